import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { tooManyAttempts } from './problems.ts';
import * as queries from './queries.ts';
import { ATTEMPTS } from './rules.ts';

/** Hashed, so that the table tells nobody who mistyped a password from where. */
const keyOf = (...parts: string[]) => createHash('sha256').update(parts.join('\0')).digest();

const count = async (tx: Tx, key: Uint8Array, most: number, now: Date) => {
  const { count: attempts, beganAt } = await queries.countAttempt(
    tx,
    key,
    now,
    new Date(now.getTime() - ATTEMPTS.window),
  );
  return attempts > most ? (beganAt.getTime() + ATTEMPTS.window - now.getTime()) / 1000 : 0;
};

const keysOf = (login: string, address: string) => ({
  both: keyOf('sign-in', login, clientKey(address)),
  network: keyOf('sign-in', clientKey(address)),
});

/**
 * Counts an attempt before the password is looked at. Limits hold for a network, never for a name alone: otherwise anybody could
 * lock anybody out.
 * @returns seconds to wait; 0: go on. It does not throw, for the count must be kept
 */
export const takeAttempt = async (tx: Tx, login: string, address: string, now: Date): Promise<number> => {
  const { both, network } = keysOf(login, address);
  // The wider key first, always: two sign-ins then wait for each other and cannot lock each other.
  const wait = await count(tx, network, ATTEMPTS.byNetwork, now);
  return Math.max(wait, await count(tx, both, ATTEMPTS.byNameAndNetwork, now));
};

/** After a success: the name starts afresh, the network gets this one attempt back. */
export const returnAttempt = async (tx: Tx, login: string, address: string): Promise<void> => {
  const { both, network } = keysOf(login, address);
  await queries.forgiveAttempt(tx, network);
  await queries.forgetAttempts(tx, both);
};

/** The same for somebody who is signed in and types the current password once more. @throws {Problem} too-many-attempts, by the caller */
export const takePasswordAttempt = (tx: Tx, person: string, now: Date): Promise<number> =>
  count(tx, keyOf('password', person), ATTEMPTS.byNameAndNetwork, now);

export const returnPasswordAttempt = (tx: Tx, person: string) => queries.forgetAttempts(tx, keyOf('password', person));

export const refuseIfWaiting = (seconds: number): void => {
  if (seconds > 0) throw tooManyAttempts(seconds);
};
