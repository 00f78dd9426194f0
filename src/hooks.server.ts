import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { actorOfToken, SESSION_COOKIE } from '#modules/accounts/index.ts';
import { type Region, regions } from '#modules/places/index.ts';
import { theApp } from '#platform/app.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { asProblem, clientAddress, LANGUAGE_COOKIE, languageOf, STRICT_TRANSPORT } from '#platform/http.ts';
import { isLanguage } from '#platform/messages.ts';
import { dev } from '$app/env';

const YEAR_SECONDS = 365 * 24 * 3600;

// `unsafe-inline` nowhere: pages have no inline script or style. Pictures may be previews of what is about to be sent.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // the development server puts styles into the page; the built program has them as files
  `style-src 'self'${dev ? " 'unsafe-inline'" : ''}`,
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "form-action 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // Not no-referrer: it would take the Origin header from forms, which proves where they come from.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=()',
  'cross-origin-opener-policy': 'same-origin',
};

/** By the address (`/bojonegoro/…`, a report's code), by the host, the only one, the person's. */
const regionOf = (
  served: readonly Region[],
  event: Parameters<Handle>[0]['event'],
  own?: number,
): Region | undefined => {
  const { region: slug, code } = event.params as { region?: string; code?: string };
  if (slug) return served.find((region) => region.slug === slug);
  if (code) return served.find((region) => code.replace(/\D/g, '').startsWith(String(region.region_id)));
  const byHost = served.find((region) => region.site_domain && region.site_domain === event.url.hostname);
  return byHost ?? (served.length === 1 ? served[0] : served.find((region) => region.region_id === own));
};

export const handle: Handle = async ({ event, resolve }) => {
  const app = theApp();
  const { cookies, request, url } = event;

  const asked = url.searchParams.get('bahasa') ?? undefined;
  if (isLanguage(asked))
    cookies.set(LANGUAGE_COOKIE, asked, { path: '/', maxAge: YEAR_SECONDS, secure: url.protocol === 'https:' });
  // Indonesian unless somebody chose otherwise: a phone set to English is often a farmer's all the same.
  const language = languageOf(asked ?? cookies.get(LANGUAGE_COOKIE), null);

  const served = await inNoRegion(app.db, regions);
  const token = cookies.get(SESSION_COOKIE);
  const session = token ? await actorOfToken(app.db, token, new Date()) : undefined;
  const actor = session?.actor ?? ({ kind: 'visitor' } as const);

  Object.assign(event.locals, {
    language,
    regions: served,
    region: regionOf(served, event, actor.kind === 'person' ? actor.region : undefined),
    actor,
    session: session?.id,
    address: clientAddress(
      event.getClientAddress(),
      request.headers.get('x-forwarded-for'),
      app.settings.SIMPUL_PROXIES,
    ),
  } satisfies App.Locals);

  const response = await resolve(event, { transformPageChunk: ({ html }) => html.replace('%lang%', language) });
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (url.protocol === 'https:') response.headers.set('strict-transport-security', STRICT_TRANSPORT);
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    response.headers.append('vary', 'Cookie');
    if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  }
  return compressed(request, response);
};

/** Pages and lists travel compressed: on 2G that is most of the wait. Built files are compressed once, at build time. */
const compressed = (request: Request, response: Response): Response => {
  const worthwhile = /^(text\/|application\/(json|problem\+json))/.test(response.headers.get('content-type') ?? '');
  const accepted = request.headers.get('accept-encoding')?.includes('gzip');
  const already = response.headers.has('content-encoding');
  if (!response.body || !worthwhile || !accepted || already) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', 'gzip');
  headers.append('vary', 'Accept-Encoding');
  headers.delete('content-length');
  headers.delete('etag');
  return new Response(response.body.pipeThrough(new CompressionStream('gzip')), { status: response.status, headers });
};

/** The one place that turns an error into what the error page shows: a Problem keeps its status and its sentence. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  const language = event.locals.language === 'en' ? 'en' : 'id';
  if (kind === 'framework') {
    const { status, message } = error as { status: number; message: string };
    return { status, message, slug: status === 404 ? 'page-not-found' : 'request-refused' };
  }
  const problem = asProblem(error);
  return { status: problem.status, message: problem.sentence[language], slug: problem.slug };
};
