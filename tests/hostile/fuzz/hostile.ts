import fc from 'fast-check';
import { HOSTILE_TEXTS } from '../../support/hostile-text.ts';

/** Names that reach what lies under every object. */
const UNDER = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'];

/** Numbers where counting ends. */
const EDGES = [
  0,
  -0,
  -1,
  1e-7,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 32,
  2 ** 53,
  -(2 ** 53) - 2,
  1e21,
  1e308,
  Number.MAX_VALUE,
  Number.MIN_VALUE,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const WRITTEN = [
  '1e999',
  '0x7f',
  '-0',
  ' 1 ',
  '1_000',
  '٣٥',
  '１２',
  'NaN',
  'Infinity',
  '9'.repeat(400),
  '0'.repeat(400),
];

const repeated = fc
  .tuple(
    fc.constantFrom('a', ' ', '"', '\\', '<', '&', ';', ',', '%', '\n', '(', '[', '{', '0', 'é', '😀', '\u202e'),
    fc.nat(5000),
  )
  .map(([letter, times]) => letter.repeat(times));

/** Any text at all: whole Unicode with halves of pairs, controls, marks, long runs, and what attacks. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 200 }) },
  { weight: 1, arbitrary: fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => String.fromCharCode(...units)) },
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS.map(({ text }) => text), ...UNDER, ...WRITTEN) },
  { weight: 1, arbitrary: repeated },
);

/** Text as it arrives over the wire: UTF-8, so never half a pair. */
export const wireText: fc.Arbitrary<string> = hostileText.map((text) => text.toWellFormed());

const nested = fc.nat(3000).map((depth) => {
  let value: unknown = 1;
  for (let at = 0; at < depth; at += 1) value = at % 2 ? [value] : { a: value };
  return value;
});

/** Any value at all, nested deeply and named badly too. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(null, undefined, true, false, [], {}, ...EDGES) },
  {
    weight: 2,
    arbitrary: fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, maxDepth: 3 }),
  },
  { weight: 1, arbitrary: nested },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.oneof(fc.constantFrom(...UNDER), hostileText), hostileText, { maxKeys: 5 }),
  },
);

type Edit = readonly [kind: number, at: number, length: number, byte: number];

const edited = (bytes: Buffer, edits: readonly Edit[], joined: Uint8Array): Buffer => {
  let result = Buffer.from(bytes);
  for (const [kind, where, length, byte] of edits) {
    const at = result.length === 0 ? 0 : where % (result.length + 1);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    if (kind === 0 && at < result.length) result[at] ^= 1 << (byte % 8);
    else if (kind === 1 && at < result.length) result[at] = byte;
    else if (kind === 2) result = Buffer.concat([before, after.subarray(length)]);
    else if (kind === 3) result = Buffer.concat([before, after.subarray(0, length), after]);
    else if (kind === 4) result = Buffer.concat([before, Buffer.alloc(length, byte), after]);
    else if (kind === 5) result = Buffer.from(before);
    else if (kind === 6) result = Buffer.concat([before, joined, after]);
  }
  return result;
};

const edit = fc.tuple(fc.nat(6), fc.nat(1 << 20), fc.nat(300), fc.nat(255));

/** Bytes that were good once: bits turned, pieces taken out, doubled, cut off, or the end of another grafted on. */
export const mutatedBytes = (seeds: readonly Uint8Array[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...seeds), fc.constantFrom(...seeds), fc.array(edit, { maxLength: 6 }), fc.nat(1 << 20))
    .map(([seed, other, edits, from]) => edited(Buffer.from(seed), edits, other.subarray(from % (other.length + 1))));

/** Half of the time a good text that was changed, half of the time any text. */
export const mutatedText = (seeds: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: mutatedBytes(seeds.map((seed) => Buffer.from(seed))).map((bytes) => bytes.toString('utf8')),
    },
    { weight: 1, arbitrary: fc.constantFrom(...seeds) },
    { weight: 2, arbitrary: hostileText },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...seeds), hostileText).map(([seed, text]) => seed + text),
    },
  );

export const anyBytes: fc.Arbitrary<Buffer> = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
