import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Line, readLines, sniff } from './bytes.ts';

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const linesOf = async (bytes: Uint8Array, size = 1000) => {
  const lines: Line[] = [];
  for await (const batch of readLines(pieces(bytes, size), sniff(bytes).encoding)) lines.push(...batch);
  return lines;
};

test('lines end with any kind of ending, and the end of the file adds none', async () => {
  const lines = await linesOf(Buffer.from('satu\r\ndua\ntiga\rempat\n'));
  assert.deepEqual(
    lines.map(({ text }) => text),
    ['satu', 'dua', 'tiga', 'empat'],
  );
});

test('lines are the same however the bytes are cut', async () => {
  const letters = fc.constantFrom('a', 'é', '😀', ',', '\n', '\r', '\r\n');
  await fc.assert(
    fc.asyncProperty(fc.array(letters, { minLength: 1 }), fc.integer({ min: 1, max: 7 }), async (parts, size) => {
      const bytes = Buffer.from(`awal${parts.join('')}`);
      assert.deepEqual(await linesOf(bytes, size), await linesOf(bytes));
    }),
  );
});

test('bytes that are not UTF-8 are read as Windows-1252, line by line', async () => {
  const bytes = Buffer.concat([Buffer.from('kafé\n'), Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x20, 0x96, 0x0a])]);
  assert.deepEqual(await linesOf(bytes), [
    { text: 'kafé', encoding: 'utf-8' },
    { text: 'café –', encoding: 'windows-1252' },
  ]);
});

test('UTF-16 is recognised with its mark and without, in both byte orders', async () => {
  const text = 'Tracking ID,Judul\n1,kafé 😀\n';
  const little = Buffer.from(text, 'utf16le');
  const big = Buffer.from(little).swap16();
  for (const bytes of [
    little,
    big,
    Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), big]),
  ]) {
    const lines = await linesOf(bytes, 3);
    assert.deepEqual(
      lines.map((line) => line.text),
      ['Tracking ID,Judul', '1,kafé 😀'],
    );
  }
});
