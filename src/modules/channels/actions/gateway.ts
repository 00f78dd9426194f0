import { requireFreshProof, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginReader } from '#platform/journal-reader.ts';
import { isReachedOnlyHere, isSafeAddress } from '#platform/web-address.ts';
import { gatewayAddressRefused, gatewayNotFound, gatewaySecretsNeeded } from '../problems.ts';
import { dropGateway, gatewayOf, putGateway } from '../queries/gateway.ts';
import { SECRET, TOKEN } from '../secrets.ts';
import type { GatewayChannel, GatewayInput } from '../types.ts';
import { READER } from './forget.ts';

/**
 * Sets up by which provider messages of a channel come and go. Token and secret are for one address: they do not go to another.
 * @throws {Problem} not-allowed, proof-needed, gateway-address-refused, gateway-secrets-needed
 */
export const saveGateway = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  actor: Actor,
  region: number,
  { channel, url, sender, token, secret }: GatewayInput,
  now: Date,
): Promise<void> => {
  requirePermission(actor, 'gateway.change', { region });
  requireFreshProof(actor, now);
  if (!URL.canParse(url) || !isSafeAddress(new URL(url), isReachedOnlyHere(app.settings)))
    throw gatewayAddressRefused();
  await inRegion(app.db, region, async (tx) => {
    const before = await gatewayOf(tx, channel, { lock: true });
    const kept = before?.url === url ? before : undefined;
    const tokenSealed = token ? app.secrets.encrypt(TOKEN, token) : kept?.tokenSealed;
    const secretSealed = secret ? app.secrets.encrypt(SECRET, secret) : kept?.secretSealed;
    if (!tokenSealed || !secretSealed) throw gatewaySecretsNeeded();
    await beginReader(tx, READER);
    await putGateway(tx, { channel, url, sender, tokenSealed, secretSealed, changedAt: now });
    await journal(tx, actor, {
      act: 'gateway.change',
      subject: `gateways/${channel}`,
      at: now,
      public: { channel },
      private: { url, sender, tokenChanged: token !== undefined, secretChanged: secret !== undefined },
    });
  });
};

/** Nothing comes or goes by it any more; what waits to be sent waits on. @throws {Problem} not-allowed, proof-needed, gateway-not-found */
export const endGateway = (db: Db, actor: Actor, region: number, channel: GatewayChannel, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'gateway.change', { region });
    requireFreshProof(actor, now);
    if ((await dropGateway(tx, channel)) === 0) throw gatewayNotFound();
    await journal(tx, actor, { act: 'gateway.end', subject: `gateways/${channel}`, at: now, public: { channel } });
  });
