import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csvForPeople } from '#platform/csv.ts';
import { sheetFile } from '#platform/sheet.ts';
import { plainRows, tableBook, workbookOf } from '../../../tests/support/workbook.ts';
import { coveredBy, openTable } from './table.ts';
import { problemOf, readAll } from './testing.ts';

const cellsOf = async (...given: Parameters<typeof readAll>) =>
  (await readAll(...given)).rows.map(({ cells }) => cells);
const book = (rows: string, wishes: Parameters<typeof workbookOf>[1] = {}, below = '') =>
  workbookOf([{ name: 'Satu', rows, below }], wishes);
const HEAD =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>Kode</t></is></c><c r="B1" t="inlineStr"><is><t>Nama</t></is></c></row>';

test('a table is the same from every kind of text file and from a workbook', async () => {
  const rows = [
    ['Kode', 'Nama', 'Harga'],
    ['5.1.02', 'Belanja "barang", jasa', '1.250,50'],
    ['5.2', 'Kafé – warung', ''],
  ];
  const csv = (delimiter: string) =>
    rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter)).join('\r\n');
  const expected = rows.slice(1);
  const latin = Buffer.from(csv(';').replaceAll('–', '\u0096'), 'latin1');
  const utf16 = Buffer.from(`\ufeff${csv('\t')}`, 'utf16le');
  for (const file of [csv(','), csv(';'), csv('\t'), latin, utf16, Buffer.from(utf16).swap16()]) {
    const { format, headers, headingLine, rows: read } = await readAll(file);
    assert.deepEqual([format, headers, headingLine], ['csv', rows[0], 1]);
    assert.deepEqual(
      read.map(({ line, cells }) => [line, cells]),
      [
        [2, expected[0]],
        [3, expected[1]],
      ],
    );
  }
  const { format, sheet, headers, rows: read } = await readAll(tableBook(rows));
  assert.deepEqual([format, sheet, headers], ['xlsx', 'Lembar1', rows[0]]);
  assert.deepEqual(
    read.map(({ cells }) => cells),
    [expected[0], expected[1]!.slice(0, 2)],
  );
});

test('what this program writes, it reads back', async () => {
  const rows = [
    ['kode', 'nama', 'nilai'],
    ['=1+1', '+62 "a"\nb', 'x'],
    ['@a', '-5', "'kutip"],
  ];
  assert.deepEqual(await cellsOf(csvForPeople(rows)), rows.slice(1));
  assert.deepEqual(await cellsOf(await sheetFile([{ name: 'A', rows }])), rows.slice(1));
});

test('numbers come digit by digit as they are stored, and say that they are numbers', async () => {
  const cells = ['6511677155223', '1.5E3', '1234.5599999999999', '0.1'].map(
    (value, at) => `<c r="${'ABCD'[at]}2"><v>${value}</v></c>`,
  );
  const [row] = (
    await readAll(book(`${HEAD}<row r="2">${cells.join('')}<c r="E2" t="inlineStr"><is><t>7</t></is></c></row>`))
  ).rows;
  assert.deepEqual(row!.cells, ['6511677155223', '1.5E3', '1234.5599999999999', '0.1', '7']);
  assert.deepEqual(row!.numeric, [0, 1, 2, 3]);
});

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="[Red]#,##0&quot; day&quot;"/><numFmt numFmtId="166" formatCode="[$-421]d\\ mmmm\\ yyyy"/><numFmt numFmtId="167" formatCode="hh:mm"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="22"/></cellXfs></styleSheet>`;

test('a number that is shown as a day is that day, and no other number is', async () => {
  const cells = [0, 1, 2, 3, 4, 5, 6].map((style, at) => `<c r="${'ABCDEFG'[at]}2" s="${style}"><v>46347.25</v></c>`);
  const rows = `${HEAD}<row r="2">${cells.join('')}<c r="H2" t="d"><v>2026-11-21T10:00:00</v></c></row>`;
  const day = '2026-11-21';
  const stored = '46347.25';
  assert.deepEqual(await cellsOf(book(rows, { styles: STYLES })), [[stored, day, day, stored, day, stored, day, day]]);
  const [row] = (await readAll(book(rows, { styles: STYLES, since1904: true }))).rows;
  assert.equal(row!.cells[1], '2030-11-22');
  assert.deepEqual(row!.numeric, [0, 3, 5]);
});

test('a formula gives its last result, and says so where the file holds none', async () => {
  const rows = `${HEAD}<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="C2"><f>SUM(A:A)</f></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E2" t="b"><v>1</v></c></row>`;
  const [row] = (await readAll(book(rows))).rows;
  assert.deepEqual(row!.cells, ['2', 'ab', '', '#DIV/0!', 'TRUE']);
  assert.deepEqual(row!.faults, [{ kind: 'uncomputed', column: 2 }]);
});

