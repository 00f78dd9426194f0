import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { masked } from './mail/index.ts';
import { isTooOld, pauseMs } from './retry.ts';

const HOUR_MS = 3_600_000;

test('the first pause is a minute, and each is twice the one before', () => {
  assert.deepEqual([1, 2, 3, 4].map(pauseMs), [60_000, 120_000, 240_000, 480_000]);
});

test('no pause is longer than six hours, however often it failed', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 5000 }), (attempts) => pauseMs(attempts) <= 6 * HOUR_MS));
});

test('a mail is given up when it is five days old, not a minute earlier', () => {
  const created = new Date('2026-01-01T00:00:00Z');
  assert.equal(isTooOld(created, new Date('2026-01-05T23:59:00Z')), false);
  assert.equal(isTooOld(created, new Date('2026-01-06T00:00:00Z')), true);
});

test('a masked address shows its first letter and its host, and nothing between', () => {
  assert.equal(masked('sari.contoh@example.org'), 's***@example.org');
});
