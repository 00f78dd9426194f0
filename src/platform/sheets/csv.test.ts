import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Line } from './bytes.ts';
import { type CsvRecord, csvRecords, detectDelimiter, readHeaders } from './csv.ts';

async function* batches(text: string, size: number): AsyncGenerator<Line[]> {
  const lines = text.split('\n').map((line): Line => ({ text: line, encoding: 'utf-8' }));
  for (let at = 0; at < lines.length; at += size) yield lines.slice(at, at + size);
}

const recordsOf = async (text: string, size = 3) => {
  const records: CsvRecord[] = [];
  for await (const record of csvRecords(batches(text, size))) records.push(record);
  return records;
};

const brief = (records: CsvRecord[]) => records.map(({ line, cells }) => [line, cells ?? 'broken']);

test('a quoted cell may hold separators, line breaks and doubled quotation marks', async () => {
  assert.deepEqual(brief(await recordsOf('a,b\n1,"x, ""y""\nz"\n2,w')), [
    [1, ['a', 'b']],
    [2, ['1', 'x, "y"\nz']],
    [4, ['2', 'w']],
  ]);
});

test('a quotation mark inside an unquoted cell is a letter like any other', async () => {
  assert.deepEqual(brief(await recordsOf('a,b\n1,pipa 5" bocor')), [
    [1, ['a', 'b']],
    [2, ['1', 'pipa 5" bocor']],
  ]);
});

test('spaces around a quoted cell do not matter', async () => {
  assert.deepEqual((await recordsOf('a,b\n1, "x, y" ,'))[1].cells, ['1', 'x, y', '']);
});

test('a record with text after its closing quotation mark costs one line', async () => {
  assert.deepEqual(brief(await recordsOf('a,b\n1,"kata "ini" salah"\n2,benar')), [
    [1, ['a', 'b']],
    [2, 'broken'],
    [3, ['2', 'benar']],
  ]);
});

test('a quotation mark that never closes costs one line, and the rows it ran through say so', async () => {
  const records = await recordsOf('a,b\n1,"tak tertutup\n2,benar\n3,benar juga');
  assert.deepEqual(brief(records), [
    [1, ['a', 'b']],
    [2, 'broken'],
    [3, ['2', 'benar']],
    [4, ['3', 'benar juga']],
  ]);
  assert.deepEqual(
    records.map(({ near }) => near),
    [undefined, undefined, 2, 2],
  );
});

test('an unclosed quotation mark does not swallow a sound multi-line record after it', async () => {
  assert.deepEqual(brief(await recordsOf('a,b\n1,"rusak\n2,"dua\nbaris"\n3,benar')), [
    [1, ['a', 'b']],
    [2, 'broken'],
    [3, ['2', 'dua\nbaris']],
    [5, ['3', 'benar']],
  ]);
});

test('any cells written by the rules are read back, whatever the batches', async () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', ';', 'é') });
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 5 }),
      async (rows, size) => {
        const text = [['a', 'b'], ...rows].map((cells) => cells.map(quote).join(',')).join('\n');
        const records = await recordsOf(text, size);
        assert.deepEqual(
          records.slice(1).map(({ cells }) => cells),
          rows,
        );
      },
    ),
  );
});

test('no line is lost: every line with text lies in exactly one record, broken or not', async () => {
  const letter = fc.constantFrom('a', '"', ',', '\n', ' ');
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: letter, maxLength: 60 }), fc.integer({ min: 1, max: 5 }), async (body, size) => {
      const text = `a,b\n${body}`;
      const lines = text.split('\n');
      const records = await recordsOf(text, size);
      let covered = 0;
      for (const record of records) {
        const between = lines.slice(covered, record.line - 1).join('');
        assert.equal(between.trim(), '');
        const breaks = record.cells?.reduce((count, cell) => count + cell.split('\n').length - 1, 0) ?? 0;
        covered = record.line + breaks;
      }
      assert.equal(lines.slice(covered).join('').trim(), '');
    }),
    { numRuns: 500 },
  );
});

test('a file full of broken records takes as long as it is long: four times the records, not sixteen times the work', async () => {
  const pattern = '\na",",,\n\n\n\n';
  const workOf = async (times: number) => {
    const before = process.cpuUsage();
    const records = await recordsOf(`a,b${pattern.repeat(times)}`, 1000);
    assert.ok(records.length > times);
    return process.cpuUsage(before).user;
  };
  const several = async (times: number) => [await workOf(times), await workOf(times), await workOf(times)];
  // the machine may be busy, and what is compiled on the way counts for neither
  const short = Math.max(...(await several(5000)));
  assert.ok(Math.min(...(await several(20_000))) < 12 * short);
});

test('comma, semicolon and tab are told apart by the headings', () => {
  assert.equal(detectDelimiter('a;b;c'), ';');
  assert.equal(detectDelimiter('a\tb, c\td'), '\t');
  assert.equal(detectDelimiter('"a;b;c",d'), ',');
  assert.equal(detectDelimiter('a'), ',');
});

test('headings are made tidy, and none is empty or stands twice', async () => {
  const [record] = await recordsOf('\ufeffNo  Aduan,,Judul,judul,__proto__');
  assert.deepEqual(readHeaders(record.cells), ['No Aduan', 'kolom 2', 'Judul', 'judul (2)', '__proto__']);
});

test('a line of a million headings is refused at once instead of being named one by one', async () => {
  const [first] = await recordsOf('a,'.repeat(1_000_000));
  assert.throws(() => readHeaders(first.cells), { slug: 'import-too-many-columns' });
});

test('a heading as long as a book is cut, between two letters', async () => {
  const [first] = await recordsOf(`${'a'.repeat(299)}😀${'b'.repeat(100_000)},id`);
  assert.deepEqual(readHeaders(first.cells), [`${'a'.repeat(299)}\ufffd`, 'id']);
});
