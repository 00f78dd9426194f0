import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportStatus } from '#modules/reports/index.ts';
import { STATUSES } from '#modules/reports/index.ts';
import { mayOpen, mayReadText, nextAct, possibleActs } from './possible.ts';

const person = (role: string, organisation?: string, region = 3522) =>
  ({ kind: 'person', id: 'x', name: 'Contoh', role, region, organisation }) as const;
const report = (status: ReportStatus, organisationId: string | null = 'dinas') =>
  ({
    region: 3522,
    status,
    organisationId,
    transfers: 0,
    appealedAt: null,
    decidedAt: null,
    forwardedAt: null,
    verifiedAt: null,
    reached: null,
  }) as const;
const next = (actor: ReturnType<typeof person>, of: ReturnType<typeof report>) => nextAct(possibleActs(actor, of), of);

test('what came in is verified, asked about or archived by the verifier, and by nobody else', () => {
  assert.deepEqual(possibleActs(person('verifier'), report('received', null)), [
    'verify',
    'ask',
    'merge',
    'gather',
    'archive',
    'refer_outside',
    'converse',
    'note',
  ]);
  assert.deepEqual(possibleActs(person('officer', 'dinas'), report('received', null)), []);
});

test('an agency accepts before it answers', () => {
  const officer = person('officer', 'dinas');
  assert.equal(next(officer, report('assigned')), 'accept');
  assert.equal(next(officer, report('accepted')), 'answer');
  assert.equal(next(officer, report('reopened')), 'answer');
  assert.equal(next(officer, report('answered')), undefined);
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

test('what was handed on twice is handed on no more: its office asks the secretary, who decides at any time, once and for all', () => {
  const officer = person('officer', 'dinas');
  const secretary = person('secretary');
  const handed = { ...report('assigned'), transfers: 2 };
  const of = (what: typeof handed | (typeof handed & { appealedAt: Date }), who = officer) =>
    possibleActs(who, what, 2);
  assert.ok(possibleActs(officer, { ...handed, transfers: 1 }, 2).includes('transfer'));
  assert.ok(!of(handed).includes('transfer') && of(handed).includes('appeal'));
  const appealed = { ...handed, appealedAt: new Date(), reached: 'secretary' as const };
  assert.ok(!possibleActs(officer, appealed, 2).includes('appeal'));
  assert.deepEqual(possibleActs(secretary, appealed, 2), ['decide']);
  assert.equal(nextAct(['decide'], appealed), 'decide');
  assert.equal(nextAct(['decide'], handed), undefined, 'not before she is asked');
  const decided = { ...handed, decidedAt: new Date() };
  assert.ok(!possibleActs(officer, decided, 2).some((act) => act === 'transfer' || act === 'appeal'));
  assert.deepEqual(possibleActs(secretary, decided, 2), ['decide']);
});

test('what came to an office unread is shown by it or by a verifier, and archived by a verifier alone', () => {
  const unread = { ...report('assigned'), forwardedAt: new Date() };
  assert.ok(possibleActs(person('officer', 'dinas'), unread).includes('release'));
  assert.deepEqual(
    possibleActs(person('verifier'), unread).filter((act) => act === 'release' || act === 'archive'),
    ['release', 'archive'],
  );
  const read = { ...unread, verifiedAt: new Date() };
  assert.ok(!possibleActs(person('verifier'), read).some((act) => act === 'release' || act === 'archive'));
});

test('reports are merged and parted by the verifier alone; into a secret one nothing is merged', () => {
  assert.deepEqual(possibleActs(person('verifier'), report('merged')), ['unmerge', 'converse', 'note']);
  assert.ok(!possibleActs(person('verifier'), { ...report('assigned'), secret: true }).includes('gather'));
  assert.ok(!possibleActs(person('officer', 'dinas'), report('assigned')).includes('merge'));
});

test('a report that waits among copies of its text is let out by the verifier', () => {
  assert.ok(possibleActs(person('verifier'), { ...report('received', null), held: true }).includes('unhold'));
  assert.ok(!possibleActs(person('verifier'), report('received', null)).includes('unhold'));
});
