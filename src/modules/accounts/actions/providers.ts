import { uuidv7 } from 'uuidv7';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { requirePermission } from '../permissions.ts';
import * as queries from '../queries/sso.ts';
import { requireFreshProof } from '../sessions.ts';
import { makeSigningKey } from '../sso/keys.ts';
import {
  issuerRefused,
  lastSigningKey,
  providerKnownAlready,
  providerNotFound,
  secretNeeded,
} from '../sso/problems.ts';
import { SECRET_FIELD } from '../sso/provider.ts';
import { issuerDefect } from '../sso/rules.ts';
import type { Provider, ProviderInput, SigningAlg } from '../sso/types.ts';

type Sealing = Pick<App, 'db' | 'secrets'>;
/** Whether this installation itself is reached only on this machine: then a provider may be on it too. */
type Here = { readonly loopback: boolean };

const sealedSecret = async (tx: Tx, { secrets }: Sealing, before: Provider | undefined, input: ProviderInput) => {
  if (input.clientAuth === 'private_key_jwt') return null;
  if (input.secret) return secrets.encrypt(SECRET_FIELD, input.secret);
  // A secret is for one service: it does not go to another address.
  const kept = before && before.issuer === input.issuer ? await queries.secretOf(tx, before.id) : null;
  if (!kept) throw secretNeeded();
  return kept;
};

/**
 * Adds a provider, or changes one. With another issuer it is another service: who was linked there is not linked any more.
 * @param id absent: a new one
 * @throws {Problem} not-allowed, proof-needed, sso-issuer-refused, sso-secret-needed, sso-provider-known
 */
export const saveProvider = async (
  app: Sealing,
  actor: Actor,
  region: number,
  id: string | undefined,
  input: ProviderInput,
  { loopback }: Here,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'provider.change', { region });
  requireFreshProof(actor, now);
  const defect = issuerDefect(input.issuer, loopback);
  if (defect) throw issuerRefused(defect);
  return inRegion(app.db, region, async (tx) => {
    const before = id ? await queries.lockProvider(tx, id) : undefined;
    if (id && !before) throw providerNotFound();
    const { secret: _, ...kept } = input;
    const provider = {
      ...kept,
      id: id ?? uuidv7(),
      secretSealed: await sealedSecret(tx, app, before, input),
      changedAt: now,
    };
    const unlinked = before && before.issuer !== input.issuer ? await queries.forgetProvider(tx, before.id) : 0;
    try {
      await queries.putProvider(tx, provider);
    } catch (error) {
      throw constraintOf(error) === 'provider_once' ? providerKnownAlready() : error;
    }
    await journal(tx, actor, {
      act: 'provider.change',
      subject: `providers/${provider.id}`,
      at: now,
      private: { ...kept, secretChanged: input.secret !== undefined, unlinked },
    });
    return provider.id;
  });
};

/** Nobody signs in by it any more; one that is gone already stays so. @throws {Problem} not-allowed, proof-needed */
export const endProvider = (app: Sealing, actor: Actor, region: number, id: string, now: Date): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'provider.change', { region });
    requireFreshProof(actor, now);
    if (!(await queries.lockProvider(tx, id))) return;
    const unlinked = await queries.forgetProvider(tx, id);
    await queries.endProviderById(tx, id, now);
    await journal(tx, actor, { act: 'provider.end', subject: `providers/${id}`, at: now, private: { unlinked } });
  });

/** A new key beside those there are. It signs after a quarter of an hour; the first one at once. @throws {Problem} not-allowed, proof-needed */
export const addSigningKey = async (
  app: Sealing,
  actor: Actor,
  region: number,
  alg: SigningAlg,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'provider.change', { region });
  requireFreshProof(actor, now);
  const { key, privateSealed } = await makeSigningKey(app.secrets, alg, now);
  await inRegion(app.db, region, async (tx) => {
    await queries.insertKey(tx, key, privateSealed);
    await journal(tx, actor, { act: 'signing_key.add', subject: `signing-keys/${key.kid}`, at: now, public: { alg } });
  });
  return key.kid;
};

/** Takes a key away for good, where it still is; one of each kind that providers need stays. @throws {Problem} sso-last-signing-key */
export const endSigningKey = (app: Sealing, actor: Actor, region: number, kid: string, now: Date): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'provider.change', { region });
    requireFreshProof(actor, now);
    const keys = await queries.signingKeys(tx);
    const key = keys.find((one) => one.kid === kid);
    if (!key) return;
    const isNeeded = (await queries.listProviders(tx)).some(
      ({ clientAuth, signingAlg }) => clientAuth === 'private_key_jwt' && signingAlg === key.alg,
    );
    if (isNeeded && keys.filter(({ alg }) => alg === key.alg).length === 1) throw lastSigningKey();
    await queries.deleteKey(tx, kid);
    await journal(tx, actor, { act: 'signing_key.end', subject: `signing-keys/${kid}`, at: now });
  });
