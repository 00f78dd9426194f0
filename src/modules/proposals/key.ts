import { timingSafeEqual } from 'node:crypto';
import { readKey } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { counting, giveBack, type Limit, take, use } from '#platform/limits.ts';
import { isProblem } from '#platform/problem.ts';
import type { Secrets } from '#platform/secrets.ts';
import {
  proposalCodesTriedTooOften,
  proposalKeyTriedTooOften,
  proposalKeyWrong,
  proposalNotFound,
} from './problems.ts';
import { keyHashOf, proposalByCode } from './queries/proposals.ts';

const MINUTE = 60_000;
/** By proposal and network, never by proposal alone: a stranger's guesses must not lock its proposer out. */
const GUESSES: Limit = { name: 'proposal-key', most: 10, perMs: 15 * MINUTE };
/** Codes that belong to no proposal, by network. */
const MISSES: Limit = { name: 'proposal-code', most: 100, perMs: 15 * MINUTE };

const PROPOSER: Actor = { kind: 'reporter' };

/** Only a hash of the key is kept. @returns as each key of the installation makes it, newest first */
export const proposalKeyHashes = (secrets: Secrets, code: string, words: string): readonly Uint8Array[] =>
  secrets.blindIndexes('proposals.key', `${code} ${words}`);

/** Only a hash of a supporter is kept, another one for each proposal. */
export const proposalSupporterHashes = (secrets: Secrets, id: string, supporter: string): readonly Uint8Array[] =>
  secrets.blindIndexes('proposals.supporter', `${id} ${supporter}`);

/**
 * Whoever holds the four words is its proposer.
 * @throws {Problem} 404 `proposal-not-found`, 403 `proposal-key-wrong`
 */
export const proposerOf = async (app: Pick<App, 'db' | 'secrets'>, region: number, code: string, typed: string) => {
  const found = await inRegion(app.db, region, async (tx) => {
    const proposal = await proposalByCode(tx, code);
    return proposal && { proposal, hash: await keyHashOf(tx, proposal.id) };
  });
  if (!found) throw proposalNotFound();
  const { proposal, hash } = found;
  const words = readKey(typed);
  const isRight = (one: Uint8Array) => hash !== undefined && one.length === hash.length && timingSafeEqual(one, hash);
  if (!words || !proposalKeyHashes(app.secrets, code, words).some(isRight)) throw proposalKeyWrong();
  return { actor: PROPOSER, ref: { region, id: proposal.id }, proposal, words };
};

/**
 * The same for words that somebody types: wrong ones are counted by proposal and network.
 * @throws {Problem} 404, 403 `proposal-key-wrong`, 429 `proposal-key-tried-too-often`, `proposal-codes-tried-too-often`
 */
export const proposerByKey = async (
  app: Pick<App, 'db' | 'secrets'>,
  region: number,
  code: string,
  typed: string,
  address: string,
  now: Date,
) => {
  const guess = use(GUESSES, code, clientKey(address));
  const waitMs = await counting(app.db, (tx) => take(tx, [guess], now)); // before the check: guesses that come all at once are counted too
  if (waitMs > 0) throw proposalKeyTriedTooOften(waitMs);
  try {
    const proposer = await proposerOf(app, region, code, typed);
    await counting(app.db, (tx) => giveBack(tx, guess));
    return proposer;
  } catch (error) {
    if (isProblem(error) && error.slug === 'proposal-key-wrong') throw error;
    await counting(app.db, (tx) => giveBack(tx, guess));
    if (isProblem(error) && error.status === 404) throw await missedProposal(app.db, address, now);
    throw error;
  }
};

/** Somebody asked for a code of no public proposal. @returns what to answer */
export const missedProposal = async (db: Db, address: string, now: Date) => {
  const waitMs = await counting(db, (tx) => take(tx, [use(MISSES, clientKey(address))], now));
  return waitMs > 0 ? proposalCodesTriedTooOften(waitMs) : proposalNotFound();
};
