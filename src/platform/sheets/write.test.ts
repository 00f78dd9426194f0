import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOSTILE_TEXTS } from '../../../tests/support/hostile-text.ts';
import { readAll } from './testing.ts';
import { type LongRow, longSheet } from './write.ts';

const bytesOf = async (pages: readonly (readonly LongRow[])[]): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of longSheet('Daftar', pages)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const read = async (pages: readonly (readonly LongRow[])[]) => {
  const bytes = await bytesOf(pages);
  return readAll(bytes);
};

test('what was written page by page is read again, every text and every digit', async () => {
  const table = await read([
    [
      ['kode', 'nama', 'harga'],
      ['5.1.02', '=HYPERLINK("http://contoh.invalid")', { exact: '6511677155223.00' }],
    ],
    [
      ['5.1.10', ' dua  spasi ', null],
      ['1E3', '', { exact: '0.10' }],
    ],
  ]);
  assert.deepEqual(table.headers, ['kode', 'nama', 'harga']);
  assert.deepEqual(
    table.rows.map(({ line, cells }) => [line, ...cells]),
    [
      [2, '5.1.02', '=HYPERLINK("http://contoh.invalid")', '6511677155223.00'],
      [3, '5.1.10', ' dua  spasi '],
      [4, '1E3', '', '0.10'],
    ],
  );
});

test('whatever somebody wrote, the file stays one that opens', async () => {
  for (const { name, text } of HOSTILE_TEXTS) {
    const table = await read([
      [
        ['nama', 'kode'],
        [text, 'ada'],
      ],
    ]);
    assert.ok(table.rows[0]?.cells.includes('ada'), name);
  }
});

test('fifty thousand rows come in pieces and soon', async () => {
  const page = (from: number): LongRow[] =>
    Array.from({ length: 2000 }, (_, at) => [
      `5.1.02.01.01.${from + at}`,
      'Belanja Bahan Bangunan',
      { exact: '1000.00' },
    ]);
  const pages = function* () {
    for (let from = 0; from < 50_000; from += 2000) yield page(from);
  };
  const begun = performance.now();
  let pieces = 0;
  for await (const chunk of longSheet('Daftar', pages())) pieces += chunk.length > 0 ? 1 : 0;
  assert.ok(pieces > 20, `${pieces} pieces`);
  assert.ok(performance.now() - begun < 20_000);
});
