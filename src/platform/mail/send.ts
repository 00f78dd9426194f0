import { createTransport, type SendMailOptions } from 'nodemailer';
import type { App } from '../app.ts';
import { inEveryRegion } from '../db/index.ts';
import { log } from '../log.ts';
import { isTooOld, pauseMs } from '../retry.ts';
import { masked } from './masked.ts';
import { type ClaimedMail, claimMail, setFailed, setSent } from './outbox.ts';

/** A run claims nothing more after this long: well within the lease of the last mail, which counts from the run's `now`. */
const LONGEST_RUN_MS = 5 * 60_000;

/** The server cannot be used at all: the other mails would fail alike, so they wait for the next run untouched. */
const SERVER_FAILS = ['ECONNECTION', 'ECONNREFUSED', 'ETIMEDOUT', 'EDNS', 'ESOCKET', 'ETLS', 'EAUTH'];

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

type Sending = Pick<App, 'db' | 'secrets' | 'settings'>;

/**
 * Sends what is due, each mail at least once: one that was handed over just before a crash is sent again, under the same Message-ID.
 * Without SMTP_URL nothing is sent and the outbox shows what waits.
 * @returns how many a server took over
 */
export const sendWaiting = async ({ db, secrets, settings }: Sending, now: Date): Promise<number> => {
  if (!settings.SMTP_URL) return 0;
  const transport = createTransport({
    url: settings.SMTP_URL,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 60_000,
  });
  const begun = performance.now();
  let sent = 0;
  try {
    while (performance.now() - begun < LONGEST_RUN_MS) {
      const mail = await inEveryRegion(db, (tx) => claimMail(tx, secrets, now));
      if (!mail) break;
      if (isTooOld(mail.createdAt, now)) {
        await inEveryRegion(db, (tx) => setFailed(tx, mail, 'given up: no server took it within 5 days', null));
        continue;
      }
      const error = await handOver((message) => transport.sendMail(message), mail, settings.MAIL_FROM);
      if (error) await inEveryRegion(db, (tx) => setFailed(tx, mail, sayable(error, mail), nextTry(error, mail, now)));
      else await inEveryRegion(db, (tx) => setSent(tx, mail, now));
      if (!error) sent += 1;
      if (error && SERVER_FAILS.includes(error.code ?? '')) {
        log.warn({ code: error.code }, 'the mail server cannot be used');
        break;
      }
    }
  } finally {
    transport.close();
  }
  return sent;
};

/** Nothing but text of ours and one bare address: what somebody wrote becomes no header. */
export const messageOf = (
  mail: Pick<ClaimedMail, 'id' | 'to' | 'subject' | 'text' | 'attachments' | 'unsubscribe'>,
  from: string,
): SendMailOptions => ({
  from,
  to: { name: '', address: mail.to },
  subject: mail.subject,
  text: mail.text,
  attachments: (mail.attachments ?? []).map(({ name, type, content }) => ({
    filename: name,
    contentType: type,
    content: Buffer.from(content),
  })),
  messageId: `<${mail.id}@simpul>`,
  headers: {
    'Auto-Submitted': 'auto-generated', // RFC 3834: no out-of-office answers
    ...(mail.unsubscribe
      ? { 'List-Unsubscribe': `<${mail.unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } // RFC 8058
      : {}),
  },
});

/** @returns what went wrong */
const handOver = async (
  send: (message: SendMailOptions) => Promise<unknown>,
  mail: ClaimedMail,
  from: string,
): Promise<SmtpError | undefined> => {
  try {
    await send(messageOf(mail, from));
    return undefined;
  } catch (error) {
    return error as SmtpError;
  }
};

/** The server refused this very address for good (5xx): asking again would only spoil the sender's name. */
const nextTry = (error: SmtpError, { attempts }: ClaimedMail, now: Date): Date | null =>
  error.code === 'EENVELOPE' && (error.responseCode ?? 0) >= 500 ? null : new Date(now.getTime() + pauseMs(attempts));

/** Servers repeat the address in what they say; it is masked, for this text is shown and not sealed. */
const sayable = (error: SmtpError, { to }: ClaimedMail): string =>
  error.message.replaceAll(to, masked(to)).slice(0, 300);
