import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeLimit } from './limit.ts';

test('a client may send so many in a window, then waits until it ends', () => {
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

test('a form that had come before is given back', () => {
  const limit = makeLimit(1, 1000);
  limit.take('192.0.2.1', 0);
  limit.giveBack('192.0.2.1');
  assert.equal(limit.take('192.0.2.1', 0), 0);
});
