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

/** A letter reaches a village by the weekly meeting at the latest. Milliseconds. */
export const INVITATION_LASTS = 7 * 24 * 60 * MINUTE;
/** Whoever asks for a new password is there to use it. Milliseconds. */
export const RESET_LASTS = 60 * MINUTE;

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

/**
 * How often one may fail to sign in. What succeeds is given back, so a village behind one address gets through.
 * @source OWASP, Slow Down Online Guessing Attacks with Device Cookies
 */
export const SIGN_IN = {
  /** A device on which this person has signed in: its own allowance, whatever others do under the same name or address. */
  device: { name: 'sign-in device', most: 10, perMs: 15 * MINUTE },
  /** One name from one network. */
  pair: { name: 'sign-in name network', most: 10, perMs: 15 * MINUTE },
  /** All names from one network on which they have not signed in before. */
  network: { name: 'sign-in network', most: 200, perMs: 15 * MINUTE },
  /** One name from all networks that are strange to it. Beyond it nobody is refused: strangers wait for a turn. */
  strangers: { name: 'sign-in strangers', most: 30, perMs: 15 * MINUTE },
} as const;

/** A stranger's turn when many guess at one name. */
export const TURN = {
  limit: { name: 'sign-in turn', most: 1, perMs: 15 * MINUTE },
  shortest: 30_000,
  longest: 10 * MINUTE,
};

/** How long a stranger waits for a turn. @param debtMs how far the name is beyond what strangers may try at once */
export const turnWait = (debtMs: number): number => Math.min(TURN.longest, Math.max(TURN.shortest, debtMs));

/**
 * The second step. A code of six digits of which three are right at any moment is then guessed in a day with a chance of 1 in 1,400, by
 * somebody who knows the password; the person hears of it by mail. Strangers share one hard limit over all networks; the owner's own
 * device and network do not, so whoever stole a password locks nobody out.
 * @source NIST SP 800-63B, 3.2.2: no more than 100 consecutive failures on one account
 */
export const SECOND_STEP = {
  device: { name: 'second-step device', most: 10, perMs: 60 * MINUTE },
  pair: { name: 'second-step network', most: 10, perMs: 60 * MINUTE },
  strangers: { name: 'second-step strangers', most: 10, perMs: 60 * MINUTE },
} as const;

/** Somebody signed in who proves once more who they are, by session: a stolen one keeps nobody else from it. */
export const PROOF = { name: 'proof', most: 10, perMs: 60 * MINUTE } as const;

/** Somebody signed in who types the current password once more, by session: a stolen one keeps nobody else from it. */
export const CURRENT_PASSWORD = { name: 'current-password', most: 10, perMs: 15 * MINUTE } as const;

/** Invitation codes from one network that open nothing. They cannot be guessed; looking at one costs a slow hash. */
export const INVITATION_CODE = { name: 'invitation-code network', most: 60, perMs: 15 * MINUTE } as const;

export const RESET_REQUEST = {
  network: { name: 'reset-request network', most: 120, perMs: 60 * MINUTE },
  /** Beyond it no further mail is sent, and nobody is told: the ones before still work. */
  name: { name: 'reset-request name', most: 3, perMs: 60 * MINUTE },
} as const;

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
