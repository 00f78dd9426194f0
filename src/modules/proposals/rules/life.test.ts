import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Sen, sen } from '#platform/money.ts';
import {
  type LogEntry,
  type Meeting,
  STAGES,
  STATES,
  STEPS,
  type Standing,
  type Step,
  VERDICTS,
  type Verdict,
} from '../types.ts';
import {
  belongsTo,
  entryAt,
  entryOf,
  leadsTo,
  mayTakeOthers,
  mayWithdraw,
  nextSteps,
  stageAfter,
  startOf,
  verdictOn,
} from './life.ts';

const START: Standing = { year: 2028, stage: 'village', state: 'received', amount: sen(100n), mergedInto: null };
const WAITING: Standing = { ...START, state: 'waiting' };
const OTHER = '01900000-0000-7000-8000-000000000009';

const steps = fc.array(
  fc.record({ step: fc.constantFrom(...STEPS), amount: fc.bigInt(0n, 500n).map((one) => sen(one)) }),
  { maxLength: 12 },
);

test('invariant 17: whatever is tried, a proposal is in one state, moves along allowed ways only, and never goes back a stage', () => {
  fc.assert(
    fc.property(steps, (tried) => {
      let standing = START;
      const log: { before: Standing; after: Standing; step: Step }[] = [];
      for (const { step, amount } of tried) {
        const after = leadsTo(step, standing, { amount, into: OTHER });
        assert.equal(
          after !== undefined,
          nextSteps(standing.state).includes(step) && (step !== 'changed' || amount !== standing.amount),
        );
        if (!after) continue;
        assert.ok(STAGES.indexOf(after.stage) - STAGES.indexOf(standing.stage) <= 1);
        assert.ok(STAGES.indexOf(after.stage) >= STAGES.indexOf(standing.stage));
        assert.equal(after.state === 'merged', after.mergedInto !== null);
        assert.ok(after.amount === standing.amount || step === 'changed', 'only a changed amount changes it');
        log.push({ before: standing, after, step });
        standing = after;
      }
      for (const [index, { before }] of log.entries()) if (index > 0) assert.deepEqual(before, log[index - 1]!.after);
      assert.deepEqual(log.at(-1)?.after ?? START, standing, 'the log tells how it stands');
    }),
  );
});

test('out of an end there is no way, and nothing is received twice', () => {
  for (const state of ['accepted', 'rejected', 'merged', 'withdrawn'] as const) assert.deepEqual(nextSteps(state), []);
  for (const state of STATES) assert.equal(nextSteps(state).includes('proposed'), false);
});

test('accepted at each stage it waits for the next, and at the last it is accepted for good', () => {
  let at: Standing = WAITING;
  for (const stage of STAGES) {
    assert.deepEqual([at.stage, at.state], [stage, 'waiting']);
    at = leadsTo('accepted', at)!;
  }
  assert.deepEqual([at.stage, at.state, stageAfter('regency')], ['regency', 'accepted', undefined]);
});

test('another amount has to be another one, and a merging has to name where it goes on', () => {
  assert.equal(leadsTo('changed', WAITING, { amount: sen(100n) }), undefined);
  assert.equal(leadsTo('changed', WAITING), undefined);
  assert.equal(leadsTo('changed', WAITING, { amount: sen(90n) })?.amount, 90n);
  assert.equal(leadsTo('merged', WAITING), undefined);
});

test('a proposal enters where its proposer belongs, and never at a stage of a place that it does not name', () => {
  assert.equal(entryOf('resident', '35.22.06.2001'), 'village');
  assert.equal(entryOf('village', '35.22.06.2001'), 'village');
  assert.equal(entryOf('agency', '35.22.06.2001'), 'agency_forum');
  assert.equal(entryOf('council', null), 'regency');
  assert.equal(entryOf('reports', null), 'agency_forum');
  assert.equal(entryAt('village', { placeCode: null, districtCode: '35.22.06' }), 'district');
  assert.equal(entryAt('village', { placeCode: null, districtCode: null }), 'agency_forum');
  assert.equal(entryAt('regency', { placeCode: null, districtCode: null }), 'regency');
});

