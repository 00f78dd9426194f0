import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { requireFreshProof, requirePermission } from '#modules/accounts/index.ts';
import { placesOfRegion, type Region, regionById } from '#modules/places/index.ts';
import {
  isOpen,
  photoLimits,
  type Report,
  readCode,
  readSubmission,
  replyIn,
  reportByCode,
  reportById,
  type StoredPhoto,
  servicesOf,
  submitIn,
  takePhotos,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginReader } from '#platform/journal-reader.ts';
import { counting, type Limit, take, use } from '#platform/limits.ts';
import { queueMail } from '#platform/mail/index.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { gatewayNotFound, hookRefused, mailboxSecretNeeded, tooMuchMail } from '../problems.ts';
import {
  dropMailbox,
  hasWrittenTo,
  insertLetter,
  isLetterKnown,
  mailboxOf,
  noteMail,
  putMailbox,
  reportAnsweredBy,
} from '../queries/mail.ts';
import { ANSWERS } from '../rules/answers.ts';
import { withoutQuote, wordsOf } from '../rules/mail-text.ts';
import { LETTER_MESSAGE, LETTER_SENDER, MAIL_SECRET } from '../secrets.ts';
import type { MailboxInput } from '../types.ts';
import { type Letter, readMail } from '../wire/mail.ts';
import { isTimely, isTimeSigned } from '../wire/signature.ts';
import { villageIn } from './answer.ts';
import { READER } from './forget.ts';

type Uses = Pick<App, 'db' | 'secrets' | 'settings' | 'files'>;

const ACTOR: Actor = { kind: 'system', task: 'channels' };
/** Ten answers an hour to one address: who forges it can make us write no more to its owner. */
const FROM_ADDRESS: Limit = { name: 'mail', most: 10, perMs: 3_600_000 };

/**
 * Sets up which address residents write to. @throws {Problem} not-allowed, proof-needed, mailbox-secret-needed
 */
export const saveMailbox = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  { address, secret }: MailboxInput,
  now: Date,
): Promise<void> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'gateway.change', { region });
    requireFreshProof(actor, now);
    const sealed = secret ? app.secrets.encrypt(MAIL_SECRET, secret) : (await mailboxOf(tx))?.secretSealed;
    if (!sealed) throw mailboxSecretNeeded();
    await beginReader(tx, READER);
    await putMailbox(tx, address, sealed, now);
    await journal(tx, actor, {
      act: 'gateway.change',
      subject: 'gateways/mail',
      at: now,
      public: { channel: 'mail' },
      private: { address, secretChanged: secret !== undefined },
    });
  });

/** No mail comes in any more. @throws {Problem} not-allowed, proof-needed, gateway-not-found */
export const endMailbox = (db: Db, actor: Actor, region: number, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'gateway.change', { region });
    requireFreshProof(actor, now);
    if ((await dropMailbox(tx)) === 0) throw gatewayNotFound();
    await journal(tx, actor, { act: 'gateway.end', subject: 'gateways/mail', at: now, public: { channel: 'mail' } });
  });

/**
 * Asked before a mail is read: whether somebody listens there, and the signature could be right.
 * @throws {Problem} 403 `hook-refused`
 */
export const awaitMail = ({ db }: Pick<App, 'db'>, region: number, signature: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    if (!isTimely(signature, now) || !(await mailboxOf(tx))) throw hookRefused();
  });

/** The mailbox of a delivery. @throws {Problem} 403 `hook-refused`: there is none, or its server has not signed this */
const mailboxBehind = ({ db, secrets }: Uses, { region, body, signature }: MailDelivery, now: Date) =>
  inRegion(db, region, async (tx) => {
    const mailbox = await mailboxOf(tx);
    if (!mailbox) throw hookRefused();
    if (!isTimeSigned(secrets.decrypt(MAIL_SECRET, mailbox.secretSealed), body, signature, now)) throw hookRefused();
    return { mailbox, region: (await regionById(tx, region))! };
  });

/** The sender's report that goes on and that this mail is about: by an answer of ours, which only they have, or by its code. */
const reportOf = async (tx: Tx, letter: Letter, senders: readonly Uint8Array[]): Promise<Report | undefined> => {
  const ids = letter.answers.map((id) => id.replace(/^<([^@]*)@simpul>$/, '$1')).filter(isUuid);
  const answered = ids.length > 0 ? await reportAnsweredBy(tx, ids) : undefined;
  const [typed] = /\d{4}-?\w{3}-?\w{3}-?\w{3}/.exec(letter.subject) ?? [''];
  const code = readCode(typed);
  const named = typeof code === 'object' ? await reportByCode(tx, code.code) : undefined;
  const isOurs = named && (await hasWrittenTo(tx, named.id, senders));
  const report = answered ? await reportById(tx, answered) : isOurs ? named : undefined;
  return report && (isOpen(report.status) || report.status === 'merged') ? report : undefined;
};

