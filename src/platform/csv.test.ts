import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { csvForPeople, csvRows } from './csv.ts';

test('no cell of a sheet begins a formula, and none breaks out of its row by a line end of any kind', () => {
  for (const end of ['\n', '\r', '\r\n', '\u2028', '\u0085', '\v', '\f']) {
    const cell = `judul${end}=cmd|' /C calc'!A0`;
    for (const text of [csvRows([[cell, 'b']]), csvForPeople([[cell, 'b']])]) assert.ok(text.includes(`"${cell}"`));
  }
  assert.deepEqual(parse(csvRows([['=1', '+1', '-a', '@a', '\t=1', 'a']])), [
    ["'=1", "'+1", "'-a", "'@a", "'\t=1", 'a'],
  ]);
});

test('sheets are made here and nowhere else', () => {
  const makers = globSync('src/**/*.{ts,svelte}').filter(
    (file) => !file.endsWith('.test.ts') && /from 'csv-stringify/.test(readFileSync(file, 'utf8')),
  );
  // the seed writes facts of the program, for its own reader
  assert.deepEqual(makers.sort(), ['src/modules/organisations/seed.ts', 'src/platform/csv.ts']);
});

test('a number by its digits stays one, below nothing too; what only says so is refused', () => {
  assert.equal(
    csvRows([['a', { exact: '-12.50' }, { exact: '6511677155223.00' }, '-12']]),
    "a,-12.50,6511677155223.00,'-12\n",
  );
  assert.throws(() => csvRows([[{ exact: '=1+1' }]]), TypeError);
});
