import type { Tx } from '#platform/db/index.ts';
import type { Mailbox } from '../types.ts';

export interface SealedMailbox extends Mailbox {
  readonly secretSealed: Uint8Array;
}

export const mailboxOf = (tx: Tx): Promise<SealedMailbox | undefined> =>
  tx.one<SealedMailbox>(
    `select address, secret_sealed as "secretSealed", changed_at as "changedAt", heard_at as "heardAt"
       from channels.mailbox where region_id = $1`,
    [tx.region],
  );

export const putMailbox = (tx: Tx, address: string, secretSealed: Uint8Array, now: Date): Promise<number> =>
  tx.run(
    `insert into channels.mailbox (region_id, address, secret_sealed, changed_at) values ($1, $2, $3, $4)
     on conflict (region_id) do update set address = excluded.address, secret_sealed = excluded.secret_sealed, changed_at = excluded.changed_at`,
    [tx.region, address, secretSealed, now],
  );

export const dropMailbox = (tx: Tx): Promise<number> =>
  tx.run('delete from channels.mailbox where region_id = $1', [tx.region]);

export const noteMail = (tx: Tx, now: Date): Promise<number> =>
  tx.run('update channels.mailbox set heard_at = $2 where region_id = $1', [tx.region, now]);

/** Nothing tells any more from whose address a report came. */
export const forgetWriter = (tx: Tx, report: string): Promise<number> =>
  tx.run('update channels.letter set sender_index = null where region_id = $1 and report_id = $2', [tx.region, report]);

interface LetterRow {
  readonly id: string;
  readonly messageIndex: Uint8Array;
  readonly senderIndex: Uint8Array;
  readonly report: string;
  readonly answer: string;
  readonly at: Date;
}

export const insertLetter = (tx: Tx, one: LetterRow): Promise<number> =>
  tx.run(
    `insert into channels.letter (region_id, id, message_index, sender_index, report_id, answer_id, received_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, one.id, one.messageIndex, one.senderIndex, one.report, one.answer, one.at],
  );

export const isLetterKnown = async (tx: Tx, messages: readonly Uint8Array[]): Promise<boolean> =>
  (await tx.one('select true as known from channels.letter where region_id = $1 and message_index = any($2::bytea[])', [
    tx.region,
    messages,
  ])) !== undefined;

/** The report about which we wrote one of these answers. */
export const reportAnsweredBy = async (tx: Tx, answers: readonly string[]): Promise<string | undefined> =>
  (
    await tx.one<{ report: string }>(
      'select report_id as report from channels.letter where region_id = $1 and answer_id = any($2::uuid[]) order by id desc limit 1',
      [tx.region, answers],
    )
  )?.report;

/** Whether mail of this sender is part of a report. */
export const hasWrittenTo = async (tx: Tx, report: string, senders: readonly Uint8Array[]): Promise<boolean> =>
  (await tx.one(
    'select true as known from channels.letter where region_id = $1 and report_id = $2 and sender_index = any($3::bytea[]) limit 1',
    [tx.region, report, senders],
  )) !== undefined;