const fileLetter = async (
  tx: Tx,
  app: Uses,
  region: Region,
  letter: Letter,
  { photos, once, now }: { readonly photos: readonly StoredPhoto[]; readonly once: string; readonly now: Date },
) => {
  const words = wordsOf(letter.subject, letter.text);
  const villages = (await placesOfRegion(tx, region.region_id)).filter(({ level }) => level === 'village');
  const village = villageIn(words, villages);
  const form = new Map([
    ['text', [words.length < 10 ? `${words} (Dikirim lewat surel tanpa keterangan.)`.trim() : words]],
    ['contact', [letter.from]],
    ['privacy', ['anonymous']],
    ['place', village ? [village.code] : []],
  ]);
  const submission = readSubmission(form, {
    today: localDay(region.time_zone, now),
    services: await servicesOf(tx),
    knowsPlace: (code) => code === village?.code,
    channel: 'mail',
  });
  return submitIn(tx, app, { kind: 'visitor' }, { submission, photos, once, now, isSample: region.is_sample });
};

/** A mail as its server hands it on. */
export interface MailDelivery {
  readonly region: number;
  /** As it came over the wire. @source RFC 5322 */
  readonly body: Uint8Array;
  readonly signature: string;
}

/**
 * A mail becomes a report, or goes on in the conversation of one. What a machine wrote, and what we wrote ourselves, is left alone. Whoever
 * wrote is answered alike, whether we know the address or not.
 * @returns whether anything was kept
 * @throws {Problem} 403 `hook-refused`, 429 `too-much-mail`
 */
export const takeMail = async (app: Uses, delivery: MailDelivery, now: Date): Promise<boolean> => {
  requirePermission(ACTOR, 'message.carry', { region: delivery.region });
  const { mailbox, region } = await mailboxBehind(app, delivery, now);
  const letter = await readMail(delivery.body);
  if (!letter || letter.isAutomatic || letter.from === mailbox.address) return false;
  const { secrets } = app;
  const message = letter.messageId || createHash('sha256').update(delivery.body).digest('hex');
  const messages = secrets.blindIndexes(LETTER_MESSAGE, message);
  const senders = secrets.blindIndexes(LETTER_SENDER, letter.from);
  if (await inRegion(app.db, delivery.region, (tx) => isLetterKnown(tx, messages))) return false;
  const limit = use(FROM_ADDRESS, Buffer.from(senders[0]!).toString('hex'));
  const waitMs = await counting(app.db, (tx) => take(tx, [limit], now));
  if (waitMs > 0) throw tooMuchMail(waitMs);
  const files = letter.pictures.map((bytes, position) => ({ field: 'photos', name: '', position, bytes }));
  const { photos } = await takePhotos(app, files, photoLimits(region.time_zone));
  return inRegion(app.db, delivery.region, async (tx) => {
    const origin = app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`;
    const own = withoutQuote(letter.text);
    const report = await reportOf(tx, letter, senders);
    const isWorth = own.length >= 3 || photos.length > 0;
    const once = `mail ${Buffer.from(secrets.derive(LETTER_MESSAGE, message)).toString('hex')}`;
    if (report && isWorth)
      await replyIn(
        tx,
        { kind: 'reporter' },
        report,
        own.length >= 3 ? own.slice(0, 4000).toWellFormed() : 'Foto.',
        photos,
        now,
      );
    const filed = report ? undefined : await fileLetter(tx, app, region, letter, { photos, once, now });
    const code = filed?.code ?? report!.code;
    const link = `${origin}/ikuti/${code}`;
    const text = filed ? ANSWERS.filedByMail(code, filed.words, link) : ANSWERS.joinedByMail(code, link);
    const about = `reports/${filed?.id ?? report!.id}`;
    const mail = { to: letter.from, subject: `Laporanmu kami terima (${code})`, text, about };
    const answer = await queueMail(tx, secrets, mail, now);
    await insertLetter(tx, {
      id: uuidv7(),
      messageIndex: messages[0]!,
      senderIndex: senders[0]!,
      report: filed?.id ?? report!.id,
      answer,
      at: now,
    });
    await noteMail(tx, now);
    await journal(tx, ACTOR, {
      act: 'message.receive',
      subject: 'gateways/mail',
      at: now,
      public: { channel: 'mail', messages: 1 },
    });
    return true;
  });
};
