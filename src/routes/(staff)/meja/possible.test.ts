import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportStatus } from '#modules/reports/index.ts';
import { STATUSES } from '#modules/reports/index.ts';
import { mayOpen, mayReadText, nextAct, possibleActs } from './possible.ts';

const person = (role: string, organisation?: string, region = 3522) =>
  ({ kind: 'person', id: 'x', name: 'Contoh', role, region, organisation }) as const;
const report = (status: ReportStatus, organisationId: string | null = 'dinas') =>
  ({ region: 3522, status, organisationId }) as const;

test('what came in is verified, asked about or archived by the verifier, and by nobody else', () => {
  assert.deepEqual(possibleActs(person('verifier'), report('received', null)), [
    'verify',
    'ask',
    'merge',
    'gather',
    'archive',
    'converse',
    'note',
  ]);
  assert.deepEqual(possibleActs(person('officer', 'dinas'), report('received', null)), []);
});

test('an agency accepts before it answers', () => {
  const officer = person('officer', 'dinas');
  assert.equal(nextAct(possibleActs(officer, report('assigned'))), 'accept');
  assert.equal(nextAct(possibleActs(officer, report('accepted'))), 'answer');
  assert.equal(nextAct(possibleActs(officer, report('reopened'))), 'answer');
  assert.equal(nextAct(possibleActs(officer, report('answered'))), undefined);
});

test('an auditor and an administrator read every report and act on none', () => {
  for (const role of ['auditor', 'administrator']) {
    for (const status of STATUSES) {
      assert.equal(mayOpen(person(role), report(status)), true);
      assert.deepEqual(possibleActs(person(role), report(status)), []);
    }
  }
});

test('another agency and another regency do not see that the report exists', () => {
  assert.equal(mayOpen(person('officer', 'lain'), report('assigned')), false);
  assert.equal(mayOpen(person('verifier', undefined, 3511), report('received')), false);
});

test('an administrator sees that a secret report exists, not what it says', () => {
  assert.equal(mayReadText(person('administrator'), { ...report('assigned'), secret: true }), false);
  assert.equal(mayReadText(person('verifier'), { ...report('assigned'), secret: true }), true);
});

test('reports are merged and parted by the verifier alone; into a secret one nothing is merged', () => {
  assert.deepEqual(possibleActs(person('verifier'), report('merged')), ['unmerge', 'converse', 'note']);
  assert.ok(!possibleActs(person('verifier'), { ...report('assigned'), secret: true }).includes('gather'));
  assert.ok(!possibleActs(person('officer', 'dinas'), report('assigned')).includes('merge'));
});

test('a report that waits among copies of its text is let out by the verifier', () => {
  assert.ok(possibleActs(person('verifier'), { ...report('received', null), held: true }).includes('release'));
  assert.ok(!possibleActs(person('verifier'), report('received', null)).includes('release'));
});
