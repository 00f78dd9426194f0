import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import seeds from '../seeds/deadlines.json' with { type: 'json' };
import { CLASSIFICATIONS, DEADLINE_STEPS, type DeadlineRule } from '../types.ts';
import { dueAt, resumeClocks, ruleFor } from './deadlines.ts';

const calendar = calendarOf(publishedHolidays);
const rules = seeds.map((seed, index) => ({
  ...seed,
  id: String(index),
  validFrom: '2000-01-01',
  validTo: null,
})) as DeadlineRule[];

test('every classification has a limit for every step but rework, which all share', () => {
  for (const classification of CLASSIFICATIONS) {
    for (const step of DEADLINE_STEPS)
      assert.ok(ruleFor(rules, classification, step, '2026-11-21'), `${classification} ${step}`);
  }
});

test('a complaint without inspection is due at the end of the fourteenth working day', () => {
  // Monday 9 November 2026; no holiday lies between
  const due = dueAt(rules, calendar, 'complaint', 'resolve', new Date('2026-11-09T02:40:00Z'));
  assert.equal(due?.toISOString(), '2026-11-27T16:59:59.999Z');
});

test('a limit of the classification goes before the general one, and a newer one before an older', () => {
  const newer: DeadlineRule = {
    ...rules[0],
    id: 'n',
    classification: 'complaint',
    step: 'resolve',
    amount: 7,
    validFrom: '2026-07-01',
  };
  assert.equal(ruleFor([...rules, newer], 'complaint', 'resolve', '2026-06-30')?.amount, 14);
  assert.equal(ruleFor([...rules, newer], 'complaint', 'resolve', '2026-07-01')?.amount, 7);
  assert.equal(ruleFor([...rules, newer], 'information', 'resolve', '2026-07-01')?.amount, 5);
});

test('no clock moves unless it was stopped, and a stopped one never comes out earlier', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.nat({ max: 60 * 24 }), fc.nat({ max: 90 * 24 }), (from, untilPause, pause) => {
      const due = dueAt(rules, calendar, 'complaint', 'resolve', from)!;
      const pausedAt = new Date(from.getTime() + untilPause * 3_600_000);
      const now = new Date(pausedAt.getTime() + pause * 3_600_000);
      const clocks = { verifyDueAt: null, respondDueAt: null, resolveDueAt: due };
      assert.equal(resumeClocks(calendar, { ...clocks, pausedAt: null }, now).resolveDueAt, due);
      assert.ok(resumeClocks(calendar, { ...clocks, pausedAt }, now).resolveDueAt! >= due);
      assert.equal(resumeClocks(calendar, { ...clocks, pausedAt }, pausedAt).resolveDueAt?.getTime(), due.getTime());
    }),
    { numRuns: 3000 },
  );
});
