/**
 * How often one client may send a report: a village behind one address must get through, a machine must not.
 * Counts in memory, in windows that begin with the first one counted.
 */
export const makeLimit = (most: number, windowMs: number) => {
  const windows = new Map<string, { readonly until: number; count: number }>();
  return {
    /** @returns milliseconds to wait, or 0 when this one may pass (and was counted) */
    take(client: string, now: number): number {
      for (const [key, window] of windows) {
        if (window.until > now) break; // they stand in the order of their ends
        windows.delete(key);
      }
      const window = windows.get(client) ?? { until: now + windowMs, count: 0 };
      if (window.count >= most) return window.until - now;
      window.count += 1;
      windows.set(client, window);
      return 0;
    },
    /** Gives one back that turned out to be no new report. */
    giveBack(client: string): void {
      const window = windows.get(client);
      if (window && window.count > 0) window.count -= 1;
    },
  };
};
