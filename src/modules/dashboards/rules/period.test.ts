import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { periodsOffered, readPeriod } from './period.ts';

const TODAY = '2026-11-21';
const told = (text: string | null) => {
  const { kind, from, to, isRunning } = readPeriod(text, TODAY);
  return [kind, from, to, isRunning];
};

test('a month, a quarter and a year are read from the address; without any it is the last twelve months', () => {
  assert.deepEqual(told('2026-02'), ['month', '2026-02-01', '2026-02-28', false]);
  assert.deepEqual(told('2026-t4'), ['quarter', '2026-10-01', '2026-12-31', true]);
  assert.deepEqual(told('2025'), ['year', '2025-01-01', '2025-12-31', false]);
  assert.deepEqual(told(null), ['twelve', '2025-12-01', '2026-11-30', true]);
});

test('what makes no sense or has not begun is the last twelve months', () => {
  for (const text of ['2026-13', '2026-t5', '2027', '2026-12', '1999', '2026-2', 'x', '2026-11-01', '12'])
    assert.equal(told(text)[0], 'twelve', text);
});

test('every period that is offered is one of its own, has begun, and is found again by its address', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2010-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }), (at) => {
      const today = at.toISOString().slice(0, 10);
      const offered = periodsOffered(today);
      assert.equal(new Set(offered.map(({ code }) => code)).size, offered.length);
      for (const period of offered) {
        assert.ok(period.from <= today);
        assert.deepEqual(readPeriod(period.code, today), period);
      }
    }),
  );
});
