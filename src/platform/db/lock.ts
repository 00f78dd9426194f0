import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Start of a process in clock ticks since boot, so that a pid given out anew is not mistaken for its former holder. Empty outside Linux. */
const startedAt = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
};

/** Whether the process named in a lock still runs. */
const held = (lock: string) => {
  const [pid = '', start = ''] = lock.trim().split(' ');
  return Number(pid) > 0 && alive(Number(pid)) && startedAt(Number(pid)) === start ? pid : undefined;
};

const readIfThere = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

/** Takes a dead lock away. Only one process can move it; whoever moved a living one that came in between puts it back. */
const clearStale = (path: string, mine: string, stale: string): void => {
  const aside = `${mine}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return; // another process was first
  }
  if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, path);
  rmSync(aside, { force: true });
};

/**
 * Takes a directory for this process alone. A lock left by a process that is gone is taken over.
 * @returns a function that gives it back
 * @throws {Error} naming the directory and the process that holds it
 */
export const lockDirectory = (directory: string): (() => void) => {
  const path = join(directory, 'simpul.lock');
  const mine = join(directory, `.simpul.lock.${process.pid}`);
  writeFileSync(mine, `${process.pid} ${startedAt(process.pid)}\n`);
  try {
    for (let attempt = 0; ; attempt += 1) {
      try {
        linkSync(mine, path); // atomic, and complete from the first moment
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt > 2) throw error;
        const lock = readIfThere(path);
        if (lock === undefined) continue; // given back this very moment
        const holder = held(lock);
        if (holder) {
          throw new Error(
            `Direktori data ${directory} sedang dipakai Simpul lain, proses ${holder}. Hentikan proses itu, atau pilih SIMPUL_DATA lain. ` +
              `(The data directory is in use by another Simpul, process ${holder}: stop it, or choose another SIMPUL_DATA.)`,
          );
        }
        clearStale(path, mine, lock);
      }
    }
  } finally {
    rmSync(mine, { force: true });
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  return () => {
    process.removeListener('exit', release);
    release();
  };
};
