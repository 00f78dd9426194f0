import fc from 'fast-check';
import { type Target, tryCase } from './target.ts';

export interface Outcome {
  readonly cases: number;
  /** Peak of this process. Bytes. */
  readonly memory: number;
  /** What went wrong, with how to see it again. */
  readonly failures: readonly string[];
}

/** Shares out cases: each reader gets as much processor time as any other, and at least some cases. */
export const shares = (targets: readonly Target[], cases: number): Map<Target, number> => {
  const weights = targets.map(({ cost }) => 1 / cost);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  return new Map(targets.map((one, at) => [one, Math.max(10, Math.ceil((cases * weights[at]!) / all))]));
};

/**
 * Throws so many cases at readers.
 * @param seed the same seed throws the same cases
 */
export const runTargets = async (targets: readonly Target[], cases: number, seed: number): Promise<Outcome> => {
  const failures: string[] = [];
  let run = 0;
  for (const [one, numRuns] of shares(targets, cases)) {
    const property = fc.asyncProperty(one.input, async (input) => {
      run += 1;
      await tryCase(one, input);
    });
    const details = await fc.check(property, {
      seed,
      numRuns,
      interruptAfterTimeLimit: 600_000,
      markInterruptAsFailure: true,
    });
    if (details.failed)
      failures.push(`${one.name} (seed ${seed}):\n${(await fc.asyncDefaultReportMessage(details))?.slice(0, 4000)}`);
  }
  return { cases: run, memory: process.resourceUsage().maxRSS * 1024, failures };
};

/** `FUZZ_SEED` repeats what was printed; otherwise every run is another. */
export const seedOf = (given: string | undefined): number =>
  given === undefined || given === '' ? Math.trunc(Math.random() * 2 ** 31) : Number(given) | 0;
