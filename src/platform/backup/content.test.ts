import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineSum, wholeLines } from './content.ts';

const lines = fc.array(
  fc.string({ maxLength: 20 }).map((text) => text.replaceAll('\n', ' ')),
  { maxLength: 30 },
);
const bytesOf = (texts: readonly string[]) => Buffer.from(texts.map((text) => `${text}\n`).join(''));
const hashOf = (texts: readonly string[]) => {
  const sum = new LineSum();
  sum.addAll(bytesOf(texts));
  return sum.end('x');
};

test('lines have one hash in whatever order they come', () => {
  fc.assert(
    fc.property(
      lines.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
      ([some, shuffled]) => hashOf(some) === hashOf(shuffled),
    ),
  );
});

test('a line more, less, twice or different gives another hash', () => {
  fc.assert(
    fc.property(lines, fc.string({ minLength: 1 }), (some, text) => {
      const line = text.replaceAll('\n', ' ');
      return (
        hashOf([...some, line]) !== hashOf(some) &&
        hashOf([...some, line, line]) !== hashOf([...some, line]) &&
        hashOf([...some, line]) !== hashOf([...some, `${line}.`])
      );
    }),
  );
  assert.notEqual(hashOf(['ab', 'c']), hashOf(['a', 'bc']));
});

async function* cut(bytes: Buffer, sizes: readonly number[]) {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

test('chunks of any length become whole lines and lose nothing', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.array(fc.nat(40), { maxLength: 20 }), fc.nat(100), async (some, sizes, atLeast) => {
      const found: Uint8Array[] = [];
      for await (const chunk of wholeLines(cut(bytesOf(some), sizes), atLeast)) found.push(chunk);
      assert.deepEqual(Buffer.concat(found), bytesOf(some));
      for (const [index, chunk] of found.entries()) {
        assert.equal(chunk.at(-1), 10);
        if (index < found.length - 1) assert.ok(chunk.length >= atLeast);
      }
    }),
  );
});

test('a last line without its end is no line', async () => {
  const chunks = wholeLines(cut(Buffer.from('a\nb'), []));
  await assert.rejects(async () => {
    for await (const _ of chunks);
  }, /no end/);
});
