import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginningOf } from './text.ts';

test('the beginning of a text ends between two letters', () => {
  assert.equal(beginningOf('ab😀', 3), 'ab');
  assert.equal(beginningOf('ab😀', 4), 'ab😀');
  assert.equal(beginningOf('abc', 2), 'ab');
});
