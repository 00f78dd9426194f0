import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { messagesOf, reportById } from '../queries/report.ts';
import type { Report } from '../types.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { act, type WalkAct } from './walk.testing.ts';

const REGION = 3522;
const MINUTE = 60_000;
const monday = new Date('2026-11-09T02:00:00Z').getTime();
const LIFE: readonly WalkAct[] = ['verify', 'accept', 'start', 'progress', 'answer', 'contest', 'answer', 'confirm'];

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  let agencies: { id: string }[];

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: new Date(monday) });
      await seedOrganisations(tx, REGION, new Date(monday));
      await seedReports(tx, { kind: 'system', task: 'test' }, new Date(monday));
      agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
  });

  const read = (id: string) => inRegion(db(), REGION, async (tx) => (await reportById(tx, id))!);

  /** A report that lives a whole life, by the clocks that are given for each act. */
  const live = async (clocks: readonly number[]) => {
    const submission = {
      text: 'Jalan berlubang di tanjakan pasar.',
      kind: 'complaint',
      placeCode: '35.22.06.2001',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
    } as const;
    const { id } = await submitReport(
      app(),
      { kind: 'visitor' },
      REGION,
      submission,
      [],
      randomUUID(),
      new Date(monday),
    );
    const states: Report[] = [await read(id)];
    for (const [index, name] of LIFE.entries())
      states.push(await act(db(), agencies, name, states.at(-1)!, new Date(monday + clocks[index])));
    const thread = await inRegion(db(), REGION, async (tx) => ({
      // a verifier assigns in the same moment in which she verifies
      acts: (await historyOf(tx, `reports/${id}`)).filter(({ act: name }) => name !== 'report.assign'),
      messages: (await messagesOf(tx, id)).map(({ at }) => at.getTime()),
    }));
    return { states, ...thread };
  };

  test('a clock that is set back changes neither the order of a thread nor a time that was told', async () => {
    // forward by minutes, back by 40 in the middle of it, and again at its end
    const { states, acts, messages } = await live([10, 12, -28, -20, 13, 20, -5, 1].map((minutes) => minutes * MINUTE));
    assert.deepEqual(
      acts.map(({ act: name }) => name),
      ['report.submit', ...LIFE.map((name) => `report.${name}`)],
    );
    const times = acts.map(({ at }) => at.getTime());
    assert.deepEqual(
      times,
      [...new Set(times)].sort((a, b) => a - b),
      'each act is later than the one before',
    );
    assert.deepEqual(
      messages,
      messages.toSorted((a, b) => a - b),
    );
    for (const { verifiedAt, assignedAt, acceptedAt, firstResponseAt, answeredAt, closedAt } of states.slice(-1)) {
      const told = [verifiedAt, assignedAt, acceptedAt, firstResponseAt, answeredAt, closedAt].map((at) =>
        at!.getTime(),
      );
      assert.ok(
        told.every((at) => at >= monday && at <= monday + 21 * MINUTE),
        'no time beyond the clocks that there were',
      );
      assert.ok(told.at(-1)! >= Math.max(...told), 'closed at last');
    }
  });

  test('a clock that was wrong by days is believed again as soon as it is right, and limits are counted from then', async () => {
    const day = 24 * 60 * MINUTE;
    const { states } = await live([400 * day, 10, 12, 13, 14, 15, 16, 17].map((ms) => (ms < day ? ms * MINUTE : ms)));
    const [, , accepted] = states;
    assert.equal(accepted.acceptedAt?.getTime(), monday + 10 * MINUTE);
    const answered = states[5];
    assert.ok(answered.reporterDueAt!.getTime() < monday + 60 * day, 'the reporter is not given a year');
    assert.equal(states.at(-1)!.closedAt?.getTime(), monday + 17 * MINUTE);
  });
});
