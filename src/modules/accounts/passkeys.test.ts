import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import {
  addPasskey,
  passkeyCreation,
  passkeyProof,
  passkeySecondStep,
  passkeySignIn,
  proveByPasskey,
  signInWithPasskey,
  signInWithSecondPasskey,
} from './actions/passkeys.ts';
import { endPerson } from './actions/people.ts';
import { removeSecondStep } from './actions/second-step.ts';
import { signIn } from './actions/sign-in.ts';
import { authenticator } from './authenticator.testing.ts';
import { newChallenge, readChallenge } from './challenges.ts';
import { passkeysOf, setRolesWithSecondStep, stepsOf } from './queries/second-step.ts';
import { actorOfToken } from './sessions.ts';
import { device, helpers, later, NOW, openRegions, PASSWORD, REAL, refusedAs, secrets, system } from './testing.ts';
import type { SignedIn } from './types.ts';

const SITE = { origin: 'https://simpul.example', name: 'Simpul Contoh' };

test('a challenge holds for what it was made for, unchanged, and for ten minutes', () => {
  const challenge = newChallenge(secrets, 'a', NOW);
  assert.ok(readChallenge(secrets, challenge, 'a', later(9)));
  assert.equal(readChallenge(secrets, challenge, 'b', NOW), undefined);
  assert.equal(readChallenge(secrets, challenge, 'a', later(10)), undefined);
  assert.notEqual(newChallenge(secrets, 'a', NOW), challenge);
  fc.assert(
    fc.property(
      fc.nat(Buffer.from(challenge, 'base64url').length - 1),
      fc.integer({ min: 1, max: 255 }),
      (at, flip) => {
        const bytes = Buffer.from(challenge, 'base64url');
        bytes[at] ^= flip;
        assert.equal(readChallenge(secrets, bytes.toString('base64url'), 'a', NOW), undefined);
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => readChallenge(secrets, text, 'a', NOW) === undefined));
});

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter } = helpers(db);
  const app = () => ({ db: db(), secrets });
  const standingOf = async ({ token, actor }: SignedIn) => ({
    actor,
    session: (await actorOfToken(db(), token, NOW))!.id,
  });
  const half = async (login: string) =>
    (await signIn(db(), { login, password: PASSWORD, ...device() }, NOW)).half?.token ?? assert.fail('no second step');

  /** Somebody with a passkey. */
  const guarded = async (login: string) => {
    const one = await person(login);
    const at = await standingOf(await enter(login));
    const key = authenticator(SITE.origin);
    const answer = key.create(await passkeyCreation(app(), at, SITE, NOW));
    const added = await addPasskey(app(), at, { answer, name: 'Ponsel dinas' }, SITE, NOW);
    return { id: one.id, key, added, answer };
  };

  test('a passkey is set up under a name, with ten recovery codes, and is the second step from then on', async () => {
    const { id, key, added } = await guarded('kunci');
    assert.equal(added.codes?.length, 10);
    const [kept] = await inRegion(db(), REAL, (tx) => passkeysOf(tx, id));
    assert.deepEqual([kept.name, kept.lastUsedAt], ['Ponsel dinas', null]);
    const cookie = await half('kunci');
    const answer = key.get(await passkeySecondStep(app(), cookie, SITE, NOW));
    const session = await signInWithSecondPasskey(app(), cookie, answer, device(), SITE, later(1));
    assert.equal((await actorOfToken(db(), session.token, later(1)))?.actor.id, id);
    const [used] = await inRegion(db(), REAL, (tx) => passkeysOf(tx, id));
    assert.deepEqual(used.lastUsedAt, later(1));
  });

  test('a passkey alone signs in: no name is asked, and it is both steps in one', async () => {
    const { id, key } = await guarded('tanpa-nama');
    const asked = await passkeySignIn(app(), SITE, NOW);
    assert.equal(asked.allowCredentials, undefined, 'the question is the same for everybody');
    assert.equal(asked.userVerification, 'required');
    const answer = key.get(asked);
    const { token } = await signInWithPasskey(app(), answer, device(), SITE, NOW);
    assert.equal((await actorOfToken(db(), token, NOW))?.actor.id, id);
    await assert.rejects(signInWithPasskey(app(), answer, device(), SITE, NOW), refusedAs('passkey-refused'), 'once');
  });

  test('what is wrong is answered with the same words: another site, no finger, too late, a foreign key, an ended account', async () => {
    const { key } = await guarded('salah-kunci');
    const { id: endedId, key: endedKey } = await guarded('kunci-pergi');
    await endPerson(db(), system, { region: REAL, id: endedId }, NOW);
    const ask = () => passkeySignIn(app(), SITE, NOW);
    const cookie = await half('salah-kunci');
    const stranger = authenticator(SITE.origin);
    stranger.create({ challenge: '', user: { id: Buffer.from(`${REAL}:${endedId}`).toString('base64url') } });
    const used = await ask();
    await signInWithPasskey(app(), key.get(used), device(), SITE, NOW);
    const answers = new Set<string>();
    for (const [answer, at] of [
      [key.get(await ask(), { origin: 'https://simpul.example.invalid' }), NOW],
      [key.get(await ask(), { unverified: true }), NOW],
      [key.get(await ask()), later(10)],
      [key.get(used), NOW], // the same challenge, signed anew
      [key.get(await ask(), { counter: 1 }), NOW], // a copy of the key is behind
      [key.get(await passkeySecondStep(app(), cookie, SITE, NOW)), NOW],
      [key.get({ challenge: 'AAAA' }), NOW],
      [stranger.get(await ask()), NOW],
      [endedKey.get(await ask()), NOW],
      ['{}', NOW],
      ['x'.repeat(100_000), NOW],
      ['', NOW],
    ] as const) {
      await signInWithPasskey(app(), answer, device(), SITE, at).then(
        () => assert.fail(answer),
        ({ status, slug, sentence }) => answers.add(JSON.stringify([status, slug, sentence])),
      );
    }
    assert.equal(answers.size, 1);
  });

  test('another person’s passkey does not finish a half-open sign-in, nor does an answer that was given elsewhere', async () => {
    const [one, two] = [await guarded('milik-satu'), await guarded('milik-dua')];
    const [cookie, other] = [await half('milik-satu'), await half('milik-satu')];
    const asked = await passkeySecondStep(app(), cookie, SITE, NOW);
    const give = (answer: string) => signInWithSecondPasskey(app(), cookie, answer, device(), SITE, NOW);
    await assert.rejects(give(two.key.get(asked)), refusedAs('passkey-refused'));
    await assert.rejects(
      give(one.key.get(await passkeySecondStep(app(), other, SITE, NOW))),
      refusedAs('passkey-refused'),
    );
    await assert.rejects(give(one.key.get(await passkeySignIn(app(), SITE, NOW))), refusedAs('passkey-refused'));
    assert.ok(await give(one.key.get(asked)));
  });

  test('a passkey is not set up twice, nor by an answer for somebody else, for another site, or without finger or PIN', async () => {
    const { added, answer } = await guarded('pasang-kunci');
    const at = await standingOf(added.session);
    const add = (given: string) => addPasskey(app(), at, { answer: given, name: 'X' }, SITE, NOW);
    await assert.rejects(add(answer), refusedAs('passkey-not-taken'));
    await person('pasang-lain');
    const other = await standingOf(await enter('pasang-lain'));
    const key = authenticator(SITE.origin);
    const ask = (standing: typeof at) => passkeyCreation(app(), standing, SITE, NOW);
    for (const wrong of [
      key.create(await ask(other)),
      key.create(await ask(at), { origin: 'https://lain.example' }),
      key.create(await ask(at), { unverified: true }),
    ])
      await assert.rejects(add(wrong), refusedAs('passkey-not-taken'));
    const asked = await ask(at);
    assert.equal(asked.excludeCredentials?.length, 1);
    const second = await add(key.create(asked));
    assert.equal(second.codes, undefined, 'the codes of before still hold');
    const here = await standingOf(second.session);
    await assert.rejects(
      addPasskey(app(), here, { answer: key.create(await ask(here)), name: 'X' }, SITE, NOW),
      refusedAs('passkey-taken'),
    );
  });

  test('a passkey proves once more who one is; the last second step of a role that must have one stays', async () => {
    const { id, key, added } = await guarded('bukti-kunci');
    const at = await standingOf(added.session);
    const stale = (await actorOfToken(db(), added.session.token, later(16)))!.actor;
    await assert.rejects(passkeyCreation(app(), { ...at, actor: stale }, SITE, later(16)), refusedAs('proof-needed'));
    const asked = await passkeyProof(app(), stale, at.session, SITE, later(16));
    const fresh = await proveByPasskey(app(), stale, at.session, key.get(asked), SITE, later(16));
    const [{ id: kept }] = await inRegion(db(), REAL, (tx) => passkeysOf(tx, id));
    const remove = () => removeSecondStep(app(), { ...at, actor: fresh }, kept, later(17));
    await inRegion(db(), REAL, (tx) => setRolesWithSecondStep(tx, ['officer']));
    await assert.rejects(remove(), refusedAs('second-step-required'));
    await inRegion(db(), REAL, (tx) => setRolesWithSecondStep(tx, []));
    await remove();
    assert.deepEqual(await inRegion(db(), REAL, (tx) => stepsOf(tx, id)), { totp: false, passkeys: 0, codes: 0 });
  });
});
