import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ALLOCATION, NODE_FLAGS } from '../scripts/memory.mjs';
import { freePort } from '../scripts/postgres.ts';
import { CORES, pin } from './machine.ts';

const ROOT = join(import.meta.dirname, '..');

/** The real program with the built pages, on a core of its own. */
export interface Program {
  readonly url: string;
  readonly pid: number;
  /** From its start until it answered. Milliseconds. */
  readonly startMs: number;
  stop(): Promise<void>;
}

/** @param databaseUrl absent: PGlite in the data directory */
export const startProgram = async (
  data: string,
  databaseUrl: string | undefined,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<Program> => {
  const port = await freePort();
  const begun = performance.now();
  const child: ChildProcess = spawn(process.execPath, [...NODE_FLAGS, ...args, 'server.ts'], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH ?? '',
      ...ALLOCATION,
      PORT: String(port),
      SIMPUL_DATA: data,
      SIMPUL_DEMO: '0',
      SIMPUL_PROXIES: '1', // every sender is a resident of their own, as behind a proxy
      LOG_LEVEL: 'warn',
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      ...env,
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  pin(child.pid!, CORES?.server);
  const killed = () => child.kill('SIGKILL');
  process.once('exit', killed);
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  for (const until = begun + 180_000; !(await isReady()); await wait(20)) {
    if (child.exitCode !== null || performance.now() > until) throw new Error('The program does not start');
  }
  return {
    url,
    pid: child.pid!,
    startMs: performance.now() - begun,
    async stop() {
      process.removeListener('exit', killed);
      if (child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
};
