import { allWaiting, removeWaiting } from '../outbox/store.ts';
import { type Asked, worker } from './scope.ts';

/**
 * Pages that this device keeps. The server says which: only an answer with this header is kept, so that no page of somebody who is
 * signed in ever is, but for the one whose purpose it is.
 * `form`, `followed`: of visitors. `field; days=7`: a list of an office, until somebody signs in or out here, and so many days at most.
 */
const KEEP = 'simpul-keep';
/** When a copy was made. */
const KEPT_AT = 'simpul-kept-at';

const PAGES = 'simpul-pages';
const FIELD = 'simpul-field';
const PARTS = `simpul-parts-${BUILD}`;

/** With a copy at hand nobody waits longer than this for a line that is too weak. Milliseconds. */
const PATIENCE_MS = 6000;
const MOST_FOLLOWED = 5;
const DAY_MS = 86_400_000;
/** Scripts, styles and signs of our pages. */
const PART = /(?:src|href)="(\/_app\/[^"]+)"/g;
/** The first size of each picture of a list that is kept. */
const PICTURE = /<img[^>]* src="(\/foto\/[^"]+)"/g;

const isPart = (path: string): boolean => path.startsWith('/_app/');
const isPicture = (path: string): boolean => path.startsWith('/foto/');

/** A copy as it is stored: read whole, so nothing of how it travelled still holds. */
const storable = async (answer: Response): Promise<Response> => {
  const headers = new Headers(answer.headers);
  for (const name of ['content-encoding', 'content-length', 'set-cookie']) headers.delete(name);
  headers.set(KEPT_AT, new Date().toISOString());
  return new Response(await answer.blob(), { headers });
};

const ageOf = (copy: Response): number => Date.now() - Date.parse(copy.headers.get(KEPT_AT) ?? '');

const cacheOf = (kind: string): Promise<Cache> => caches.open(kind.startsWith('field') ? FIELD : PAGES);

const addAll = async (cache: Cache, html: string, pattern: RegExp): Promise<void> => {
  const wanted = new Set([...html.matchAll(pattern)].map(([, path]) => path.replaceAll('&amp;', '&')));
  await Promise.all(
    [...wanted].map(async (path) => {
      if (await cache.match(path)) return;
      const answer = await fetch(path);
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      await cache.put(path, await storable(answer));
    }),
  );
};

/** The oldest of the followed reports make room. */
const pruneFollowed = async (pages: Cache): Promise<void> => {
  const followed: { request: Request; age: number }[] = [];
  for (const request of await pages.keys()) {
    const copy = await pages.match(request);
    if (copy?.headers.get(KEEP) === 'followed') followed.push({ request, age: ageOf(copy) });
  }
  followed.sort((a, b) => a.age - b.age);
  for (const { request } of followed.slice(MOST_FOLLOWED)) await pages.delete(request);
};

/** Keeps a page if the server says so, once all is here that it is made of. */
export const keepPage = async (path: string, answer: Response): Promise<void> => {
  const kind = answer.headers.get(KEEP);
  if (!answer.ok || answer.redirected || !kind) return;
  const copy = await storable(answer);
  const html = await copy.clone().text();
  await addAll(await caches.open(PARTS), html, PART);
  if (kind.startsWith('field')) await caches.delete(FIELD); // with the pictures of what is no longer on the list
  const pages = await cacheOf(kind);
  await pages.put(path, copy);
  if (kind === 'followed') await pruneFollowed(pages);
  if (kind.startsWith('field')) await addAll(pages, html, PICTURE);
};

/** @returns the copy of a page, unless its time is over */
const copyOf = async (path: string): Promise<Response | undefined> => {
  const copy = (await (await caches.open(PAGES)).match(path)) ?? (await (await caches.open(FIELD)).match(path));
  const days = /days=(\d+)/.exec(copy?.headers.get(KEEP) ?? '')?.[1];
  if (!copy || !days || ageOf(copy) < Number(days) * DAY_MS) return copy;
  await caches.delete(FIELD);
  return undefined;
};

/** The copy says that it is one and from when; its form is a new form, with a key of its own. */
const shown = async (copy: Response): Promise<Response> => {
  const html = await copy.text();
  const language = /<html lang="(\w+)"/.exec(html)?.[1] === 'en' ? 'en-GB' : 'id-ID';
  const timeZone = /data-kept="([\w/]+)"/.exec(html)?.[1] ?? 'Asia/Jakarta';
  const at = new Date(copy.headers.get(KEPT_AT) ?? '');
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at);
  const said = html
    .replace(/(<p [^>]*data-kept="[^"]*"[^>]*?) hidden(?:="")?>([^<]*)/, (_, tag: string, text: string) => {
      return `${tag} data-offline>${text.replace('{when}', when)}`;
    })
    .replace(/(name="once" value=")[^"]*/g, (_, before: string) => `${before}${crypto.randomUUID()}`);
  return new Response(said, { headers: copy.headers });
};

