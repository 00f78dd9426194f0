/**
 * What a page may load and do. `unsafe-inline` nowhere: no script stands in a page, and the style that does is allowed by its hash,
 * which SvelteKit adds. Pictures may be previews of what is about to be sent.
 */
export const SECURITY_POLICY: Record<string, ('self' | 'none' | 'data:' | 'blob:')[]> = {
  'default-src': ['none'],
  'script-src': ['self'],
  'style-src': ['self'],
  'img-src': ['self', 'data:', 'blob:'],
  'connect-src': ['self'],
  'form-action': ['self'],
  'manifest-src': ['self'],
  'base-uri': ['none'],
  'frame-ancestors': ['none'],
};

/** The same as a header, for what is no page. */
export const securityPolicyHeader = (): string =>
  Object.entries(SECURITY_POLICY)
    .map(([directive, sources]) =>
      [directive, ...sources.map((one) => (one.endsWith(':') ? one : `'${one}'`))].join(' '),
    )
    .join('; ');
