import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseMoney, type Sen, sen } from '#platform/money.ts';
import { barOf, largestOf, shareOf } from './bars.ts';

const rupiah = (text: string): Sen => parseMoney(text);

test('a bar is as long as its share of the largest, in tenths of a percent', () => {
  assert.equal(shareOf(rupiah('1'), rupiah('3')), 33.3);
  assert.equal(shareOf(rupiah('6511677155223'), rupiah('6511677155223')), 100);
  assert.equal(shareOf(rupiah('5'), rupiah('0')), 0);
});

test('what was paid is a part of the bar, what it is held against its outline, and neither is drawn where there is none', () => {
  const largest = largestOf([rupiah('200'), undefined, rupiah('-400')]);
  assert.equal(largest, rupiah('400'));
  assert.deepEqual(barOf({ amount: rupiah('200'), before: rupiah('100'), paid: rupiah('50') }, largest), {
    value: 50,
    part: 12.5,
    ghost: 25,
  });
  assert.deepEqual(barOf({ amount: rupiah('200') }, largest), { value: 50 });
});

test('no bar is longer than its frame or shorter than nothing', () => {
  const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(sen);
  fc.assert(
    fc.property(amounts, amounts, (amount, largest) => {
      const share = shareOf(amount, largest);
      assert.ok(share >= 0 && share <= 100);
    }),
  );
});
