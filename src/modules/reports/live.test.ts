import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listPeople, seedSamplePeople, signInAsSample, signOut } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { readCursor } from '#platform/journal-feed.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { liveActs } from './live.ts';

const HERE = 3522;
const NEIGHBOUR = 3511;
const DEVICE = { userAgent: 'test', address: '127.0.0.1' };

/** What a stream has said so far. */
const listen = (stream: ReadableStream<Uint8Array>) => {
  const heard = { text: '', ended: false };
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  const reading = (async () => {
    for (let part = await reader.read(); !part.done; part = await reader.read())
      heard.text += decoder.decode(part.value);
    heard.ended = true;
  })();
  return {
    ids: () => [...heard.text.matchAll(/^id: (.+)$/gm)].map((match) => match[1]),
    text: () => heard.text,
    ended: () => heard.ended,
    async stop() {
      await reader.cancel();
      await reading;
    },
  };
};
const until = async (holds: () => boolean) => {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 20 s');
    await wait(20);
  }
};

eachEngine((_engine, db) => {
  let sent = 0;
  const submit = (region: number, at = new Date()) => {
    sent += 1;
    const report = {
      text: 'Rahasia: pungutan liar di kantor itu.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: true,
      channel: 'web',
    } as const;
    const app = { db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) };
    return submitReport(app, { kind: 'visitor' }, region, report, [], `live ${sent}`, at);
  };
  const signIn = async (role: string) => {
    const people = await inRegion(db(), HERE, (tx) => listPeople(tx));
    const person = people.find((one) => one.role === role)!;
    return signInAsSample(db(), { region: HERE, id: person.id }, DEVICE, new Date());
  };

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    for (const region of [HERE, NEIGHBOUR]) {
      await inRegion(db(), region, async (tx) => {
        const now = new Date();
        await openRegion(tx, { region, isSample: true, now });
        await seedOrganisations(tx, region, now);
        await seedReports(tx, { kind: 'system', task: 'test' }, now);
        await seedSamplePeople(tx, region, now, await listOrganisations(tx));
      });
    }
  });

  test('the regent hears of a report at once: not its words, not one next door, not one of last month', async () => {
    const { token } = await signIn('regent');
    const wall = listen((await liveActs({ db: db() }, { token, after: undefined }))!);
    await until(() => wall.text().includes('retry'));
    await wait(100);
    await submit(NEIGHBOUR);
    await submit(HERE, new Date(Date.now() - 30 * 86_400_000));
    await submit(HERE);
    await until(() => wall.ids().length > 0);
    await wait(200);
    assert.equal(wall.ids().length, 1);
    assert.match(wall.text(), /event: act\ndata: \{"act":"report\.submit","at":"[^"]+"\}\n\n/);
    assert.doesNotMatch(wall.text(), /pungutan/);
    await wall.stop();
  });

  test('a browser that comes back with its last event hears what it missed, once', async () => {
    const { token } = await signIn('regent');
    const first = listen((await liveActs({ db: db() }, { token, after: undefined }))!);
    await wait(200);
    await submit(HERE);
    await until(() => first.ids().length === 1);
    await first.stop();
    await submit(HERE);
    await submit(HERE);
    const again = listen((await liveActs({ db: db() }, { token, after: readCursor(first.ids()[0]) }))!);
    await submit(HERE);
    await until(() => again.ids().length >= 3);
    await wait(200);
    assert.equal(new Set([...first.ids(), ...again.ids()]).size, 4);
    assert.equal(again.ids().length, 3);
    await again.stop();
  });

  test('who may not see the wall, or nobody at all, gets no stream', async () => {
    const { token } = await signIn('officer');
    assert.equal(await liveActs({ db: db() }, { token, after: undefined }), undefined);
    assert.equal(await liveActs({ db: db() }, { token: 'nobody', after: undefined }), undefined);
  });

  test('a report that one more person supports is no news on the wall', async () => {
    const { token } = await signIn('regent');
    const wall = listen((await liveActs({ db: db() }, { token, after: undefined }))!);
    await until(() => wall.text().includes('retry'));
    await wait(100);
    await inRegion(db(), HERE, (tx) =>
      journal(tx, { kind: 'visitor' }, { act: 'report.support', subject: 'reports/x', at: new Date(), public: {} }),
    );
    await submit(HERE);
    await until(() => wall.ids().length > 0);
    assert.doesNotMatch(wall.text(), /report\.support/);
    await wall.stop();
  });

  test('one session has ten streams at most, another one and a closed one are not in its way', async () => {
    const { token } = await signIn('regent');
    const connect = (own: string) => liveActs({ db: db() }, { token: own, after: undefined });
    const streams = await Promise.all(Array.from({ length: 10 }, () => connect(token)));
    await assert.rejects(connect(token), (error) => isProblem(error) && error.slug === 'too-many-streams');
    const other = await connect((await signIn('regent')).token);
    await streams[0]!.cancel();
    streams[0] = await connect(token);
    for (const stream of [...streams, other]) await stream!.cancel();
  });

  test('signing out ends the stream within a minute', async () => {
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const { token, actor } = await signIn('regent');
      const wall = listen((await liveActs({ db: db() }, { token, after: undefined }))!);
      await until(() => wall.text().includes('retry'));
      const session = await inNoRegion(db(), (tx) =>
        tx.one<{ id: string }>(
          'select id from accounts.session where person_id = $1 order by created_at desc limit 1',
          [actor.id],
        ),
      );
      await signOut(db(), actor, session!.id, new Date());
      for (let beats = 0; beats < 2; beats += 1) mock.timers.tick(20_000);
      await until(wall.ended);
      assert.match(wall.text(), /event: bye/);
    } finally {
      mock.timers.reset();
    }
  });

  test('who does not read is let go instead of filling the memory', async () => {
    const { token } = await signIn('regent');
    mock.timers.enable({ apis: ['setInterval'] });
    try {
      const stream = (await liveActs({ db: db() }, { token, after: undefined }))!;
      // 17 bytes a heartbeat: far more than 64 kB would wait if nothing stopped it.
      for (let beats = 0; beats < 6000; beats += 1) {
        mock.timers.tick(20_000);
        if (beats % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await wait(500);
      const reader = stream.getReader();
      let bytes = 0;
      for (let part = await reader.read(); !part.done; part = await reader.read()) bytes += part.value.length;
      assert.ok(bytes < 80_000, `${bytes} bytes waited`);
    } finally {
      mock.timers.reset();
    }
  });
});
