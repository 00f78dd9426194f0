import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { localDay, parseIndonesianDate, timeZones } from './index.ts';
import { parseDay } from './zone.ts';

test('the fixed offsets agree with the time zone database from 1988 on', () => {
  const moment = fc.date({ min: new Date('1988-01-02Z'), max: new Date('2100-01-01Z'), noInvalidDate: true });
  for (const timeZone of timeZones) {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    fc.assert(
      fc.property(moment, (at) => {
        const local = format.format(at);
        assert.equal(localDay(timeZone, at), local.slice(0, 10));
        const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
        assert.deepEqual(parseIndonesianDate(local, timeZone), second);
      }),
      { numRuns: 1000 },
    );
  }
});

test('the first hundred years are those of the first century', () => {
  for (const day of ['0001-01-01', '0050-02-28', '0096-02-29', '0099-12-31']) {
    assert.equal(localDay('Asia/Jakarta', new Date(parseDay(day) * 86_400_000)), day);
  }
  assert.throws(() => parseDay('0050-02-29'), RangeError);
});
