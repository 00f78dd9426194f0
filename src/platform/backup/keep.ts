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
 * Which nightly backups may go: kept are those of the last seven days, and before these the newest of each of four weeks. What bears
 * another name is somebody's and stays.
 */
export const outlived = (names: readonly string[], now: Date): string[] => {
  const aged = names
    .flatMap((name) => {
      const time = timeOf(name);
      return time === undefined ? [] : [{ name, days: Math.floor((now.getTime() - time) / DAY) }];
    })
    .sort((a, b) => a.days - b.days || (a.name < b.name ? 1 : -1));
  const weeks = new Set<number>();
  return aged
    .filter(({ days }) => {
      if (days < DAYS) return false;
      const week = Math.floor(days / 7);
      if (week > WEEKS || weeks.has(week)) return true;
      weeks.add(week);
      return false;
    })
    .map(({ name }) => name);
};
