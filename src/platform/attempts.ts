interface Options {
  /** Failures that are let through within the window. */
  readonly most: number;
  readonly windowMilliseconds: number;
}

/** More names than this at once means that somebody makes them up: those whose window has ended are forgotten. */
const SWEEP_ABOVE = 10_000;

/**
 * Counts failures by name in this process: enough against guessing by hand or by a small script, forgotten at a restart.
 * Successes cost nothing, so whoever knows the secret is never kept waiting by having used it often.
 */
export const failureLimit = ({ most, windowMilliseconds }: Options) => {
  const counted = new Map<string, { failures: number; until: number }>();
  const sweep = (now: number) => {
    for (const [name, { until }] of counted) if (until <= now) counted.delete(name);
  };
  return {
    /** Milliseconds to wait before the next attempt; 0: go on. */
    waitFor: (name: string, now: Date): number => {
      const known = counted.get(name);
      return known && known.failures >= most ? Math.max(0, known.until - now.getTime()) : 0;
    },
    failed: (name: string, now: Date): void => {
      const known = counted.get(name);
      if (known && known.until > now.getTime()) known.failures += 1;
      else counted.set(name, { failures: 1, until: now.getTime() + windowMilliseconds });
      if (counted.size > SWEEP_ABOVE) sweep(now.getTime());
    },
  };
};
