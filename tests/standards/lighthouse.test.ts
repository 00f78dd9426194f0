import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LEAST_SCORE, lineOf, MOST_MS, measuredPages } from '../../bench/lighthouse.ts';
import type { Audit } from '../support/lighthouse.ts';

/** A row of the document: `| page | three scores | first paint | largest paint (least to most) | kB | held |`. */
const readRow = (line: string) => {
  const [page, ...cells] = line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
  const scores = cells.slice(0, 3).map(Number);
  const paintMs = Number.parseFloat(cells[4] ?? '') * 1000;
  return { page: page!, isWithin: Math.min(...scores) >= LEAST_SCORE && paintMs <= MOST_MS, held: cells.at(-1) };
};
/** Pages that are known to be beyond a limit, and why: a list that may only become shorter. */
const BEYOND: Readonly<Record<string, string>> = {};
const isRow = (line: string): boolean => /^\| [^|]+ \| \d+ \| /.test(line);

const audit = (score: number, largestPaint: number): Audit => ({
  scores: { performance: score, accessibility: 100, 'best-practices': 100 },
  faults: [],
  firstPaint: 2000,
  largestPaint,
  bytes: 9000,
});

test('a row says whether its page is within the limits, and is read as it is written', () => {
  const rowOf = (score: number, paint: number) => {
    const line = lineOf('/x?y=z', [audit(score, paint)]);
    assert.ok(isRow(line), line);
    return readRow(line);
  };
  const page = '/x?y=z';
  assert.deepEqual(rowOf(LEAST_SCORE, MOST_MS), { page, isWithin: true, held: 'yes' });
  assert.deepEqual(rowOf(LEAST_SCORE - 1, MOST_MS), { page, isWithin: false, held: 'no' });
  assert.deepEqual(rowOf(LEAST_SCORE, MOST_MS + 20), { page, isWithin: false, held: 'no' });
});

test('every page of residents was measured on a slow 3G and is within the limits, but for those that are named', () => {
  const document = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'lighthouse.md'), 'utf8');
  const rows = document.split('\n').filter(isRow).map(readRow);
  const again = 'npm run lighthouse writes it anew';
  assert.deepEqual(rows.map(({ page }) => page).sort(), measuredPages().sort(), again);
  for (const { page, isWithin, held } of rows) assert.equal(held, isWithin ? 'yes' : 'no', page);
  const beyond = rows.filter(({ isWithin }) => !isWithin).map(({ page }) => page);
  assert.deepEqual(beyond, Object.keys(BEYOND), again);
});
