import { type Owed, ROLES_OF_AN_ORGANISATION, type StaffRole, type Steps } from './types.ts';

const MINUTE = 60_000;

/** A session nobody used for so long is over. Milliseconds. */
export const IDLE = 12 * 60 * MINUTE;
/** A session is over after so long, used or not. Milliseconds. */
export const LONGEST = 7 * 24 * 60 * MINUTE;

/** Between the first step and the second. Milliseconds. */
export const HALF_OPEN = 10 * MINUTE;
/** For so long after a proof one may do what is sensitive. Milliseconds. */
export const PROOF_LASTS = 15 * MINUTE;

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

/**
 * How many second steps one may fail within an hour. A code of six digits of which three are right at any moment is then guessed in
 * a day with a chance of 1 in 1,400, by somebody who knows the password; the person hears of it by mail.
 */
export const SECOND_STEP_ATTEMPTS = { window: 60 * MINUTE, byPerson: 10 } as const;

/** Enough to recognise a place, too little to find a person: the last octet and the last 64 bits are not kept. */
export const shortAddress = (network: string): string => network.replace(/^(\d+\.\d+\.\d+)\.\d+$/, '$1.0/24');

export const needsOrganisation = (role: StaffRole): boolean => ROLES_OF_AN_ORGANISATION.includes(role);

export const hasSecondStep = ({ totp, passkeys }: Steps): boolean => totp || passkeys > 0;

/**
 * What somebody still owes who has proved the first step. Whoever has a second step is asked for it, required or not; whoever must
 * have one and has none sets it up before anything else.
 */
export const owedAfterFirstStep = (steps: Steps, role: StaffRole, required: readonly StaffRole[]): Owed | undefined => {
  if (hasSecondStep(steps)) return 'second_step';
  return required.includes(role) ? 'set_up' : undefined;
};

/** Whether a proof of this moment still counts. One from the future is none: a clock was set back. */
export const isFresh = (provedAt: Date | undefined, now: Date): boolean => {
  const age = provedAt ? now.getTime() - provedAt.getTime() : Number.NaN;
  return age >= 0 && age < PROOF_LASTS;
};
