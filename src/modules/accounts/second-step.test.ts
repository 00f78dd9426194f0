import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { changePassword } from './actions/password.ts';
import { changePerson, endPerson } from './actions/people.ts';
import { proveWho } from './actions/prove.ts';
import {
  addTotp,
  removeSecondStep,
  removeSecondSteps,
  renewRecoveryCodes,
  requireSecondStep,
  signInWithRecoveryCode,
  signInWithTotp,
} from './actions/second-step.ts';
import { signIn } from './actions/sign-in.ts';
import { halfOf } from './half-open.ts';
import { setRolesWithSecondStep, stepsOf } from './queries/second-step.ts';
import { actorOfToken } from './sessions.ts';
import {
  device,
  helpers,
  later,
  NOW,
  openRegions,
  PASSWORD,
  REAL,
  refusedAs,
  SAMPLE,
  secrets,
  system,
} from './testing.ts';
import { offerTotp } from './totp.ts';
import type { SignedIn } from './types.ts';

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter, history } = helpers(db);
  const app = () => ({ db: db(), secrets });
  const codeOf = (secret: string, at: Date) =>
    TOTP.generate({ secret: Secret.fromBase32(secret.replaceAll(' ', '')), timestamp: at.getTime() });
  const steps = (id: string) => inRegion(db(), REAL, (tx) => stepsOf(tx, id));
  const standingOf = async ({ token, actor }: SignedIn, at = NOW) => ({
    actor,
    session: (await actorOfToken(db(), token, at))!.id,
  });

  /** Somebody with a code app. @returns the secret, the ten codes, and the session in which it was set up */
  const guarded = async (login: string, role: 'officer' | 'administrator' = 'officer') => {
    const one = await person(login, role);
    const before = await enter(login);
    const offer = offerTotp(secrets, { person: one.id, login, issuer: 'Simpul' }, NOW);
    const given = { pending: offer.pending, code: codeOf(offer.secret, NOW) };
    const added = await addTotp(app(), await standingOf(before), given, NOW);
    return { id: one.id, secret: offer.secret, codes: added.codes!, before, session: added.session };
  };
  /** Proves the password only. */
  const half = async (login: string, at = NOW) => {
    const entry = await signIn(db(), { login, password: PASSWORD, ...device() }, at);
    assert.ok(entry.half, 'a second step is owed');
    return entry.half.token;
  };

  test('whoever has a second step is in only after giving it, under a token of its own', async () => {
    const { secret } = await guarded('dua-langkah');
    const cookie = await half('dua-langkah');
    assert.equal(await actorOfToken(db(), cookie, NOW), undefined, 'half open is no session');
    assert.equal(await actorOfToken(db(), cookie.split('.')[1], NOW), undefined);
    const session = await signInWithTotp(app(), cookie, codeOf(secret, later(1)), device(), later(1));
    assert.equal((await actorOfToken(db(), session.token, later(1)))?.actor.name, 'Orang Contoh');
    assert.ok(!cookie.includes(session.token));
    await assert.rejects(
      signInWithTotp(app(), cookie, codeOf(secret, later(2)), device(), later(2)),
      refusedAs('sign-in-expired'),
    );
  });

  test('a code counts once, also for two who give it at the same moment', async () => {
    const { secret } = await guarded('sekali');
    await assert.rejects(
      signInWithTotp(app(), await half('sekali'), codeOf(secret, NOW), device(), NOW),
      refusedAs('code-wrong'),
      'the code of the set-up',
    );
    const cookies = [await half('sekali'), await half('sekali')];
    const code = codeOf(secret, later(1));
    const both = await Promise.allSettled(
      cookies.map((cookie) => signInWithTotp(app(), cookie, code, device(), later(1))),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a half-open sign-in is over after ten minutes, with the account, and with the password', async () => {
    const { id, secret, session } = await guarded('setengah');
    const code = (at: Date) => codeOf(secret, at);
    const old = await half('setengah');
    await assert.rejects(
      signInWithTotp(app(), old, code(later(10)), device(), later(10)),
      refusedAs('sign-in-expired'),
    );
    const changed = await half('setengah');
    const { actor, session: at } = await standingOf(session);
    await changePassword(app(), actor, { current: PASSWORD, next: 'sapi kerapan merah', session: at }, NOW);
    assert.equal(await halfOf(db(), changed, NOW), undefined);
    const entry = await signIn(db(), { login: 'setengah', password: 'sapi kerapan merah', ...device() }, NOW);
    await endPerson(db(), system, { region: REAL, id }, NOW);
    await assert.rejects(
      signInWithTotp(app(), entry.half!.token, code(later(1)), device(), later(1)),
      refusedAs('sign-in-expired'),
    );
    for (const cookie of ['', 'x', '3578.', `3578.${'x'.repeat(43)}`, '0000.x', "3578.' or 1=1"])
      assert.equal(await halfOf(db(), cookie, NOW), undefined);
  });

  test('somebody who knows the password cannot guess the code, and the person hears of it', async () => {
    const { id, secret } = await guarded('ditebak');
    await changePerson(db(), system, { region: REAL, id }, { email: 'ditebak@contoh.example' }, NOW);
    const from = device();
    const slugs: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      await signInWithTotp(app(), await half('ditebak'), '000000', from, later(1)).catch((error) =>
        slugs.push(error.slug),
      );
    }
    assert.deepEqual([...new Set(slugs)], ['code-wrong', 'too-many-second-steps']);
    await assert.rejects(
      signInWithTotp(app(), await half('ditebak'), codeOf(secret, later(1)), from, later(1)),
      refusedAs('too-many-second-steps'),
      'not even the right one',
    );
    const mails = await inRegion(db(), REAL, (tx) => outbox(tx, secrets));
    assert.equal(mails.filter(({ subject }) => subject.startsWith('Ada yang mencoba masuk')).length, 1);
  });

  test('ten recovery codes come with the first second step; each lets in once', async () => {
    const { id, codes } = await guarded('cadangan');
    assert.equal(codes.length, 10);
    const typed = codes[3].toLowerCase().replaceAll('0', 'o').replace('-', ' ');
    assert.ok(await signInWithRecoveryCode(app(), await half('cadangan'), typed, device(), NOW));
    assert.deepEqual(await steps(id), { totp: true, passkeys: 0, codes: 9 });
    for (const wrong of [codes[3], 'AAAAA-AAAAA', '']) {
      await assert.rejects(
        signInWithRecoveryCode(app(), await half('cadangan'), wrong, device(), NOW),
        refusedAs('recovery-code-wrong'),
      );
    }
  });

  test('new recovery codes end the old ones', async () => {
    const { codes, session } = await guarded('kode-baru');
    const { codes: fresh, session: next } = await renewRecoveryCodes(app(), await standingOf(session), NOW);
    assert.equal(await actorOfToken(db(), session.token, NOW), undefined, 'the token is a new one');
    assert.ok(await actorOfToken(db(), next.token, NOW));
    await assert.rejects(
      signInWithRecoveryCode(app(), await half('kode-baru'), codes[0], device(), NOW),
      refusedAs('recovery-code-wrong'),
    );
    assert.ok(await signInWithRecoveryCode(app(), await half('kode-baru'), fresh![0], device(), NOW));
    await person('tanpa-kode');
    await assert.rejects(
      renewRecoveryCodes(app(), await standingOf(await enter('tanpa-kode')), NOW),
      refusedAs('second-step-missing'),
    );
  });

  test('setting up a second step renews the token and ends the sessions that were opened without it', async () => {
    await person('rotasi');
    const other = await enter('rotasi');
    const here = await enter('rotasi');
    const offer = offerTotp(secrets, { person: here.actor.id, login: 'rotasi', issuer: 'S' }, NOW);
    const at = await standingOf(here);
    await assert.rejects(addTotp(app(), at, { pending: offer.pending, code: '000000' }, NOW), refusedAs('code-wrong'));
    assert.ok(await actorOfToken(db(), here.token, NOW));
    const given = { pending: offer.pending, code: codeOf(offer.secret, NOW) };
    const { session } = await addTotp(app(), at, given, NOW);
    assert.deepEqual(
      [other.token, here.token].map((token) => token === session.token),
      [false, false],
    );
    assert.equal(await actorOfToken(db(), other.token, NOW), undefined);
    assert.equal(await actorOfToken(db(), here.token, NOW), undefined);
    assert.equal((await actorOfToken(db(), session.token, NOW))?.id, at.session);
  });

  test('a second step is changed only by whoever proved lately who they are', async () => {
    const { session, secret } = await guarded('bukti');
    const { actor, session: id } = await standingOf(session);
    const stale = (await actorOfToken(db(), session.token, later(16)))!.actor;
    const remove = (who: typeof actor, at: Date) => removeSecondStep(app(), { actor: who, session: id }, 'totp', at);
    await assert.rejects(remove(stale, later(16)), refusedAs('proof-needed'));
    const prove = (typed: string, at: Date) => proveWho(app(), stale, id, typed, at);
    await assert.rejects(prove('bukan ini katanya', later(16)), refusedAs('proof-wrong'));
    await assert.rejects(prove('', later(16)), refusedAs('proof-wrong'));
    assert.ok(await prove(codeOf(secret, later(16)), later(16)));
    await assert.rejects(prove(codeOf(secret, later(16)), later(16)), refusedAs('proof-wrong'), 'taken');
    const fresh = await prove(PASSWORD, later(17));
    assert.deepEqual((await actorOfToken(db(), session.token, later(18)))!.actor.provedAt, later(17));
    await remove(fresh, later(18));
    assert.deepEqual(await steps(actor.id), { totp: false, passkeys: 0, codes: 0 });
  });

  test('whoever must have a second step and has none sets it up before anything else; the last one stays', async () => {
    const boss = await person('atur', 'administrator', SAMPLE);
    const region = SAMPLE;
    const { actor } = await enter('atur');
    await assert.rejects(
      requireSecondStep(app(), { ...actor, role: 'officer' }, region, ['administrator'], NOW),
      refusedAs('not-allowed'),
    );
    await assert.rejects(requireSecondStep(app(), actor, region, [], later(16)), refusedAs('proof-needed'));
    await requireSecondStep(app(), actor, region, ['administrator'], NOW);
    const entry = await signIn(db(), { login: 'atur', password: PASSWORD, ...device() }, NOW);
    assert.equal(entry.half?.owes, 'set_up');
    const cookie = entry.half!.token;
    await assert.rejects(signInWithTotp(app(), cookie, '000000', device(), NOW), refusedAs('sign-in-expired'));
    const offer = offerTotp(secrets, { person: boss.id, login: 'atur', issuer: 'S' }, NOW);
    const given = { pending: offer.pending, code: codeOf(offer.secret, NOW) };
    const { session, codes } = await addTotp(app(), { half: cookie, device: device() }, given, NOW);
    assert.equal(codes?.length, 10);
    assert.equal((await actorOfToken(db(), session.token, NOW))?.actor.id, boss.id);
    assert.equal(await halfOf(db(), cookie, NOW), undefined);
    await assert.rejects(
      removeSecondStep(app(), await standingOf(session), 'totp', NOW),
      refusedAs('second-step-required'),
    );
    await inRegion(db(), region, (tx) => setRolesWithSecondStep(tx, []));
  });

  test('an administrator takes away a lost second step; sessions end, the person is told, the journal keeps no secret', async () => {
    const { id, session, secret, codes } = await guarded('hilang');
    await changePerson(db(), system, { region: REAL, id }, { email: 'hilang@contoh.example' }, NOW);
    await person('bos-langkah', 'administrator');
    const { actor: boss } = await enter('bos-langkah');
    const ref = { region: REAL, id };
    await assert.rejects(
      removeSecondSteps(app(), session.actor, { ...ref, id: boss.id }, NOW),
      refusedAs('not-allowed'),
    );
    await assert.rejects(removeSecondSteps(app(), boss, ref, later(16)), refusedAs('proof-needed'));
    await removeSecondSteps(app(), boss, ref, NOW);
    assert.deepEqual(await steps(id), { totp: false, passkeys: 0, codes: 0 });
    assert.equal(await actorOfToken(db(), session.token, NOW), undefined);
    assert.ok(await enter('hilang'));
    const [mail] = await inRegion(db(), REAL, (tx) => outbox(tx, secrets));
    assert.match(mail.subject, /^Administrator menghapus langkah kedua Anda \/ An administrator removed/);
    const told = JSON.stringify(await history(id));
    const kept = await inEveryRegion(db(), async (tx) => [
      await tx.query('select * from accounts.recovery_code'),
      await tx.query(`select encode(secret_sealed, 'escape') as sealed from accounts.totp`),
      await tx.query('select * from platform.journal'),
    ]);
    for (const text of [told, JSON.stringify(kept)]) {
      assert.ok(!text.includes(secret.replaceAll(' ', '')));
      for (const code of codes) assert.ok(!text.includes(code) && !text.includes(code.replace('-', '')));
    }
  });
});
