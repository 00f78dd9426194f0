import { ROLES_OF_AN_ORGANISATION, type StaffRole } from './types.ts';

const MINUTE = 60_000;

/** A session nobody used for so long is over. Milliseconds. */
export const IDLE = 12 * 60 * MINUTE;
/** A session is over after so long, used or not. Milliseconds. */
export const LONGEST = 7 * 24 * 60 * MINUTE;

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

/** What speaks against a password; undefined: nothing. Length counts more than kinds of characters (NIST SP 800-63B, 3.1.1). */
export const passwordDefect = (password: string, login: string): 'short' | 'long' | 'login' | 'plain' | undefined => {
  const plain = password.normalize('NFKC');
  const length = [...plain].length;
  if (length < SHORTEST_PASSWORD) return 'short';
  if (length > LONGEST_PASSWORD) return 'long';
  const name = login.split('@')[0];
  if (plain.toLowerCase().includes(name)) return 'login';
  return new Set(plain).size < 4 ? 'plain' : undefined;
};

/** How often one may fail within a quarter of an hour. Only failures count, so a village behind one address gets through. */
export const ATTEMPTS = { window: 15 * MINUTE, byNameAndNetwork: 10, byNetwork: 100 } as const;

/** Enough to recognise a place, too little to find a person: the last octet and the last 64 bits are not kept. */
export const shortAddress = (network: string): string => network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.0/24');

export const needsOrganisation = (role: StaffRole): boolean => ROLES_OF_AN_ORGANISATION.includes(role);
