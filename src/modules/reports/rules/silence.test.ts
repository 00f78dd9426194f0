import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import { judgeSilence } from './silence.ts';

const calendar = calendarOf(publishedHolidays);
const wib = (text: string) => new Date(`${text}+07:00`);
const DUE = wib('2026-11-25T23:59:59.999');
const AFTER = wib('2026-11-26T08:00');
const PROOF = { workDone: true, photos: 1 };
const WORDS = { workDone: false, photos: 0 };
const last = { amount: -2, unit: 'working_days' } as const;
const notice = (at: string, arrived = false) => ({ at: wib(at), arrived });
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

test('an answer that only explains is closed only where a notice has arrived', () => {
  assert.equal(judgeSilence(calendar, { ...base, answer: WORDS }, AFTER), 'stay');
  const arrived = [notice('2026-11-18T06:07', true), notice('2026-11-23T06:07')];
  assert.equal(judgeSilence(calendar, { ...base, answer: WORDS, notices: arrived }, AFTER), 'close');
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

test('silence closes nothing before the limit, nothing without a notice, and nothing that was neither proved nor noticed', () => {
  const anyNotice = fc.record({
    at: fc.date({ min: wib('2026-11-11T00:00'), max: wib('2026-12-10T00:00'), noInvalidDate: true }),
    arrived: fc.boolean(),
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
      const proved = silence.answer.workDone && silence.answer.photos > 0;
      assert.ok(proved || silence.notices.some(({ arrived }) => arrived));
    }),
    { numRuns: 2000 },
  );
});