test('texts that cells share, in pieces of several styles, with what XML cannot hold, are one text each', async () => {
  const texts = [
    'Kode',
    '<r><t>Be</t></r><r><rPr><b/></rPr><t>lanja</t></r><rPh sb="0" eb="1"><t>aside</t></rPh>',
    'dua_x000D_baris_x005F_x0041_',
  ];
  const cell = (where: string, text: number) => `<c r="${where}" t="s"><v>${text}</v></c>`;
  const rows = `<row r="1">${cell('A1', 0)}${cell('B1', 1)}</row><row r="2">${cell('A2', 2)}${cell('B2', 0)}</row>`;
  const { headers, rows: read } = await readAll(book(rows, { texts }));
  assert.deepEqual(headers, ['Kode', 'Belanja']);
  assert.deepEqual(read[0]!.cells, ['dua\nbaris_x0041_', 'Kode']);
  const missing = rows.replace('<v>2</v>', '<v>3</v>');
  assert.equal(await problemOf(book(missing, { texts })), 'sheet-broken');
});

test('merged cells are reported where they are, and what lies under them is known to be covered', async () => {
  const rows = `${HEAD}${[2, 3, 4, 5].map((line) => `<row r="${line}"><c r="A${line}"><v>${line}</v></c><c r="B${line}"><v>1</v></c></row>`).join('')}`;
  const below = '<mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="A5:C5"/></mergeCells>';
  const { rows: read } = await readAll(book(rows, {}, below));
  assert.deepEqual(
    read.map(({ merged }) => merged?.map(({ range }) => range)),
    [['B2:B4'], ['B2:B4'], ['B2:B4'], ['A5:C5']],
  );
  assert.deepEqual(
    [coveredBy(read[0]!, 1), coveredBy(read[1]!, 1)?.range, coveredBy(read[1]!, 0), coveredBy(read[3]!, 2)?.range],
    [undefined, 'B2:B4', undefined, 'A5:C5'],
  );
});

test('merged cells are found where another program gives every name a prefix', async () => {
  const sheet = `<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c><x:c r="B1"><x:v>5</x:v></x:c></x:row><x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A2:B2"/></x:mergeCells></x:worksheet>`;
  const { rows } = await readAll(book('', { parts: { 'xl/worksheets/sheet1.xml': sheet } }));
  assert.deepEqual(
    rows.map(({ cells, merged }) => [cells, merged?.[0]?.range]),
    [[['3'], 'A2:B2']],
  );
});

test('the first sheet that people see is read, or the one that is asked for', async () => {
  const sheets = [
    {
      name: 'Rahasia',
      rows: plainRows([
        ['a', 'b'],
        ['1', 'x'],
      ]),
      state: 'hidden',
    },
    {
      name: 'Depan',
      rows: plainRows([
        ['a', 'b'],
        ['2', 'x'],
      ]),
    },
    {
      name: 'Belakang',
      rows: plainRows([
        ['a', 'b'],
        ['3', 'x'],
      ]),
    },
  ] as const;
  const { sheet, sheets: names, rows } = await readAll(workbookOf(sheets));
  assert.deepEqual([sheet, rows[0]!.cells[0]], ['Depan', '2']);
  assert.deepEqual(
    names.map(({ name, hidden }) => [name, hidden]),
    [
      ['Rahasia', true],
      ['Depan', false],
      ['Belakang', false],
    ],
  );
  assert.deepEqual(await cellsOf(workbookOf(sheets), { sheet: 'Rahasia' }), [['1', 'x']]);
  assert.equal(await problemOf(workbookOf(sheets), { sheet: 'Lain' }), 'sheet-unknown');
});

