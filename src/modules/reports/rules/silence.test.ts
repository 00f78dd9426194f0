import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import { isExpired, judgeSilence } from './silence.ts';

const calendar = calendarOf(publishedHolidays);
const wib = (text: string) => new Date(`${text}+07:00`);
const DUE = wib('2026-11-25T23:59:59.999');
const AFTER = wib('2026-11-26T08:00');
const PROOF = { workDone: true, photos: 1 };
const WORDS = { workDone: false, photos: 0 };
const PICTURES = { workDone: false, photos: 3 };
const last = { amount: -2, unit: 'working_days' } as const;
const notice = (at: string) => ({ at: wib(at) });
const base = {
  reporterDueAt: DUE,
  answer: PROOF,
  notices: [notice('2026-11-18T06:07'), notice('2026-11-23T06:07')],
  noticeAhead: false,
  last,
};

test('work that was proved is closed when the limit and its notices have passed, and not a moment before', () => {
  assert.equal(judgeSilence(calendar, base, AFTER), 'close');
  assert.equal(judgeSilence(calendar, base, DUE), 'wait');
  assert.equal(judgeSilence(calendar, { ...base, noticeAhead: true }, AFTER), 'wait');
});

test('work that is said to be done and shown on no photo is not closed by silence', () => {
  assert.equal(judgeSilence(calendar, { ...base, answer: { workDone: true, photos: 0 } }, AFTER), 'stay');
});

test('an answer that only explains is closed by no silence, with or without pictures, however many notices came and however long ago', () => {
  for (const answer of [WORDS, PICTURES]) {
    assert.equal(judgeSilence(calendar, { ...base, answer }, DUE), 'wait', 'the reporter has the whole limit');
    assert.equal(judgeSilence(calendar, { ...base, answer }, AFTER), 'stay');
    assert.equal(judgeSilence(calendar, { ...base, answer }, wib('2031-01-01T00:00')), 'stay');
  }
});

test('without any notice nothing is closed, and after one that came late the reporter has the days it was to come before the end', () => {
  assert.equal(judgeSilence(calendar, { ...base, notices: [] }, AFTER), 'stay');
  const late = { ...base, notices: [notice('2026-11-27T10:00')] }; // Friday, two working days
  assert.equal(judgeSilence(calendar, late, wib('2026-11-30T23:59')), 'wait');
  assert.equal(judgeSilence(calendar, late, wib('2026-12-01T00:00')), 'close');
  const inHours = { ...late, last: { amount: -24, unit: 'hours' } as const };
  assert.equal(judgeSilence(calendar, inHours, wib('2026-11-28T09:00')), 'wait');
  assert.equal(judgeSilence(calendar, inHours, wib('2026-11-28T10:00')), 'close');
});

test('what a reporter was asked for has expired after the limit and not at it, and never before a reminder and its days', () => {
  assert.equal(isExpired(calendar, base, AFTER), true);
  assert.equal(isExpired(calendar, base, DUE), false);
  assert.equal(isExpired(calendar, base, new Date(DUE.getTime() + 1)), true);
  assert.equal(isExpired(calendar, { ...base, noticeAhead: true }, AFTER), false);
  assert.equal(isExpired(calendar, { ...base, notices: [notice('2026-11-26T07:00')] }, AFTER), false);
  assert.equal(
    isExpired(calendar, { ...base, notices: [], last: undefined }, AFTER),
    true,
    'a ladder without reminders',
  );
});

test('silence closes nothing before the limit, nothing without a notice, and nothing without proof', () => {
  const anyNotice = fc.record({
    at: fc.date({ min: wib('2026-11-11T00:00'), max: wib('2026-12-10T00:00'), noInvalidDate: true }),
  });
  const anySilence = fc.record({
    reporterDueAt: fc.option(fc.constant(DUE)),
    answer: fc.record({ workDone: fc.boolean(), photos: fc.nat({ max: 2 }) }),
    notices: fc.array(anyNotice, { maxLength: 3 }),
    noticeAhead: fc.boolean(),
    last: fc.option(fc.constant(last), { nil: undefined }),
  });
  const moment = fc.date({ min: wib('2026-11-11T00:00'), max: wib('2026-12-31T00:00'), noInvalidDate: true });
  fc.assert(
    fc.property(anySilence, moment, (silence, now) => {
      if (judgeSilence(calendar, silence, now) !== 'close') return;
      assert.ok(silence.reporterDueAt! < now);
      assert.ok(silence.notices.length > 0);
      assert.ok(silence.answer.workDone && silence.answer.photos > 0);
    }),
    { numRuns: 2000 },
  );
});
