import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { maskedNumber, readNumber } from './number.ts';

test('a number is the same number however it is written', () => {
  for (const typed of ['081234567890', '+62 812-3456-7890', '62812 3456 7890', '0812 3456 7890', '(0812) 345.67890'])
    assert.equal(readNumber(typed), '6281234567890', typed);
  assert.equal(readNumber('+65 8123 4567'), '6581234567');
});

test('what is no number of a person is none', () => {
  for (const typed of ['', '112', 'sari.contoh@example.org', '0812a4567890', '+0812345678', '1234567890123456'])
    assert.equal(readNumber(typed), undefined, typed);
});

test('what was read reads as itself, and masked it cannot be called', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[1-9]\d{7,14}$/), (number) => {
      assert.equal(readNumber(number), number);
      assert.equal(readNumber(`+${number}`), number);
      assert.ok(maskedNumber(number).replace(/\D/g, '').length < number.length);
    }),
  );
});
