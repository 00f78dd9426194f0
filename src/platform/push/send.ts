import webpush from 'web-push';
import type { App } from '../app.ts';
import { inEveryRegion, inNoRegion } from '../db/index.ts';
import { guardedFetch } from '../guarded-fetch.ts';
import type { Job } from '../jobs.ts';
import { log } from '../log.ts';
import { pauseMs } from '../retry.ts';
import { isReachedOnlyHere } from '../web-address.ts';
import { type ClaimedPush, claimPush, dropDevice, dropPush, tryLater } from './outbox.ts';

type Sending = Pick<App, 'db' | 'secrets' | 'settings'>;

const PRIVATE = 'platform.push_key.private';
const MOST_ATTEMPTS = 8;
/** A phone that is off for longer than this finds the news on the page. Seconds. */
const TTL = 3 * 24 * 3600;
/** A run begins nothing more after this long, well within a lease. */
const LONGEST_RUN_MS = 4 * 60_000;

interface Keys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** The keys of this installation, made when they are first asked for. */
export const pushKeys = ({ db, secrets }: Pick<Sending, 'db' | 'secrets'>): Promise<Keys> =>
  inNoRegion(db, async (tx) => {
    const read = async () => {
      const row = await tx.one<{ publicKey: string; sealed: Uint8Array }>(
        'select public_key as "publicKey", private_sealed as sealed from platform.push_key',
      );
      return row && { publicKey: row.publicKey, privateKey: secrets.decrypt(PRIVATE, row.sealed) };
    };
    const known = await read();
    if (known) return known;
    const made = webpush.generateVAPIDKeys();
    await tx.run('insert into platform.push_key (public_key, private_sealed) values ($1, $2) on conflict do nothing', [
      made.publicKey,
      secrets.encrypt(PRIVATE, made.privateKey),
    ]);
    return (await read())!; // of two processes at once the first one's
  });

/** By which a push service reaches whoever runs this (RFC 8292, 2.1). */
const contactOf = ({ SIMPUL_ORIGIN, MAIL_FROM }: Sending['settings']): string =>
  SIMPUL_ORIGIN?.startsWith('https:')
    ? SIMPUL_ORIGIN
    : `mailto:${/[^\s<>]+@[^\s<>]+/.exec(MAIL_FROM)?.[0] ?? 'simpul@localhost'}`;

/** What the push service is sent. @returns undefined when the browser gave keys that nothing can be sealed with */
const requestOf = ({ settings }: Sending, keys: Keys, { subscription, body }: ClaimedPush) => {
  const options = {
    vapidDetails: { subject: contactOf(settings), ...keys },
    contentEncoding: 'aes128gcm',
    TTL,
  } as const;
  try {
    return webpush.generateRequestDetails(subscription, body, options);
  } catch {
    return undefined;
  }
};

/** @returns the status of the answer; undefined when there was none */
const post = async (
  { settings }: Sending,
  { endpoint, method, headers, body }: webpush.RequestDetails,
): Promise<number | undefined> => {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const { 'Content-Length': _length, ...others } = given; // the guard counts itself
  try {
    const ask = guardedFetch(isReachedOnlyHere(settings), undefined, true);
    return (await ask(endpoint, { method, headers: others, body })).status;
  } catch (error) {
    log.warn({ code: (error as { code?: string }).code }, 'a push service did not answer');
    return undefined;
  }
};

/**
 * Sends what is due, each at least once. A browser that is gone (404, 410) is forgotten with all that waited for it; what a service cannot
 * take now is tried again after a pause that doubles, and given up after some tries: the news stands on the page anyway.
 * @returns how many were taken over
 */
export const sendWaitingPush = async (app: Sending, now: Date): Promise<number> => {
  const { db, secrets } = app;
  const begun = performance.now();
  let sent = 0;
  let keys: Keys | undefined;
  while (performance.now() - begun < LONGEST_RUN_MS) {
    const push = await inEveryRegion(db, (tx) => claimPush(tx, secrets, now));
    if (!push) break;
    keys ??= await pushKeys(app);
    const request = requestOf(app, keys, push);
    const status = request ? await post(app, request) : 410;
    if (status === 404 || status === 410) await inEveryRegion(db, (tx) => dropDevice(tx, push));
    else if (status !== undefined && status < 300) {
      await inEveryRegion(db, (tx) => dropPush(tx, push));
      sent += 1;
    } else if (push.attempts >= MOST_ATTEMPTS || status === 400 || status === 413)
      await inEveryRegion(db, (tx) => dropPush(tx, push));
    else await inEveryRegion(db, (tx) => tryLater(tx, push, new Date(now.getTime() + pauseMs(push.attempts))));
  }
  return sent;
};

export const pushJobs = (app: Sending): Job[] => [
  { name: 'platform.send_push', cron: '* * * * *', run: async () => void (await sendWaitingPush(app, new Date())) },
];
