import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FLAGS, type ProofRule } from '../types.ts';
import { type Evidence, flagCounts, flagsOf, isDoubt, type ProofLimits, proofLimits } from './proof.ts';

const LIMITS: ProofLimits = { farMetres: 200, oldDays: 14, clockMinutes: 60, samePercent: 60, editors: ['photoshop'] };
const REPORTED = new Date('2026-11-02T02:00:00Z');
const NOW = new Date('2026-11-09T02:00:00Z');
const hoursBefore = (hours: number, moment = NOW) => new Date(moment.getTime() - hours * 3_600_000);
const honest: Evidence = {
  photo: { takenAt: hoursBefore(2), software: 'MediaTek Camera Application', traces: [] },
  metres: 40,
  hasPlace: true,
  since: REPORTED,
  matches: [],
};
const names = (change: Partial<Evidence>) => flagsOf({ ...honest, ...change }, NOW, LIMITS).map(({ flag }) => flag);
const photo = (change: Partial<Evidence['photo']>) => ({ photo: { ...honest.photo, ...change } });
const match = (percent: number, isReporters = false) => ({ photoId: `photo ${percent}`, percent, isReporters });

test('a photo taken at the place, after the report and lately, is noticed by nothing', () => {
  assert.deepEqual(names({}), []);
});

test('a photo from beyond the limit is far, one at the limit is not; without a place of the report nothing is measured', () => {
  assert.deepEqual(names({ metres: 200 }), []);
  assert.deepEqual(names({ metres: 201 }), ['far']);
  assert.deepEqual(names({ metres: undefined }), []);
});

test('the device’s word counts where the camera says nothing, and never against the camera', () => {
  assert.deepEqual(names({ metres: undefined, deviceMetres: 900 }), ['far']);
  assert.deepEqual(names({ metres: 900, deviceMetres: 5 }), ['far']);
  assert.deepEqual(names({ metres: 5, deviceMetres: 900 }), []);
});

test('a photo from before the report, or from before it was contested, is too early, beyond what a clock may be out', () => {
  assert.deepEqual(names(photo({ takenAt: hoursBefore(0.9, REPORTED) })), []);
  assert.deepEqual(names(photo({ takenAt: hoursBefore(1.1, REPORTED) })), ['early']);
  assert.deepEqual(names({ since: hoursBefore(0.5), ...photo({ takenAt: hoursBefore(3) }) }), ['early']);
});

test('one taken long before the answer is old, one from the future has a wrong clock', () => {
  const since = hoursBefore(24 * 60);
  assert.deepEqual(names({ since, ...photo({ takenAt: hoursBefore(24 * 14) }) }), []);
  assert.deepEqual(names({ since, ...photo({ takenAt: hoursBefore(24 * 15) }) }), ['old']);
  assert.deepEqual(names(photo({ takenAt: hoursBefore(-2) })), ['ahead']);
});

test('what keeps neither time nor place is told, and is no doubt', () => {
  const flags = flagsOf(
    { ...honest, metres: undefined, hasPlace: false, ...photo({ takenAt: undefined }) },
    NOW,
    LIMITS,
  );
  assert.deepEqual(
    flags.map(({ flag }) => flag),
    ['no_place', 'no_time'],
  );
  assert.ok(!flags.some(isDoubt));
});

test('of several pictures that are alike the likest is named, the reporter’s own apart from the others', () => {
  const matches = [match(59), match(75), match(100), match(80, true)];
  assert.deepEqual(flagsOf({ ...honest, matches }, NOW, LIMITS), [
    { flag: 'reused', match: match(100) },
    { flag: 'reporters', match: match(80, true) },
  ]);
  assert.deepEqual(names({ matches: [match(59)] }), []);
});

test('the name of an editing program and a declaration of generated media are hints', () => {
  assert.deepEqual(names(photo({ software: 'Adobe PHOTOSHOP 26.1', traces: ['generated', 'credentials'] })), [
    'generated',
    'edited',
  ]);
  assert.deepEqual(names(photo({ traces: ['credentials'] })), []);
});

test('limits are those in force on the day: the newest that has begun', () => {
  const rule = (validFrom: string, amount: number): ProofRule => ({
    rule: 'far_metres',
    validFrom,
    amount,
    words: null,
    source: 'Contoh',
  });
  const rules = [rule('2026-12-01', 50), rule('2000-01-01', 200), rule('2026-11-01', 100)];
  assert.equal(proofLimits(rules, '2026-11-09').farMetres, 100);
  assert.equal(proofLimits(rules, '2026-12-01').farMetres, 50);
});

test('whatever the photo, each thing is noticed at most once, in the sequence of the list or told in numbers that agree', () => {
  const date = fc.date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  const evidence = fc.record({
    photo: fc.record({
      takenAt: fc.option(date, { nil: undefined }),
      software: fc.option(fc.string(), { nil: undefined }),
      traces: fc.subarray(['generated' as const, 'credentials' as const]),
    }),
    metres: fc.option(fc.nat(1e6), { nil: undefined }),
    deviceMetres: fc.option(fc.nat(1e6), { nil: undefined }),
    hasPlace: fc.boolean(),
    since: date,
    matches: fc.array(fc.record({ photoId: fc.uuid(), percent: fc.nat(100), isReporters: fc.boolean() })),
  });
  fc.assert(
    fc.property(evidence, date, (given, now) => {
      const flags = flagsOf(given, now, LIMITS);
      const found = flags.map(({ flag }) => flag);
      assert.equal(new Set(found).size, found.length);
      assert.ok(found.every((flag) => FLAGS.includes(flag)));
      assert.ok(
        flags.every(({ flag, match: one }) => (flag === 'reused' || flag === 'reporters') === (one !== undefined)),
      );
      assert.deepEqual(flagCounts(flags), Object.fromEntries(found.map((flag) => [flag, 1])));
      assert.equal(given.photo.takenAt === undefined, found.includes('no_time'));
    }),
  );
});
