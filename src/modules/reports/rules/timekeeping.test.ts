import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCalendar } from '#platform/time/index.ts';
import type { Report } from '../types.ts';
import { timekeeping } from './timekeeping.ts';

const CALENDAR = makeCalendar([], new Set());
/** Monday, 9 November 2026, 09.00 WIB. */
const MONDAY = new Date('2026-11-09T02:00:00Z');
const later = (days: number) => new Date(MONDAY.getTime() + days * 86_400_000);
const REPORT = {
  status: 'in_progress',
  organisationId: 'dinas',
  reportedAt: MONDAY,
  firstResponseAt: later(1),
  respondDueAt: later(2),
  resolveDueAt: later(3),
  verifyDueAt: later(1),
  pausedAt: null,
  answeredAt: null,
  closedAt: null,
  waitedDays: 0,
  missedVerify: false,
  missedResponse: false,
  missedAnswer: false,
} as unknown as Report;

test('an act that comes after a limit leaves on record that it passed, and who held the report', () => {
  const asks = { ...REPORT, status: 'awaiting_reporter' } as Report;
  assert.deepEqual(timekeeping(CALENDAR, REPORT, asks, later(4)), { missedAnswer: true, missedAnswerBy: 'dinas' });
  assert.deepEqual(timekeeping(CALENDAR, REPORT, asks, later(2)), {});
});

test('whoever takes over what is late already is not held responsible for it', () => {
  const late = { ...REPORT, missedAnswer: true, missedAnswerBy: 'dinas', organisationId: 'another' } as Report;
  assert.deepEqual(timekeeping(CALENDAR, late, late, later(9)), {});
});

test('the days on which the reporter was asked are not the office’s', () => {
  const waiting = { ...REPORT, status: 'awaiting_reporter', pausedAt: later(1) } as Report;
  // Tuesday to the Tuesday after: five working days.
  assert.deepEqual(timekeeping(CALENDAR, waiting, REPORT, later(8)), { waitedDays: 5 });
  const answered = { ...REPORT, status: 'answered', answeredAt: later(9) } as Report;
  const told = timekeeping(CALENDAR, { ...REPORT, waitedDays: 5, resolveDueAt: null }, answered, later(9));
  assert.deepEqual(told, { answerDays: 2 });
});

test('what rests in a merger rests for nobody, and coming out of it is no reopening', () => {
  const merged = { ...REPORT, status: 'merged', closedAt: MONDAY } as Report;
  const reopened = { ...REPORT, status: 'reopened', resolveDueAt: later(9) } as Report;
  assert.deepEqual(timekeeping(CALENDAR, merged, reopened, later(8)), {});
});

test('a contest after the end is a reopening; before the end it is not', () => {
  const reopened = { ...REPORT, status: 'reopened' } as Report;
  const from = (status: string) => ({ ...REPORT, status, answeredAt: MONDAY, closedAt: MONDAY }) as Report;
  assert.deepEqual(timekeeping(CALENDAR, from('closed_unconfirmed'), reopened, MONDAY), { endedAndReopened: true });
  assert.deepEqual(timekeeping(CALENDAR, from('answered'), reopened, MONDAY), {});
});
