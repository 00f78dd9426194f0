import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db/index.ts';
import * as queries from './queries.ts';
import { SECOND_STEP_ATTEMPTS } from './rules.ts';

const keyOf = (person: string) => createHash('sha256').update(`second-step\0${person}`).digest();

/**
 * Counts a second step before it is looked at, by person: only whoever proved the first step comes so far, so nobody can lock out
 * somebody whose password they do not know.
 * @returns seconds to wait, 0: go on; and whether this is the last one in the window. It does not throw, for the count must be kept
 */
export const takeStepAttempt = async (
  tx: Tx,
  person: string,
  now: Date,
): Promise<{ readonly wait: number; readonly last: boolean }> => {
  const { window, byPerson } = SECOND_STEP_ATTEMPTS;
  const { count, beganAt } = await queries.countAttempt(tx, keyOf(person), now, new Date(now.getTime() - window));
  const wait = count > byPerson ? (beganAt.getTime() + window - now.getTime()) / 1000 : 0;
  return { wait, last: count === byPerson };
};

export const returnStepAttempts = (tx: Tx, person: string): Promise<number> =>
  queries.forgetAttempts(tx, keyOf(person));
