import type { Tx } from '#platform/db/index.ts';

/** What an application has sent. */
export interface Received {
  readonly id: string;
  readonly reportId: string | null;
  readonly mediaUrl: string | null;
}

const RECEIVED = `id, report_id as "reportId", media_url as "mediaUrl"`;

/** The same content from the same application at the same moment waits here for the first. */
export const lockContent = (tx: Tx, keyId: string, contentIndex: Uint8Array): Promise<unknown> =>
  tx.query('select pg_advisory_xact_lock(hashtext($1), hashtext($2))', [
    keyId,
    Buffer.from(contentIndex).toString('hex'),
  ]);

/** The same content that came before. @param contentIndexes as each key of the installation makes it */
export const receivedBefore = (
  tx: Tx,
  keyId: string,
  contentIndexes: readonly Uint8Array[],
  since: Date,
): Promise<Received | undefined> =>
  tx.one<Received>(
    `select ${RECEIVED} from open311.received
      where region_id = $1 and key_id = $2 and content_index = any($3::bytea[]) and received_at >= $4 order by received_at desc, id limit 1`,
    [tx.region, keyId, contentIndexes, since],
  );

export interface NewReceived {
  readonly id: string;
  readonly keyId: string;
  readonly contentIndex: Uint8Array;
  readonly tokenHash: Uint8Array;
  readonly mediaUrl: string | undefined;
  readonly at: Date;
}

export const insertReceived = (tx: Tx, row: NewReceived): Promise<number> =>
  tx.run(
    `insert into open311.received (region_id, id, key_id, content_index, token_hash, media_url, received_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, row.id, row.keyId, row.contentIndex, row.tokenHash, row.mediaUrl ?? null, row.at],
  );

/** @returns whether it was said for the first time */
export const nameReport = async (tx: Tx, id: string, reportId: string): Promise<boolean> =>
  (await tx.run('update open311.received set report_id = $3 where region_id = $1 and id = $2 and report_id is null', [
    tx.region,
    id,
    reportId,
  ])) === 1;

/** The report of a token; null: it is on its way. @returns undefined for an unknown token */
export const reportOfToken = (tx: Tx, tokenHash: Uint8Array): Promise<{ reportId: string | null } | undefined> =>
  tx.one('select report_id as "reportId" from open311.received where region_id = $1 and token_hash = $2', [
    tx.region,
    tokenHash,
  ]);

/** By which application a report came, and where it says a picture lies. */
export const receivedAs = (
  tx: Tx,
  reportId: string,
): Promise<{ keyId: string; label: string; relays: boolean; mediaUrl: string | null } | undefined> =>
  tx.one(
    `select k.id as "keyId", k.label, k.relays, r.media_url as "mediaUrl" from open311.received r
       join open311.api_key k on k.region_id = r.region_id and k.id = r.key_id
      where r.region_id = $1 and r.report_id = $2`,
    [tx.region, reportId],
  );

interface UpdateName {
  readonly keyId: string;
  readonly reportId: string;
  /** As the application numbers it. */
  readonly updateId: string;
}

/** The id of an update that came before. */
export const updateBefore = async (tx: Tx, { keyId, reportId, updateId }: UpdateName): Promise<string | undefined> =>
  (
    await tx.one<{ id: string }>(
      'select id from open311.received_update where region_id = $1 and key_id = $2 and report_id = $3 and update_id = $4',
      [tx.region, keyId, reportId, updateId],
    )
  )?.id;

export const insertUpdate = (
  tx: Tx,
  { id, keyId, reportId, updateId }: UpdateName & { readonly id: string },
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into open311.received_update (region_id, id, key_id, report_id, update_id, received_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [tx.region, id, keyId, reportId, updateId, now],
  );
