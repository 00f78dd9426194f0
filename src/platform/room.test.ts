import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRoom } from './room.ts';

test('nobody takes the places of everybody else, and who leaves makes room, once', () => {
  const room = makeRoom(5, { session: 2, network: 3 });
  const enter = (session: string, network: string) => room.enter({ session, network });
  const first = enter('a', 'n');
  enter('a', 'n');
  assert.equal(enter('a', 'n'), 'session');
  enter('b', 'n');
  assert.equal(enter('c', 'n'), 'network', 'what one network may hold is held');
  enter('c', 'm');
  enter('d', 'm');
  assert.equal(enter('e', 'o'), 'all');
  assert.ok(typeof first === 'function');
  first();
  first();
  assert.equal(typeof enter('e', 'o'), 'function');
  assert.equal(enter('f', 'p'), 'all', 'leaving twice is leaving once');
});
