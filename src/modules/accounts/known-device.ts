import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '#platform/secrets.ts';
import type { KnownDevice } from './types.ts';

/**
 * By this cookie a device is known again on which somebody has signed in completely, second step included. It opens nothing: it only
 * gives the person an allowance of tries that nobody elsewhere can use up.
 * @source OWASP, Slow Down Online Guessing Attacks with Device Cookies
 */
export const DEVICE_COOKIE = 'simpul_perangkat';
export const DEVICE_COOKIE_SECONDS = 365 * 24 * 3600;

const FIELD = 'accounts.device-cookie';
/** A computer of an office is shared; whoever signed in longest ago is forgotten first. */
const MOST_PEOPLE = 10;

const content = z.strictObject({ id: z.uuid(), people: z.array(z.uuid()).max(MOST_PEOPLE) });

/** @returns undefined for a cookie that was not sealed here */
export const openKnownDevice = (secrets: Secrets, cookie: string | undefined): KnownDevice | undefined => {
  if (!cookie || cookie.length > 2000) return undefined;
  try {
    return content.safeParse(JSON.parse(secrets.decrypt(FIELD, Buffer.from(cookie, 'base64url')))).data;
  } catch {
    return undefined;
  }
};

/** The cookie of a device on which this person has just signed in. */
export const sealKnownDevice = (secrets: Secrets, before: KnownDevice | undefined, person: string): string => {
  const people = [person, ...(before?.people ?? []).filter((one) => one !== person)].slice(0, MOST_PEOPLE);
  const device = JSON.stringify({ id: before?.id ?? randomUUID(), people });
  return Buffer.from(secrets.encrypt(FIELD, device)).toString('base64url');
};
