import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ReportStatus, STATUSES } from '../types.ts';
import { actsFrom, ENDED, isLate, isOpen, LIFE_ACTS, leadsTo, mayArchive, mayHappen, nextDue } from './life.ts';

const at = (status: ReportStatus, resumeStatus: ReportStatus | null = null) => ({ status, resumeStatus });

test('a report is answered only after an agency took it on', () => {
  assert.equal(mayHappen('answer', 'verified'), false);
  assert.equal(mayHappen('answer', 'assigned'), false);
  assert.equal(mayHappen('answer', 'in_progress'), true);
});

test('only the reporter’s word makes it confirmed: silence leads elsewhere', () => {
  const toConfirmed = LIFE_ACTS.filter((act) => STATUSES.some((status) => leadsTo(act, at(status)) === 'confirmed'));
  assert.deepEqual(toConfirmed, ['confirm']);
  assert.equal(leadsTo('close_silent', at('answered')), 'closed_unconfirmed');
});

test('what was closed by silence, and what was confirmed too early, can be contested', () => {
  assert.equal(leadsTo('contest', at('closed_unconfirmed')), 'reopened');
  assert.equal(leadsTo('contest', at('confirmed')), 'reopened');
});

test('a completed report goes back to where it was when it was asked about', () => {
  assert.equal(leadsTo('complete', at('awaiting_reporter', 'in_progress')), 'in_progress');
  assert.equal(leadsTo('complete', at('awaiting_reporter')), 'received');
});

test('from every status something can happen, except that nothing is owed once it is ended', () => {
  for (const status of STATUSES) assert.ok(actsFrom(status).length > 0, status);
  for (const status of ENDED) assert.equal(isOpen(status), false);
});

test('every status is reached by some walk from received, and every walk stays within the statuses', () => {
  const seen = new Set<ReportStatus>(['received']);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 20 }), { maxLength: 40 }), (choices) => {
      let report = at('received');
      for (const choice of choices) {
        const acts = actsFrom(report.status);
        const act = acts[choice % acts.length];
        const status = leadsTo(act, report)!;
        report = at(status, act === 'ask' ? report.status : report.resumeStatus);
        assert.ok(STATUSES.includes(status));
        seen.add(status);
      }
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual([...seen].sort(), [...STATUSES].sort());
});

test('an act that may not happen leads nowhere', () => {
  fc.assert(
    fc.property(fc.constantFrom(...LIFE_ACTS), fc.constantFrom(...STATUSES), (act, status) => {
      assert.equal(leadsTo(act, at(status)) === undefined, !mayHappen(act, status));
    }),
  );
});

const day = (n: number) => new Date(Date.UTC(2026, 0, n));
const dues = {
  verifyDueAt: day(1),
  respondDueAt: day(2),
  resolveDueAt: day(3),
  reporterDueAt: day(4),
  firstResponseAt: null,
  reopenings: 0,
};

test('what is owed next follows the status', () => {
  assert.deepEqual(nextDue({ ...dues, status: 'received' }), { step: 'verify', at: day(1) });
  assert.deepEqual(nextDue({ ...dues, status: 'assigned' }), { step: 'first_response', at: day(2) });
  assert.deepEqual(nextDue({ ...dues, status: 'accepted', firstResponseAt: day(1) }), { step: 'resolve', at: day(3) });
  assert.deepEqual(nextDue({ ...dues, status: 'reopened', firstResponseAt: day(1), reopenings: 1 }), {
    step: 'rework',
    at: day(3),
  });
  assert.deepEqual(nextDue({ ...dues, status: 'answered' }), { step: 'reporter_silence', at: day(4) });
  assert.equal(nextDue({ ...dues, status: 'confirmed' }), undefined);
});

test('of a first response and a solution the sooner one is owed next', () => {
  const late = { ...dues, status: 'assigned' as const, respondDueAt: day(5) };
  assert.deepEqual(nextDue(late), { step: 'resolve', at: day(3) });
  assert.deepEqual(nextDue({ ...late, resolveDueAt: null }), { step: 'first_response', at: day(5) });
});

test('what an agency works on is archived only as long as nobody has read it', () => {
  const handed = { status: 'accepted' as const, forwardedAt: null, verifiedAt: day(1) };
  assert.equal(mayArchive(handed), false);
  assert.equal(mayArchive({ ...handed, forwardedAt: day(2), verifiedAt: null }), true);
  assert.equal(mayArchive({ ...handed, forwardedAt: day(2) }), false);
  assert.equal(mayArchive({ ...handed, status: 'received' }), true);
});

test('a report that waits for the reporter is never late', () => {
  assert.equal(isLate({ dueStep: 'reporter_completion', dueAt: day(1) }, day(9)), false);
  assert.equal(isLate({ dueStep: 'resolve', dueAt: day(1) }, day(9)), true);
  assert.equal(isLate({ dueStep: 'resolve', dueAt: day(9) }, day(1)), false);
});
