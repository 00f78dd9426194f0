const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * MINUTE_MS;
const GIVE_UP_AFTER_MS = 5 * 24 * 60 * MINUTE_MS;

/** Pause after so many attempts (1 or more): one minute, doubled each time, at most six hours. */
export const pauseMs = (attempts: number): number => Math.min(MINUTE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);

/** Nobody waits for what was to be sent last week. @source RFC 5321, section 4.5.4.1: give up after 4 to 5 days */
export const isTooOld = (createdAt: Date, now: Date): boolean =>
  now.getTime() - createdAt.getTime() >= GIVE_UP_AFTER_MS;
