import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { Tx } from '../db/index.ts';
import type { Secrets } from '../secrets.ts';
import { masked } from './masked.ts';

const TO = 'platform.outbox_mail.to';
const BODY = 'platform.outbox_mail.body';
const FILES = 'platform.outbox_mail.attachments';
const UNSUBSCRIBE = 'platform.outbox_mail.unsubscribe';
/** All files of a mail together; many servers take no more than ten megabytes, and a third is added on the way. */
const MOST_FILE_BYTES = 5 * 1024 * 1024;
/** A claimed mail is this long out of reach of other processes; a process that dies with it delays it by as much. */
const LEASE_MS = 10 * 60_000;

const ADDRESS = z.email().max(254);

export interface Mail {
  /** One bare address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments?: readonly Attachment[];
  /** Where a POST ends what this mail comes from: a mail program offers it as one tap (RFC 8058). */
  readonly unsubscribe?: string;
  /** Subject of what it tells, as `reports/<id>`: by that it is taken back while it waits. */
  readonly about?: string;
}

export interface Attachment {
  /** Plain letters, digits, dots and dashes. */
  readonly name: string;
  /** As `application/pdf`. */
  readonly type: string;
  readonly content: Uint8Array;
}

const sealFiles = (secrets: Secrets, files: readonly Attachment[]): Uint8Array | null => {
  if (files.length === 0) return null;
  if (files.some(({ name }) => !/^[\w.-]{1,100}$/.test(name))) throw new TypeError('A file of a mail has a plain name');
  if (files.reduce((sum, { content }) => sum + content.length, 0) > MOST_FILE_BYTES)
    throw new TypeError('The files of a mail are too large');
  const told = files.map((file) => ({ ...file, content: Buffer.from(file.content).toString('base64') }));
  return secrets.encrypt(FILES, JSON.stringify(told));
};

const openFiles = (secrets: Secrets, sealed: Uint8Array | null): Attachment[] =>
  sealed
    ? (JSON.parse(secrets.decrypt(FILES, sealed)) as (Omit<Attachment, 'content'> & { content: string })[]).map(
        (file) => ({
          ...file,
          content: Buffer.from(file.content, 'base64'),
        }),
      )
    : [];

/**
 * Puts a mail in the outbox, in the transaction of the act that causes it: kept or lost together.
 * @returns its id in the outbox
 * @throws {TypeError} when `to` is not one bare address, or the files are not fit to be sent: the caller has validated it
 */