const isDown = (answer: Response): boolean => [502, 503, 504].includes(answer.status);

/** From the network while it answers; otherwise the copy, if there is one. */
const answerPage = async (event: Asked, path: string): Promise<Response> => {
  const { search } = new URL(event.request.url);
  const fresh = fetch(event.request).then((answer) => {
    // What an address asks for on top (a poster, one showing) is in no copy: those who come later ask for something else.
    const plain = search ? fetch(path, { headers: { accept: 'text/html' } }) : Promise.resolve(answer.clone());
    if (answer.headers.get(KEEP))
      event.waitUntil(plain.then((one) => keepPage(path, one)).catch(() => undefined)); // no room: the page itself is there
    else if (path.startsWith('/meja')) event.waitUntil(caches.delete(FIELD)); // whoever had the list is signed out
    return answer;
  });
  const copy = await copyOf(path);
  if (!copy) return fresh;
  if (copy.headers.get(KEEP)?.startsWith('field')) {
    // of one person: never only because the line is slow, for somebody else may be signed in by now
    const answer = await fresh.catch(() => undefined);
    return answer && !isDown(answer) ? answer : shown(copy);
  }
  const tired = new Promise<undefined>((done) => setTimeout(done, PATIENCE_MS, undefined));
  const answer = await Promise.race([fresh.catch(() => undefined), tired]);
  return answer && !isDown(answer) ? answer : shown(copy);
};

/** Parts never change under their address: the copy is as good as the file. */
const answerPart = async (request: Request): Promise<Response> => {
  const copy = await caches.match(request);
  if (copy) return copy;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(PARTS)).put(request, await storable(answer.clone())).catch(() => undefined);
  return answer;
};

const answerPicture = (request: Request): Promise<Response> =>
  fetch(request).catch(async () => (await (await caches.open(FIELD)).match(request)) ?? Response.error());

/** A form that did not get through comes back as it was: the page has kept what was typed. */
const answerForm = async (event: Asked, path: string): Promise<Response> => {
  const copy = await copyOf(path);
  if (!copy) return fetch(event.request);
  return fetch(event.request).catch(() => Response.redirect(`${path}?luring`, 303));
};

/** The page and, where it was sent from here, its code and its key. */
const forgetReport = async (path: string): Promise<void> => {
  await (await caches.open(PAGES)).delete(path);
  for (const { id, arrived } of await allWaiting()) if (arrived?.href.split('?')[0] === path) await removeWaiting(id);
};

/** What an office keeps here is gone when somebody signs in or out; a report that is forgotten here is forgotten. */
const forget = async ({ pathname, search }: URL): Promise<void> => {
  if (/^\/(keluar|masuk)(\/|$)/.test(pathname)) await caches.delete(FIELD);
  if (search.startsWith('?/forget')) await forgetReport(pathname);
};

/** @returns whether this request was answered here */
export const answerRequest = (event: Asked): void => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== worker.location.origin) return;
  const isPage = request.mode === 'navigate';
  if (isPage && /^\/(keluar|masuk\/sso)(\/|$)/.test(url.pathname)) event.waitUntil(caches.delete(FIELD));
  if (request.method === 'POST' && isPage) {
    event.waitUntil(forget(url));
    if (!url.search) event.respondWith(answerForm(event, url.pathname));
  }
  if (request.method !== 'GET') return;
  if (isPage) event.respondWith(answerPage(event, url.pathname));
  else if (isPart(url.pathname)) event.respondWith(answerPart(request));
  else if (isPicture(url.pathname)) event.respondWith(answerPicture(request));
};

/** Brings what was kept up to this version, so that page and parts fit; what cannot be had now stays as it is. */
export const renewPages = async (): Promise<void> => {
  for (const name of [PAGES, FIELD]) {
    if (!(await caches.has(name))) continue;
    for (const { url } of await (await caches.open(name)).keys()) {
      const { pathname } = new URL(url);
      if (isPicture(pathname)) continue;
      const answer = await fetch(pathname, { headers: { accept: 'text/html' } }).catch(() => undefined);
      if (answer) await keepPage(pathname, answer).catch(() => undefined);
    }
  }
};

/** A page that is open still asks for the parts of the version before: those of older ones go. */
export const dropOldParts = async (): Promise<void> => {
  const parts = (await caches.keys()).filter((name) => name.startsWith('simpul-parts-')).sort();
  for (const name of parts.slice(0, -2)) await caches.delete(name);
};
