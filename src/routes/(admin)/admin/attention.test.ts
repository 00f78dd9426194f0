import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AREAS, attention, backupWorry, type Facts, provisionalYears } from './attention.ts';

const well: Facts = {
  engine: 'postgres',
  freeBytes: 50 * 1024 ** 3,
  failedJobs: 0,
  stuckWork: 0,
  runningWork: 0,
  driftedCounts: 0,
  mail: { waiting: 0, given_up: 0 },
  sendsMail: true,
  doubtfulAgencies: 0,
  strandedReports: 0,
  provisionalYears: [],
  administrators: 2,
  backup: undefined,
  open311: { silent: 0, givenUp: 0 },
  channels: { silent: 0, givenUp: 0 },
};
const first = (change: Partial<Facts>) => attention({ ...well, ...change })[0];

test('when all is well every area is named and none asks for anybody', () => {
  const states = attention(well);
  assert.deepEqual(new Set(states.map(({ area }) => area)), new Set(AREAS));
  assert.ok(states.every(({ kind }) => kind === 'done'));
});

test('a count that had drifted is told, for a page has shown a wrong number', () => {
  assert.deepEqual(first({ driftedCounts: 3 }), { area: 'health', kind: 'late', reason: 'drift', n: 3 });
});

test('what is lost comes before what somebody should look at', () => {
  const states = attention({ ...well, engine: 'pglite', mail: { waiting: 3, given_up: 2 }, doubtfulAgencies: 30 });
  assert.deepEqual(
    states.slice(0, 3).map(({ area, kind }) => [area, kind]),
    [
      ['outbox', 'late'],
      ['health', 'wait'],
      ['agencies', 'wait'],
    ],
  );
});

test('a report that did not reach another server is lost there until somebody sends it again; a silent server is tried again by itself', () => {
  assert.deepEqual(first({ open311: { silent: 1, givenUp: 2 } }), {
    area: 'open311',
    kind: 'late',
    reason: 'sentGivenUp',
    n: 2,
  });
  assert.deepEqual(first({ open311: { silent: 1, givenUp: 0 } }), {
    area: 'open311',
    kind: 'wait',
    reason: 'serverSilent',
    n: 1,
  });
});

test('open reports with an agency that has ended come before a list on a doubtful source', () => {
  assert.deepEqual(first({ strandedReports: 7, doubtfulAgencies: 30 }), {
    area: 'agencies',
    kind: 'late',
    reason: 'stranded',
    n: 7,
  });
});

test('mail that waits is a matter only where nothing sends it', () => {
  assert.equal(first({ mail: { waiting: 3, given_up: 0 } }).kind, 'done');
  assert.deepEqual(first({ mail: { waiting: 3, given_up: 0 }, sendsMail: false }), {
    area: 'outbox',
    kind: 'wait',
    reason: 'noServer',
    n: 3,
  });
});

test('a region with one administrator should have a second', () => {
  assert.equal(first({ administrators: 1 }).reason, 'alone');
});

test('a full disk is said before anything else about health', () => {
  assert.equal(first({ freeBytes: 1000, failedJobs: 4, engine: 'pglite' }).reason, 'disk');
});

test('a year that nobody entered is as provisional as one that is marked so', () => {
  const years = [
    { year: 2026, status: 'decreed' },
    { year: 2027, status: 'provisional' },
  ] as const;
  assert.deepEqual(provisionalYears(years, 2026), [2027]);
  assert.deepEqual(provisionalYears(years, 2027), [2027, 2028]);
});

const NOW = new Date('2026-11-09T02:00:00Z');
const hoursAgo = (hours: number) => ({
  newest: { at: new Date(NOW.getTime() - hours * 3_600_000) },
  latest: undefined,
});

test('a backup older than a day, one that failed, and none at all are told; a demonstration needs none', () => {
  assert.equal(backupWorry(hoursAgo(25), false, NOW), undefined);
  assert.deepEqual(backupWorry(hoursAgo(30), false, NOW), { kind: 'old', hours: 30 });
  assert.deepEqual(backupWorry({ ...hoursAgo(1), latest: { outcome: 'failed' } }, false, NOW), { kind: 'failed' });
  const none = { newest: undefined, latest: undefined };
  assert.deepEqual(backupWorry(none, false, NOW), { kind: 'none' });
  assert.equal(backupWorry(none, true, NOW), undefined);
  assert.deepEqual(first({ backup: { kind: 'old', hours: 30 }, engine: 'pglite' }), {
    area: 'health',
    kind: 'late',
    reason: 'backupOld',
    n: 30,
  });
});
