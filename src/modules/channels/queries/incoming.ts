import type { Tx } from '#platform/db/index.ts';
import type { GatewayChannel } from '../types.ts';

interface Arrived {
  readonly id: string;
  readonly channel: GatewayChannel;
  /** As each key of the ring made it, newest first. */
  readonly messageIndexes: readonly Uint8Array[];
  readonly senderIndex: Uint8Array;
  readonly senderSealed: Uint8Array;
  readonly contentSealed: Uint8Array;
  readonly at: Date;
  readonly handleAt: Date;
}

/** @returns 0 when the provider sent it before */
export const insertIncoming = (tx: Tx, one: Arrived): Promise<number> =>
  tx.run(
    `insert into channels.incoming (region_id, id, channel, message_index, sender_index, sender_sealed, content_sealed, received_at, next_try_at)
     select $1, $2, $3, $4, $6, $7, $8, $9, $10
      where not exists (select from channels.incoming where region_id = $1 and message_index = any($5::bytea[]))
     on conflict (region_id, message_index) do nothing`,
    [
      tx.region,
      one.id,
      one.channel,
      one.messageIndexes[0],
      one.messageIndexes,
      one.senderIndex,
      one.senderSealed,
      one.contentSealed,
      one.at,
      one.handleAt,
    ],
  );

export interface IncomingRow {
  readonly region: number;
  readonly id: string;
  readonly channel: GatewayChannel;
  readonly senderIndex: Uint8Array;
  readonly senderSealed: Uint8Array;
  readonly contentSealed: Uint8Array;
  readonly receivedAt: Date;
  readonly askedAt: Date | null;
  readonly attempts: number;
}

const ROW = `region_id as region, id, channel, sender_index as "senderIndex", sender_sealed as "senderSealed", content_sealed as "contentSealed",
  received_at as "receivedAt", asked_at as "askedAt", attempts`;

/** Takes what has waited longest and puts it out of reach of other processes until `lease`. Of every region. */
export const claimIncoming = (tx: Tx, now: Date, lease: Date): Promise<IncomingRow | undefined> =>
  tx.one<IncomingRow>(
    `update channels.incoming set attempts = attempts + 1, next_try_at = $2 where (region_id, id) = (
       select region_id, id from channels.incoming where next_try_at <= $1 order by next_try_at, id limit 1 for update skip locked)
     returning ${ROW}`,
    [now, lease],
  );

/** What the same sender said before and was asked about, the first first. */
export const draftsOf = (
  tx: Tx,
  { id, channel }: IncomingRow,
  senders: readonly Uint8Array[],
): Promise<IncomingRow[]> =>
  tx.query<IncomingRow>(
    `select ${ROW} from channels.incoming
      where region_id = $1 and channel = $2 and sender_index = any($3::bytea[]) and id <> $4 and asked_at is not null and next_try_at is not null
      order by id`,
    [tx.region, channel, senders, id],
  );

/** The newest report that came of this sender's words. */
export const newestReportOf = async (
  tx: Tx,
  channel: GatewayChannel,
  senders: readonly Uint8Array[],
): Promise<string | undefined> =>
  (
    await tx.one<{ report: string }>(
      `select report_id as report from channels.incoming
        where region_id = $1 and channel = $2 and sender_index = any($3::bytea[]) and report_id is not null
        order by received_at desc, id desc limit 1`,
      [tx.region, channel, senders],
    )
  )?.report;

/** Dealt with: the words are a report or part of one now, or were answered, and whose number it was is forgotten. */
export const setHandled = (tx: Tx, ids: readonly string[], report: string | null): Promise<number> =>
  tx.run(
    `update channels.incoming set next_try_at = null, content_sealed = null, sender_sealed = null, report_id = $3
      where region_id = $1 and id = any($2::uuid[])`,
    [tx.region, ids, report],
  );

export const setAsked = (tx: Tx, id: string, now: Date, until: Date): Promise<number> =>
  tx.run('update channels.incoming set asked_at = $3, next_try_at = $4 where region_id = $1 and id = $2', [
    tx.region,
    id,
    now,
    until,
  ]);

export const setLater = (tx: Tx, id: string, at: Date): Promise<number> =>
  tx.run('update channels.incoming set next_try_at = $3 where region_id = $1 and id = $2', [tx.region, id, at]);

/** Nothing more is tried; the words are kept for whoever mends what is wrong. */
export const setGivenUp = (tx: Tx, id: string): Promise<number> =>
  tx.run('update channels.incoming set next_try_at = null where region_id = $1 and id = $2', [tx.region, id]);

/** How many messages were given up with their words. */
export const countGivenUp = async (tx: Tx): Promise<number> =>
  (await tx.one<{ count: number }>(
    'select count(*) as count from channels.incoming where region_id = $1 and next_try_at is null and content_sealed is not null',
    [tx.region],
  ))!.count;

/** Nothing tells any more from whose telephone a report came. What has not become part of it yet is of another report, or will be. */
export const forgetSender = (tx: Tx, report: string): Promise<number> =>
  tx.run(
    `update channels.incoming set sender_index = null where region_id = $1 and report_id = $2 and content_sealed is null`,
    [tx.region, report],
  );
