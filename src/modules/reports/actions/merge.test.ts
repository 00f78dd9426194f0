import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { sourcesOf } from '../queries/follow.ts';
import { mergedInto, peopleJoined } from '../queries/merge.ts';
import { messagesOf, reportById } from '../queries/report.ts';
import { nextDue } from '../rules/life.ts';
import { priorityOf } from '../rules/priority.ts';
import { timelineOf } from '../rules/timeline.ts';
import seed from '../seeds/same.json' with { type: 'json' };
import type { Report, Submission } from '../types.ts';
import { joinReport } from './join.ts';
import { climbLadder } from './ladder.ts';
import { mergeReports, unmergeReport } from './merge.ts';
import {
  confirmReport,
  contestReport,
  objectToArchiving,
  reopenReport,
  reporterOf,
  supportReport,
} from './reporter.ts';
import { changeSameRule, seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { unholdReport } from './verifier.ts';
import { ACTS, act, mergeOrPart, type WalkAct } from './walk.testing.ts';

const REGION = 3522;
const START = new Date('2026-11-09T02:00:00Z');
const HOUR = 3_600_000;
const later = (days: number) => new Date(START.getTime() + days * 24 * HOUR);
const VISITOR: Actor = { kind: 'visitor' };
const REPORTER: Actor = { kind: 'reporter' };
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Lestari Contoh',
  role: 'verifier',
  region: REGION,
};
const ROAD: Submission = {
  text: 'Lubang besar di tanjakan pasar Ngasem, sudah sebulan.',
  kind: 'complaint',
  serviceCode: 'road',
  placeCode: '35.22.06.2001',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
};
const WHY = 'Titik dan lubangnya sama dengan laporan yang lebih dulu.';

