import type { Secrets } from '#platform/secrets.ts';
import { isUuid } from '#platform/text.ts';
import type { AlertRef } from './types.ts';

// Whoever got the link at an address begins and ends the subscription of that address, and does nothing else. It is kept nowhere.

const FIELD = 'alerts.link';

export const makeLink = (secrets: Secrets, { region, id }: AlertRef): string =>
  Buffer.from(secrets.encrypt(FIELD, `${region} ${id}`)).toString('base64url');

/** @returns undefined for a link that is none of ours */
export const openLink = (secrets: Secrets, link: string): AlertRef | undefined => {
  try {
    const [region, id] = secrets.decrypt(FIELD, Buffer.from(link, 'base64url')).split(' ');
    return isUuid(id) ? { region: Number(region), id } : undefined;
  } catch {
    return undefined;
  }
};
