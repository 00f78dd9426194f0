import type { App } from '#platform/app.ts';
import { makeLimit } from '#platform/attempts.ts';
import { clientKey } from '#platform/http.ts';
import { isProblem } from '#platform/problem.ts';
import { keyTriedTooOften } from '../problems.ts';
import { reporterOf } from './reporter.ts';

const MINUTE = 60_000;
/** By report and network, never by report alone: a stranger's guesses must not lock the reporter out. */
const guesses = makeLimit(10, 15 * MINUTE);

/**
 * Whoever types the four words is the reporter; wrong ones are counted by report and network.
 * @throws {Problem} 404 without such a report, 403 `report-key-wrong`, 429 `report-key-tried-too-often`
 */
export const reporterByKey = async (
  app: Pick<App, 'db' | 'secrets'>,
  region: number,
  code: string,
  typed: string,
  address: string,
  now: Date,
) => {
  const name = `${code} ${clientKey(address)}`;
  const wait = guesses.take(name, now.getTime()); // before the check: guesses that come all at once are counted too
  if (wait > 0) throw keyTriedTooOften(Math.ceil(wait / MINUTE));
  try {
    const reporter = await reporterOf(app, region, code, typed);
    guesses.giveBack(name);
    return reporter;
  } catch (error) {
    if (!isProblem(error) || error.slug !== 'report-key-wrong') guesses.giveBack(name);
    throw error;
  }
};