const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  let agencies: { id: string }[];
  const ref = (id: string) => ({ region: REGION, id });
  const submit = (change: Partial<Submission> = {}, at = START) =>
    submitReport(app(), VISITOR, REGION, { ...ROAD, ...change }, [], randomUUID(), at);
  const read = async (id: string) => (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;
  const acted = async (id: string, ...names: WalkAct[]) => {
    for (const name of names) await act(db(), agencies, name, await read(id), later(1));
    return read(id);
  };
  const merge = (main: string, ids: readonly string[], at = later(2), actor: Actor = VERIFIER) =>
    mergeReports(db(), actor, ref(main), { ids }, WHY, at);
  const acts = async (id: string) =>
    (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${id}`))).map(({ act: name }) => name.slice(7));

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedOrganisations(tx, REGION, START);
      await seedReports(tx, { kind: 'system', task: 'test' }, START);
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
  });

  test('Budi’s report is merged into Sari’s: both journals tell, his thread stays, hers owes at the earlier moment', async () => {
    const [sari, budi] = [await submit({}, later(0.5)), await submit()];
    const early = await acted(budi.id, 'verify', 'accept');
    await act(db(), agencies, 'verify', await read(sari.id), later(4));
    const late = await read(sari.id);
    assert.ok(early.resolveDueAt! < late.resolveDueAt!);
    await merge(sari.id, [budi.id], later(4));
    const [main, merged] = [await read(sari.id), await read(budi.id)];
    assert.deepEqual([merged.status, merged.mergedInto, merged.dueAt], ['merged', sari.id, null]);
    assert.deepEqual(main.resolveDueAt, early.resolveDueAt);
    assert.equal(main.joined, 1);
    assert.deepEqual((await acts(budi.id)).at(-1), 'merge');
    assert.deepEqual((await acts(sari.id)).at(-1), 'gain');
    const { messages } = await inRegion(db(), REGION, (tx) => sourcesOf(tx, merged));
    assert.equal(messages.at(-1)?.body, WHY);
    const { actor, ref: his } = await reporterOf(app(), REGION, budi.code, budi.words);
    assert.deepEqual([actor.kind, his.id], ['reporter', budi.id], 'his key still opens it');
  });

  test('what an office found out about a merged report comes back with it: it goes on from where it stood', async () => {
    const [main, other] = [await submit(), await submit()];
    await acted(main.id, 'verify');
    const before = await acted(other.id, 'verify', 'accept', 'start');
    await merge(main.id, [other.id]);
    await assert.rejects(unmergeReport(db(), VERIFIER, ref(other.id), 'salah', later(3)), problem('reason-too-vague'));
    const after = await unmergeReport(
      db(),
      VERIFIER,
      ref(other.id),
      'Ternyata lubang lain di jalan sebelahnya.',
      later(3),
    );
    const kept = ({ status, organisationId, resolveDueAt, dueAt, mergedInto }: Report) => ({
      status,
      organisationId,
      resolveDueAt,
      dueAt,
      mergedInto,
    });
    assert.deepEqual(kept(after), kept(before));
    assert.equal((await read(main.id)).joined, 0);
    assert.deepEqual((await acts(main.id)).slice(-2), ['gain', 'lose']);
  });

  test('a report that waits for its reporter may be merged: nothing is asked of them any more', async () => {
    const [main, other] = [await submit(), await submit()];
    await acted(main.id, 'verify');
    const asked = await acted(other.id, 'verify', 'ask');
    await merge(main.id, [other.id]);
    const merged = await read(other.id);
    assert.deepEqual([merged.pausedAt, merged.reporterDueAt, merged.resumeStatus], [null, null, asked.resumeStatus]);
    await unmergeReport(db(), VERIFIER, ref(other.id), 'Ternyata lubang lain di jalan sebelahnya.', later(3));
    assert.equal((await read(other.id)).status, 'assigned');
  });

  test('the reporter of a merged report contests and confirms the outcome of the main one, and their words stay in their own thread', async () => {
    const [main, other] = [await submit(), await submit()];
    await acted(main.id, 'verify');
    await merge(main.id, [other.id]);
    await acted(main.id, 'accept', 'answer');
    await contestReport(db(), REPORTER, ref(other.id), 'Di depan rumah saya nomor 7 belum ditambal.', [], later(3));
    assert.deepEqual([(await read(main.id)).status, (await read(other.id)).status], ['reopened', 'merged']);
    const own = await inRegion(db(), REGION, (tx) => messagesOf(tx, main.id));
    assert.ok(!own.some(({ body }) => body.includes('nomor 7')), 'the main report’s own reporter does not read it');
    const reopened = await read(main.id);
    const contested = (await inRegion(db(), REGION, (tx) => sourcesOf(tx, reopened))).entries.at(-1);
    assert.deepEqual([contested?.act, contested?.public.by], ['report.contest', 'merged']);
    await acted(main.id, 'answer');
    await confirmReport(db(), REPORTER, ref(other.id), later(5));
    const done = await read(main.id);
    assert.deepEqual([done.status, (await read(other.id)).status], ['confirmed', 'merged']);
    const { facts } = timelineOf(
      { ...(await inRegion(db(), REGION, (tx) => sourcesOf(tx, done))), mayRead: true, isParty: true },
      later(6),
    );
    assert.deepEqual(
      facts.slice(-1).map(({ act: name, byMerged }) => [name, byMerged]),
      [['confirm', true]],
    );
    assert.equal(facts.find(({ act: name }) => name === 'gain')?.reports, 1);
  });

  test('who says that it is another thing has it back at once, unread and with a new limit, and what was laid to it goes along', async () => {
    const [main, other, third] = [await submit(), await submit(), await submit()];
    await acted(main.id, 'verify');
    await merge(other.id, [third.id]);
    await merge(main.id, [other.id]);
    assert.equal((await read(third.id)).mergedInto, main.id);
    const own = await objectToArchiving(
      db(),
      REPORTER,
      ref(other.id),
      'Ini lubang lain, dua kilometer dari sana.',
      later(3),
    );
    assert.deepEqual([own.status, own.objected, own.joined, own.mergedInto], ['received', true, 1, null]);
    assert.ok(own.dueAt! > later(3));
    assert.deepEqual([(await read(third.id)).mergedInto, (await read(main.id)).joined], [other.id, 0]);
  });

  test('what cannot be merged is refused in a sentence, and nothing changes', async () => {
    const [main, other, secret] = [await submit(), await submit(), await submit({ secret: true })];
    await acted(other.id, 'verify');
    const officer = { ...VERIFIER, role: 'officer', organisation: agencies[0].id } as Actor;
    const refused: [string, () => Promise<unknown>][] = [
      ['merged-into-itself', () => merge(main.id, [main.id])],
      ['main-is-secret', () => merge(secret.id, [main.id])],
      ['main-is-unread', () => merge(main.id, [other.id])],
      ['nothing-to-merge', () => merge(main.id, [])],
      ['reason-too-vague', () => mergeReports(db(), VERIFIER, ref(other.id), { ids: [main.id] }, 'sama', later(2))],
      ['report-not-found', () => merge(main.id, ['01900000-0000-7000-8000-00000000dead'])],
      ['not-allowed', () => merge(other.id, [main.id], later(2), officer)],
      ['report-cannot-move', () => unmergeReport(db(), VERIFIER, ref(main.id), WHY, later(2))],
    ];
    for (const [slug, attempt] of refused) await assert.rejects(attempt, problem(slug), slug);
    await merge(other.id, [main.id]);
    await assert.rejects(merge(main.id, [other.id]), problem('merged-into-itself'), 'nor in a ring');
    await acted(other.id, 'accept', 'answer', 'confirm');
    await assert.rejects(merge(other.id, [(await submit()).id], later(4)), problem('main-has-ended'));
  });

  test('of a secret report that is merged the journal does not tell where it went', async () => {
    const [main, secret] = [await submit(), await submit({ secret: true })];
    await merge(main.id, [secret.id]);
    const entries = await inRegion(db(), REGION, async (tx) => [
      ...(await historyOf(tx, `reports/${main.id}`)),
      ...(await historyOf(tx, `reports/${secret.id}`)),
    ]);
    for (const { public: told, subject } of entries)
      assert.doesNotMatch(JSON.stringify(told), new RegExp(subject.includes(main.id) ? secret.id : main.id));
  });

  test('a resident joins: a key of their own, words that only the office reads, and one more behind the main report', async () => {
    const main = await submit();
    const filing = {
      submission: { ...ROAD, text: 'Saya juga jatuh di lubang itu kemarin malam.' },
      photos: [],
      once: randomUUID(),
      now: later(2),
    };
    await assert.rejects(
      joinReport(app(), VISITOR, ref(main.id), filing),
      problem('not-to-join'),
      'not before it is public',
    );
    await acted(main.id, 'verify');
    const before = await read(main.id);
    const joined = await joinReport(app(), VISITOR, ref(main.id), filing);
    assert.deepEqual(await joinReport(app(), VISITOR, ref(main.id), filing), { ...joined, again: true });
    const own = await read(joined.id);
    assert.deepEqual([own.status, own.mergedInto, own.mergedBy, own.verifiedAt], ['merged', main.id, 'reporter', null]);
    await supportReport(app(), VISITOR, ref(joined.id), 'perangkat contoh', later(2));
    await supportReport(app(), VISITOR, ref(main.id), 'perangkat contoh', later(2));
    const after = await read(main.id);
    assert.deepEqual([after.supporters, after.joined], [1, 0], 'counted among the supporters, once');
    assert.deepEqual([after.dueAt, after.resolveDueAt], [before.dueAt, before.resolveDueAt]);
    assert.deepEqual(await acts(joined.id), ['submit', 'merge']);
    await acted(main.id, 'accept', 'answer', 'confirm');
    await assert.rejects(
      joinReport(app(), VISITOR, ref(main.id), { ...filing, once: randomUUID() }),
      problem('not-to-join'),
    );
  });

  test('the sixth copy of a text waits with the next ones, and one act merges all of them; one that is real is let out', async () => {
    const text = `Tolak pasar baru di lapangan ${engine} Kalitidu, pohon jati warga habis ditebang kontraktor.`;
    const ids: string[] = [];
    for (let n = 0; n < 9; n += 1)
      ids.push((await submit({ text: n % 2 ? text : `${text.toUpperCase()}!!! 🙏`, placeCode: undefined })).id);
    const held = async () => (await Promise.all(ids.map(read))).map((report) => report.held);
    assert.deepEqual(await held(), [false, false, false, false, false, true, true, true, true]);
    assert.ok((await read(ids[8])).dueAt, 'what is owed is owed all the same');
    await unholdReport(db(), VERIFIER, ref(ids[7]), later(1));
    assert.deepEqual((await held()).slice(5), [true, true, false, true]);
    await assert.rejects(unholdReport(db(), VERIFIER, ref(ids[7]), later(1)), problem('report-cannot-move'));
    const main = await mergeReports(db(), VERIFIER, ref(ids[8]), { ids: [], copies: true }, WHY, later(1));
    assert.equal(main.joined, 8);
    assert.equal(main.priority, priorityOf(main, seed.rule));
    assert.deepEqual(await held(), Array(9).fill(false));
  });

  test('what was merged climbs nothing; taken out it stands where it stood, and the main one is late for both', async () => {
    const [main, other] = [await submit({}, later(1)), await submit()];
    await acted(other.id, 'verify', 'accept');
    const system: Actor = { kind: 'system', task: 'ladder' };
    const raised = await climbLadder(db(), system, ref(other.id), later(60));
    assert.ok(raised.escalatedTo && raised.reached);
    await act(db(), agencies, 'verify', await read(main.id), later(60));
    await merge(main.id, [other.id], later(61));
    const merged = await read(other.id);
    assert.deepEqual([merged.rungAt, merged.reached, merged.dueAt], [null, null, null]);
    const [gained, late] = [await read(main.id), await read(other.id)];
    assert.deepEqual([gained.dueAt, gained.missedAnswer], [raised.dueAt, true]);
    assert.equal(gained.missedAnswerBy, late.organisationId);
    await unmergeReport(db(), VERIFIER, ref(other.id), WHY, later(62));
    assert.equal((await read(other.id)).reached, raised.reached);
  });

  test('whose report was merged opens the main one again with one tap', async () => {
    const [main, other] = [await submit(), await submit()];
    await acted(main.id, 'verify', 'accept');
    await merge(main.id, [other.id]);
    await acted(main.id, 'answer');
    await climbLadder(db(), { kind: 'system', task: 'ladder' }, ref(main.id), later(40));
    await act(db(), agencies, 'silence', await read(main.id), later(60));
    assert.equal((await read(main.id)).status, 'closed_unconfirmed');
    await reopenReport(db(), REPORTER, ref(other.id), later(61));
    assert.deepEqual([(await read(main.id)).status, (await read(other.id)).status], ['reopened', 'merged']);
  });

  test('another ladder of people weighs what is open at once', async () => {
    const { id } = await submit();
    for (const device of ['a', 'b', 'c']) await supportReport(app(), VISITOR, ref(id), device, later(1));
    assert.equal((await read(id)).priority, 1);
    const administrator = { ...VERIFIER, role: 'administrator' } as Actor;
    const change = (peopleSteps: number[]) =>
      changeSameRule(db(), administrator, REGION, { ...seed.rule, peopleSteps }, later(1));
    await change([2, 3, 4]);
    assert.equal((await read(id)).priority, 3);
    await change(seed.rule.peopleSteps);
    assert.equal((await read(id)).priority, 1);
  });

  const step = fc.record({
    what: fc.constantFrom(
      'merge' as const,
      'merge' as const,
      'unmerge' as const,
      'act' as const,
      'act' as const,
      'act' as const,
    ),
    name: fc.constantFrom(...ACTS),
    which: fc.nat(4),
    into: fc.nat(4),
    hours: fc.nat(60),
  });

  test('however reports are merged, parted and worked on, every row stays whole and no main report owes later than before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 24, size: 'max' }), async (steps) => {
        const ids: string[] = [];
        for (let n = 0; n < 5; n += 1) ids.push((await submit({ secret: n === 4 })).id);
        let now = START;
        for (const { what, name, which, into, hours } of steps) {
          now = new Date(now.getTime() + hours * HOUR);
          const before = new Map((await Promise.all(ids.map(read))).map((one) => [one.id, one]));
          const [own, main] = [before.get(ids[which])!, before.get(ids[into])!];
          const done =
            what === 'act'
              ? await act(db(), agencies, name, own, now).then(
                  () => true,
                  (error) => {
                    if (isProblem(error)) return false;
                    throw error;
                  },
                )
              : await mergeOrPart(db(), what, REGION, own.id, main.id, now);
          const after = await Promise.all(ids.map(read));
          if (!done) assert.deepEqual(after, [...before.values()], `${what} was refused, so nothing changed`);
          for (const report of after) {
            const { status, mergedInto: goesOn } = report;
            assert.equal(status === 'merged', goesOn !== null);
            const target = after.find(({ id }) => id === goesOn);
            if (goesOn)
              assert.deepEqual(
                [target?.mergedInto, target?.secret],
                [null, false],
                'no chain, and to none that is secret',
              );
            assert.deepEqual(report.dueAt, nextDue(report)?.at ?? null);
            assert.equal(report.priority, priorityOf(report, seed.rule));
            const [joined, merged] = await inRegion(db(), REGION, async (tx) => [
              await peopleJoined(tx, report.id),
              await mergedInto(tx, [report.id]),
            ]);
            assert.equal(report.joined, goesOn ? 0 : joined);
            if (goesOn) assert.deepEqual(merged, []);
            const was = before.get(report.id)!;
            if (what === 'merge' && done && report.id === own.mergedInto && was.resolveDueAt)
              assert.ok(report.resolveDueAt! <= was.resolveDueAt);
          }
        }
      }),
      { numRuns: engine === 'pglite' ? 4 : 12, endOnFailure: true },
    );
  });
});
