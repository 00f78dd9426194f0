import { uuidv7 } from 'uuidv7';
import type { Tx } from '../db/index.ts';
import type { Secrets } from '../secrets.ts';
import type { PushSubscription } from './subscription.ts';

const ENDPOINT = 'platform.push_device.endpoint';
const SUBSCRIPTION = 'platform.push_device.subscription';
const BODY = 'platform.outbox_push.body';
/** A claimed message is this long out of reach of other processes. */
const LEASE_MS = 10 * 60_000;
/** One thing is followed on a phone, a laptop, and that of a child; what is beyond gives way to the newest. */
const MOST_DEVICES = 5;

/** What the device shows. No personal data: a screen is read by whoever sits beside it. */
export interface Note {
  readonly title: string;
  readonly text: string;
  /** Path to open, from the root of this site. */
  readonly path: string;
}

/** From now on this browser is told of the thing. Twice is once. */
export const addDevice = async (
  tx: Tx,
  secrets: Secrets,
  subject: string,
  subscription: PushSubscription,
  now: Date,
): Promise<void> => {
  await tx.run(
    `insert into platform.push_device (region_id, id, subject, endpoint_index, subscription_sealed, created_at)
     values ($1, $2, $3, $4, $5, $6)
     on conflict on constraint push_device_once do update set subscription_sealed = excluded.subscription_sealed`,
    [
      tx.region,
      uuidv7(),
      subject,
      secrets.blindIndex(ENDPOINT, subscription.endpoint),
      secrets.encrypt(SUBSCRIPTION, JSON.stringify(subscription)),
      now,
    ],
  );
  await tx.run(
    `delete from platform.push_device where region_id = $1 and subject = $2 and id not in (
       select id from platform.push_device where region_id = $1 and subject = $2 order by created_at desc, id desc limit ${MOST_DEVICES})`,
    [tx.region, subject],
  );
};

/** @returns how many there were */
export const removeDevice = (tx: Tx, secrets: Secrets, subject: string, endpoint: string): Promise<number> =>
  tx.run(
    'delete from platform.push_device where region_id = $1 and subject = $2 and endpoint_index = any($3::bytea[])',
    [tx.region, subject, secrets.blindIndexes(ENDPOINT, endpoint)],
  );

/** No browser is told of the thing any more. */
export const removeDevices = (tx: Tx, subject: string): Promise<number> =>
  tx.run('delete from platform.push_device where region_id = $1 and subject = $2', [tx.region, subject]);

/** Tells every browser that follows the thing, in the transaction of what it tells: kept or lost together. */
export const queuePush = async (tx: Tx, secrets: Secrets, subject: string, note: Note, now: Date): Promise<void> => {
  const devices = await tx.query<{ id: string }>(
    'select id from platform.push_device where region_id = $1 and subject = $2',
    [tx.region, subject],
  );
  for (const { id } of devices)
    await tx.run(
      `insert into platform.outbox_push (region_id, id, device_id, body_sealed, created_at, next_try_at) values ($1, $2, $3, $4, $5, $5)`,
      [tx.region, uuidv7(), id, secrets.encrypt(BODY, JSON.stringify(note)), now],
    );
};

/** A message that this process alone may send until its lease ends. */
export interface ClaimedPush {
  readonly region: number;
  readonly id: string;
  readonly device: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly subscription: PushSubscription;
  readonly body: string;
}

/** Takes the message that has waited longest; one that no key of this installation opens is dropped. */
export const claimPush = async (tx: Tx, secrets: Secrets, now: Date): Promise<ClaimedPush | undefined> => {
  for (;;) {
    const row = await tx.one<
      Omit<ClaimedPush, 'subscription' | 'body'> & { subscription: Uint8Array; body: Uint8Array }
    >(
      `update platform.outbox_push o set attempts = o.attempts + 1, next_try_at = $2
         from platform.push_device d
        where d.region_id = o.region_id and d.id = o.device_id and (o.region_id, o.id) = (
          select region_id, id from platform.outbox_push where next_try_at <= $1 order by next_try_at limit 1 for update skip locked)
        returning o.region_id as region, o.id, o.device_id as device, o.created_at as "createdAt", o.attempts,
                  d.subscription_sealed as subscription, o.body_sealed as body`,
      [now, new Date(now.getTime() + LEASE_MS)],
    );
    if (!row) return undefined;
    try {
      const subscription = JSON.parse(secrets.decrypt(SUBSCRIPTION, row.subscription));
      return { ...row, subscription, body: secrets.decrypt(BODY, row.body) };
    } catch {
      await dropPush(tx, row);
    }
  }
};

/** Sent, or given up. */
export const dropPush = (tx: Tx, { region, id }: Pick<ClaimedPush, 'region' | 'id'>): Promise<number> =>
  tx.run('delete from platform.outbox_push where region_id = $1 and id = $2', [region, id]);

export const tryLater = (tx: Tx, { region, id }: ClaimedPush, at: Date): Promise<number> =>
  tx.run('update platform.outbox_push set next_try_at = $3 where region_id = $1 and id = $2', [region, id, at]);

/** The browser has gone, and with it whatever waited for it. */
export const dropDevice = (tx: Tx, { region, device }: ClaimedPush): Promise<number> =>
  tx.run('delete from platform.push_device where region_id = $1 and id = $2', [region, device]);
