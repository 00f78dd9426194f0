import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDate, writeDate } from './dates.ts';

const at = (text: string) => readDate(text)?.toISOString();

test('a moment has Z or an offset, whose plus sign may have become a space on its way', () => {
  for (const text of [
    '2010-01-01T07:00:00+07:00',
    '2010-01-01T07:00:00 07:00',
    '2010-01-01T07:00+0700',
    '2010-01-01T00:00:00Z',
    '2009-12-31T16:00:00.000-08:00',
  ])
    assert.equal(at(text), '2010-01-01T00:00:00.000Z', text);
});

test('what says no offset, no moment of the calendar or no sane year is no moment', () => {
  for (const text of [
    '',
    '2010-01-01',
    '2010-01-01T00:00:00',
    '2010-02-30T00:00:00Z',
    '2010-13-01T00:00:00Z',
    '2010-01-01T24:00:00Z',
    '2010-01-01T00:00:00+19:00',
    '0001-01-01T00:00:00Z',
    '1262304000',
  ])
    assert.equal(at(text), undefined, text);
});

test('what is written is read again, to the second', () => {
  const moments = fc.date({ min: new Date('1946-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(moments, (moment) => {
      const second = new Date(Math.floor(moment.getTime() / 1000) * 1000);
      assert.deepEqual(readDate(writeDate(moment)!), second);
    }),
  );
  assert.equal(writeDate(null), null);
});
