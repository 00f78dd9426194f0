import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureLimit } from './attempts.ts';

const MINUTE = 60_000;
const at = (minute: number) => new Date(minute * MINUTE);

test('after the tenth failure one waits until fifteen minutes after the first', () => {
  const limit = failureLimit({ most: 10, windowMilliseconds: 15 * MINUTE });
  for (let i = 0; i < 10; i += 1) {
    assert.equal(limit.waitFor('a', at(i)), 0);
    limit.failed('a', at(i));
  }
  assert.equal(limit.waitFor('a', at(10)), 5 * MINUTE);
  assert.equal(limit.waitFor('a', at(15)), 0);
});

test('failures of one name keep nobody else waiting', () => {
  const limit = failureLimit({ most: 1, windowMilliseconds: MINUTE });
  limit.failed('a', at(0));
  assert.equal(limit.waitFor('b', at(0)), 0);
});

test('a window that has ended begins anew', () => {
  const limit = failureLimit({ most: 2, windowMilliseconds: MINUTE });
  limit.failed('a', at(0));
  limit.failed('a', at(2));
  assert.equal(limit.waitFor('a', at(2)), 0);
});

test('invented names do not fill the memory for ever', () => {
  const limit = failureLimit({ most: 1, windowMilliseconds: MINUTE });
  for (let i = 0; i < 30_000; i += 1) limit.failed(`name ${i}`, at(i));
  assert.equal(limit.waitFor('name 29999', at(29_999)), MINUTE);
});
