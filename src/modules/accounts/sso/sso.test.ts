import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { type OidcPeer, startOidc, throughProvider } from '../../../../tests/support/oidc.ts';
import { changePerson, endPerson } from '../actions/people.ts';
import { addSigningKey, endProvider, saveProvider } from '../actions/providers.ts';
import { finishSso, leaveProvider, linkAccount, redirectUri, startSso, unlinkAccount } from '../actions/sso.ts';
import { publishedKeys } from '../queries/sso.ts';
import { actorOfToken, personActor } from '../sessions.ts';
import { helpers, OFFICE, openRegions, REAL, refusedAs, SAMPLE, secrets } from '../testing.ts';
import type { Person } from '../types.ts';
import { startLiar } from './liar.testing.ts';
import { providerPath } from './rules.ts';
import type { ProviderInput } from './types.ts';

const SITE = { origin: 'http://127.0.0.1:3999', loopback: true };
const SECRET = 'rahasia-untuk-uji-saja-sekali';
const DEVICE = { userAgent: 'Uji/1.0', address: '192.0.2.10' };
/** Providers go by the machine's clock. */
const now = () => new Date();

const INPUT: ProviderInput = {
  name: 'Layanan Contoh',
  issuer: 'https://masuk.contoh.example',
  clientId: 'simpul',
  clientAuth: 'client_secret_basic',
  secret: SECRET,
  signingAlg: 'ES256',
  scope: 'openid email profile',
  loginClaim: null,
  roleClaim: null,
  roles: {},
  organisationClaim: null,
  organisations: {},
  secondStepValues: [],
};
/** As an administrator of Keycloak, or of INApas, registers this program. */
const CLIENTS = {
  client_secret_basic: { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_basic' },
  client_secret_post: { client_secret: SECRET, token_endpoint_auth_method: 'client_secret_post' },
  private_key_jwt: { token_endpoint_auth_method: 'private_key_jwt' },
} as const;

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets });
  const { person } = helpers(db);
  let boss: Person;
  let peer: OidcPeer;
  const jwks = createServer(async (_req, res) => {
    const keys = await inEveryRegion(db(), publishedKeys);
    res
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) }));
  });
  const admin = () => ({ ...personActor(boss), provedAt: now() });
  const proved = (one: Person) => ({ ...personActor(one), provedAt: now() });

  before(async () => {
    await openRegions(db());
    boss = await person('bos', 'administrator');
    peer = await startOidc([]);
    jwks.listen(0, '127.0.0.1');
    await once(jwks, 'listening');
  });
  after(async () => {
    await peer.stop();
    jwks.close();
  });

  let clients = 0;
  /** A provider set up on both sides. */
  const setUp = async (changes: Partial<ProviderInput> = {}, region = REAL) => {
    clients += 1;
    const input = { ...INPUT, issuer: peer.issuer, clientId: `simpul-${clients}`, ...changes };
    if (input.clientAuth === 'private_key_jwt') delete input.secret;
    const id = await saveProvider(app(), admin(), region, undefined, input, SITE, now());
    const ref = { region, id };
    peer.register({
      client_id: input.clientId,
      redirect_uris: [redirectUri(SITE, ref)],
      post_logout_redirect_uris: [`${SITE.origin}/masuk?keluar=1`],
      id_token_signed_response_alg: 'RS256',
      ...(input.clientAuth === 'private_key_jwt'
        ? {
            jwks_uri: `http://127.0.0.1:${(jwks.address() as AddressInfo).port}/`,
            token_endpoint_auth_signing_alg: input.signingAlg,
          }
        : {}),
      ...CLIENTS[input.clientAuth],
    });
    return ref;
  };
  const away = (ref: { region: number; id: string }) => endProvider(app(), admin(), ref.region, ref.id, now());
  const start = (ref: { region: number; id: string }, session?: string) =>
    startSso(app(), providerPath(ref), '/meja', session, DEVICE.address, SITE, now());
  const finish = (ref: { region: number; id: string }, token: string, query: string, session?: string) =>
    finishSso(app(), providerPath(ref), token, query, session, DEVICE, SITE, now());
  /** To the provider as `sub` and back. */
  const visit = async (
    ref: { region: number; id: string },
    account: { sub: string } & Record<string, unknown>,
    session?: string,
  ) => {
    peer.next = account;
    const { token, address } = await start(ref, session);
    const back = await throughProvider(address, peer.issuer);
    assert.equal(back.origin + back.pathname, redirectUri(SITE, ref));
    return finish(ref, token, back.search, session);
  };
  const linked = async (ref: { region: number; id: string }, one: Person, sub: string) =>
    linkAccount(db(), proved(one), { provider: ref.id, providerName: '', subject: sub, label: sub }, now());

  for (const clientAuth of ['client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const) {
    for (const signingAlg of clientAuth === 'private_key_jwt' ? (['ES256', 'ES512'] as const) : (['ES256'] as const)) {
      test(`whoever is linked signs in by a provider that knows us by ${clientAuth} (${signingAlg})`, async () => {
        const one = await person(`tautan.${clientAuth}.${signingAlg}`.replaceAll('_', '-').toLowerCase());
        if (clientAuth === 'private_key_jwt') await addSigningKey(app(), admin(), REAL, signingAlg, now());
        const ref = await setUp({ clientAuth, signingAlg });
        await linked(ref, one, 'sari');
        const { entry, ...rest } = await visit(ref, { sub: 'sari' });
        assert.equal(entry?.session?.actor.id, one.id);
        assert.ok(await actorOfToken(db(), entry!.session!.token, now()));
        assert.deepEqual(rest, { to: '/meja' });
        const last = (await inRegion(db(), REAL, (tx) => historyOf(tx, `persons/${one.id}`))).at(-1);
        assert.equal(last?.act, 'session.start');
        await away(ref);
        await assert.rejects(start(ref), refusedAs('page-not-found'));
      });
    }
  }

  test('nobody is recognised by a claim unless the administrator named one, and an e-mail only when it was verified', async () => {
    const one = await person('dikenal');
    await changePerson(db(), admin(), { region: REAL, id: one.id }, { email: 'Dikenal@contoh.example' }, now());
    const silent = await setUp();
    const claims = { sub: 'dikenal-1', email: 'dikenal@contoh.example', email_verified: true };
    await assert.rejects(visit(silent, claims), refusedAs('sso-nobody-known'));
    await away(silent);
    const byEmail = await setUp({ loginClaim: 'email' });
    await assert.rejects(visit(byEmail, { ...claims, email_verified: false }), refusedAs('sso-nobody-known'));
    await assert.rejects(visit(byEmail, { ...claims, email: 'lain@contoh.example' }), refusedAs('sso-nobody-known'));
    assert.equal((await visit(byEmail, claims)).entry?.session?.actor.id, one.id);
    // From now on it is the subject that counts, not the address.
    assert.equal(
      (await visit(byEmail, { sub: 'dikenal-1', email: 'baru@contoh.example' })).entry?.session?.actor.id,
      one.id,
    );
    await assert.rejects(
      visit(byEmail, { ...claims, sub: 'orang-lain' }),
      refusedAs('sso-nobody-known'),
      'one link each',
    );
    await endPerson(db(), admin(), { region: REAL, id: one.id }, now());
    await assert.rejects(visit(byEmail, claims), refusedAs('sso-nobody-known'));
    await away(byEmail);
  });

  test('no claim makes an administrator, and none lets one in who has not linked the account themselves', async () => {
    const other = await person('admin-lain', 'administrator');
    const ref = await setUp({ loginClaim: 'preferred_username', roleClaim: 'peran', roles: { kepala: 'agency_head' } });
    await assert.rejects(visit(ref, { sub: 'a1', preferred_username: 'admin-lain' }), refusedAs('sso-nobody-known'));
    await linked(ref, other, 'a1');
    assert.equal((await visit(ref, { sub: 'a1', peran: 'kepala' })).entry?.session?.actor.role, 'administrator');
    const officer = await person('petugas-klaim');
    const entered = await visit(ref, { sub: 'p1', preferred_username: 'petugas-klaim', peran: ['lain', 'kepala'] });
    assert.equal(entered.entry?.session?.actor.role, 'agency_head');
    const { public: told } = (await inRegion(db(), REAL, (tx) => historyOf(tx, `persons/${officer.id}`))).find(
      ({ act }) => act === 'person.change',
    )!;
    assert.deepEqual(told, { changed: ['role'], role: 'agency_head', organisation: OFFICE });
    assert.equal((await visit(ref, { sub: 'p1', peran: 'administrator' })).entry?.session?.actor.role, 'agency_head');
    await away(ref);
  });

  test('a second step is asked here unless the provider did it and is believed in that', async () => {
    const one = await person('langkah');
    await inRegion(db(), REAL, (tx) =>
      tx.run(
        `insert into accounts.totp (region_id, person_id, secret_sealed, last_step, created_at, last_used_at)
         values ($1, $2, $3, 0, $4, $4)`,
        [REAL, one.id, secrets.encrypt('accounts.totp', 'x'), now()],
      ),
    );
    const plain = await setUp();
    await linked(plain, one, 'dua');
    peer.amr = ['pwd', 'otp', 'mfa'];
    assert.equal(
      (await visit(plain, { sub: 'dua' })).entry?.half?.owes,
      'second_step',
      'it says so, but nobody asked it to',
    );
    await away(plain);
    const trusted = await setUp({ secondStepValues: ['mfa'] });
    await linked(trusted, one, 'dua');
    assert.ok((await visit(trusted, { sub: 'dua' })).entry?.session);
    peer.amr = ['pwd'];
    assert.equal((await visit(trusted, { sub: 'dua' })).entry?.half?.owes, 'second_step');
    peer.amr = undefined;
    await away(trusted);
  });

  test('an answer counts once, in the browser and at the provider for which it began, and not for ever', async () => {
    const one = await person('sekali');
    const ref = await setUp();
    await linked(ref, one, 'sari');
    peer.next = { sub: 'sari' };
    const begin = async () => {
      const { token, address } = await start(ref);
      return { token, query: (await throughProvider(address, peer.issuer)).search };
    };
    const first = await begin();
    const second = await begin();
    await assert.rejects(finish(ref, second.token, first.query), refusedAs('sso-answer-not-believed'), 'another state');
    await assert.rejects(
      finish(ref, second.token, second.query),
      refusedAs('sso-start-is-over'),
      'a start is spent by a try',
    );
    for (const token of ['', 'x', 'x'.repeat(43)])
      await assert.rejects(finish(ref, token, first.query), refusedAs('sso-start-is-over'));
    const late = new Date(Date.now() + 16 * 60_000);
    const third = await begin();
    await assert.rejects(
      finishSso(app(), providerPath(ref), third.token, third.query, undefined, DEVICE, SITE, late),
      refusedAs('sso-start-is-over'),
    );
    const both = await begin();
    const outcomes = await Promise.allSettled([
      finish(ref, both.token, both.query),
      finish(ref, both.token, both.query),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await finish(ref, first.token, first.query)).entry?.session?.actor.id, one.id);
    await assert.rejects(finish(ref, first.token, first.query), refusedAs('sso-start-is-over'), 'replayed');
    // Another provider of ours is asked with the answer of the first one (mix-up), and another region with it.
    const begun = await begin();
    const liar = await startLiar('simpul');
    const other = await saveProvider(app(), admin(), REAL, undefined, { ...INPUT, issuer: liar.issuer }, SITE, now());
    await assert.rejects(finish({ region: REAL, id: other }, begun.token, begun.query), refusedAs('sso-start-is-over'));
    await assert.rejects(finish({ region: SAMPLE, id: ref.id }, begun.token, begun.query), refusedAs('page-not-found'));
    await liar.stop();
    await away({ region: REAL, id: other });
    await away(ref);
  });

  test('whoever says no at the provider is told so, and a provider that is not there leaves the password', async () => {
    const ref = await setUp();
    peer.next = { sub: '' };
    const { token, address } = await start(ref);
    const back = await throughProvider(address, peer.issuer);
    await assert.rejects(finish(ref, token, back.search), refusedAs('sso-cancelled'));
    await away(ref);
    const gone = await saveProvider(
      app(),
      admin(),
      REAL,
      undefined,
      { ...INPUT, issuer: 'http://127.0.0.1:9' },
      SITE,
      now(),
    );
    const down = await start({ region: REAL, id: gone }).catch((error: unknown) => error);
    assert.ok(isProblem(down) && down.slug === 'sso-provider-down' && /kata sandi/.test(down.sentence.id));
    await away({ region: REAL, id: gone });
  });

  test('a provider that does not know our secret refuses us, not the person', async () => {
    const ref = await setUp({ secret: 'bukan-rahasia-yang-benar' });
    await assert.rejects(visit(ref, { sub: 'sari' }), refusedAs('sso-provider-refused-us'));
    await away(ref);
  });

  test('an answer that anything is wrong with lets nobody in', async () => {
    const one = await person('dibohongi');
    const liar = await startLiar('simpul');
    const id = await saveProvider(app(), admin(), REAL, undefined, { ...INPUT, issuer: liar.issuer }, SITE, now());
    const ref = { region: REAL, id };
    await linked(ref, one, 'sari');
    const seconds = Math.floor(Date.now() / 1000);
    const tell = async (lie: typeof liar.lie, iss = liar.issuer) => {
      liar.lie = lie;
      const { token, address } = await start(ref);
      liar.nonce = address.searchParams.get('nonce') ?? '';
      const query = new URLSearchParams({ code: 'apa-saja', state: address.searchParams.get('state') ?? '', iss });
      return finish(ref, token, `?${query}`).then(
        ({ entry }) => entry?.session?.actor.id,
        (error: unknown) => (isProblem(error) ? error.slug : String(error)),
      );
    };
    assert.equal(await tell({}), one.id, 'the truth is believed');
    const lies: Record<string, typeof liar.lie> = {
      'a nonce of another start': { claims: { nonce: 'lain' } },
      'no nonce': { claims: { nonce: undefined } },
      'another issuer': { claims: { iss: 'https://lain.contoh.example' } },
      'for another program': { claims: { aud: 'lain' } },
      'for us and others, by others': { claims: { aud: ['simpul', 'lain'], azp: 'lain' } },
      expired: { claims: { iat: seconds - 900, exp: seconds - 600 } },
      'without an end': { claims: { exp: undefined } },
      'not yet': { claims: { nbf: seconds + 600 } },
      'nobody in particular': { claims: { sub: undefined } },
      'algorithm none': { header: { alg: 'none', kid: undefined }, signature: 'none' },
      'algorithm none with the signature left in': { header: { alg: 'none' } },
      'signed by another key': { signature: 'foreign' },
      'signed with our own secret': { header: { alg: 'HS256' } },
      'a key nobody published': { header: { kid: 'lain' } },
    };
    for (const [what, lie] of Object.entries(lies)) assert.equal(await tell(lie), 'sso-answer-not-believed', what);
    assert.equal(
      await tell({}, 'https://lain.contoh.example'),
      'sso-answer-not-believed',
      'the answer says it is another provider’s',
    );
    assert.equal(await tell({ answer: { status: 500, body: 'x' } }), 'sso-provider-down');
    assert.equal(
      await tell({ answer: { status: 200, body: '{"access_token":"x","token_type":"bearer"}' } }),
      'sso-answer-not-believed',
      'no ID token',
    );
    assert.equal(
      await tell({ answer: { status: 200, body: 'x'.repeat(2_000_000) } }),
      'sso-answer-not-believed',
      'too long',
    );
    const asked = liar.asked;
    assert.notEqual(
      await tell({ answer: { status: 302, body: '', location: `${liar.issuer}/lain` } }),
      one.id,
      'a redirect',
    );
    assert.equal(liar.asked - asked, 1, 'it was not followed');
    await liar.stop();
    await away(ref);
  });

  test('a person links an account only when signed in and proved a moment ago, sees whose it is, and can end it', async () => {
    const [one, other] = [await person('tautkan'), await person('tautkan-lain')];
    const ref = await setUp();
    const session = '01930000-0000-7000-8000-000000000001';
    peer.next = { sub: 'akun-sari', email: 'sari@contoh.example' };
    const begun = await start(ref, session);
    const query = (await throughProvider(begun.address, peer.issuer)).search;
    await assert.rejects(
      finish(ref, begun.token, query),
      refusedAs('sso-start-is-over'),
      'the session is another one now',
    );
    const { offer } = await visit(ref, { sub: 'akun-sari', email: 'sari@contoh.example' }, session);
    assert.deepEqual(offer, {
      provider: ref.id,
      providerName: 'Layanan Contoh',
      subject: 'akun-sari',
      label: 'sari@contoh.example',
    });
    await assert.rejects(
      linkAccount(db(), { ...personActor(one), provedAt: new Date(Date.now() - 3_600_000) }, offer!, now()),
      refusedAs('proof-needed'),
    );
    await linkAccount(db(), proved(one), offer!, now());
    await assert.rejects(linkAccount(db(), proved(other), offer!, now()), refusedAs('sso-linked-already'));
    const { entry } = await visit(ref, { sub: 'akun-sari' });
    assert.equal(entry?.session?.actor.id, one.id);
    const out = await leaveProvider(app(), entry!.session!.token, providerPath(ref), SITE, now());
    assert.equal(out?.address.origin, peer.issuer);
    assert.ok(out?.address.searchParams.get('id_token_hint'));
    assert.equal(await leaveProvider(app(), entry!.session!.token, providerPath(ref), SITE, now()), undefined, 'once');
    await unlinkAccount(db(), proved(one), ref.id, now());
    await assert.rejects(visit(ref, { sub: 'akun-sari' }), refusedAs('sso-nobody-known'));
    await away(ref);
  });

  test('another issuer is another service: its secret does not go there, and nobody is linked there', async () => {
    const one = await person('pindah');
    const ref = await setUp();
    await linked(ref, one, 'sari');
    const { secret: _, ...input } = { ...INPUT, clientId: `simpul-${clients}`, issuer: 'https://lain.contoh.example' };
    const save = (changes: Partial<ProviderInput>) =>
      saveProvider(app(), admin(), REAL, ref.id, { ...input, ...changes }, SITE, now());
    await assert.rejects(save({}), refusedAs('sso-secret-needed'));
    await save({ issuer: peer.issuer, name: 'Nama baru' }); // the same service keeps its secret
    assert.ok((await visit(ref, { sub: 'sari' })).entry?.session);
    await save({ secret: 'rahasia-yang-lain' });
    await save({ issuer: peer.issuer, secret: SECRET });
    await assert.rejects(visit(ref, { sub: 'sari' }), refusedAs('sso-nobody-known'));
    await away(ref);
  });
});
