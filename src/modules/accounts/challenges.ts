import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '#platform/secrets.ts';

/** Long enough to find the key in a drawer. Milliseconds. */
const LASTS = 10 * 60_000;
const NONCE_BYTES = 24;
const TIME_BYTES = 6;
const FIELD = 'accounts.challenge';

const macOf = (secrets: Secrets, head: Buffer, bound: string): Uint8Array =>
  secrets.derive(FIELD, `${head.toString('base64url')}\0${bound}`);

/**
 * A challenge for a passkey: until when it holds, 24 random bytes, and our mark over both and over what it is bound to. So asking for
 * one writes nothing, and nobody can fill a table by asking.
 * @param bound the half-open sign-in, the session, or that somebody wants to sign in
 */
export const newChallenge = (secrets: Secrets, bound: string, now: Date): string => {
  const time = Buffer.alloc(TIME_BYTES);
  time.writeUIntBE(now.getTime() + LASTS, 0, TIME_BYTES);
  const head = Buffer.concat([time, randomBytes(NONCE_BYTES)]);
  return Buffer.concat([head, macOf(secrets, head, bound)]).toString('base64url');
};

/** @returns what to keep so that it is never taken again; undefined when it is not ours, not for this, or too old */
export const readChallenge = (
  secrets: Secrets,
  challenge: string,
  bound: string,
  now: Date,
): { readonly hash: Uint8Array; readonly expiresAt: Date } | undefined => {
  const bytes = Buffer.from(challenge, 'base64url');
  const head = bytes.subarray(0, TIME_BYTES + NONCE_BYTES);
  const mac = bytes.subarray(TIME_BYTES + NONCE_BYTES);
  const right = macOf(secrets, head, bound);
  if (mac.length !== right.length || !timingSafeEqual(mac, right)) return undefined;
  const expiresAt = new Date(head.readUIntBE(0, TIME_BYTES));
  return expiresAt > now ? { hash: createHash('sha256').update(bytes).digest(), expiresAt } : undefined;
};
