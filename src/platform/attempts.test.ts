import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLimit } from './attempts.ts';

test('as many pass as are allowed, the next waits until the window of the first one ends', () => {
  const limit = makeLimit(2, 1000);
  assert.deepEqual(
    [0, 400, 600, 999, 1000].map((now) => limit.take('192.0.2.1', now)),
    [0, 0, 400, 1, 0],
  );
});

test('one client does not use up what another may send', () => {
  const limit = makeLimit(1, 1000);
  assert.equal(limit.take('192.0.2.1', 0), 0);
  assert.equal(limit.take('192.0.2.2', 0), 0);
  assert.equal(limit.take('192.0.2.1', 0), 1000);
});

test('what did no harm is given back', () => {
  const limit = makeLimit(1, 1000);
  limit.take('192.0.2.1', 0);
  limit.giveBack('192.0.2.1');
  assert.equal(limit.take('192.0.2.1', 0), 0);
});

test('invented names neither fill the memory for ever nor make the next one wait for a look at all of them', () => {
  const limit = makeLimit(1, 1_000_000);
  const began = performance.now();
  for (let i = 0; i < 100_000; i += 1) limit.take(`name ${i}`, i);
  assert.ok(performance.now() - began < 2000, 'each look at all of them would take minutes');
  assert.equal(limit.take('name 99999', 99_999), 1_000_000);
  assert.equal(limit.take('name 0', 1_000_000), 0, 'a window that ended is forgotten');
});
