import fc from 'fast-check';
import type { Way } from '../../standards/access/program.ts';
import { multipart } from '../../support/http-form.ts';
import { anyBytes, mutatedBytes, mutatedText, wireText } from '../fuzz/hostile.ts';
import type { Asked } from './client.ts';
import { addressOf, FIELD_NAMES, methodOf, QUERY_NAMES } from './program.ts';

/** What is there: with these a request comes further than with nonsense. */
export interface Known {
  readonly origin: string;
  readonly cookies: readonly string[];
  readonly codes: readonly string[];
  readonly ids: readonly string[];
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

const placesOf = (known: Known, value: fc.Arbitrary<string>) =>
  fc.record({
    region: honestOr(['', 'bojonegoro', '3522'], value),
    code: honestOr(known.codes, value),
    id: honestOr(known.ids, value),
    photo: honestOr(known.ids, value),
    service: honestOr(['road', 'other'], value),
    file: honestOr(['small.webp', 'road.json', ...known.codes.map((code) => `${code}.xml`)], value),
    export: honestOr(known.ids, value),
    token: value,
    isBare: fc.boolean(),
  });

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

/** A request to some way into the program: everything about it may be wrong, and mostly little of it is. */
export const requestsTo = (ways: readonly Way[], known: Known): fc.Arbitrary<Asked> => {
  const value = honestValue(known);
  const header = fc
    .constantFrom(...Object.keys(HEADERS))
    .chain((name) => mutatedText(HEADERS[name]!).map((text) => [name, inHeader(text)] as const));
  const cookie = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...known.cookies) },
    { weight: 1, arbitrary: mutatedText(known.cookies).map((text) => inHeader(text).replace(/[\r\n]/g, '')) },
  );
  return fc
    .record({
      way: fc.constantFrom(...ways),
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant('') },
        fc.constantFrom('HEAD', 'OPTIONS', 'PUT', 'DELETE', 'PATCH', 'POST', 'PROPFIND'),
      ),
      places: placesOf(known, value),
      query: pairs(QUERY_NAMES, value, 5),
      headers: fc.array(header, { maxLength: 4 }),
      cookie,
      content: bodies(value),
    })
    .map(({ way, method, places, query, headers, cookie, content }) => {
      const write = places.isBare ? bare : encoded;
      const address = addressOf(way, (name) => write(String(places[name as keyof typeof places] ?? '')));
      const search = new URLSearchParams(query).toString().slice(0, 6000);
      const path = search ? `${address}${address.includes('?') ? '&' : '?'}${search}` : address;
      const asked = method || methodOf(way);
      const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(asked);
      return {
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