test('hidden rows are rows, empty ones are none, and lines are counted as the sheet counts them', async () => {
  const rows = `${HEAD}<row r="4" hidden="1"><c r="A4"><v>4</v></c></row><row r="5"/><row r="9"><c><v>9</v></c><c r="D9"><v>1</v></c></row><row><c><v>10</v></c></row>`;
  const { rows: read } = await readAll(book(rows));
  assert.deepEqual(
    read.map(({ line, cells, hidden }) => [line, cells, hidden]),
    [
      [4, ['4'], true],
      [9, ['9', '', '', '1'], undefined],
      [10, ['10'], undefined],
    ],
  );
});

const WORDS = { code: 'kode *', name: 'nama *, uraian *', price: 'harga *' };

test('the headings are found below the titles of a table, and the numbers of its columns are no row', async () => {
  const rows = [
    ['PEMERINTAH KABUPATEN CONTOH', null, null],
    ['Standar harga, tahun 2026'],
    [null],
    ['Kode Barang', 'Uraian', 'Harga (Rp)'],
    ['(1)', '(2)', '(3)'],
    ['A', 'Semen', 1000],
  ];
  const { headers, headingLine, above, rows: read } = await readAll(tableBook(rows), { words: WORDS });
  assert.deepEqual([headers, headingLine], [['Kode Barang', 'Uraian', 'Harga (Rp)'], 4]);
  assert.deepEqual(
    above.map(({ cells }) => cells[0]),
    ['PEMERINTAH KABUPATEN CONTOH', 'Standar harga, tahun 2026'],
  );
  assert.deepEqual(
    read.map(({ line, cells }) => [line, cells]),
    [[6, ['A', 'Semen', '1000']]],
  );
  const csv = rows.map((cells) => cells.map((cell) => `"${cell ?? ''}"`).join(';')).join('\n');
  assert.deepEqual((await readAll(csv, { words: WORDS })).headingLine, 4);
  assert.deepEqual((await readAll(tableBook(rows), { headingLine: 6 })).headers, ['A', 'Semen', '1000']);
});

test('without known words the first row with several cells holds the headings', async () => {
  const rows = [['Judul'], ['x', 'y'], ['1', '2 dan 3']];
  assert.deepEqual((await readAll(tableBook(rows))).headers, ['x', 'y']);
});

test('a row of a text file whose quotation marks are broken, or that has more cells than headings, says so', async () => {
  const { rows } = await readAll('a,b\n1,"dua "tiga""\n4,5,6\n7,8,\n');
  assert.deepEqual(
    rows.map(({ line, cells, faults }) => [line, cells.length, faults?.map(({ kind }) => kind)]),
    [
      [2, 1, ['broken-quotes']],
      [3, 3, ['too-many-columns']],
      [4, 3, undefined],
    ],
  );
});

test('notes beside a table in a workbook are no part of its rows', async () => {
  const [row] = (
    await readAll(
      tableBook([
        ['a', 'b'],
        ['1', '2', null, 'catatan'],
      ]),
    )
  ).rows;
  assert.equal(row!.faults, undefined);
});

test('whoever stops early lets go of the file', async () => {
  let closed = false;
  async function* source() {
    try {
      for (;;) yield Buffer.from('a;b\n1;2\n'.repeat(10_000));
    } finally {
      closed = true;
    }
  }
  const table = await openTable(source());
  await table.close();
  assert.ok(closed);
});
