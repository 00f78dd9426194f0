import assert from 'node:assert/strict';
import { createHash, createHmac, randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { drawWhatIsOver } from '../jobs.ts';
import { auditCases, auditFigures, auditMonth, auditTickets, countAudits, openAuditOf } from '../queries/audit.ts';
import { sourcesOf } from '../queries/follow.ts';
import { reportById } from '../queries/report.ts';
import { drawnOf, ticketText } from '../rules/audit.ts';
import { timelineOf } from '../rules/timeline.ts';
import type { AuditFinding, StoredPhoto, Submission } from '../types.ts';
import { acceptReport, answerReport } from './agency.ts';
import { auditReport, drawAudits } from './audit.ts';
import { confirmReport, contestReport } from './reporter.ts';
import { changeProofRule, seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { verifyAndAssign } from './verifier.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const REPORTER: Actor = { kind: 'reporter' };
const COMMITTED = new Date('2026-09-20T02:00:00Z');
const OCTOBER = '2026-10-01';
const NOVEMBER = new Date('2026-10-31T18:00:00Z');
const submission: Submission = {
  text: 'Jalan berlubang di tanjakan.',
  kind: 'complaint',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
};
const photo: StoredPhoto = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6, isDrawing: true };
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;
const hex = (bytes: Uint8Array | null) => Buffer.from(bytes ?? []).toString('hex');

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  const person = (role: string, organisation?: string): Actor => ({
    kind: 'person',
    id: '00000000-0000-7000-8000-000000000001',
    name: 'Contoh',
    role,
    region: REGION,
    organisation,
  });
  const AUDITOR = person('auditor');
  let offices: { id: string }[];
  const closedIds: string[] = [];
  const read = async (id: string) => (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;
  const inDb = <T>(ask: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, ask);

  /** A report that its reporter has confirmed. */
  const closed = async (office: number, at: Date) => {
    const { id } = await submitReport(
      app(),
      { kind: 'visitor' },
      REGION,
      submission,
      [],
      randomUUID(),
      new Date(at.getTime() - 5 * 86_400_000),
    );
    const ref = { region: REGION, id };
    const by = (hours: number) => new Date(at.getTime() - hours * 3_600_000);
    const organisation = offices[office].id;
    await verifyAndAssign(
      db(),
      person('verifier'),
      ref,
      { title: 'Jalan berlubang', classification: 'complaint' },
      organisation,
      by(90),
    );
    await acceptReport(db(), person('officer', organisation), ref, by(80));
    await answerReport(
      db(),
      person('officer', organisation),
      ref,
      { body: 'Sudah kami kerjakan semuanya.', workDone: true, photos: [photo] },
      by(20),
    );
    await confirmReport(db(), REPORTER, ref, at);
    return id;
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inDb(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: COMMITTED });
      await seedOrganisations(tx, REGION, COMMITTED);
      await seedReports(tx, SYSTEM, COMMITTED);
      offices = await listOrganisations(tx, { kinds: ['agency'] });
    });
    await drawWhatIsOver(app(), COMMITTED);
    for (let day = 0; day < 6; day += 1)
      closedIds.push(await closed(day % 2, new Date(Date.UTC(2026, 9, 5 + day, 3, 0, 0, day))));
    await closed(0, new Date('2026-10-31T17:00:00Z')); // the first of November in Jakarta
  });

  test('the secret is fixed in public before the month and told after it, and everybody can draw the same again', async () => {
    const early = await inDb((tx) => auditMonth(tx, OCTOBER));
    assert.ok(early && early.committedAt < new Date('2026-09-30T17:00:00Z'));
    assert.deepEqual([early.secret, early.drawnAt], [null, null]);
    const [commit] = await inDb((tx) => historyOf(tx, `audits/${OCTOBER}`));
    assert.deepEqual(commit.public, { month: OCTOBER, commitment: hex(early.commitment) });
    assert.equal(await drawAudits(app(), SYSTEM, REGION, OCTOBER, new Date('2026-10-31T16:59:59Z')), 0, 'not over yet');

    await drawWhatIsOver(app(), NOVEMBER);
    await drawWhatIsOver(app(), NOVEMBER);
    const told = (await inDb((tx) => auditMonth(tx, OCTOBER)))!;
    assert.equal(createHash('sha256').update(told.secret!).digest('hex'), hex(told.commitment));
    assert.deepEqual([told.percent, told.least], [5, 1]);
    const tickets = await inDb((tx) => auditTickets(tx, OCTOBER));
    assert.deepEqual(tickets.map(({ reportId }) => reportId).sort(), [...closedIds].sort());
    const again = drawnOf(tickets, (one) => createHmac('sha256', told.secret!).update(ticketText(one)).digest('hex'), {
      percent: told.percent!,
      least: told.least!,
    });
    const drawn = tickets.filter((one) => one.drawn).map(({ reportId }) => reportId);
    assert.deepEqual(new Set(drawn), again);
    assert.equal(drawn.length, 2, 'one of each agency');
    const entries = await inDb((tx) => historyOf(tx, `audits/${OCTOBER}`));
    assert.deepEqual(
      entries.map(({ act }) => act),
      ['audit.commit', 'audit.draw'],
      'drawn once',
    );
    assert.deepEqual(entries[1].public, {
      month: OCTOBER,
      commitment: hex(told.commitment),
      secret: hex(told.secret),
      percent: 5,
      least: 1,
      closed: 6,
      drawn: 2,
    });
  });

  const drawnIds = async () =>
    (await inDb((tx) => auditTickets(tx, OCTOBER))).filter(({ drawn }) => drawn).map(({ reportId }) => reportId);
  const find = (id: string, finding: AuditFinding, actor = AUDITOR) =>
    auditReport(
      db(),
      actor,
      { region: REGION, id },
      { finding, body: 'Saya datang ke tempatnya dan melihat sendiri.', photos: [photo] },
      NOVEMBER,
    );

  test('only an auditor finds, only what was drawn, and once', async () => {
    const [first] = await drawnIds();
    const other = closedIds.find((id) => id !== first && id !== undefined)!;
    await assert.rejects(find(first, 'genuine', person('verifier')), problem('not-allowed'));
    await assert.rejects(find(first, 'genuine', person('administrator')), problem('not-allowed'));
    const undrawn = closedIds.find((id) => id !== first && id !== other);
    const notDrawn = (await inDb((tx) => auditTickets(tx, OCTOBER))).find(({ drawn }) => !drawn)!.reportId;
    assert.ok(undrawn);
    await assert.rejects(find(notDrawn, 'genuine'), problem('report-not-drawn'));
    const after = await find(first, 'genuine');
    assert.equal(after.status, 'confirmed', 'what is genuine stays as it is');
    await assert.rejects(find(first, 'not_done'), problem('report-not-drawn'));
    const { facts } = timelineOf(
      {
        ...(await inDb(async (tx) => sourcesOf(tx, await read(first).catch(() => after)))),
        mayRead: true,
        isParty: false,
      },
      NOVEMBER,
    );
    const audit = facts.at(-1)!;
    assert.deepEqual([audit.act, audit.finding, audit.photos.length], ['audit', 'genuine', 1]);
    assert.match(audit.said!, /melihat sendiri/);
  });

  test('work that was not done is owed again, and the figures tell it by agency', async () => {
    const [, second] = await drawnIds();
    assert.ok(await inDb((tx) => openAuditOf(tx, second)));
    const after = await find(second, 'not_done');
    assert.deepEqual([after.status, after.reopenings, after.closedAt, after.dueStep], ['reopened', 1, null, 'rework']);
    assert.ok(after.resolveDueAt! > NOVEMBER);
    await assert.rejects(
      contestReport(db(), REPORTER, { region: REGION, id: second }, 'Belum juga dikerjakan.', [], NOVEMBER),
      problem('report-cannot-move'),
    );
    const figures = await inDb((tx) => auditFigures(tx, OCTOBER, OCTOBER));
    assert.deepEqual(
      figures.map(({ closed: all, drawn, found }) => [all, drawn, found]),
      [
        [3, 1, 1],
        [3, 1, 1],
      ],
    );
    assert.deepEqual(
      [figures.reduce((sum, one) => sum + one.notDone, 0), figures.reduce((sum, one) => sum + one.genuine, 0)],
      [1, 1],
    );
    assert.deepEqual(await inDb(countAudits), { waiting: 0, found: 2 });
    assert.deepEqual(await inDb((tx) => auditCases(tx, true, 10, 0)), []);
    assert.equal((await inDb((tx) => auditCases(tx, false, 10, 0))).length, 2);
  });

  const setShare = (amount: number, validFrom: string, at: string) =>
    changeProofRule(
      db(),
      person('administrator'),
      REGION,
      { rule: 'audit_percent', amount, words: null, validFrom, source: 'Keputusan contoh' },
      new Date(at),
    );

  test('a share that is lowered in the middle of a month holds for the next draw only, and none is set for days gone by', async () => {
    await setShare(100, '2026-11-01', '2026-10-20T02:00:00Z');
    for (const day of [10, 11, 12]) await closed(0, new Date(Date.UTC(2026, 10, day, 3)));
    await setShare(5, '2026-11-15', '2026-11-15T02:00:00Z');
    await assert.rejects(setShare(5, '2026-11-01', '2026-11-15T02:00:00Z'), problem('rule-too-early'));
    await assert.rejects(setShare(5, '2026-11-14', '2026-11-15T02:00:00Z'), problem('rule-too-early'));
    await assert.rejects(setShare(5, '2026-11-01', '2026-10-31T17:00:00Z'), problem('rule-too-early'), 'it has begun');
    await drawWhatIsOver(app(), new Date('2026-12-01T02:00:00Z'));
    for (const day of [10, 11, 12]) await closed(0, new Date(Date.UTC(2026, 11, day, 3)));
    await drawWhatIsOver(app(), new Date('2027-01-01T02:00:00Z'));
    const drawn = async (month: string) => {
      const told = (await inDb((tx) => auditMonth(tx, month)))!;
      const tickets = await inDb((tx) => auditTickets(tx, month));
      return [told.percent, tickets.length, tickets.filter((ticket) => ticket.drawn).length];
    };
    assert.deepEqual(await drawn('2026-11-01'), [100, 3, 3]);
    assert.deepEqual(await drawn('2026-12-01'), [5, 3, 1]);
  });
});
