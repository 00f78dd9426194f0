import assert from 'node:assert/strict';
import { before, mock, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { listPeople, seedSamplePeople, signInAsSample, signOut } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { journal, journalEnd } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { liveWall, showWallBy } from './live.ts';

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
    parts: () =>
      [...heard.text.matchAll(/^event: parts\ndata: (.+)$/gm)].map(
        (match) => JSON.parse(match[1]) as Record<string, string>,
      ),
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
  let looks = 0;
  let renderings = 0;
  /** Until a wall that has just begun has looked at what happened before it did. */
  const settled = async () => {
    await journalReadable(db());
    for (let seen = -1; seen !== looks; await wait(900)) seen = looks;
  };
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
    showWallBy({
      async read(of, region) {
        looks += 1;
        return inRegion(of, region, async (tx) => ({
          cursor: await journalEnd(tx),
          n: (await tx.query(`select from platform.journal where act = 'report.submit'`)).length,
        }));
      },
      partsOf({ n }, { language }) {
        renderings += 1;
        return { n: `${language} ${n}`, same: language };
      },
    });
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

  test('the regent sees a report at once: nothing of one next door, nothing at first of one of last month', async () => {
    const { token } = await signIn('regent');
    const wall = listen((await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }))!);
    await until(() => wall.parts().length > 0);
    const [first] = wall.parts();
    assert.match(first.n, /^id \d+$/);
    assert.equal(first.same, 'id');
    await settled();
    const before = looks;
    await submit(NEIGHBOUR);
    await submit(HERE, new Date(Date.now() - 30 * 86_400_000));
    await wait(600);
    assert.equal(looks, before);
    await submit(HERE);
    await until(() => wall.parts().length > 1);
    assert.deepEqual(wall.parts().at(-1), { n: `id ${Number(first.n.slice(3)) + 2}` }, 'only what changed is sent');
    assert.doesNotMatch(wall.text(), /pungutan/);
    await wall.stop();
  });

  test('ten walls of one office cost one look and one rendering; another language is another rendering', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => signIn('regent')));
    const walls = await Promise.all(
      sessions.map(async ({ token }, n) =>
        listen((await liveWall({ db: db() }, { token, language: n === 9 ? 'en' : 'id', network: '192.0.2.1' }))!),
      ),
    );
    await until(() => walls.every((wall) => wall.parts().length > 0));
    await settled();
    const before = { looks, renderings };
    await submit(HERE);
    await until(() => walls.every((wall) => wall.parts().length > 1));
    assert.equal(looks - before.looks, 1);
    assert.equal(renderings - before.renderings, 2);
    assert.equal(new Set(walls.slice(0, 9).map((wall) => wall.parts().at(-1)!.n)).size, 1);
    assert.match(walls[9].parts().at(-1)!.n, /^en /);
    for (const wall of walls) await wall.stop();
  });

  test('a browser that comes back sees everything as it is now', async () => {
    const { token } = await signIn('regent');
    const wall = async () => listen((await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }))!);
    const first = await wall();
    await until(() => first.parts().length > 0);
    await first.stop();
    await submit(HERE);
    const again = await wall();
    await until(() => again.parts().length > 0);
    assert.equal(Number(again.parts()[0].n.slice(3)), Number(first.parts()[0].n.slice(3)) + 1);
    assert.equal(again.parts()[0].same, 'id');
    await again.stop();
  });

  test('who may not see the wall, or nobody at all, gets no stream', async () => {
    const { token } = await signIn('officer');
    assert.equal(await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }), undefined);
    assert.equal(await liveWall({ db: db() }, { token: 'nobody', language: 'id', network: '192.0.2.1' }), undefined);
  });

  test('a report that one more person supports is no news on the wall', async () => {
    const { token } = await signIn('regent');
    const wall = listen((await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }))!);
    await until(() => wall.parts().length > 0);
    await settled();
    const before = looks;
    await inRegion(db(), HERE, (tx) =>
      journal(tx, { kind: 'visitor' }, { act: 'report.support', subject: 'reports/x', at: new Date(), public: {} }),
    );
    await wait(600);
    assert.equal(looks, before);
    await wall.stop();
  });

  test('one session has ten streams at most, another one and a closed one are not in its way', async () => {
    const { token } = await signIn('regent');
    const connect = (own: string) => liveWall({ db: db() }, { token: own, language: 'id', network: '192.0.2.1' });
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
      const wall = listen((await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }))!);
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
      const stream = (await liveWall({ db: db() }, { token, language: 'id', network: '192.0.2.1' }))!;
      // 17 bytes a heartbeat, every other one at once: far more than 64 kB would wait if nothing stopped it.
      for (let beats = 0; beats < 9000; beats += 1) {
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
