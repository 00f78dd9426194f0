import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from './recovery.ts';

test('ten recovery codes, no two alike, of letters that nobody confuses', () => {
  const codes = newRecoveryCodes();
  assert.equal(new Set(codes).size, 10);
  for (const code of codes) assert.match(code, /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
});

test('a code survives handwriting: small letters, spaces, O for zero, l for one', () => {
  assert.equal(readRecoveryCode(' 7k4mq-2xv8a '), '7K4MQ2XV8A');
  assert.equal(readRecoveryCode('7k4mq-2xv8'), undefined, 'one letter too few');
  assert.equal(readRecoveryCode('7k4mq 2xvoL'), '7K4MQ2XV01');
  for (const typed of ['', '7K4MQ-2XV8AB', '7K4MQ-2XV8U', 'x'.repeat(100_000)])
    assert.equal(readRecoveryCode(typed), undefined);
});

test('the same code of two people is kept as two different hashes', async () => {
  const [one, same, other] = [
    await hashRecoveryCode('7K4MQ-2XV8A', 'a'),
    await hashRecoveryCode('7K4MQ2XV8A', 'a'),
    await hashRecoveryCode('7K4MQ2XV8A', 'b'),
  ];
  assert.deepEqual(one, same);
  assert.notDeepEqual(one, other);
});
