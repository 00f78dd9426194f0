import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarOf, publishedHolidays, resumeDeadline, workingDaysBetween } from '#platform/time/index.ts';
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
      const clocks = { verifyDueAt: null, respondDueAt: null, resolveDueAt: due, waitedSeconds: 0, givenDays: 0 };
      assert.deepEqual(resumeClocks(calendar, { ...clocks, pausedAt: null }, now), {});
      assert.ok(resumeClocks(calendar, { ...clocks, pausedAt }, now).resolveDueAt! >= due);
      assert.equal(resumeClocks(calendar, { ...clocks, pausedAt }, pausedAt).resolveDueAt?.getTime(), due.getTime());
    }),
    { numRuns: 3000 },
  );
});

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

test('a single question gives back exactly the working days that were left', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(moment, fc.nat({ max: 30 * 24 * 60 }), fc.nat({ max: 60 * 24 * 60 }), (from, untilPause, pause) => {
      const due = dueAt(rules, calendar, 'complaint', 'resolve', from)!;
      const pausedAt = new Date(from.getTime() + untilPause * MINUTE_MS);
      const now = new Date(pausedAt.getTime() + pause * MINUTE_MS);
      const clocks = { verifyDueAt: null, respondDueAt: null, resolveDueAt: due, waitedSeconds: 0, givenDays: 0 };
      const after = resumeClocks(calendar, { ...clocks, pausedAt }, now);
      assert.deepEqual(after.resolveDueAt, resumeDeadline(calendar, due, pausedAt, now));
    }),
    { numRuns: 3000 },
  );
});

test('however often an office asks, it gains no more than the time that the reporter took, rounded up to a day once', () => {
  const moment = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  // minutes until the next question, and until its answer: many of them short and around midnight
  const questions = fc.array(
    fc.tuple(fc.nat({ max: 3 * 24 * 60 }), fc.oneof(fc.nat({ max: 180 }), fc.nat({ max: 9 * 24 * 60 }))),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(moment, questions, (from, asked) => {
      const first = {
        verifyDueAt: null,
        respondDueAt: dueAt(rules, calendar, 'complaint', 'first_response', from),
        resolveDueAt: dueAt(rules, calendar, 'complaint', 'resolve', from),
        waitedSeconds: 0,
        givenDays: 0,
      };
      let clocks = first;
      let at = from.getTime();
      let waited = 0;
      for (const [pause, answer] of asked) {
        const pausedAt = new Date(at + pause * MINUTE_MS);
        at = pausedAt.getTime() + answer * MINUTE_MS;
        waited += answer * MINUTE_MS;
        clocks = { ...clocks, ...resumeClocks(calendar, { ...clocks, pausedAt }, new Date(at)) } as typeof first;
        for (const due of ['respondDueAt', 'resolveDueAt'] as const) {
          assert.ok(clocks[due]! >= first[due]!);
          const gained = workingDaysBetween(calendar, first[due]!, clocks[due]!);
          assert.ok(gained <= Math.ceil(waited / DAY_MS), `${gained} days for ${waited / DAY_MS}`);
          assert.ok(gained <= clocks.givenDays);
        }
      }
    }),
    { numRuns: 2000 },
  );
});
