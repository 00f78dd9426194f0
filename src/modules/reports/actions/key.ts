import type { App } from '#platform/app.ts';
import { type Db, inNoRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { counting, giveBack, type Limit, take, use, waitOf } from '#platform/limits.ts';
import { isProblem } from '#platform/problem.ts';
import { codesTriedTooOften, keyTriedTooOften, reportNotFound } from '../problems.ts';
import { reporterOf } from './reporter.ts';

const MINUTE = 60_000;
/** By report and network, never by report alone: a stranger's guesses must not lock the reporter out. */
const GUESSES: Limit = { name: 'report-key', most: 10, perMs: 15 * MINUTE };

/** Codes that belong to no report, by network. Typing errors are noticed by their check character and do not count. */
const MISSES: Limit = { name: 'report-code', most: 100, perMs: 15 * MINUTE };

/**
 * Whoever types the four words is the reporter; wrong ones are counted by report and network.
 * @throws {Problem} 404 without such a report, 403 `report-key-wrong`, 429 `report-key-tried-too-often`, `report-codes-tried-too-often`
 */
export const reporterByKey = async (
  app: Pick<App, 'db' | 'secrets'>,
  region: number,
  code: string,
  typed: string,
  address: string,
  now: Date,
) => {
  const guess = use(GUESSES, code, clientKey(address));
  const waitMs = await counting(app.db, (tx) => take(tx, [guess], now)); // before the check: guesses that come all at once are counted too
  if (waitMs > 0) throw keyTriedTooOften(waitMs);
  const harmless = () => counting(app.db, (tx) => giveBack(tx, guess));
  try {
    const reporter = await reporterOf(app, region, code, typed);
    await harmless();
    return reporter;
  } catch (error) {
    if (isProblem(error) && error.slug === 'report-key-wrong') {
      await refuseGuesser(app.db, address, now); // otherwise this answer would tell which codes exist
      throw error;
    }
    await harmless();
    if (isProblem(error) && error.status === 404) throw await missedCode(app.db, address, now);
    throw error;
  }
};

/** Somebody asked for a code that belongs to no report. @returns what to answer */
export const missedCode = async (db: Db, address: string, now: Date) => {
  const waitMs = await counting(db, (tx) => take(tx, [use(MISSES, clientKey(address))], now));
  return waitMs > 0 ? codesTriedTooOften(waitMs) : reportNotFound();
};

/**
 * Asked before a stranger is told that a report exists whose text is not public: a network that guesses codes gets for it the
 * answer that it gets for a code of no report.
 * @throws {Problem} 429 `report-codes-tried-too-often`
 */
export const refuseGuesser = async (db: Db, address: string, now: Date): Promise<void> => {
  const waitMs = await inNoRegion(db, (tx) => waitOf(tx, use(MISSES, clientKey(address)), now));
  if (waitMs > 0) throw codesTriedTooOften(waitMs);
};
