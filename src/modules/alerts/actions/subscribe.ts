import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Scope } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginReader } from '#platform/journal-reader.ts';
import { counting, type Limit, take, use } from '#platform/limits.ts';
import { queueAsking } from '../mails.ts';
import { alertsTooOften, alertUnknown } from '../problems.ts';
import { deleteSubscription, insertSubscription, lockSubscription, setConfirmed } from '../queries.ts';
import { READER } from '../tell.ts';
import type { AlertInput, AlertRef } from '../types.ts';

const HOUR_MS = 3_600_000;
/** A village behind one address follows itself within an evening; a machine does not fill the mailboxes of others. */
const FROM_NETWORK: Limit = { name: 'alert', most: 60, perMs: HOUR_MS };
/** Nobody gets more mails than this that they did not ask for, whoever types their address. */
const TO_ADDRESS: Limit = { name: 'alert-address', most: 3, perMs: 24 * HOUR_MS };

/** The text of an address that its limit is counted by: hashed there, and never kept. */
const whomOf = ({ secrets }: Pick<App, 'secrets'>, address: string): string =>
  Buffer.from(secrets.derive('alerts.limit', address)).toString('hex');

/**
 * Somebody wants to be told by mail. Nothing is said that tells whether an address is known here: it is written to, and whoever reads
 * there begins or ends the subscription.
 * @param client the network, as `clientKey` names it
 * @throws {Problem} 429 `alerts-too-often`
 */
export const subscribe = async (
  app: Pick<App, 'db' | 'secrets' | 'settings'>,
  actor: Actor,
  region: number,
  { address, pace }: AlertInput,
  scope: Scope,
  client: string,
  now: Date,
): Promise<void> => {
  const waitMs = await counting(app.db, (tx) => take(tx, [use(FROM_NETWORK, client)], now));
  if (waitMs > 0) throw alertsTooOften(waitMs);
  const isFlooded = (await counting(app.db, (tx) => take(tx, [use(TO_ADDRESS, whomOf(app, address))], now))) > 0;
  if (isFlooded) return; // it has mails enough; whoever typed it learns nothing of that
  await inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'alert.subscribe', { region });
    const { id } = await insertSubscription(tx, {
      id: uuidv7(),
      addressSealed: app.secrets.encrypt('alerts.address', address),
      addressIndex: app.secrets.blindIndex('alerts.address', address),
      scope,
      pace,
      at: now,
    });
    const subscription = (await lockSubscription(tx, id))!;
    await queueAsking(app, tx, subscription, address, now);
    await journal(tx, actor, { act: 'alert.subscribe', subject: `alerts/${id}`, at: now, public: { ...scope, pace } });
  });
};

/** Whoever got the link says that they want it. Twice is once. @throws {Problem} 410 `alert-unknown` */
export const confirmAlert = (app: Pick<App, 'db'>, actor: Actor, ref: AlertRef, now: Date): Promise<void> =>
  inRegion(app.db, ref.region, async (tx) => {
    const found = await lockSubscription(tx, ref.id);
    if (!found) throw alertUnknown();
    requirePermission(actor, 'alert.confirm', { region: ref.region });
    if (found.confirmedAt) return;
    await beginReader(tx, READER);
    await setConfirmed(tx, ref.id, now);
    await journal(tx, actor, { act: 'alert.confirm', subject: `alerts/${ref.id}`, at: now, public: {} });
  });

/** Ends it, and forgets the address. What has ended already has ended. */
export const stopAlert = (app: Pick<App, 'db'>, actor: Actor, ref: AlertRef, now: Date): Promise<void> =>
  inRegion(app.db, ref.region, async (tx) => {
    const found = await lockSubscription(tx, ref.id);
    requirePermission(actor, 'alert.stop', { region: ref.region });
    if (!found) return;
    await deleteSubscription(tx, ref.id);
    await journal(tx, actor, { act: 'alert.stop', subject: `alerts/${ref.id}`, at: now, public: {} });
  });
