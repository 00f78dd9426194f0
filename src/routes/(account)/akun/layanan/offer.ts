import { z } from 'zod';
import type { Offer } from '#modules/accounts/index.ts';
import type { Secrets } from '#platform/secrets.ts';

const FIELD = 'accounts.link-offer';
const LASTS_MS = 10 * 60_000;

const content = z.strictObject({
  person: z.uuid(),
  until: z.number(),
  provider: z.uuid(),
  providerName: z.string(),
  subject: z.string(),
  label: z.string(),
});

/** For the browser of the one person who may take it. */
export const sealOffer = (secrets: Secrets, person: string, offer: Offer, now: Date): string => {
  const text = JSON.stringify({ ...offer, person, until: now.getTime() + LASTS_MS });
  return Buffer.from(secrets.encrypt(FIELD, text)).toString('base64url');
};

/** @returns undefined when there is none, it is over, or it is somebody else's */
export const openOffer = (
  secrets: Secrets,
  person: string,
  cookie: string | undefined,
  now: Date,
): Offer | undefined => {
  if (!cookie) return undefined;
  try {
    const {
      person: whose,
      until,
      ...offer
    } = content.parse(JSON.parse(secrets.decrypt(FIELD, Buffer.from(cookie, 'base64url'))));
    return whose === person && until > now.getTime() ? offer : undefined;
  } catch {
    return undefined;
  }
};
