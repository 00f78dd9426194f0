import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion, seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { type Calendar, workingDaysBetween } from '#platform/time/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { lastAnswer, noticesOf } from '../queries/ladder.ts';
import { isPublicText } from '../queries/lists.ts';
import { reportById } from '../queries/report.ts';
import { reachedBy } from '../rules/ladder.ts';
import { isLate, nextDue } from '../rules/life.ts';
import type { Report } from '../types.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { ACTS, act, LIKELY, type WalkAct } from './walk.testing.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const START = new Date('2026-11-09T02:00:00Z');
const HOUR = 3_600_000;

/** Hours from one act to the next: a machine's clock may be set back too. */
const anyWait = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 24 * 20 }) },
  { weight: 1, arbitrary: fc.double({ min: -0.9, max: 0, noNaN: true }) },
);
/** Most of the time something that leads on, now and then anything at all. */
const anyWalk = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), anyWait), { minLength: 12, maxLength: 24 });
const chosen = ({ status }: Report, choice: number, mood: number): WalkAct => {
  const acts = mood === 0 ? ACTS : LIKELY[status];
  return acts[choice % acts.length];
};

/** Only the reporter gives time: by an answer to a question, or by saying that the work is not done. */
const OF_REPORTER: readonly string[] = ['complete', 'contest', 'reopen', 'object'];
const CLOCKS = ['verifyDueAt', 'respondDueAt', 'resolveDueAt'] as const;
const DAY = 24 * HOUR;

eachEngine((_engine, db) => {
  let agencies: readonly { readonly id: string }[];
  let calendar: Calendar;
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedOrganisations(tx, REGION, START);
      await seedReports(tx, SYSTEM, START);
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
      calendar = await calendarOfRegion(tx, REGION);
    });
  });

  interface Gained {
    /** Milliseconds that answers to questions took since the clocks began. */
    waited: number;
    given: Partial<Record<(typeof CLOCKS)[number], Date>>;
  }

  /** However often it asks, an office gains no more than its reporter took, rounded up to a day once. */
  const checkGained = (report: Report, previous: Report, name: string, seen: Gained, calendar: Calendar) => {
    if (name === 'complete') seen.waited += Math.max(0, +report.updatedAt - +previous.pausedAt!);
    if (name === 'object') Object.assign(seen, { waited: 0, given: {} });
    for (const clock of CLOCKS) {
      const due = report[clock];
      if (!due || !seen.given[clock] || name === 'contest' || name === 'reopen') seen.given[clock] = due ?? undefined;
      const first = seen.given[clock];
      if (!due || !first) continue;
      assert.ok(workingDaysBetween(calendar, first, due) <= Math.ceil(seen.waited / DAY), `${clock} gained too much`);
    }
  };

  /** What holds after every act, whatever came before. */
  const check = async (report: Report, previous: Report, name: string, now: Date) => {
    assert.deepEqual(report.dueAt, nextDue(report)?.at ?? null, 'what is owed next is what the row says');
    assert.equal(report.status === 'awaiting_reporter', report.pausedAt !== null);
    if (name === 'verify') {
      const fresh = previous.verifiedAt === null;
      assert.ok(!fresh || !isLate(report, now), 'nobody is late at the moment it is handed over for the first time');
    }
    for (const clock of CLOCKS) {
      const [before, after] = [previous[clock], report[clock]];
      if (before && !OF_REPORTER.includes(name)) assert.deepEqual(after, before, `${name} moves no clock`);
    }
    assert.equal(report.reached, reachedBy(report));
    assert.ok(report.dueAt !== null || report.rungAt === null, 'nobody is told of what nobody owes');
    assert.ok(report.transfers <= 2, 'handed on twice at most');
    if (report.decidedAt && name !== 'decide')
      assert.equal(report.organisationId, name === 'object' ? null : previous.organisationId, 'what was decided stays');
    if (name === 'silence' && report.status === 'closed_unconfirmed' && previous.status === 'answered') {
      const notices = await inRegion(db(), REGION, (tx) => noticesOf(tx, report.id, previous.reporterDueAt));
      assert.ok(notices.length > 0 && previous.reporterDueAt! < now, 'closed after a notice and the whole limit');
      const { workDone, photos } = (await inRegion(db(), REGION, (tx) => lastAnswer(tx, report.id)))!;
      assert.ok(workDone && photos > 0, 'and with proof');
    }
    if (isPublicText(report)) {
      const acts = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${report.id}`))).map(
        (entry) => entry.act,
      );
      const last = (wanted: string) => acts.lastIndexOf(`report.${wanted}`);
      assert.ok(
        Math.max(last('verify'), last('release')) > last('archive'),
        'the public reads only what was read since it was last archived',
      );
    }
  };

  test('however the acts follow each other, every row stays whole, nobody is accused, nothing unread is public', async () => {
    const secrets = makeSecrets(Buffer.alloc(32, 5));
    await fc.assert(
      fc.asyncProperty(anyWalk, async (walk) => {
        const submission = {
          text: 'Dalan bolong neng ngarep pasar.',
          kind: 'complaint',
          answers: {},
          anonymous: true,
          secret: false,
          channel: 'web',
        } as const;
        const { id } = await submitReport(
          { db: db(), secrets },
          { kind: 'visitor' },
          REGION,
          submission,
          [],
          randomUUID(),
          START,
        );
        const read = async () => (await inRegion(db(), REGION, (tx) => reportById(tx, id)))!;
        let [report, now] = [await read(), START];
        const seen: Gained = { waited: 0, given: {} };
        for (const [choice, mood, hours] of walk) {
          const name = chosen(report, choice, mood);
          now = new Date(now.getTime() + hours * HOUR);
          const done = await act(db(), agencies, name, report, now).catch((error) => {
            if (isProblem(error)) return undefined;
            throw error;
          });
          const after = await read();
          if (done) await check(after, report, name, now);
          if (done) checkGained(after, report, name, seen, calendar);
          else assert.deepEqual(after, report, `${name} was refused, so nothing changed`);
          report = after;
        }
      }),
      { numRuns: 30 },
    );
  });
});
