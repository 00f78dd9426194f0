import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { acceptInvitation, invitePerson, openInvitation, revokeInvitations } from './actions/invitations.ts';
import { changePerson, endPerson } from './actions/people.ts';
import { requestReset, sendResets } from './actions/reset.ts';
import { signIn } from './actions/sign-in.ts';
import { newInvitationCode, readInvitationCode } from './invitation-code.ts';
import { setTotp } from './queries/second-step.ts';
import { actorOfToken, personActor } from './sessions.ts';
import { device, helpers, later, NOW, openRegions, PASSWORD, REAL, refusedAs, secrets, system } from './testing.ts';
import { sealSecret } from './totp.ts';

const NEW = 'sapi kerapan merah';
const HOUR = 60;
const DAY = 24 * HOUR;

test('a code survives handwriting, and a single wrong character is noticed', () => {
  const letters = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
  fc.assert(
    fc.property(fc.constant(0), fc.integer({ min: 0, max: 11 }), fc.constantFrom(...letters), (_, at, other) => {
      const code = newInvitationCode(3522);
      assert.match(code, /^3522(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
      const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
      assert.deepEqual(readInvitationCode(typed), { region: 3522, code });
      const plain = [...code.replaceAll('-', '')];
      if (plain[4 + at] === other) return;
      plain[4 + at] = other;
      assert.equal(readInvitationCode(plain.join('')), 'mistyped');
    }),
  );
  fc.assert(fc.property(fc.string(), (typed) => typeof readInvitationCode(typed) !== 'object' || typed.length >= 16));
});

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter, history } = helpers(db);
  const sent: string[] = [];
  const app = () =>
    ({
      db: db(),
      secrets,
      settings: readSettings({ SMTP_URL: 'smtp://127.0.0.1:1', SIMPUL_ORIGIN: 'https://simpul.example' }),
      jobs: { send: async (name: string) => void sent.push(name) },
    }) as unknown as App;
  const refOf = ({ id }: { id: string }) => ({ region: REAL, id });
  const letter = async (id: string, at = NOW) =>
    (await invitePerson(app(), system, { region: REAL, id }, 'letter', at)).code!;
  const accept = (code: string, at = NOW, password = NEW, repeat = password) =>
    acceptInvitation(app(), { code, password, repeat }, device(), at);
  const mailsTo = async () => (await inRegion(db(), REAL, (tx) => outbox(tx, secrets))).map(({ subject }) => subject);

  test('whoever is invited sets their own password, once, and is signed in with it', async () => {
    const one = await person('diundang');
    const old = await enter('diundang');
    const code = await letter(one.id);
    assert.equal((await openInvitation(app(), code.toLowerCase(), device(), NOW)).login, 'diundang');
    assert.ok(await enter('diundang'), 'until the code is used the old password works');
    await assert.rejects(accept(code, NOW, 'pendek'), refusedAs('password-refused'));
    await assert.rejects(accept(code, NOW, NEW, 'lain sama sekali'), refusedAs('passwords-differ'));
    const { session } = await accept(code);
    assert.equal((await actorOfToken(db(), session!.token, NOW))?.actor.id, one.id);
    assert.equal(await actorOfToken(db(), old.token, NOW), undefined, 'every session of before is over');
    await assert.rejects(enter('diundang'), refusedAs('sign-in-failed'));
    await assert.rejects(accept(code), refusedAs('invitation-unknown'));
    const acts = (await history(one.id)).map(({ act }) => act);
    assert.deepEqual(
      acts.filter((act) => /invite|accept/.test(act)),
      ['person.invite', 'person.accept'],
    );
  });

  test('of two who use one code at the same moment, one gets in', async () => {
    const code = await letter((await person('rebutan')).id);
    const both = await Promise.allSettled([accept(code), accept(code)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a code that is too old, replaced, withdrawn, of an ended account or invented is answered with the same words', async () => {
    const one = await person('lewat');
    const [old, withdrawn] = [await letter(one.id), await letter(one.id)];
    await revokeInvitations(app(), system, refOf(one), NOW);
    const late = await letter(one.id);
    const gone = await person('pergi');
    const ended = await letter(gone.id);
    await endPerson(db(), system, refOf(gone), NOW);
    const answers = new Set<string>();
    for (const [code, at] of [
      [old, NOW],
      [withdrawn, NOW],
      [late, later(7 * DAY)],
      [ended, NOW],
      [newInvitationCode(REAL), NOW],
      [newInvitationCode(9999), NOW],
      ['', NOW],
    ] as const) {
      await accept(code, at).then(
        () => assert.fail(code),
        ({ status, slug, sentence, params }) => answers.add(JSON.stringify([status, slug, sentence, params])),
      );
    }
    assert.equal(answers.size, 1);
    assert.match([...answers][0], /invitation-unknown/);
    assert.ok(await accept(late, later(7 * DAY - 1)));
  });

  test('only an administrator who proved lately who they are invites, and by mail only whoever has an address', async () => {
    const [boss, one] = [await person('bos-undang', 'administrator'), await person('tanpa-surel')];
    const by = (actor: typeof system, way: 'mail' | 'letter') => invitePerson(app(), actor, refOf(one), way, NOW);
    await assert.rejects(by(personActor({ ...one, provedAt: NOW }), 'letter'), refusedAs('not-allowed'));
    await assert.rejects(by(personActor({ ...boss, provedAt: later(-16) }), 'letter'), refusedAs('proof-needed'));
    await assert.rejects(by(system, 'mail'), refusedAs('person-has-no-address'));
    await changePerson(db(), system, refOf(one), { email: 'satu@contoh.example' }, NOW);
    assert.equal(
      (await by(personActor({ ...boss, provedAt: NOW }), 'mail')).code,
      undefined,
      'nobody but the person sees it',
    );
    assert.match((await mailsTo())[0], /^Undangan ke Simpul/);
  });

  test('a forgotten password: the same is done for every name, and a mail goes to whoever has an address', async () => {
    const one = await person('lupa');
    await changePerson(db(), system, refOf(one), { email: 'lupa@contoh.example' }, NOW);
    const ended = await person('lupa-pergi');
    await changePerson(db(), system, refOf(ended), { email: 'pergi@contoh.example' }, NOW);
    await endPerson(db(), system, refOf(ended), NOW);
    await person('lupa-tanpa');
    const before = await mailsTo();
    sent.length = 0;
    for (const login of ['lupa', 'lupa-pergi', 'lupa-tanpa', 'tidak-ada', '', '\u0000'])
      await requestReset(app(), login, device(), NOW);
    assert.equal(sent.length, 6);
    const rows = await inEveryRegion(db(), (tx) =>
      tx.query<{ long: number }>('select length(login_sealed) > 20 as long from accounts.reset_request'),
    );
    assert.equal(rows.length, 6, 'asking looks nobody up');
    assert.equal(await sendResets(app(), NOW), 1);
    assert.equal(await sendResets(app(), NOW), 0);
    assert.deepEqual((await mailsTo()).length - before.length, 1);
    assert.match((await mailsTo())[0], /^Kata sandi baru untuk Simpul/);
    assert.ok(await enter('lupa'), 'asking changes nothing');
  });

  test('a new password does not go round the second step', async () => {
    const one = await person('berlapis');
    await inRegion(db(), REAL, (tx) => setTotp(tx, one.id, sealSecret(secrets, 'GEZDGNBVGY3TQOJQ'), 0, NOW));
    const { session, half } = await accept(await letter(one.id));
    assert.equal(session, undefined);
    assert.equal(half?.owes, 'second_step');
    assert.ok((await signIn(db(), { login: 'berlapis', password: NEW, ...device() }, NOW)).half);
    assert.notEqual(NEW, PASSWORD);
  });

  test('the database keeps no code, neither in rows nor in the journal', async () => {
    const code = await letter((await person('tersimpan')).id);
    const kept = await inEveryRegion(db(), async (tx) => [
      await tx.query(`select *, encode(code_hash, 'escape') as escaped from accounts.invitation`),
      await tx.query('select * from platform.journal'),
      await tx.query(`select encode(body_sealed, 'escape') as body from platform.outbox_mail`),
    ]);
    for (const part of [code, code.replaceAll('-', ''), code.slice(5)]) assert.ok(!JSON.stringify(kept).includes(part));
  });
});
