import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

/** Ticks of /proc/PID/stat in a second, on every Linux. */
const TICKS = 100;
const MB = 1024 * 1024;

/** Which core each takes. The program has one for itself; what asks it shares the other with the database. */
export const CORES: { readonly server: number; readonly database: number; readonly load: number } | undefined =
  availableParallelism() < 2 ? undefined : { server: 0, database: 1, load: availableParallelism() > 2 ? 2 : 1 };

/** Keeps a process with all its threads, and what it starts from now on, on one core. */
export const pin = (pid: number, core: number | undefined): void => {
  if (core === undefined) return;
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
};

const statOf = (pid: number | string): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined; // it has ended meanwhile
  }
};

const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && statOf(name)?.[1] === String(pid))
    .map(Number);

/** CPU time of a process in seconds; with `family` that of its children too, also of those that have ended. */
export const cpuSeconds = (pid: number, family = false): number => {
  const ticks = (stat: string[] | undefined, fields: readonly number[]) =>
    fields.reduce((sum, field) => sum + Number(stat?.[field] ?? 0), 0);
  const own = ticks(statOf(pid), family ? [11, 12, 13, 14] : [11, 12]);
  const living = family ? childrenOf(pid).reduce((sum, child) => sum + ticks(statOf(child), [11, 12]), 0) : 0;
  return (own + living) / TICKS;
};

const statusOf = (pid: number, field: string): number => {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  } catch {
    return 0;
  }
};

/** The most that a process has ever had in memory. MB. */
export const peakMegabytes = (pid: number): number => statusOf(pid, 'VmHWM');
/** What a process has in memory now. MB. */
export const residentMegabytes = (pid: number): number => statusOf(pid, 'VmRSS');
/** What PostgreSQL's processes have for themselves, and what they share, counted once. MB. */
export const postgresMegabytes = (postmaster: number): number => {
  const all = [postmaster, ...childrenOf(postmaster)];
  const own = all.reduce((sum, pid) => sum + statusOf(pid, 'RssAnon'), 0);
  return own + Math.max(...all.map((pid) => statusOf(pid, 'RssShmem')));
};

/** How busy the machine is without us: processes that want a core, mean of the last minute. */
export const loadBefore = (): number => loadavg()[0];

export const machine = (): string =>
  `${cpus().length} cores ${cpus()[0]?.model.trim() ?? ''}, ${Math.round(totalmem() / MB / 1024)} GB, ${process.platform}`;
