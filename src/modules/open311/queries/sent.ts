import type { Tx } from '#platform/db/index.ts';
import type { Told } from '../rules/outgoing.ts';
import type { Sent, SentState } from '../types.ts';

/** Puts a report on its way; one that is on it already stays where it is. */
export const enqueue = (tx: Tx, server: string, report: string, serviceCode: string, now: Date): Promise<number> =>
  tx.run(
    `insert into open311.sent (region_id, server_id, report_id, service_code, queued_at, next_try_at)
     values ($1, $2, $3, $4, $5, $5) on conflict do nothing`,
    [tx.region, server, report, serviceCode, now],
  );

/** A report that this process alone may send until its lease ends. */
export interface Claimed {
  readonly region: number;
  readonly server: string;
  readonly report: string;
  readonly serviceCode: string;
  readonly queuedAt: Date;
  /** This one included. */
  readonly attempts: number;
  readonly unclear: number;
}

/** Takes the one that has waited longest, but none for these servers. Of every region. */
export const claimSent = (tx: Tx, now: Date, lease: Date, notFor: readonly string[]): Promise<Claimed | undefined> =>
  tx.one<Claimed>(
    `update open311.sent set attempts = attempts + 1, next_try_at = $2 where (region_id, server_id, report_id) = (
       select region_id, server_id, report_id from open311.sent
        where next_try_at <= $1 and not (server_id = any($3::uuid[])) order by next_try_at limit 1 for update skip locked)
     returning region_id as region, server_id as server, report_id as report, service_code as "serviceCode", queued_at as "queuedAt",
       attempts, unclear`,
    [now, lease, notFor],
  );

type Which = Pick<Claimed, 'server' | 'report'>;

export const setTaken = (
  tx: Tx,
  { server, report }: Which,
  { remoteId, token }: { readonly remoteId: string | null; readonly token: string | null },
  now: Date,
): Promise<number> =>
  tx.run(
    `update open311.sent set sent_at = $4, next_try_at = null, last_error = null, remote_id = $5, token = $6
      where region_id = $1 and server_id = $2 and report_id = $3`,
    [tx.region, server, report, now, remoteId, token],
  );

/** @param nextTryAt null: nothing more is tried */
export const setNotTaken = (
  tx: Tx,
  { server, report }: Which,
  error: string,
  isUnclear: boolean,
  nextTryAt: Date | null,
): Promise<number> =>
  tx.run(
    `update open311.sent set last_error = $4, unclear = unclear + $5::integer, next_try_at = $6
      where region_id = $1 and server_id = $2 and report_id = $3 and sent_at is null`,
    [tx.region, server, report, error, isUnclear ? 1 : 0, nextTryAt],
  );

/** One that was given up is tried again from the start. @returns whether there was one */
export const tryAgain = async (tx: Tx, { server, report }: Which, now: Date): Promise<boolean> =>
  (await tx.run(
    `update open311.sent set queued_at = $4, next_try_at = $4, attempts = 0, unclear = 0
      where region_id = $1 and server_id = $2 and report_id = $3 and sent_at is null and next_try_at is null`,
    [tx.region, server, report, now],
  )) === 1;

/** What was taken there and has not ended there, the one asked about longest ago first. */
export const followed = (
  tx: Tx,
  server: string,
  limit: number,
): Promise<{ report: string; remoteId: string | null; token: string | null }[]> =>
  tx.query(
    `select report_id as report, remote_id as "remoteId", token from open311.sent
      where region_id = $1 and server_id = $2 and sent_at is not null and remote_status is distinct from 'closed'
      order by asked_at nulls first, report_id limit $3`,
    [tx.region, server, limit],
  );

export const setRemoteId = (tx: Tx, { server, report }: Which, remoteId: string): Promise<number> =>
  tx.run('update open311.sent set remote_id = $4 where region_id = $1 and server_id = $2 and report_id = $3', [
    tx.region,
    server,
    report,
    remoteId,
  ]);

export const setAsked = (tx: Tx, server: string, reports: readonly string[], now: Date): Promise<number> =>
  tx.run(
    'update open311.sent set asked_at = $4 where region_id = $1 and server_id = $2 and report_id = any($3::uuid[])',
    [tx.region, server, reports, now],
  );

/** @returns the reports whose state there is another one now */
export const setTold = async (tx: Tx, server: string, told: readonly Told[]): Promise<string[]> =>
  (
    await tx.query<{ report: string; changed: boolean }>(
      `with told as (select * from jsonb_to_recordset($3::jsonb) as t("remoteId" text, status text, notes text, agency text, "updatedAt" timestamptz)),
            before as (select s.report_id, s.remote_status from open311.sent s join told on told."remoteId" = s.remote_id
                        where s.region_id = $1 and s.server_id = $2 for update of s)
       update open311.sent s set remote_status = told.status, remote_notes = told.notes, remote_agency = told.agency,
              remote_updated_at = told."updatedAt"
         from told, before where s.region_id = $1 and s.server_id = $2 and s.remote_id = told."remoteId" and before.report_id = s.report_id
       returning s.report_id as report, before.remote_status is distinct from told.status as changed`,
      [tx.region, server, JSON.stringify(told)],
    )
  ).flatMap(({ report, changed }) => (changed ? [report] : []));

const STATE = `case when s.sent_at is not null then 'sent' when s.next_try_at is null then 'given_up' else 'waiting' end`;
const SENT = `s.server_id as server, v.name as "serverName", s.report_id as report, ${STATE} as state, s.queued_at as "queuedAt", s.attempts,
  s.next_try_at as "nextTryAt", s.last_error as "lastError", s.sent_at as "sentAt", s.remote_id as "remoteId",
  s.remote_status as "remoteStatus", s.remote_notes as "remoteNotes", s.remote_agency as "remoteAgency", s.remote_updated_at as "remoteUpdatedAt"`;
const JOIN = 'open311.sent s join open311.server v on v.region_id = s.region_id and v.id = s.server_id';

/** Where a report was sent, and what became of it there. */
export const sentOf = (tx: Tx, report: string): Promise<Sent[]> =>
  tx.query<Sent>(`select ${SENT} from ${JOIN} where s.region_id = $1 and s.report_id = $2 order by s.queued_at`, [
    tx.region,
    report,
  ]);

/** Those that were given up, the newest first. */
export const givenUp = (tx: Tx, server: string, limit: number): Promise<Sent[]> =>
  tx.query<Sent>(
    `select ${SENT} from ${JOIN}
      where s.region_id = $1 and s.server_id = $2 and s.sent_at is null and s.next_try_at is null
      order by s.queued_at desc, s.report_id limit $3`,
    [tx.region, server, limit],
  );

/** How many reports are in which state, by server; of those taken, how many have ended there. */
export const sentCounts = (tx: Tx): Promise<{ server: string; state: SentState; closed: boolean; n: number }[]> =>
  tx.query(
    `select s.server_id as server, ${STATE} as state, s.remote_status is not distinct from 'closed' as closed, count(*)::integer as n
       from open311.sent s where s.region_id = $1 group by 1, 2, 3`,
    [tx.region],
  );
