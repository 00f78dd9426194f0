import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { publishedKeys, signingKeys } from '../queries/sso.ts';
import { personActor } from '../sessions.ts';
import type { ProviderInput } from '../sso/types.ts';
import { helpers, openRegions, REAL, refusedAs, SAMPLE, secrets } from '../testing.ts';
import type { Person } from '../types.ts';
import { addSigningKey, endProvider, endSigningKey, saveProvider } from './providers.ts';

const SITE = { origin: 'http://127.0.0.1:3999', loopback: true };
const now = () => new Date();

const INPUT: ProviderInput = {
  name: 'Layanan Contoh',
  issuer: 'https://masuk.contoh.example',
  clientId: 'simpul',
  clientAuth: 'client_secret_basic',
  secret: 'rahasia-untuk-uji-saja-sekali',
  signingAlg: 'ES256',
  scope: 'openid email profile',
  loginClaim: null,
  roleClaim: null,
  roles: {},
  organisationClaim: null,
  organisations: {},
  secondStepValues: [],
};

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets });
  const { person } = helpers(db);
  let boss: Person;
  const admin = () => ({ ...personActor(boss), provedAt: now() });
  const proved = (one: Person) => ({ ...personActor(one), provedAt: now() });
  before(async () => {
    await openRegions(db());
    boss = await person('bos', 'administrator');
  });

  test('a new signing key is published before it signs, and the old one goes only when it is not the last', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000);
    const first = await addSigningKey(app(), { ...admin(), provedAt: hourAgo }, REAL, 'ES256', hourAgo);
    const kids = async () => (await inRegion(db(), REAL, signingKeys)).map(({ kid }) => kid);
    const before = await kids();
    const next = await addSigningKey(app(), admin(), REAL, 'ES256', now());
    assert.deepEqual(await kids(), [next, ...before]);
    const all = await inEveryRegion(db(), publishedKeys);
    for (const { publicJwk } of all)
      assert.deepEqual(Object.keys(publicJwk).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'], 'nothing private');
    const { secret: _, ...known } = INPUT;
    const id = await saveProvider(
      app(),
      admin(),
      REAL,
      undefined,
      { ...known, clientAuth: 'private_key_jwt' },
      SITE,
      now(),
    );
    for (const kid of (await kids()).filter((one) => one !== first && one !== next))
      await endSigningKey(app(), admin(), REAL, kid, now()).catch(() => undefined);
    await endSigningKey(app(), admin(), REAL, next, now());
    await assert.rejects(endSigningKey(app(), admin(), REAL, first, now()), refusedAs('sso-last-signing-key'));
    await endProvider(app(), admin(), REAL, id, now());
  });

  test('only an administrator of the region who has just proved it sets up a provider, and only at an address that is safe', async () => {
    const officer = await person('bukan-admin');
    const save = (actor: ReturnType<typeof admin>, issuer = INPUT.issuer, loopback = true) =>
      saveProvider(app(), actor, REAL, undefined, { ...INPUT, issuer }, { loopback }, now());
    await assert.rejects(save(proved(officer)), refusedAs('not-allowed'));
    await assert.rejects(
      save({ ...personActor(boss), provedAt: new Date(Date.now() - 3_600_000) }),
      refusedAs('proof-needed'),
    );
    await assert.rejects(save({ ...admin(), region: SAMPLE }), refusedAs('not-allowed'));
    for (const issuer of [
      'x',
      'ftp://a.example',
      'http://masuk.contoh.example',
      'https://a:b@contoh.example',
      'https://a.example/?x',
      'https://a.example/#x',
    ])
      await assert.rejects(save(admin(), issuer), refusedAs('sso-issuer-refused'), issuer);
    for (const issuer of ['http://127.0.0.1:8080', 'https://localhost', 'https://127.0.0.1:8443'])
      await assert.rejects(save(admin(), issuer, false), refusedAs('sso-issuer-refused'), issuer);
  });
});
