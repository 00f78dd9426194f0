import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { castOf, NEXT_DOOR, NOW, person, problem, REGION, WHY, YEAR } from './cast.testing.ts';
import {
  type Proposal,
  proposalsAccepted,
  rankProposals,
  type StepOf,
  stepsOf,
  supportProposal,
  type Verdict,
} from './index.ts';

eachEngine((_engine, db) => {
  const cast = castOf(db);
  const { app, camat, clerk, decide, listed, meet, planner, propose, read, ref } = cast;
  const inside = <T>(act: Parameters<typeof inRegion<T>>[2]): Promise<T> => inRegion(db(), REGION, act);
  const log = (id: string) => inside((tx) => stepsOf(tx, id));
  const kinds = async (id: string) => (await log(id)).map(({ step }) => step);

  /** The log alone tells how a proposal stands, and every step begins where the one before it, or the one it corrects, left or found it. */
  const assertWhole = (steps: readonly StepOf[], proposal: Proposal): void => {
    assert.deepEqual(
      steps.map(({ seq }) => seq),
      steps.map((_, index) => index + 1),
    );
    assert.equal(proposal.steps, steps.length);
    const { year, stage, state, amount, mergedInto } = proposal;
    const last = steps.at(-1)!.after;
    assert.deepEqual({ ...last, mergedInto: null }, { year, stage, state, amount, mergedInto: null });
    assert.equal(last.mergedInto === null, mergedInto === null);
    for (const step of steps.slice(1)) {
      const begins = step.corrects ? steps[step.corrects - 1]!.before : steps[step.seq - 2]!.after;
      assert.deepEqual(step.before, begins);
    }
  };

  test('from the village to the regency: each stage decides, the amount changes with a reason, and all of it stays readable', async () => {
    const { id } = await listed();
    await decide(clerk(), await meet(clerk(), 'village'), id, 'accepted');
    const district = await meet(camat(), 'district');
    await assert.rejects(
      decide(camat(), district, id, 'changed', { amount: '120000000' }),
      problem('proposal-target-needed'),
    );
    const agency = cast.agency();
    await decide(camat(), district, id, 'changed', {
      amount: '120000000',
      organisation: agency,
      reason: 'Lebarnya cukup tiga meter, jadi lebih murah.',
    });
    assert.deepEqual(
      [(await read(id)).stage, (await read(id)).amount, (await read(id)).organisationId],
      ['agency_forum', 12_000_000_000n, agency],
    );
    const officer = person('officer', agency);
    await decide(officer, await meet(officer, 'agency_forum'), id, 'accepted');
    await decide(planner(), await meet(planner(), 'regency'), id, 'accepted');
    const end = await read(id);
    assert.deepEqual(
      [end.stage, end.state, end.estimate, end.amount],
      ['regency', 'accepted', 15_000_000_000n, 12_000_000_000n],
    );
    const steps = await log(id);
    assertWhole(steps, end);
    const changed = steps.find(({ step }) => step === 'changed')!;
    assert.deepEqual(
      [changed.before.amount, changed.after.amount, changed.role],
      [15_000_000_000n, 12_000_000_000n, 'district'],
    );
    const accepted = await inside((tx) => proposalsAccepted(tx, { year: YEAR, organisation: agency }));
    assert.ok(accepted.some((one) => one.id === id));
    assert.deepEqual(await inside((tx) => proposalsAccepted(tx, { year: YEAR - 1 })), []);
    const told = (await inside((tx) => historyOf(tx, `proposals/${id}`))).filter(
      ({ act }) => act === 'proposal.decide',
    );
    assert.equal(told.length, 4);
    assert.equal(JSON.stringify(told).includes('Lebarnya'), false, 'the journal holds no words');
  });

  test('invariant 17: a reason is mandatory with every verdict, in the form and in the database', async () => {
    const { id } = await listed();
    const meeting = await meet(clerk(), 'village');
    for (const verdict of ['accepted', 'rejected', 'deferred'] as const)
      await assert.rejects(decide(clerk(), meeting, id, verdict, { reason: 'terlalu pendek' }), /step_has_a_reason/);
    assert.deepEqual(await kinds(id), ['proposed', 'admitted']);
  });

  test('nobody decides for another office, another place, another stage or another year', async () => {
    const { id } = await listed();
    const elsewhere = await listed({ place: NEXT_DOOR }).catch(() => undefined);
    const meeting = await meet(clerk(), 'village');
    for (const actor of [
      person('officer', cast.agency()),
      person('village', cast.officeAt(NEXT_DOOR)),
      person('council', cast.agency()),
      person('regent'),
      { kind: 'reporter' } as const,
    ])
      await assert.rejects(decide(actor, meeting, id, 'accepted'), problem('not-allowed'));
    await decide(camat(), meeting, id, 'accepted'); // the district stands above the village
    assert.equal(elsewhere, undefined, 'a neighbour’s proposal is not read in by this village');
    const next = await meet(clerk(), 'village', { year: YEAR + 1 });
    const other = await listed();
    await assert.rejects(decide(clerk(), next, other.id, 'accepted'), problem('proposal-other-year'));
    const district = await meet(camat(), 'district');
    await assert.rejects(decide(camat(), district, other.id, 'accepted'), problem('proposal-elsewhere'));
  });

  test('two who decide on the same proposal at the same moment: one decision, and one is refused', async () => {
    for (const [one, two] of [
      ['accepted', 'rejected'],
      ['rejected', 'rejected'],
      ['deferred', 'accepted'],
    ] as const) {
      const { id } = await listed();
      const meeting = await meet(clerk(), 'village');
      const seen = (await read(id)).steps;
      const both = await Promise.allSettled([
        decide(clerk(), meeting, id, one, { seen }),
        decide(camat(), meeting, id, two, { seen }),
      ]);
      const refused = both.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
      assert.equal(refused.length, 1, `${one} and ${two}`);
      assert.ok(isProblem(refused[0]!.reason) && refused[0]!.reason.slug === 'proposal-changed-meanwhile');
      assert.equal((await kinds(id)).length, 3, 'one verdict');
      assertWhole(await log(id), await read(id));
    }
  });

  test('ten who merge and decide across each other at once never leave a pointer to what is itself merged', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, n) => listed({ title: `Usulan nomor ${n} yang mirip` })),
    );
    const meeting = await meet(clerk(), 'village');
    const tries = all.flatMap(({ id }, n) =>
      [1, 2].map((apart) =>
        decide(clerk(`d${n}${apart}`), meeting, id, 'merged', { into: all[(n + apart) % 5]!.code }),
      ),
    );
    const outcomes = await Promise.allSettled(tries);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.ok(isProblem(outcome.reason), String(outcome.reason));
    assert.ok(outcomes.some(({ status }) => status === 'fulfilled'));
    const after = await Promise.all(all.map(({ id }) => read(id)));
    for (const one of after) {
      if (one.mergedInto === null) continue;
      const main = await read(one.mergedInto);
      assert.equal(main.mergedInto, null, 'never a chain');
    }
    assert.ok(after.some(({ state }) => state !== 'merged'));
    for (const one of after) assertWhole(await log(one.id), one);
  });

  test('a merged proposal keeps its own thread and follows its main one, its support too, and comes back when that is corrected', async () => {
    const [main, one, two] = [await listed({ title: 'Jembatan utama dusun' }), await listed(), await listed()];
    const meeting = await meet(clerk(), 'village');
    await decide(clerk(), meeting, two.id, 'merged', { into: one.code });
    await decide(clerk(), meeting, one.id, 'merged', { into: main.code });
    assert.deepEqual([(await read(one.id)).mergedInto, (await read(two.id)).mergedInto], [main.id, main.id]);
    assert.deepEqual(await kinds(two.id), ['proposed', 'admitted', 'merged'], 'its own thread');
    await supportProposal(app(), { kind: 'visitor' }, ref(two.id), 'tetangga', NOW);
    assert.deepEqual([(await read(main.id)).supporters, (await read(two.id)).supporters], [1, 0]);
    await assert.rejects(
      decide(clerk(), meeting, main.id, 'merged', { into: two.code }),
      problem('proposal-not-to-merge-into'),
    );
    await assert.rejects(
      decide(clerk(), meeting, main.id, 'merged', { into: main.code }),
      problem('proposal-not-to-merge-into'),
    );
    await assert.rejects(decide(clerk(), meeting, main.id, 'merged'), problem('proposal-into-needed'));
    await decide(clerk(), meeting, one.id, 'accepted');
    assert.deepEqual([(await read(one.id)).stage, (await read(one.id)).mergedInto], ['district', null]);
    assert.equal((await read(two.id)).mergedInto, one.id, 'what was laid to it comes along');
    for (const { id } of [main, one, two]) assertWhole(await log(id), await read(id));
  });

  test('nobody merges into what they proposed themselves', async () => {
    const own = await propose(clerk());
    const { id } = await listed();
    const meeting = await meet(clerk(), 'village');
    await assert.rejects(decide(clerk(), meeting, id, 'merged', { into: own.code }), problem('proposal-own'));
  });

  test('what was deferred is on the table of the next year, and goes on in that year', async () => {
    const { id } = await listed();
    await decide(clerk(), await meet(clerk(), 'village'), id, 'deferred');
    const next = await meet(clerk(), 'village', { year: YEAR + 1 });
    assert.ok((await cast.table(next)).some(({ proposal }) => proposal.id === id));
    await decide(clerk(), next, id, 'accepted');
    assert.deepEqual([(await read(id)).year, (await read(id)).stage], [YEAR + 1, 'district']);
    assertWhole(await log(id), await read(id));
  });

  test('the same meeting decides anew until it is closed; once a later stage has spoken, nobody does', async () => {
    const { id } = await listed();
    const meeting = await meet(clerk(), 'village');
    await decide(clerk(), meeting, id, 'rejected');
    await decide(clerk(), meeting, id, 'accepted');
    assert.deepEqual([(await read(id)).stage, (await log(id)).at(-1)!.corrects], ['district', 3]);
    await decide(camat(), await meet(camat(), 'district'), id, 'rejected');
    await assert.rejects(decide(clerk(), meeting, id, 'rejected'), problem('proposal-decided'));
    assertWhole(await log(id), await read(id));
  });

  test('invariant 17: random verdicts of random meetings leave one state that the log explains', async () => {
    const verdict = fc.constantFrom<Verdict>('accepted', 'changed', 'rejected', 'deferred');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(verdict, fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 5 }),
        async (tried) => {
          const { id } = await listed();
          for (const [step, amount] of tried) {
            const { stage } = await read(id);
            const who = { village: clerk(), district: camat(), agency_forum: planner(), regency: planner() }[stage];
            const change = { amount: `${amount}000000`, organisation: cast.agency() };
            await decide(who, await meet(who, stage), id, step, change).catch((error: unknown) =>
              assert.ok(isProblem(error), String(error)),
            );
            assertWhole(await log(id), await read(id));
          }
        },
      ),
      { numRuns: 6 },
    );
  });

  test('votes are only of what is on the table, and a closed table takes none', async () => {
    const { id, code } = await listed();
    const meeting = await meet(clerk(), 'village');
    const rank = (codes: readonly string[]) =>
      rankProposals(
        db(),
        clerk(),
        ref(meeting),
        { method: 'votes', scores: codes.map((one) => ({ code: one, score: 7 })) },
        NOW,
      );
    await rank([code]);
    assert.equal((await cast.table(meeting)).find(({ proposal }) => proposal.id === id)!.score, 7);
    await assert.rejects(rank(['U3522-000-000-000']), problem('proposal-not-found'));
    assert.equal(WHY.length >= 20, true);
  });
});
