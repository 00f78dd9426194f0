import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney, moneyText, parseMoney, percentOf, readMoney, sayMoney, sen, sumOfMoney } from './money.ts';

const amounts = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(sen);

test('what is stored is read back to the sen', () => {
  fc.assert(fc.property(amounts, (amount) => assert.equal(parseMoney(moneyText(amount)), amount)));
});

test('an amount is read as it was written, in either style', () => {
  fc.assert(
    fc.property(amounts, (amount) => {
      assert.equal(readMoney(formatMoney('id', amount).replace('−', '-')), amount);
      assert.equal(readMoney(formatMoney('en', amount).replace('−', '-')), amount);
      assert.equal(readMoney(moneyText(amount)), amount);
    }),
  );
});

test('sheets write money in many ways', () => {
  const read: Readonly<Record<string, string>> = {
    '1.234.567': '1234567.00',
    '1,234,567': '1234567.00',
    '1.234.567,5': '1234567.50',
    '1,234,567.50': '1234567.50',
    '1 234 567': '1234567.00',
    '1.234': '1234.00',
    '1,234': '1234.00',
    '12,5': '12.50',
    '12.5': '12.50',
    '1234567': '1234567.00',
    'Rp 1.500.000,-': '1500000.00',
    'Rp. 2.000': '2000.00',
    '(500)': '-500.00',
    '-1.000': '-1000.00',
    ' 0 ': '0.00',
  };
  for (const [written, amount] of Object.entries(read)) {
    const found = readMoney(written);
    assert.equal(found === undefined ? undefined : moneyText(found), amount, written);
  }
  for (const none of [
    '',
    '-',
    'lima',
    '1.23.456',
    '1,2345',
    '1.234.56',
    '1.2,3.4',
    '12..5',
    '(-5)',
    '1e6',
    '0x10',
    `${'9'.repeat(19)}`,
  ])
    assert.equal(readMoney(none), undefined, none);
});

test('reading never throws, whatever stands in a cell', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readMoney(text)));
});

test('a sentence rounds, a table does not', () => {
  const apbd = parseMoney('6511677155223');
  assert.equal(sayMoney('id', apbd), 'Rp6,51 triliun');
  assert.equal(sayMoney('en', apbd), 'Rp6.51 trillion');
  assert.equal(formatMoney('id', apbd), 'Rp6.511.677.155.223');
  assert.equal(formatMoney('id', parseMoney('6553978261155.47')), 'Rp6.553.978.261.155,47');
  assert.equal(sayMoney('id', parseMoney('-112400000')), '−Rp112 juta');
  assert.equal(sayMoney('id', parseMoney('61697536000')), 'Rp61,7 miliar');
  assert.equal(sayMoney('id', parseMoney('950')), 'Rp950');
});

test('a sum is exact, and a part of nothing is not told', () => {
  assert.equal(moneyText(sumOfMoney(Array.from({ length: 10 }, () => parseMoney('0.10')))), '1.00');
  assert.equal(percentOf(parseMoney('1'), parseMoney('3')), 33.33);
  assert.equal(percentOf(parseMoney('1'), sen(0n)), undefined);
});
