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
import { isPublicText } from '../queries/lists.ts';
import { reportById } from '../queries/report.ts';
import { isLate, nextDue } from '../rules/life.ts';
import type { Report } from '../types.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { ACTS, act } from './walk.testing.ts';

const REGION = 3522;
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const START = new Date('2026-11-09T02:00:00Z');
const HOUR = 3_600_000;

const anyWalk = fc.array(fc.tuple(fc.constantFrom(...ACTS), fc.nat({ max: 24 * 20 })), { maxLength: 14 });

eachEngine((_engine, db) => {
  let agencies: readonly { readonly id: string }[];
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: START });
      await seedOrganisations(tx, REGION, START);
      await seedReports(tx, SYSTEM, START);
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
  });

  /** What holds after every act, whatever came before. */
  const check = async (report: Report, previous: Report, name: string, now: Date) => {
    assert.deepEqual(report.dueAt, nextDue(report)?.at ?? null, 'what is owed next is what the row says');
    assert.equal(report.status === 'awaiting_reporter', report.pausedAt !== null);
    if (name === 'verify') {
      const fresh = previous.verifiedAt === null;
      assert.ok(!fresh || !isLate(report, now), 'nobody is late at the moment it is handed over for the first time');
    }
    if (name === 'transfer') {
      const clocks = (of: Report) => [of.respondDueAt, of.resolveDueAt];
      assert.deepEqual(clocks(report), clocks(previous), 'a transfer moves no clock');
    }
    if (isPublicText(report)) {
      const acts = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${report.id}`))).map(
        (entry) => entry.act,
      );
      const last = (wanted: string) => acts.lastIndexOf(`report.${wanted}`);
      assert.ok(last('verify') > last('archive'), 'the public reads only what was read since it was last archived');
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
        for (const [name, hours] of walk) {
          now = new Date(now.getTime() + hours * HOUR);
          const done = await act(db(), agencies, name, report, now).catch((error) => {
            if (isProblem(error)) return undefined;
            throw error;
          });
          const after = await read();
          if (done) await check(after, report, name, now);
          else assert.deepEqual(after, report, `${name} was refused, so nothing changed`);
          report = after;
        }
      }),
      { numRuns: 60 },
    );
  });
});
