const DAY = 86_400_000;
const DAYS = 7;
const WEEKS = 4;

const NIGHTLY = /^simpul-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar$/;

/** `simpul-20261109T183000Z.tar`: names in order of time. */
export const backupName = (now: Date): string => `simpul-${now.toISOString().replace(/[-:]|\.\d+/g, '')}.tar`;

const timeOf = (name: string): number | undefined => {
  const [, ...parts] = NIGHTLY.exec(name) ?? [];
  const [year, month, day, hour, minute, second] = parts.map(Number);
  return second === undefined ? undefined : Date.UTC(year!, month! - 1, day, hour, minute, second);
};

/**
 * Which nightly backups may go: kept are those of the last seven days, and of those before them the newest of each calendar week, four in
 * all. What bears another name is somebody's and stays.
 */
export const outlived = (names: readonly string[], now: Date): string[] => {
  const weeks = new Set<number>();
  return names
    .map((name) => ({ name, time: timeOf(name) }))
    .filter(({ time }) => time !== undefined && now.getTime() - time >= DAYS * DAY)
    .sort((a, b) => b.time! - a.time!)
    .filter(({ time }) => {
      const week = Math.floor(time! / (7 * DAY));
      if (weeks.has(week) || weeks.size === WEEKS) return true;
      weeks.add(week);
      return false;
    })
    .map(({ name }) => name);
};
