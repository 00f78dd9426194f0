import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFilter } from '#modules/reports/index.ts';
import { mayTellWhole, toldOf, toldOfFigure } from './told.ts';

const NOW = new Date('2026-11-20T09:40:00Z');
const may = (search: string) => mayTellWhole(readFilter(new URLSearchParams(search)), NOW, 'Asia/Jakarta');

test('hidden reports are counted with the others of the whole region, a status, and whole months', () => {
  for (const search of [
    '',
    'status=open',
    'late=1',
    'from=2026-10-01',
    'from=2026-09-01&to=2026-09-30&status=received',
  ]) {
    assert.equal(may(search), true, search);
  }
});

test('hidden reports of a day, or of days that make one when two lists are compared, are not counted', () => {
  for (const search of [
    'from=2026-11-03&to=2026-11-03&status=received',
    'from=2026-11-01',
    'from=2026-01-02',
    'to=2026-10-30',
    'status=done&ended_from=2026-11-19',
    'answered_from=2026-10-02',
    'responded_from=2026-11-20',
  ]) {
    assert.equal(may(search), false, search);
  }
});

test('hidden reports of one service, office or place are not counted', () => {
  for (const search of ['service=road', 'district=35.22.14', 'organisation=none', 'q=jalan']) {
    assert.equal(may(search), false, search);
  }
});

test('fewer than five hidden reports are neither told nor to be reckoned from the total', () => {
  const told = (shown: number, whole: number) => toldOf({ n: shown, isMore: false }, { n: whole, isMore: false });
  for (const hidden of [1, 2, 3, 4])
    assert.deepEqual(told(130, 130 + hidden), { total: 130, isMore: false, hidden: 'few' });
  assert.deepEqual(told(130, 135), { total: 135, isMore: false, hidden: 5 });
  assert.deepEqual(told(130, 130), { total: 130, isMore: false, hidden: 0 });
});

test('of a list that nobody counted to the end no hidden reports are told', () => {
  const uncounted = { n: 10_000, isMore: true };
  assert.deepEqual(toldOf(uncounted, uncounted), { total: 10_000, isMore: true, hidden: 0 });
  assert.deepEqual(toldOf({ n: 9_998, isMore: false }, uncounted), { total: 9_998, isMore: false, hidden: 0 });
});

test('the list of a figure says all that it counts, and exactly how many of them nobody may read', () => {
  const total = (n: number, isMore = false) => ({ n, isMore });
  assert.deepEqual(toldOfFigure(total(40), total(42)), { total: 42, isMore: false, hidden: 2 });
  assert.deepEqual(toldOfFigure(total(10_000, true), total(10_000, true)), { total: 10_000, isMore: true, hidden: 0 });
});
