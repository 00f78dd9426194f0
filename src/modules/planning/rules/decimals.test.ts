import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readDecimal, shortened, writtenDecimal } from './decimals.ts';

describe('a value of an indicator', () => {
  test('is read as offices write it, and never in two ways', () => {
    for (const [written, value] of [
      ['85,5', '85.5'],
      ['1.234,5', '1234.5'],
      ['1.234.567', '1234567'],
      ['98 %', '98'],
      ['66.1250', '66.125'],
      ['-3,2', '-3.2'],
      ['0.125', '0.125'],
      ['007', '7'],
    ] as const)
      assert.equal(readDecimal(written), value, written);
    for (const nothing of ['', '-', '–', 'n/a', ' N/A ']) assert.equal(readDecimal(nothing), null, nothing);
    for (const unsure of ['1.234', 'BB', '12 km', '1,23456', '1e5', '--2', '123456789012345'])
      assert.equal(readDecimal(unsure), undefined, unsure);
  });

  test('comes back from a file as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 4 }), (digits, scale) => {
        const value = shortened((digits / 10 ** scale).toFixed(scale));
        assert.equal(readDecimal(writtenDecimal(value)), value === '-0' ? '-0' : value);
      }),
    );
  });

  test('is read from anything without a fault', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = readDecimal(text);
        if (typeof value === 'string') assert.match(value, /^-?\d{1,14}(\.\d{1,4})?$/);
      }),
    );
  });
});
