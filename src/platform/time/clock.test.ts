import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addWorkingDays,
  calendarOf,
  isWorkingDay,
  lateness,
  localDay,
  publishedHolidays,
  resumeDeadline,
  workingDaysBetween,
} from './index.ts';

const cal = calendarOf(publishedHolidays);
const wib = (text: string) => new Date(`${text}+07:00`);
const endOf = (day: string) => wib(`${day}T23:59:59.999`);
const moment = fc.date({ min: new Date('2024-01-01Z'), max: new Date('2029-01-01Z'), noInvalidDate: true });
const span = fc.nat({ max: 120 * 86_400_000 });
const later = (at: Date, ms: number) => new Date(at.getTime() + ms);
const many = { numRuns: 5000 };

test('a clock with three working days left has three left after the reporter answered', () => {
  const due = resumeDeadline(cal, endOf('2026-11-13'), wib('2026-11-10T10:00'), wib('2026-11-17T15:00'));
  assert.deepEqual(due, endOf('2026-11-20'));
});

test('a pause over Lebaran gives back only the working days that were left before it', () => {
  const due = resumeDeadline(cal, endOf('2026-03-27'), wib('2026-03-17T10:00'), wib('2026-03-26T09:00'));
  assert.equal(workingDaysBetween(cal, wib('2026-03-17T10:00'), endOf('2026-03-27')), 3);
  assert.deepEqual(due, endOf('2026-03-31'));
});

test('a clock paused on its last day and resumed on Saturday ends on Monday, not in the past', () => {
  const due = resumeDeadline(cal, endOf('2026-11-20'), wib('2026-11-20T10:00'), wib('2026-11-21T10:00'));
  assert.deepEqual(due, endOf('2026-11-23'));
});

test('a pause that ends on the day it began changes nothing, not even a limit in hours', () => {
  const due = wib('2026-11-20T14:00');
  assert.deepEqual(resumeDeadline(cal, due, wib('2026-11-20T10:00'), wib('2026-11-20T13:00')), due);
});

test('a deadline already missed at the pause stays missed', () => {
  const due = endOf('2026-11-16');
  assert.deepEqual(resumeDeadline(cal, due, wib('2026-11-17T10:00'), wib('2026-11-30T10:00')), due);
});

test('pausing for no time leaves any due moment unchanged', () => {
  fc.assert(
    fc.property(moment, moment, (due, at) => assert.deepEqual(resumeDeadline(cal, due, at, at), due)),
    many,
  );
});

test('resuming never makes a deadline earlier, and a later resume never earlier than a sooner one', () => {
  fc.assert(
    fc.property(moment, span, span, span, (pausedAt, untilDue, first, second) => {
      const due = later(pausedAt, untilDue);
      const sooner = resumeDeadline(cal, due, pausedAt, later(pausedAt, first));
      const after = resumeDeadline(cal, due, pausedAt, later(pausedAt, first + second));
      return sooner >= due && after >= sooner;
    }),
    many,
  );
});

test('on a working day exactly the working days that were left at the pause are left at the resume', () => {
  fc.assert(
    fc.property(moment, fc.nat({ max: 60 }), span, (start, n, pause) => {
      const due = addWorkingDays(cal, start, n);
      const resumedAt = later(start, pause);
      fc.pre(isWorkingDay(cal, localDay(cal.timeZone, resumedAt)));
      const again = resumeDeadline(cal, due, start, resumedAt);
      assert.equal(workingDaysBetween(cal, resumedAt, again), workingDaysBetween(cal, start, due));
    }),
    many,
  );
});

test('an agency that was in time at the pause is in time when it resumes', () => {
  fc.assert(
    fc.property(moment, fc.nat({ max: 60 }), span, (start, n, pause) => {
      const resumedAt = later(start, pause);
      const due = resumeDeadline(cal, addWorkingDays(cal, start, n), start, resumedAt);
      assert.equal(lateness(cal, due, resumedAt).late, false);
    }),
    many,
  );
});

test('a deadline is late only after its last millisecond', () => {
  const due = endOf('2026-11-20');
  assert.deepEqual(lateness(cal, due, due), { late: false, workingDays: 0, today: true });
  assert.deepEqual(lateness(cal, due, later(due, 1)), { late: true, workingDays: 0, today: false });
});

test('lateness counts working days only, before and after', () => {
  assert.deepEqual(lateness(cal, endOf('2026-11-16'), wib('2026-11-20T10:00')), {
    late: true,
    workingDays: 4,
    today: false,
  });
  assert.deepEqual(lateness(cal, endOf('2026-11-27'), wib('2026-11-21T18:40')), {
    late: false,
    workingDays: 5,
    today: false,
  });
  assert.equal(lateness(cal, endOf('2026-03-17'), wib('2026-03-24T10:00')).workingDays, 0, 'all of Lebaran');
});

test('a limit in hours can be late on the day it was due', () => {
  assert.deepEqual(lateness(cal, wib('2026-11-20T14:00'), wib('2026-11-20T15:00')), {
    late: true,
    workingDays: 0,
    today: true,
  });
});

test('a due moment is never late and in the future, and working days are never negative', () => {
  fc.assert(
    fc.property(moment, moment, (due, now) => {
      const state = lateness(cal, due, now);
      return state.late === now > due && state.workingDays >= 0 && !(state.today && state.workingDays > 0);
    }),
    many,
  );
});
