import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProblem } from '#platform/problem.ts';
import { readOrganisationCsv } from './csv.ts';

const refusedAs = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

test('commas, semicolons and tabs are told apart by the header, and a byte order mark is no letter', () => {
  for (const separator of [',', ';', '\t']) {
    const { rows } = readOrganisationCsv(`\uFEFFname${separator}code\r\nDinas A${separator}1\r\n`);
    assert.deepEqual(rows, [{ line: 2, cells: { name: 'Dinas A', code: '1' } }]);
  }
});

test('a row knows its line in the file, also after empty lines and line breaks in a cell', () => {
  const { rows } = readOrganisationCsv('name,address\n"Dinas A","Jalan\nContoh"\n\nDinas B,\n');
  assert.deepEqual(
    rows.map(({ line, cells }) => [line, cells.name]),
    [
      [3, 'Dinas A'],
      [5, 'Dinas B'],
    ],
  );
});

test('columns nobody knows are named', () => {
  const { ignoredColumns } = readOrganisationCsv('Name,Eselon,Short Name\nDinas A,II,DA\n');
  assert.deepEqual(ignoredColumns, ['eselon']);
});

test('dates are read as people write them; what is none stays for the report', () => {
  const { rows } = readOrganisationCsv('name,valid_from,valid_to\nA,1 Januari 2026,31/12/2026\nB,kemarin,\n');
  assert.deepEqual(
    rows.map(({ cells }) => [cells.valid_from, cells.valid_to]),
    [
      ['2026-01-01', '2026-12-31'],
      ['kemarin', undefined],
    ],
  );
});

test('a file without the column name, with a broken quote or with too many rows says what is wrong', () => {
  assert.throws(() => readOrganisationCsv(''), refusedAs('organisation-file-without-name'));
  assert.throws(() => readOrganisationCsv('nama\nDinas A\n'), refusedAs('organisation-file-without-name'));
  assert.throws(() => readOrganisationCsv('name\n"Dinas A\n'), refusedAs('organisation-file-unreadable'));
  assert.throws(() => readOrganisationCsv(`name\n${'A\n'.repeat(5001)}`), refusedAs('organisation-file-too-large'));
});