type Sitting = Pick<Meeting, 'id' | 'year' | 'stage' | 'placeCode' | 'organisationId' | 'corrects'>;
const MEETING: Sitting = {
  id: 'm1',
  year: 2028,
  stage: 'village',
  placeCode: '35.22.06.2001',
  organisationId: 'o1',
  corrects: null,
};
const HERE = { placeCode: '35.22.06.2001', districtCode: '35.22.06', organisationId: null };
const FIRST = { seq: 1, meetingId: null, before: WAITING };
const decide = (
  standing: Standing,
  verdict: Verdict,
  change: {
    meeting?: Partial<Sitting>;
    last?: Pick<LogEntry, 'seq' | 'meetingId' | 'before'>;
    where?: Partial<typeof HERE>;
    amount?: Sen;
  } = {},
) =>
  verdictOn(
    { ...standing, ...HERE, ...change.where },
    change.last ?? FIRST,
    { ...MEETING, ...change.meeting },
    verdict,
    {
      amount: change.amount ?? sen(70n),
      into: OTHER,
    },
  );

test('a meeting decides on what waits for its stage, its place, its agency and its year, and on nothing else', () => {
  assert.equal(typeof decide(WAITING, 'accepted'), 'object');
  assert.equal(decide({ ...WAITING, state: 'received' }, 'accepted'), 'decided', 'nobody has read it');
  assert.equal(decide({ ...WAITING, stage: 'district' }, 'accepted'), 'moved_on');
  assert.equal(decide(WAITING, 'accepted', { meeting: { stage: 'regency', placeCode: null } }), 'elsewhere');
  assert.equal(decide(WAITING, 'accepted', { where: { placeCode: '35.22.06.2002' } }), 'elsewhere');
  assert.equal(decide(WAITING, 'accepted', { meeting: { year: 2029 } }), 'other_year');
  assert.equal(decide(WAITING, 'changed', { amount: sen(100n) }), 'amount_needed');
  assert.equal(belongsTo({ ...MEETING, stage: 'agency_forum' }, { ...HERE, organisationId: 'o2' }), false);
  assert.equal(belongsTo({ ...MEETING, stage: 'agency_forum' }, HERE), true, 'of no agency yet');
});

test('what was deferred is decided in a later year, and goes on in that year', () => {
  const found = decide({ ...WAITING, state: 'deferred' }, 'accepted', { meeting: { year: 2029 } });
  assert.ok(typeof found === 'object');
  assert.deepEqual([found.to.year, found.to.stage, found.to.state], [2029, 'district', 'waiting']);
});

test('a meeting, and the one that corrects it, decides anew from where the proposal stood before; another one does not', () => {
  const after = leadsTo('rejected', WAITING)!;
  const last = { seq: 2, meetingId: 'm1', before: WAITING };
  assert.deepEqual(decide(after, 'accepted', { last }), {
    from: WAITING,
    to: leadsTo('accepted', WAITING),
    corrects: 2,
  });
  const correction = { id: 'm2', corrects: 'm1' };
  assert.equal(typeof decide(after, 'accepted', { last, meeting: correction }), 'object');
  assert.equal(decide(after, 'accepted', { last, meeting: { id: 'm3' } }), 'decided');
  const movedOn = leadsTo('accepted', leadsTo('accepted', WAITING)!)!;
  const later = { seq: 3, meetingId: 'm9', before: leadsTo('accepted', WAITING)! };
  assert.equal(decide(movedOn, 'rejected', { last: later, meeting: correction }), 'moved_on');
  assert.deepEqual(startOf(after, last, MEETING).from, WAITING);
});

test('any verdicts in any order leave one state that the last one explains', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...VERDICTS), { minLength: 1, maxLength: 8 }), (verdicts) => {
      let standing: Standing = WAITING;
      let last: Pick<LogEntry, 'seq' | 'meetingId' | 'before'> = FIRST;
      for (const verdict of verdicts) {
        const found = decide(standing, verdict, { last });
        assert.ok(typeof found === 'object', 'the same meeting may always decide anew');
        assert.deepEqual(found.from, WAITING);
        standing = found.to;
        last = { seq: last.seq + 1, meetingId: 'm1', before: found.from };
      }
    }),
  );
});

test('its proposer takes it back until a meeting has spoken, and others are merged into what is still on its way', () => {
  assert.equal(mayWithdraw('waiting', [{ meetingId: null }]), true);
  assert.equal(mayWithdraw('waiting', [{ meetingId: null }, { meetingId: 'm1' }]), false);
  assert.equal(mayWithdraw('rejected', []), false);
  assert.deepEqual(
    STATES.filter((state) => mayTakeOthers({ state })),
    ['waiting', 'accepted', 'deferred'],
  );
});
