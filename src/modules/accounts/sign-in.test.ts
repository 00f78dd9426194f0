import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { changePassword } from './actions/password.ts';
import { createPerson, endPerson } from './actions/people.ts';
import { revokeSession, signIn, signOut } from './actions/sign-in.ts';
import { sweep } from './queries.ts';
import { actorOfToken, listSessions, personActor } from './sessions.ts';
import {
  device,
  helpers,
  later,
  NOW,
  OFFICE,
  openRegions,
  PASSWORD,
  REAL,
  refusedAs,
  secrets,
  system,
} from './testing.ts';
import { personInput } from './types.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter, history } = helpers(db);
  const app = () => ({ db: db(), secrets });

  test('whoever knows name and password is signed in, whatever the letter case of the name', async () => {
    const one = await person('masuk@contoh.example');
    const { token, expiresAt, actor } = await enter(' Masuk@Contoh.example ');
    assert.deepEqual(actor, {
      kind: 'person',
      id: one.id,
      name: 'Orang Contoh',
      role: 'officer',
      region: REAL,
      organisation: OFFICE,
      provedAt: NOW,
    });
    assert.equal(expiresAt.getTime(), later(7 * DAY).getTime());
    assert.deepEqual((await actorOfToken(db(), token, NOW))?.actor, actor);
  });

  test('a wrong password, an unknown name, an ended account and one without a password are answered with the same words', async () => {
    const ended = await person('berakhir');
    await endPerson(db(), system, { region: REAL, id: ended.id }, NOW);
    await person('salah');
    await createPerson(db(), system, REAL, personInput.parse({ login: 'tanpa', name: 'T', role: 'auditor' }), NOW);
    const answers: string[] = [];
    for (const [login, password] of [
      ['salah', 'bukan ini katanya'],
      ['tak-dikenal', PASSWORD],
      ['berakhir', PASSWORD],
      ['tanpa', PASSWORD],
      ['tanpa', ''],
      ['a\u0000b', PASSWORD],
      ['', 'x'.repeat(100_000)],
    ]) {
      await signIn(db(), { login, password, ...device() }, NOW).then(
        () => assert.fail(`${login} got in`),
        (error) => answers.push(JSON.stringify([error.status, error.slug, error.sentence, error.params])),
      );
    }
    assert.equal(new Set(answers).size, 1);
    assert.match(answers[0], /sign-in-failed/);
  });

  test('the database keeps neither password nor token', async () => {
    await person('rahasia');
    const { token } = await enter('rahasia');
    const dump = await inEveryRegion(db(), async (tx) => [
      await tx.query('select * from accounts.person'),
      await tx.query(`select *, encode(token_hash, 'escape') as escaped from accounts.session`),
      await tx.query('select * from platform.journal'),
    ]);
    const text = JSON.stringify(dump);
    for (const secret of [PASSWORD, token]) assert.equal(text.includes(secret), false);
  });

  test('a session ends after twelve hours without use and, used or not, after seven days', async () => {
    await person('lama');
    const { token } = await enter('lama');
    let minutes = 0;
    for (; minutes < 7 * DAY; minutes += 11 * HOUR) {
      assert.ok(await actorOfToken(db(), token, later(minutes)), `alive after ${minutes / HOUR} hours`);
    }
    assert.ok(await actorOfToken(db(), token, later(7 * DAY - 1)));
    assert.equal(await actorOfToken(db(), token, later(7 * DAY)), undefined);

    const { token: idle } = await enter('lama');
    assert.equal(await actorOfToken(db(), idle, later(12 * HOUR + 1)), undefined);
  });

  test('reading a session writes at most once a minute', async () => {
    const one = await person('sering');
    const { token, actor } = await enter('sering');
    const seen = async () =>
      (await listSessions(db(), actor, { region: REAL, id: one.id }, later(2)))[0].lastSeenAt.getTime();
    await actorOfToken(db(), token, later(0.5));
    assert.equal(await seen(), NOW.getTime());
    await actorOfToken(db(), token, later(1.5));
    assert.equal(await seen(), later(1.5).getTime());
  });

  test('what is no token is nobody', async () => {
    for (const token of ['', 'x', 'x'.repeat(43), "' or true --", '\u0000'.repeat(43), 'x'.repeat(100_000)]) {
      assert.equal(await actorOfToken(db(), token, NOW), undefined);
    }
  });

  test('signing out ends this session and no other', async () => {
    const one = await person('keluar');
    const [first, second] = [await enter('keluar'), await enter('keluar')];
    const session = (await actorOfToken(db(), first.token, NOW))!;
    await signOut(db(), first.actor, session.id, NOW);
    await signOut(db(), first.actor, session.id, NOW);
    assert.equal(await actorOfToken(db(), first.token, NOW), undefined);
    assert.ok(await actorOfToken(db(), second.token, NOW));
    assert.deepEqual(
      (await history(one.id)).map(({ act }) => act),
      ['person.create', 'session.start', 'session.start', 'session.end'],
    );
  });

  test('people see and revoke their own sessions, an administrator everybody’s, an officer nobody else’s', async () => {
    const [one, boss, other] = [await person('punya'), await person('bos', 'administrator'), await person('lain')];
    const ref = { region: REAL, id: one.id };
    const { token, actor } = await enter('punya');
    const [session] = await listSessions(db(), actor, ref, NOW);
    assert.deepEqual([session.userAgent, /^198\.51\.\d+\.0\/24$/.test(session.address)], ['Uji/1.0', true]);
    await assert.rejects(listSessions(db(), personActor(other), ref, NOW), refusedAs('not-allowed'));
    await assert.rejects(revokeSession(db(), personActor(other), ref, session.id, NOW), refusedAs('not-allowed'));
    await revokeSession(db(), personActor(boss), ref, session.id, NOW);
    await assert.rejects(revokeSession(db(), personActor(boss), ref, session.id, NOW), refusedAs('session-not-found'));
    assert.equal(await actorOfToken(db(), token, NOW), undefined);
  });

  test('changing the password needs the current one, renews the token here and ends all other sessions', async () => {
    const one = await person('ganti');
    const [here, there] = [await enter('ganti'), await enter('ganti')];
    const session = (await actorOfToken(db(), here.token, NOW))!.id;
    const change = (current: string, next: string) =>
      changePassword(app(), here.actor, { current, next, session }, NOW);
    await assert.rejects(change('bukan ini katanya', 'sapi kerapan merah'), refusedAs('password-wrong'));
    await assert.rejects(change(PASSWORD, 'pendek'), refusedAs('password-refused'));
    assert.ok(await actorOfToken(db(), here.token, NOW), 'what was refused changed nothing');
    const renewed = await change(PASSWORD, 'sapi kerapan merah');
    assert.notEqual(renewed.token, here.token);
    assert.equal(renewed.expiresAt.getTime(), here.expiresAt.getTime());
    assert.equal((await actorOfToken(db(), renewed.token, NOW))?.id, session);
    assert.equal(await actorOfToken(db(), here.token, NOW), undefined);
    assert.equal(await actorOfToken(db(), there.token, NOW), undefined);
    await assert.rejects(enter('ganti'), refusedAs('sign-in-failed'));
    assert.equal((await history(one.id)).at(-1)?.act, 'person.change_password');
  });

  test('a hash of a cheaper time is made anew at sign-in', async () => {
    const one = await person('murah');
    const cheap = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    const update = 'update accounts.person set password_hash = $3 where region_id = $1 and id = $2';
    await inRegion(db(), REAL, (tx) => tx.run(update, [REAL, one.id, cheap]));
    await signIn(db(), { login: 'murah', password: 'password', ...device() }, NOW);
    const kept = await inRegion(db(), REAL, (tx) =>
      tx.one<{ hash: string }>('select password_hash as hash from accounts.person where region_id = $1 and id = $2', [
        REAL,
        one.id,
      ]),
    );
    assert.match(kept!.hash, /m=19456,/);
    assert.ok(await signIn(db(), { login: 'murah', password: 'password', ...device() }, NOW));
  });

  test('the nightly sweep forgets sessions that are long over, and no living one', async () => {
    await person('sapu');
    const { token } = await enter('sapu');
    assert.equal(await inNoRegion(db(), (tx) => sweep(tx, later(6 * DAY))), 0);
    assert.ok(await actorOfToken(db(), token, NOW));
    assert.ok((await inNoRegion(db(), (tx) => sweep(tx, later(8 * DAY)))) > 0);
    assert.equal(await actorOfToken(db(), token, NOW), undefined);
  });
});
