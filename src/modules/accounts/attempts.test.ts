import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { before, test } from 'node:test';
import type { App } from '#platform/app.ts';
import { type Db, inNoRegion } from '#platform/db/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { changePassword } from './actions/password.ts';
import { endPerson } from './actions/people.ts';
import { requestReset } from './actions/reset.ts';
import { signIn } from './actions/sign-in.ts';
import { returnAttempt, returnSecondStep, takeAttempt, takeResetRequest, takeSecondStep } from './attempts.ts';
import { openKnownDevice, sealKnownDevice } from './known-device.ts';
import { actorOfToken } from './sessions.ts';
import { helpers, later, NOW, openRegions, PASSWORD, REAL, refusedAs, secrets, system } from './testing.ts';
import type { Device, KnownDevice, SignedIn } from './types.ts';

const WRONG = 'bukan ini katanya';
const VILLAGERS = 100;

/** Networks far from each other: no two of them are one neighbourhood. */
const strange = (n: number) => `2001:db8:${(n >> 8).toString(16)}:${(n & 255).toString(16)}::1`;
const from = (address: string, known?: KnownDevice): Device => ({ userAgent: '', address, known });

/** Every statement that goes to the database, without its values. */
const listening = (db: Db): { db: Db; statements: string[] } => {
  const statements: string[] = [];
  const { engine } = db;
  const transaction: typeof engine.transaction = (opening, act) =>
    engine.transaction(opening, (run) =>
      act((text, values, name) => {
        statements.push(text);
        return run(text, values, name);
      }),
    );
  return { db: { engine: { ...engine, transaction } as typeof engine }, statements };
};

