import type { Outcome } from './jobs.ts';
import { cpuSeconds } from './machine.ts';
import type { Program } from './program.ts';

/** What one round came to. */
export interface Round {
  /** A second. */
  readonly rate: number;
  /** A CPU second of the server. */
  readonly perServerCpu: number;
  /** CPU milliseconds that one took in the server, and in PostgreSQL. */
  readonly serverMs: number;
  readonly databaseMs: number;
  readonly p50: number;
  readonly p95: number;
}

/** Runs a load and reads the clocks of the processes before and after it. */
export const round = async (
  program: Pick<Program, 'pid'>,
  postmaster: number | undefined,
  run: () => Promise<Outcome>,
): Promise<Round & { outcome: Outcome }> => {
  const database = () => (postmaster ? cpuSeconds(postmaster, true) : 0);
  const [server, base] = [cpuSeconds(program.pid), database()];
  const outcome = await run();
  const [used, usedByDatabase] = [cpuSeconds(program.pid) - server, database() - base];
  return {
    rate: outcome.done / outcome.seconds,
    perServerCpu: outcome.done / used,
    serverMs: (used * 1000) / outcome.done,
    databaseMs: (usedByDatabase * 1000) / outcome.done,
    p50: outcome.p50,
    p95: outcome.p95,
    outcome,
  };
};

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);
export const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)];
/** From the least to the most, in percent of the median. */
export const spread = (values: readonly number[]): number => {
  const all = sorted(values);
  return (100 * (all.at(-1)! - all[0])) / median(values);
};
