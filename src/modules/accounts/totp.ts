import { Secret, TOTP } from 'otpauth';
import type { Secrets } from '#platform/secrets.ts';

/** What every authenticator app understands. @source RFC 6238; 20 bytes of secret: RFC 4226, section 4, R6 */
const SHAPE = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const SECRET_BYTES = 20;
/** Half minutes that a clock may be off, either way. @source RFC 6238, section 5.2 */
const WINDOW = 1;
/** A code as people type it: with a space in the middle, too. */
const CODE = /^\d{6}$/;
/** How long one may take from the picture to the first code. Milliseconds. */
const SET_UP_LASTS = 30 * 60_000;

const PENDING = 'accounts.totp.pending';
const KEPT = 'accounts.totp.secret';

export const sealSecret = (secrets: Secrets, secret: string): Uint8Array => secrets.encrypt(KEPT, secret);
export const openSecret = (secrets: Secrets, sealed: Uint8Array): string => secrets.decrypt(KEPT, sealed);

/**
 * The half minute to which a code belongs, if it may be taken now.
 * @param secret base 32
 * @param lastStep the half minute whose code was taken last: neither it nor an earlier one is taken again (RFC 6238, section 5.2)
 */
export const acceptedStep = (secret: string, typed: string, now: Date, lastStep: number): number | undefined => {
  const token = typed.normalize('NFKC').replace(/\s/g, '');
  if (!CODE.test(token)) return undefined;
  const timestamp = now.getTime();
  const delta = TOTP.validate({ ...SHAPE, secret: Secret.fromBase32(secret), token, timestamp, window: WINDOW });
  if (delta === null) return undefined;
  const step = TOTP.counter({ period: SHAPE.period, timestamp }) + delta;
  return step > lastStep ? step : undefined;
};

/** A secret offered to somebody's app. Nothing is kept until a code of it has come back: `pending` travels with the form. */
export interface TotpOffer {
  /** Sealed; says whose it is and since when. */
  readonly pending: string;
  /** Base 32 in groups of four, to be typed where no picture can be taken. */
  readonly secret: string;
  /** For the QR code. @source Key Uri Format of Google Authenticator, which all apps read */
  readonly uri: string;
}

const offerOf = (pending: string, secret: string, issuer: string, login: string): TotpOffer => ({
  pending,
  secret: (secret.match(/.{1,4}/g) ?? []).join(' '),
  uri: new TOTP({ ...SHAPE, issuer, label: login, secret: Secret.fromBase32(secret) }).toString(),
});

interface Whose {
  readonly person: string;
  readonly login: string;
  /** The installation's name, as the app shows it. */
  readonly issuer: string;
}

/**
 * What the page shows: a new secret, or the one that a form brought back because its code was wrong.
 * @param back `pending` of that form; what is not this person's or too old is replaced by a new one
 */
export const offerTotp = (secrets: Secrets, { person, login, issuer }: Whose, now: Date, back?: string): TotpOffer => {
  const secret = back === undefined ? undefined : pendingSecret(secrets, back, person, now);
  if (secret) return offerOf(back!, secret, issuer, login);
  const fresh = new Secret({ size: SECRET_BYTES }).base32;
  const sealed = secrets.encrypt(PENDING, JSON.stringify({ person, secret: fresh, at: now.getTime() }));
  return offerOf(Buffer.from(sealed).toString('base64url'), fresh, issuer, login);
};

/** @returns the secret that was offered to this person, if that was not too long ago */
export const pendingSecret = (secrets: Secrets, pending: string, person: string, now: Date): string | undefined => {
  try {
    const offer = JSON.parse(secrets.decrypt(PENDING, Buffer.from(pending, 'base64url')));
    const age = now.getTime() - offer.at;
    return offer.person === person && age >= 0 && age < SET_UP_LASTS ? offer.secret : undefined;
  } catch {
    return undefined; // not sealed by us
  }
};
