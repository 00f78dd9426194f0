import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDeviceClaim } from './device.ts';

const NOW = new Date('2026-11-09T02:00:00Z');

test('what a device says of its place is taken as it says it', () => {
  assert.deepEqual(readDeviceClaim('-7.15012 111.88 12 2026-11-09T01:59:30.000Z', NOW), {
    lat: -7.15012,
    lon: 111.88,
    accuracyMetres: 12,
    at: new Date('2026-11-09T01:59:30Z'),
  });
});

test('what is none, lies nowhere, is too unsure or of another day is left out', () => {
  for (const text of [
    undefined,
    '',
    '1 2',
    '-97.1 111.88 12 2026-11-09T01:59:30Z',
    '-7.1 191.88 12 2026-11-09T01:59:30Z',
    '-7.1 111.88 5001 2026-11-09T01:59:30Z',
    '-7.1 111.88 12 2026-11-07T01:59:30Z',
    '-7.1 111.88 12 2026-13-40T25:59:30Z',
    '-7.1 111.88 1e3 2026-11-09T01:59:30Z',
  ])
    assert.equal(readDeviceClaim(text, NOW), undefined, String(text));
});