export const queueMail = async (tx: Tx, secrets: Secrets, mail: Mail, now: Date): Promise<string> => {
  if (tx.region === undefined) throw new Error('A mail needs the transaction of a region');
  if (!ADDRESS.safeParse(mail.to).success) throw new TypeError('A mail goes to one bare address');
  const id: string = uuidv7();
  await tx.run(
    `insert into platform.outbox_mail (region_id, id, to_sealed, subject, body_sealed, attachments_sealed, unsubscribe_sealed, about, created_at, next_try_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      tx.region,
      id,
      secrets.encrypt(TO, mail.to),
      mail.subject,
      secrets.encrypt(BODY, mail.text),
      sealFiles(secrets, mail.attachments ?? []),
      mail.unsubscribe ? secrets.encrypt(UNSUBSCRIBE, mail.unsubscribe) : null,
      mail.about ?? null,
      now,
    ],
  );
  return id;
};

/** Takes back what still waits, or was given up, of all that tells of this. @returns how many there were */
export const takeBackMails = (tx: Tx, about: string): Promise<number> =>
  tx.run('delete from platform.outbox_mail where region_id = $1 and about = $2 and sent_at is null', [
    tx.region,
    about,
  ]);

/** A mail that this process alone may send until its lease ends. */
export interface ClaimedMail extends Omit<Mail, 'about'> {
  readonly region: number;
  readonly id: string;
  readonly createdAt: Date;
  /** This one included. */
  readonly attempts: number;
}

interface ClaimedRow {
  region_id: number;
  id: string;
  to_sealed: Uint8Array;
  subject: string;
  body_sealed: Uint8Array;
  attachments_sealed: Uint8Array | null;
  unsubscribe_sealed: Uint8Array | null;
  created_at: Date;
  attempts: number;
}

const opened = (secrets: Secrets, row: ClaimedRow): ClaimedMail => ({
  region: row.region_id,
  id: row.id,
  to: secrets.decrypt(TO, row.to_sealed),
  subject: row.subject,
  text: secrets.decrypt(BODY, row.body_sealed),
  attachments: openFiles(secrets, row.attachments_sealed),
  unsubscribe: row.unsubscribe_sealed ? secrets.decrypt(UNSUBSCRIBE, row.unsubscribe_sealed) : undefined,
  createdAt: row.created_at,
  attempts: row.attempts,
});

/** Takes the mail that has waited longest; one that no key of this installation opens is given up. Nothing is sent inside the transaction. */
export const claimMail = async (tx: Tx, secrets: Secrets, now: Date): Promise<ClaimedMail | undefined> => {
  for (;;) {
    const row = await tx.one<ClaimedRow>(
      `update platform.outbox_mail set attempts = attempts + 1, next_try_at = $2
        where (region_id, id) = (
          select region_id, id from platform.outbox_mail where next_try_at <= $1
           order by next_try_at limit 1 for update skip locked)
        returning region_id, id, to_sealed, subject, body_sealed, attachments_sealed, unsubscribe_sealed, created_at, attempts`,
      [now, new Date(now.getTime() + LEASE_MS)],
    );
    if (!row) return undefined;
    try {
      return opened(secrets, row);
    } catch {
      await setFailed(tx, { region: row.region_id, id: row.id }, 'no key of this installation opens it', null);
    }
  }
};

type MailRef = Pick<ClaimedMail, 'region' | 'id'>;

/** It is sent, and what it said and to whom is forgotten. */
export const setSent = (tx: Tx, mail: MailRef, now: Date): Promise<number> =>
  tx.run(
    `update platform.outbox_mail set sent_at = $3, next_try_at = null, last_error = null, to_sealed = null, body_sealed = null,
       attachments_sealed = null, unsubscribe_sealed = null
      where region_id = $1 and id = $2`,
    [mail.region, mail.id, now],
  );

/** @param nextTryAt null: nothing more will be tried */
export const setFailed = (tx: Tx, mail: MailRef, error: string, nextTryAt: Date | null): Promise<number> =>
  tx.run(
    `update platform.outbox_mail set last_error = $3, next_try_at = $4
      where region_id = $1 and id = $2 and sent_at is null`,
    [mail.region, mail.id, error, nextTryAt],
  );

export type OutboxState = 'waiting' | 'sent' | 'given_up';

export interface OutboxEntry {
  readonly region: number;
  readonly id: string;
  /** Masked; undefined when it was sent, or when no key opens it. */
  readonly to: string | undefined;
  readonly subject: string;
  readonly state: OutboxState;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly nextTryAt: Date | null;
}

const STATE = `case when sent_at is not null then 'sent' when next_try_at is null then 'given_up' else 'waiting' end`;

interface OutboxFilter {
  readonly state?: OutboxState;
  /** Id of the last entry of the page before. */
  readonly before?: string;
  readonly limit?: number;
}

const maskedTo = (secrets: Secrets, sealed: Uint8Array): string | undefined => {
  try {
    return masked(secrets.decrypt(TO, sealed));
  } catch {
    return undefined;
  }
};

/** What the administrator sees, newest first: the region of the transaction, or every one. */
export const outbox = async (
  tx: Tx,
  secrets: Secrets,
  { state, before, limit = 50 }: OutboxFilter = {},
): Promise<OutboxEntry[]> => {
  const rows = await tx.query<Omit<OutboxEntry, 'to'> & { to_sealed: Uint8Array | null }>(
    `select region_id as region, id, to_sealed, subject, ${STATE} as state, created_at as "createdAt",
            sent_at as "sentAt", attempts, last_error as "lastError", next_try_at as "nextTryAt"
       from platform.outbox_mail
      where ($1::text is null or ${STATE} = $1) and ($2::uuid is null or id < $2)
      order by id desc limit $3`,
    [state ?? null, before ?? null, limit],
  );
  return rows.map(({ to_sealed, ...row }) => ({ ...row, to: to_sealed ? maskedTo(secrets, to_sealed) : undefined }));
};

/** How many mails are in each state: the head of the administrator's page, and what health watches. */
export const outboxCounts = async (tx: Tx): Promise<Record<OutboxState, number>> => {
  const rows = await tx.query<{ state: OutboxState; count: number }>(
    `select ${STATE} as state, count(*) as count from platform.outbox_mail group by 1`,
  );
  return { waiting: 0, sent: 0, given_up: 0, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
};
