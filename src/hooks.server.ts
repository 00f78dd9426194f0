import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Handle, HandleServerError } from '@sveltejs/kit/hooks';
import { actorOfToken, nothingHere, SESSION_COOKIE } from '#modules/accounts/index.ts';
import { type Region, regions } from '#modules/places/index.ts';
import { showWallBy } from '#modules/reports/index.ts';
import { type AccessTable, doorOf, joinAreas } from '#platform/access.ts';
import { theApp } from '#platform/app.ts';
import { inNoRegion } from '#platform/db/index.ts';
import {
  asProblem,
  clientAddress,
  LANGUAGE_COOKIE,
  languageOf,
  problemAnswer,
  retryAfterOf,
  STRICT_TRANSPORT,
} from '#platform/http.ts';
import { isLanguage, type Language } from '#platform/messages.ts';
import type { Problem } from '#platform/problem.ts';
import { translator } from '#ui/messages/index.ts';
import { dev } from '$app/env';
import { WALL } from './routes/(leader)/pantau/live.ts';
import { atTheDoor } from './routes/door.ts';
import { refusal, refusalPage } from './routes/refusal.ts';
import { personOf, signInPath } from './routes/signed-in.ts';
import { securityPolicyHeader } from './security-policy.ts';

showWallBy(WALL);

/** Who comes through to which page, form and file. */
const PAGE_ACCESS = joinAreas(import.meta.glob<{ access: AccessTable }>('./routes/*/access.ts', { eager: true }));

const YEAR_SECONDS = 365 * 24 * 3600;

const HEADERS = {
  'x-content-type-options': 'nosniff',
  // Not no-referrer: it would take the Origin header from forms, which proves where they come from.
  'referrer-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), camera=(self), microphone=()',
  'cross-origin-opener-policy': 'same-origin',
};

/** By the address (`/bojonegoro/…`, a report's code), by the host, the only one, the person's. */
const regionOf = (served: readonly Region[], event: Event, own?: number): Region | undefined => {
  const { region: slug, code } = event.params as { region?: string; code?: string };
  if (slug) return served.find((region) => region.slug === slug);
  // A desk is always in the region of whoever sits at it, whatever code stands in the address.
  if (code && event.route.id?.startsWith('/(public)/'))
    return served.find((region) => code.replace(/\D/g, '').startsWith(String(region.region_id)));
  const byHost = served.find((region) => region.site_domain && region.site_domain === event.url.hostname);
  return byHost ?? (served.length === 1 ? served[0] : served.find((region) => region.region_id === own));
};

type Event = Parameters<Handle>[0]['event'];

/** Whether the one who asks comes through, before anything of the page runs. */
const admitted = (event: Event): true | 'sign-in' | Problem => {
  const { request, url, params, locals } = event;
  if (event.isRemoteRequest) return nothingHere();
  const { id } = event.route;
  if (id === null) return true; // no page: SvelteKit says so
  const door = event.isDataRequest ? 'GET' : doorOf(request.method, url);
  if (dev && !PAGE_ACCESS.get(id)?.[door]) console.error(`Nobody declared ${door} ${id}: node scripts/access.ts`);
  const actor = personOf(event)?.actor ?? ({ kind: 'visitor' } as const);
  return atTheDoor(PAGE_ACCESS.get(id)?.[door], { params, isServed: locals.region !== undefined }, actor);
};

/** The answer to somebody who does not come through. */
const turnedAway = (event: Event, why: 'sign-in' | Problem): Response | Promise<Response> => {
  if (why === 'sign-in') return new Response(null, { status: 303, headers: { location: signInPath(event.url) } });
  const accept = event.request.headers.get('accept') ?? '';
  const wantsPage = !event.isDataRequest && (accept.includes('text/html') || !accept.includes('json'));
  return wantsPage ? refusalPage(event, why) : problemAnswer(why, event.request);
};

/** Names the language, and says in the title that something went wrong: it is the first that is read out (WCAG 2.2, G199). */
const named = (html: string, language: Language): string => {
  const page = html.replace('%lang%', language);
  if (!page.includes('<div class="problems"')) return page;
  return page.replace(/<title>(.*?)<\/title>/s, (_, title: string) => {
    return `<title>${translator(language)('problems.inTitle', { title })}</title>`;
  });
};

export const handle: Handle = async ({ event, resolve }) => {
  const app = theApp();
  const { cookies, request, url } = event;

  const asked = url.searchParams.get('bahasa') ?? undefined;
  if (isLanguage(asked))
    cookies.set(LANGUAGE_COOKIE, asked, { path: '/', maxAge: YEAR_SECONDS, secure: url.protocol === 'https:' });
  // Indonesian unless somebody chose otherwise: a phone set to English is often a farmer's all the same.
  const language = languageOf(asked ?? cookies.get(LANGUAGE_COOKIE), null);

  const refused = refusal.getStore();
  if (refused) {
    Object.assign(event.locals, refused.locals);
    return resolve(event, { transformPageChunk: ({ html }) => named(html, language) });
  }

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

  const may = admitted(event);
  const response =
    may !== true
      ? await turnedAway(event, may)
      : await resolve(event, { transformPageChunk: ({ html }) => named(html, language) });
  // a page has its own already, with the hash of the style that stands in it
  if (!response.headers.has('content-security-policy'))
    response.headers.set('content-security-policy', securityPolicyHeader());
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  if (event.locals.retryAfter) response.headers.set('retry-after', event.locals.retryAfter);
  if (url.protocol === 'https:') response.headers.set('strict-transport-security', STRICT_TRANSPORT);
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    response.headers.append('vary', 'Cookie');
  }
  // What is given to a person is for that person, whatever it is made of, unless whoever made it says otherwise.
  const isPersonal = actor.kind === 'person' || response.headers.get('content-type')?.startsWith('text/html');
  if (isPersonal && !response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
  return compressed(request, response);
};

const gzipped = promisify(gzip);
/** Half the work of the usual level for three bytes in a hundred more. */
const PAGE_LEVEL = { level: 4 } as const;

/** Pages and lists travel compressed: on 2G that is most of the wait. Built files are compressed once, at build time. */
const compressed = async (request: Request, response: Response): Promise<Response> => {
  const type = response.headers.get('content-type') ?? '';
  const worthwhile = /^(text\/|application\/(json|problem\+json))/.test(type);
  const accepted = request.headers.get('accept-encoding')?.includes('gzip');
  const already = response.headers.has('content-encoding');
  if (!response.body || !worthwhile || !accepted || already) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', 'gzip');
  headers.append('vary', 'Accept-Encoding');
  headers.delete('content-length');
  headers.delete('etag');
  // A page is there as a whole; a table may be as long as it likes and flows.
  const body = type.startsWith('text/html')
    ? await gzipped(await response.arrayBuffer(), PAGE_LEVEL)
    : response.body.pipeThrough(new CompressionStream('gzip'));
  return new Response(body, { status: response.status, headers });
};

/** The one place that turns an error into what the error page shows: a Problem keeps its status and its sentence. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  const language = event.locals.language === 'en' ? 'en' : 'id';
  // what SvelteKit refuses, and what a page says is not there, are no faults of ours
  if (kind !== 'unknown') {
    const { status, message } = error as { status: number; message: string };
    return { status, message, slug: status === 404 ? 'page-not-found' : 'request-refused' };
  }
  const problem = asProblem(error);
  event.locals.retryAfter = retryAfterOf(problem);
  return { status: problem.status, message: problem.sentence[language], slug: problem.slug };
};
