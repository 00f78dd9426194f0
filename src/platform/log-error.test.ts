import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loggedError } from './log-error.ts';

const told = (error: unknown) => JSON.stringify(loggedError(error));

test('an error is logged without the values that it quotes', () => {
  const name = 'Sari "Contoh" 3522011234567890';
  for (const message of [
    `invalid input syntax for type uuid: "${name}"`,
    `Unexpected token 'S', "${name}" is not valid JSON`,
    `date/time field value out of range: "${name}"`,
  ]) {
    const error = new Error(message, { cause: new Error(message) });
    assert.doesNotMatch(told(error), /Sari|3522011/);
    assert.doesNotMatch(told(String(error)), /Sari|3522011/);
  }
});

test('it keeps what helps to mend it: which constraint, which code, where', () => {
  const error = Object.assign(new Error('new row violates check constraint "report_status_known"'), { code: '23514' });
  assert.match(told(error), /report_status_known.*23514.*log-error\.test/);
});

test('it is one line of bounded length, whatever was sent', () => {
  const error = new Error(`x\r\n{"level":50}\u001b[31m${'a'.repeat(1e6)}`);
  assert.ok(told(error).length < 5000);
  assert.doesNotMatch(told(error), /[\r\n\u001b]/);
  assert.equal(told({ secret: 'a' }), '"not an error"');
});
