import fc from 'fast-check';
import type { Way } from '../../standards/access/program.ts';
import { multipart } from '../../support/http-form.ts';
import { anyBytes, mutatedBytes, mutatedText, wireText } from '../fuzz/hostile.ts';
import type { Asked } from './client.ts';
import { addressOf, FIELD_NAMES, methodOf, placeNames, QUERY_NAMES } from './program.ts';

/** What is there: with these a request comes further than with nonsense. */
export interface Known {
  readonly origin: string;
  readonly cookies: readonly string[];
  /** Of those who are let through a way. */
  readonly welcome: (way: Way) => readonly string[];
  readonly codes: readonly string[];
  readonly ids: readonly string[];
  /** What can stand together in the places of a way, by their names. */
  readonly places: (way: Way) => readonly Places[];
}
export type Places = Readonly<Record<string, string>>;
export interface Thrown extends Asked {
  readonly way: Way;
}

const WORDS =
  '3522 35.22.15.2008 bojonegoro road complaint 2026-11-01 -7.15 111.88 300 none open small.webp 1 0 verified agency administrator id en'.split(
    ' ',
  );

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
/** Marks of an address as they are, for whatever takes addresses apart. */
const bare = (text: string): string => text.replace(/[^\x21-\x7e]|[#?]/g, encoded);

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  accept: ['text/html', 'application/json', '*/*', 'text/html;q=0.1, application/json'],
  'accept-language': ['en', 'id-ID,id;q=0.9'],
  'accept-encoding': ['gzip', 'br', 'identity;q=0'],
  'if-none-match': ['*', 'W/"x"'],
  'if-modified-since': ['Sat, 21 Nov 2026 00:00:00 GMT'],
  'last-event-id': ['1.2.01900000-0000-7000-8000-000000000000'],
  'x-forwarded-for': ['192.0.2.1', '2001:db8::1'],
  'x-forwarded-proto': ['https', 'http, https'],
  'x-sveltekit-action': ['true'],
  range: ['bytes=0-1', 'bytes=-1'],
  'user-agent': ['Mozilla/5.0 (Linux; Android 10; K)'],
  referer: ['https://contoh.invalid/'],
};
/** Node sends no other letters in a header, and no server takes them. */
const inHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 3000);

const honestValue = ({ codes, ids }: Known) =>
  mutatedText([...WORDS, ...codes, ...ids]).map((text) => text.toWellFormed());
const honestOr = (honest: readonly string[], hostile: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...honest) }, { weight: 2, arbitrary: hostile });

const pairs = (names: readonly string[], value: fc.Arbitrary<string>, most: number) =>
  fc.array(fc.tuple(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...names) }, wireText), value), {
    maxLength: most,
  });

/** Mostly the way to a thing that is there; or each place by itself, so that what is there stands beside what is not. */
const placesOf = (way: Way, known: Known, value: fc.Arbitrary<string>): fc.Arbitrary<Places> => {
  const there = known.places(way);
  const apart = placeNames(way).map((name) => {
    const honest = there.flatMap((places) => places[name] ?? []);
    return [name, honest.length > 0 ? honestOr(honest, value) : value] as const;
  });
  const mixed = fc.record(Object.fromEntries(apart));
  return there.length === 0
    ? mixed
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...there) }, { weight: 2, arbitrary: mixed });
};

const cookieFor = (way: Way, { cookies, welcome }: Known): fc.Arbitrary<string> => {
  const guests = welcome(way);
  return fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...(guests.length > 0 ? guests : cookies)) },
    { weight: 3, arbitrary: fc.constantFrom(...cookies) },
    { weight: 1, arbitrary: mutatedText([...cookies]).map((text) => inHeader(text).replace(/[\r\n]/g, '')) },
  );
};

const bodies = (value: fc.Arbitrary<string>): fc.Arbitrary<{ type: string; body: Buffer }> => {
  const fields = pairs(FIELD_NAMES, value, 12);
  const flat = fields.map((list) => Buffer.from(new URLSearchParams(list).toString()));
  const parts = fields.map((list) => multipart(list.map(([name, text]) => ({ name: name.slice(0, 80), value: text }))));
  const urlencoded = 'application/x-www-form-urlencoded';
  const type = `multipart/form-data; boundary=${multipart([])
    .toString()
    .slice(2)
    .replace(/--\r\n$/, '')}`;
  const broken = fc.tuple(parts, fc.nat(400)).map(([body, cut]) => body.subarray(0, Math.max(0, body.length - cut)));
  return fc.oneof(
    { weight: 5, arbitrary: flat.map((body) => ({ type: urlencoded, body })) },
    { weight: 5, arbitrary: parts.map((body) => ({ type, body })) },
    { weight: 2, arbitrary: broken.map((body) => ({ type, body })) },
    { weight: 1, arbitrary: anyBytes.map((body) => ({ type: urlencoded, body })) },
    {
      weight: 1,
      arbitrary: mutatedText([type, urlencoded, 'application/json']).map((text) => ({
        type: inHeader(text),
        body: Buffer.from('{"a":1}'),
      })),
    },
    {
      weight: 1,
      arbitrary: mutatedBytes([Buffer.from('{"a":[1,null]}')]).map((body) => ({ type: 'application/json', body })),
    },
  );
};

/** A request to this way: everything about it may be wrong, and mostly little of it is. */
const requestTo = (way: Way, known: Known): fc.Arbitrary<Thrown> => {
  const value = honestValue(known);
  const header = fc
    .constantFrom(...Object.keys(HEADERS))
    .chain((name) => mutatedText(HEADERS[name]!).map((text) => [name, inHeader(text)] as const));
  return fc
    .record({
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant('') },
        fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'POST', 'PROPFIND'),
      ),
      places: placesOf(way, known, value),
      isBare: fc.boolean(),
      query: pairs(QUERY_NAMES, value, 5),
      headers: fc.array(header, { maxLength: 4 }),
      cookie: cookieFor(way, known),
      content: bodies(value),
    })
    .map(({ method, places, isBare, query, headers, cookie, content }) => {
      const write = isBare ? bare : encoded;
      const address = addressOf(way, (name) => write(places[name] ?? ''));
      const search = new URLSearchParams(query).toString().slice(0, 6000);
      const path = search ? `${address}${address.includes('?') ? '&' : '?'}${search}` : address;
      const asked = method || methodOf(way);
      const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(asked);
      return {
        way,
        method: asked,
        path: path.slice(0, 12_000),
        headers: {
          accept: 'text/html',
          origin: known.origin,
          cookie,
          ...(hasBody ? { 'content-type': content.type } : {}),
          ...Object.fromEntries(headers),
        },
        ...(hasBody ? { body: content.body } : {}),
      };
    });
};

/** A request to some way into the program. */
export const requestsTo = (ways: readonly Way[], known: Known): fc.Arbitrary<Thrown> =>
  fc.oneof(...ways.map((way) => requestTo(way, known)));
