/**
 * How often something is let through for one name (a network, a report and a network), in this process: enough against
 * a small script, forgotten at a restart. Windows begin with the first one counted.
 * What turns out to be harmless is given back, so whoever knows the secret is never kept waiting by having used it often;
 * counting before the check holds however many come at once.
 */
export const makeLimit = (most: number, windowMs: number) => {
  const windows = new Map<string, { readonly until: number; count: number }>();
  return {
    /** @returns milliseconds to wait, or 0 when this one may pass (and was counted) */
    take(name: string, now: number): number {
      for (const [known, window] of windows) {
        if (window.until > now) break; // they stand in the order of their ends
        windows.delete(known);
      }
      const window = windows.get(name) ?? { until: now + windowMs, count: 0 };
      if (window.count >= most) return window.until - now;
      window.count += 1;
      windows.set(name, window);
      return 0;
    },
    /** Gives one back that did no harm. */
    giveBack(name: string): void {
      const window = windows.get(name);
      if (window && window.count > 0) window.count -= 1;
    },
  };
};
