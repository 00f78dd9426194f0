import { createHash } from 'node:crypto';
import { hasTag } from '../http.ts';
import { fileNotFound } from './problems.ts';
import type { Store } from './store.ts';

/** `public`: anyone may see it and keep it for a day. `private`: the caller has checked who asks; no cache may keep it. */
export type Visibility = 'public' | 'private';

const CACHE: Readonly<Record<Visibility, string>> = {
  public: 'public, max-age=86400', // a day: what is public today may be archived tomorrow
  private: 'private, no-store', // village offices share one computer
};

/** The content under a key never changes, so the key alone tells a version; hashed, since a key may be a secret. */
const tagOf = (key: string) => `"${createHash('sha256').update(key).digest('base64url').slice(0, 22)}"`;

/**
 * Answers a GET or HEAD request for a stored file.
 * @throws {Problem} `file-not-found`, `storage-unavailable`
 */
export const serveFile = async (
  store: Store,
  key: string,
  request: Request,
  visibility: Visibility,
): Promise<Response> => {
  const file = await store.get(key);
  if (!file) throw fileNotFound();
  const etag = tagOf(key);
  const headers = {
    'cache-control': CACHE[visibility],
    etag,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  };
  const isKnown = hasTag(request, etag);
  if (isKnown || request.method === 'HEAD') await file.stream.cancel();
  if (isKnown) return new Response(null, { status: 304, headers });
  const body = request.method === 'HEAD' ? null : file.stream;
  return new Response(body, {
    headers: {
      ...headers,
      'content-type': file.contentType,
      'content-length': String(file.size),
      // Pictures are made here, pixel by pixel; whatever else somebody sent is kept by the browser, not opened in our name.
      'content-disposition': file.contentType.startsWith('image/') ? 'inline' : 'attachment',
    },
  });
};
