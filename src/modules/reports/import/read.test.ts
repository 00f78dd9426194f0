import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import { isProblem } from '#platform/problem.ts';
import { readReports } from './read.ts';
import { codes, NOW, problemOf, readAll } from './testing.ts';
import type { ImportOptions, ImportRow } from './types.ts';

const fixtures = await Promise.all(
  ['sp4n.csv', 'log.csv', 'requests.json', 'requests.xml'].map((name) =>
    readFile(new URL(`fixtures/${name}`, import.meta.url)),
  ),
);
const FORMATS: ImportOptions['format'][] = ['auto', 'sp4n', 'csv', 'open311-json', 'open311-xml'];

const assertSound = (row: ImportRow) => {
  assert.equal(row.outcome === 'ok', row.report !== undefined);
  assert.equal(
    row.outcome === 'refused',
    row.issues.some(({ severity }) => severity === 'error'),
  );
  const stored = JSON.stringify(row);
  assert.doesNotMatch(stored, /\\u0000|\\ud[89a-f]/i);
};

/** Reads as far as it goes; only a problem may end it early. */
const endure = async (bytes: Uint8Array, format: ImportOptions['format']) => {
  try {
    for (const row of await readAll(bytes, { format })) assertSound(row);
  } catch (error) {
    if (!isProblem(error)) throw error;
    assert.match(error.slug, /^import-/);
  }
};

test('no bytes whatever bring more than a problem', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...FORMATS), endure), {
    numRuns: 500,
  });
});

test('no damage to a good file brings more than a problem, and no row is ever half judged', async () => {
  const damage = fc.record({ at: fc.nat(), remove: fc.nat({ max: 5 }), put: fc.uint8Array({ maxLength: 5 }) });
  const signs = fc
    .constantFrom('"', '\n', '<', '>', '&', '\u0000', '[', '}', ',', ';', '\ud800')
    .map((sign) => Buffer.from(sign));
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...fixtures),
      fc.array(fc.tuple(damage, fc.option(signs)), { maxLength: 6 }),
      fc.constantFrom(...FORMATS),
      async (file, wounds, format) => {
        let bytes: Buffer = file;
        for (const [{ at, remove, put }, sign] of wounds) {
          const place = at % bytes.length;
          bytes = Buffer.concat([bytes.subarray(0, place), sign ?? put, bytes.subarray(place + remove)]);
        }
        await endure(bytes, format);
      },
    ),
    { numRuns: 500 },
  );
});

test('every line of data yields exactly one row, in order, with its line and its cells', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'B', '"', ',', ';', '\n', 'é', ' ', '5') });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }), async (rows) => {
      const full = rows.map((cells, at) => [`n${at}`, ...cells]);
      const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
      const csv = [['ID', 'Isi', 'Tanggal', 'Tipe Laporan'], ...full].map((cells) => `${cells.map(quote).join(',')}\n`);
      const read = await readAll(csv.join(''));
      assert.deepEqual(
        read.map(({ raw }) => Object.values(raw)),
        full.map((cells) => cells.map((text) => text.trim())),
      );
      const lengths = csv.map((text) => text.split('\n').length - 1);
      const starts = lengths.map((_, at) => 1 + lengths.slice(0, at).reduce((sum, length) => sum + length, 0));
      assert.deepEqual(
        read.map(({ line }) => line),
        starts.slice(1),
      );
    }),
  );
});

test('a damaged row is refused with its line, and the rows around it are read', async () => {
  const rows = await readAll(
    'ID,Isi,Tanggal,Sifat\n1,Satu,2025-01-02,\n2,"Du"a",2025-01-02,\n3,Tiga,2025-01-02,,,lebih\n4,Empat,2025-01-02\n,,,\n5,Lima,2025-01-02,\n',
  );
  assert.deepEqual(
    rows.map((row) => [row.line, row.outcome, ...codes(row)]),
    [
      [2, 'ok'],
      [3, 'refused', 'broken-quotes'],
      [4, 'refused', 'too-many-columns'],
      [5, 'ok', 'too-few-columns'],
      [7, 'ok'],
    ],
  );
  assert.equal(rows[1].raw.baris, '2,"Du"a",2025-01-02,');
});

test('rows come as the file arrives: of 20,000 pieces never more than a few are taken ahead', async () => {
  let given = 0;
  async function* source() {
    yield Buffer.from('ID,Isi,Tanggal,Sifat\n');
    for (; given < 20_000; given++) yield Buffer.from(`${given},"${'Jalan rusak\n'.repeat(100)}",2025-01-02,\n`);
  }
  let count = 0;
  let ahead = 0;
  for await (const row of readReports(source(), { format: 'auto', now: NOW })) {
    if (row.outcome === 'ok') count++;
    ahead = Math.max(ahead, given - count);
  }
  assert.equal(count, 20_000);
  assert.ok(ahead < 100, `${ahead} pieces ahead`);
});

test('reading that stops early lets go of the source', async () => {
  let released = false;
  async function* source() {
    try {
      yield Buffer.from('ID,Isi,Tanggal\n');
      for (let at = 0; at < 100; at++) yield Buffer.from(`${at},${'Jalan rusak '.repeat(1000)},2025-01-02\n`);
    } finally {
      released = true;
    }
  }
  for await (const row of readReports(source(), { format: 'csv', now: NOW })) {
    assert.equal(row.report?.sourceId, '0');
    break;
  }
  assert.equal(released, true);
});

test('an error of the source itself is passed on as it is', async () => {
  async function* source() {
    yield Buffer.from('ID,Isi,Tanggal\n1,Satu,2025-01-02\n');
    throw new Error('disk gone');
  }
  await assert.rejects(readAll(source()), { message: 'disk gone' });
});

test('a file under the wrong format meets a problem, not a list of refused rows', async () => {
  const [sp4n, , json, xml] = fixtures;
  assert.equal(await problemOf(xml, { format: 'csv' }), 'import-not-a-table');
  assert.equal(await problemOf(sp4n, { format: 'open311-json' }), 'import-json-broken');
  assert.equal(await problemOf(sp4n, { format: 'open311-xml' }), 'import-xml-broken');
  assert.equal(await problemOf(json, { format: 'sp4n' }), 'import-columns-missing');
});

test('a file of headings alone holds no rows', async () => {
  assert.deepEqual(await readAll('ID,Isi,Tanggal\n'), []);
});