/** What the hashing of passwords costs while `act` runs. */
const hashesOf = async (act: () => Promise<unknown>): Promise<unknown[]> => {
  const costs: unknown[] = [];
  const note = (cost: unknown) => costs.push(cost);
  subscribe('simpul:password-hash', note);
  await act().finally(() => unsubscribe('simpul:password-hash', note));
  return costs;
};

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter } = helpers(db);

  const attempt = (login: string, password: string, device: Device, now = NOW) =>
    signIn(db(), { login, password, ...device }, now).then(
      () => 'in',
      (error: unknown) => (isProblem(error) ? error.slug : String(error)),
    );
  /** Counts attempts without hashing anything, as fast as an attacker would like to. @returns the waits, milliseconds */
  const guesses = (all: readonly (readonly [login: string, address: string])[], now = NOW) =>
    inNoRegion(db(), async (tx) => {
      const waits: number[] = [];
      for (const [login, address] of all)
        waits.push((await takeAttempt(tx, login, undefined, from(address), now)).waitMs);
      return waits;
    });
  let networks = 0;
  /** Networks that no other test has tried anything from. */
  const strangers = (count: number) => {
    const first = networks + 1;
    networks += count;
    return Array.from({ length: count }, (_, n) => strange(first + n));
  };
  const attack = async (login: string, count: number, now = NOW) => {
    const waits = await guesses(
      strangers(count).map((address) => [login, address] as const),
      now,
    );
    return waits.filter((wait) => wait === 0).length;
  };

  test('ten failures for one name from one network are heard, the eleventh is not, not even with the right password', async () => {
    await person('terkunci');
    const here = from('198.18.0.1');
    for (let i = 0; i < 10; i += 1) assert.equal(await attempt('terkunci', WRONG, here), 'sign-in-failed');
    await assert.rejects(
      signIn(db(), { login: 'terkunci', password: PASSWORD, ...here }, NOW),
      (error) =>
        isProblem(error) &&
        error.status === 429 &&
        error.params.retryAfterSeconds === 90 &&
        /Coba 90 detik lagi/.test(error.sentence.id),
    );
    assert.equal(await attempt('terkunci', PASSWORD, here, later(1.4)), 'too-many-attempts');
    assert.equal(await attempt('terkunci', PASSWORD, here, later(1.5)), 'in', 'after exactly the time that was named');
  });

  test('twenty attempts at the same moment are counted as twenty', async () => {
    await person('serentak');
    const slugs = await Promise.all(Array.from({ length: 20 }, () => attempt('serentak', WRONG, from('198.18.1.1'))));
    assert.equal(slugs.filter((slug) => slug === 'sign-in-failed').length, 10);
    assert.equal(slugs.filter((slug) => slug === 'too-many-attempts').length, 10);
  });

  test('a name attacked from two hundred networks is open to its owner at once, on the known device and on the known network', async () => {
    const owner = await person('diserang');
    assert.equal(await attempt('diserang', PASSWORD, from('203.0.113.7')), 'in');
    assert.equal(await attack('diserang', 200), 30, 'of two hundred strangers who came at once thirty were heard');
    const known = { id: randomUUID(), people: [owner.id] };
    assert.equal(
      await attempt('diserang', PASSWORD, from(strange(networks), known)),
      'in',
      'the known device, even from where the attack comes',
    );
    assert.equal(
      await attempt('diserang', PASSWORD, from('203.0.113.200')),
      'in',
      'a new device in the known neighbourhood',
    );
  });

  test('a stranger to a name under attack is heard after the wait that was named, once, whoever else goes on guessing', async () => {
    await person('baru');
    const home = from('2001:db8:ffff:1::1');
    await attack('baru', 100);
    const refused = await signIn(db(), { login: 'baru', password: PASSWORD, ...home }, NOW).catch(
      (error: unknown) => error,
    );
    assert.ok(isProblem(refused) && refused.slug === 'wait-your-turn');
    const seconds = Number(refused.params.retryAfterSeconds);
    assert.ok(seconds >= 30 && seconds <= 600, `${seconds} s`);
    const turn = later(seconds / 60);
    await attack('baru', 100, turn);
    assert.equal(await attempt('baru', WRONG, home, turn), 'sign-in-failed', 'heard');
    assert.equal(await attempt('baru', WRONG, home, turn), 'wait-your-turn', 'once');
  });

  test('the more strangers are heard, the longer all strangers wait, and never longer than ten minutes', async () => {
    const all = strangers(60).map((address) => ['ramai', address] as const);
    let longest = 0;
    for (const minute of [0, 1, 11, 21, 31]) longest = Math.max(longest, ...(await guesses(all, later(minute))));
    assert.equal(longest, 600_000);
  });

  test('a known device has ten tries of its own, which neither its network nor its name uses up', async () => {
    const owner = await person('perangkat');
    const known = { id: randomUUID(), people: [owner.id] };
    const here = from('198.18.2.1', known);
    await guesses(Array.from({ length: 200 }, (_, n) => [`semprot${n}`, '198.18.2.1']));
    assert.equal(
      await attempt('perangkat', PASSWORD, from('198.18.2.1')),
      'too-many-attempts',
      'strangers from here wait',
    );
    for (let n = 0; n < 10; n += 1) assert.equal(await attempt('perangkat', WRONG, here), 'sign-in-failed');
    assert.equal(await attempt('perangkat', PASSWORD, here), 'too-many-attempts');
    assert.equal(await attempt('perangkat', PASSWORD, here, later(1.5)), 'in');
    assert.equal(await attempt('perangkat', WRONG, here, later(1.5)), 'sign-in-failed', 'and starts afresh');
  });

  test('the cookie of one person’s device helps under no other name, and a changed one under none', async () => {
    const [one, other] = [await person('kenal'), await person('asing')];
    const cookie = sealKnownDevice(secrets, undefined, one.id);
    const known = openKnownDevice(secrets, cookie);
    assert.deepEqual(known?.people, [one.id]);
    assert.deepEqual(openKnownDevice(secrets, sealKnownDevice(secrets, known, other.id))?.people, [other.id, one.id]);
    assert.equal(openKnownDevice(makeSecrets(Buffer.alloc(32, 6)), cookie), undefined);
    for (const made of ['', 'x', cookie.slice(1), `${cookie}A`, 'x'.repeat(100_000)])
      assert.equal(openKnownDevice(secrets, made), undefined);
    await attack('asing', 40);
    assert.equal(await attempt('asing', PASSWORD, from('2001:db8:ffff:2::1', known)), 'wait-your-turn');
  });

  test('one network guessing at many names is stopped, over the whole /64 and nowhere else', async () => {
    await guesses(Array.from({ length: 200 }, (_, n) => [`tebak${n}`, `2001:db8:7:7::${n}`]));
    assert.equal(await attempt('tebak-baru', WRONG, from('2001:db8:7:7:ffff::1')), 'too-many-attempts');
    assert.equal(await attempt('tebak-baru', WRONG, from('2001:db8:7:8::1')), 'sign-in-failed');
  });

  test('a hundred people behind one address sign in within five minutes, each after one mistake', async () => {
    const village = from('100.64.0.9'); // what RFC 6598 sets aside for carrier-grade NAT
    const waits = await inNoRegion(db(), async (tx) => {
      const all: number[] = [];
      for (let n = 0; n < VILLAGERS; n += 1) {
        const [owner, now] = [{ region: REAL, id: randomUUID() }, later(n / 20)];
        for (let tries = 0; tries < 2; tries += 1)
          all.push((await takeAttempt(tx, `warga${n}`, owner, village, now)).waitMs);
        await returnAttempt(tx, `warga${n}`, owner, village);
      }
      return all;
    });
    assert.deepEqual(new Set(waits), new Set([0]));
  });

  test('an unknown name, a wrong password and an ended account cost the same hashes and the same statements', async () => {
    await person('ada');
    const ended = await person('usai');
    await endPerson(db(), system, { region: REAL, id: ended.id }, NOW);
    const seen = [];
    for (const login of ['ada', 'tidak-ada', 'usai', 'a\u0000b', '']) {
      const heard = listening(db());
      const hashes = await hashesOf(() =>
        assert.rejects(
          signIn(heard.db, { login, password: WRONG, ...from(strangers(1)[0]) }, NOW),
          refusedAs('sign-in-failed'),
        ),
      );
      seen.push(JSON.stringify({ hashes, statements: heard.statements }));
    }
    assert.equal(new Set(seen).size, 1, seen.join('\n'));
    assert.deepEqual(JSON.parse(seen[0]).hashes, [{ memory: 19_456, passes: 2, parallelism: 1 }]);
  });

  test('asking for a new password costs the same for every name, and no hash at all', async () => {
    await person('bela');
    const ended = await person('selesai');
    await endPerson(db(), system, { region: REAL, id: ended.id }, NOW);
    const jobs = { send: async () => undefined } as unknown as App['jobs'];
    const seen = [];
    for (const login of ['bela', 'tidak-ada', 'selesai', 'a\u0000b', '']) {
      const heard = listening(db());
      const ask = () => requestReset({ db: heard.db, secrets, jobs }, login, from(strangers(1)[0]), NOW);
      seen.push(JSON.stringify({ hashes: await hashesOf(ask), statements: heard.statements }));
    }
    assert.equal(new Set(seen).size, 1, seen.join('\n'));
    assert.deepEqual(JSON.parse(seen[0]).hashes, []);
  });

  test('an unknown name is counted and slowed like a known one', async () => {
    await person('nyata');
    const all = [...Array(12).fill('198.18.3.1'), ...strangers(60)];
    const outcomes = (login: string) => guesses(all.map((address) => [login, address] as const));
    assert.deepEqual(await outcomes('nyata'), await outcomes('hantu'));
  });

  test('whoever knows the password gets ten tries an hour at the second step over all networks; the owner’s device keeps its own', async () => {
    const owner = await person('langkah-dua');
    const ref = { region: REAL, id: owner.id };
    const step = (device: Device) => inNoRegion(db(), (tx) => takeSecondStep(tx, ref, device, NOW));
    let heard = 0;
    for (let n = 0; n < 60; n += 1) if ((await step(from(strange(n)))).waitMs === 0) heard += 1;
    assert.equal(heard, 10);
    const known = from(strange(1), { id: randomUUID(), people: [owner.id] });
    for (let n = 0; n < 10; n += 1) assert.equal((await step(known)).waitMs, 0);
    assert.ok((await step(known)).waitMs > 0);
    await inNoRegion(db(), (tx) => returnSecondStep(tx, ref, known));
    assert.equal((await step(known)).waitMs, 0);
  });

  test('a stolen session that guesses the current password keeps the owner’s session from nothing', async () => {
    await person('curian');
    const [stolen, own] = [await enter('curian'), await enter('curian')];
    const change = async ({ token, actor }: SignedIn, current: string) => {
      const session = (await actorOfToken(db(), token, NOW))!.id;
      return changePassword({ db: db(), secrets }, actor, { current, next: 'sapi kerapan merah', session }, NOW);
    };
    for (let n = 0; n < 10; n += 1) await assert.rejects(change(stolen, WRONG), refusedAs('password-wrong'));
    await assert.rejects(change(stolen, PASSWORD), refusedAs('too-many-attempts'));
    await change(own, PASSWORD);
  });

  test('a fourth request for a new password within an hour sends no mail, and whoever asks is told nothing of it', async () => {
    const ask = (login: string, address: string) => inNoRegion(db(), (tx) => takeResetRequest(tx, login, address, NOW));
    const answers = [];
    for (let n = 0; n < 5; n += 1) answers.push(await ask('lupa-lagi', strange(n)));
    assert.deepEqual(
      answers.map(({ mayMail, refused }) => [mayMail, refused]),
      [true, true, true, false, false].map((mayMail) => [mayMail, undefined]),
    );
    for (let n = 0; n < 120; n += 1) await ask(`siapa${n}`, '198.18.4.1');
    assert.equal((await ask('siapa-lagi', '198.18.4.1')).refused?.slug, 'too-many-reset-requests');
  });
});
