import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainRows, tableBook, workbookOf, workbookParts, zipOf } from '../../../tests/support/workbook.ts';
import { problemOf, readAll } from './testing.ts';

const TABLE = plainRows([
  ['Kode', 'Nama'],
  ['1', 'Satu'],
]);
const SHEET = [{ name: 'Satu', rows: TABLE }];
const PART = 'xl/worksheets/sheet1.xml';
const withPart = (name: string, content: string | Uint8Array | null) =>
  workbookOf(SHEET, { parts: { [name]: content } });

test('what is no workbook is refused by what it looks like', async () => {
  for (const [slug, bytes] of [
    ['sheet-not-a-table', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1])],
    ['sheet-not-a-table', Buffer.from('%PDF-1.7\n')],
    ['sheet-not-a-table', Buffer.from('<!DOCTYPE html><table><tr><td>Kode')],
    ['sheet-not-a-table', Buffer.from('[{"kode": 1}]')],
    ['sheet-not-a-table', zipOf({ 'content.xml': '<a/>', mimetype: 'x' })],
    ['sheet-not-a-table', zipOf({ 'catatan.txt': 'halo' })],
    ['sheet-broken', Buffer.from('PK\u0003\u0004rest of a workbook')],
    ['import-file-empty', Buffer.from('')],
    ['import-file-empty', Buffer.from('\ufeff \n')],
    ['import-header-broken', tableBook([])],
  ] as const)
    assert.equal(await problemOf(bytes), slug, bytes.subarray(0, 40).toString('latin1'));
});

test('a workbook that is cut off anywhere is broken, never half of it read as all', async () => {
  const whole = tableBook([['Kode', 'Nama'], ...Array.from({ length: 300 }, (_, n) => [`k${n}`, `nama ${n * 7919}`])]);
  for (let size = 4; size < whole.length; size += 97)
    assert.equal(await problemOf(whole.subarray(0, size)), 'sheet-broken', `${size}`);
});

test('a byte of a part that is not what it was is noticed', async () => {
  const bytes = tableBook([
    ['Kode', 'Nama'],
    ['1', 'Satu'],
  ]);
  let noticed = 0;
  for (let at = 30; at < bytes.length; at += 11) {
    const changed = Buffer.from(bytes);
    changed[at] = changed[at]! ^ 0x55;
    const outcome = await problemOf(changed).catch(() => 'read');
    if (outcome !== 'read') noticed += 1;
  }
  assert.ok(noticed > 20, `${noticed}`);
});

test('a bomb is refused: thousands to one, in a sheet or in its texts', async () => {
  const zeros = Buffer.alloc(64 * 1024 * 1024, ' ');
  for (const part of [PART, 'xl/sharedStrings.xml', 'xl/styles.xml', 'xl/workbook.xml']) {
    const bomb = withPart(part, zeros);
    assert.ok(bomb.length < 200_000);
    assert.match(await problemOf(bomb), /^sheet-(abusive|too-large)$/, part);
  }
});

test('a bomb that lies about its size is refused while it inflates', async () => {
  const bomb = withPart(PART, Buffer.alloc(64 * 1024 * 1024, ' '));
  // the size stands in the directory at the end, and in the local header
  const size = Buffer.alloc(4);
  size.writeUInt32LE(64 * 1024 * 1024);
  const small = Buffer.alloc(4);
  small.writeUInt32LE(1000);
  for (let at = bomb.indexOf(size); at !== -1; at = bomb.indexOf(size, at)) small.copy(bomb, at);
  assert.match(await problemOf(bomb), /^sheet-(abusive|broken)$/);
});

test('an archive of thousands of parts is refused unread', async () => {
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, n) => [`a${n}`, 'x']));
  assert.equal(await problemOf(zipOf({ ...workbookParts(SHEET), ...many }, 0)), 'sheet-abusive');
});

test('a document type, and with it every entity of its own, is refused in each part', async () => {
  for (const part of [
    PART,
    'xl/sharedStrings.xml',
    'xl/styles.xml',
    'xl/workbook.xml',
    '_rels/.rels',
    'xl/_rels/workbook.xml.rels',
  ]) {
    const whole = workbookParts(SHEET)[part as keyof ReturnType<typeof workbookParts>] as string;
    const evil = whole.replace('?>', '?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;&a;">]>');
    assert.equal(await problemOf(withPart(part, evil)), 'sheet-doctype', part);
  }
});

test('parts outside the archive are not looked for, and a missing one is no fault of the program', async () => {
  const rels = (target: string, mode = '') =>
    `<Relationships><Relationship Id="rId1" Type="x/officeDocument" Target="${target}" ${mode}/></Relationships>`;
  assert.equal(
    await problemOf(withPart('_rels/.rels', rels('https://contoh.invalid/workbook.xml', 'TargetMode="External"'))),
    'sheet-not-a-table',
  );
  assert.equal(await problemOf(withPart('_rels/.rels', rels('../../../../etc/passwd'))), 'sheet-not-a-table');
  assert.equal(await problemOf(withPart(PART, null)), 'sheet-broken');
  assert.equal((await readAll(withPart('xl/styles.xml', null))).rows.length, 1);
  assert.equal((await readAll(withPart('xl/sharedStrings.xml', null))).rows.length, 1);
});

test('cells and rows that cannot be are refused, and one far out at the right costs nothing', async () => {
  const row = (cells: string, line = '2') =>
    withPart(PART, `<worksheet><sheetData>${TABLE}<row r="${line}">${cells}</row></sheetData></worksheet>`);
  for (const bad of [
    row('<c r="1A"><v>1</v></c>'),
    row('', '0'),
    row('', '1048577'),
    row('', 'x'),
    row('<c r="A2" t="s"><v>-1</v></c>'),
  ])
    assert.equal(await problemOf(bad), 'sheet-broken');
  const { rows } = await readAll(row('<c r="A3"><v>1</v></c><c r="XFD3"><v>1</v></c>', '3'));
  assert.deepEqual(rows.at(-1)?.cells, ['1']);
});

test('a heading of thousands of columns is refused', async () => {
  const headings = Array.from({ length: 501 }, (_, n) => `k${n}`).join(',');
  assert.equal(await problemOf(`${headings}\n1,2\n`), 'import-too-many-columns');
});

test('letters that no database takes come out of no cell', async () => {
  const rows = plainRows([
    ['Kode', 'Nama'],
    ['a_x0000_b', '_xD83D_ dan _xFFFE_'],
  ]);
  const [row] = (await readAll(workbookOf([{ name: 'A', rows }]))).rows;
  assert.ok(
    row!.cells.every((cell) => cell.isWellFormed() && !cell.includes('\0')),
    JSON.stringify(row!.cells),
  );
});
