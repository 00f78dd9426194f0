import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ALLOCATION, NODE_FLAGS } from '../../scripts/memory.mjs';
import { createPostgresDatabase, ENGINES, type EngineKind } from './database.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** A first start on PGlite unpacks a database and may load a demonstration. For hours under load it is only asked that it starts. */
const START_MS = process.env.SIMPUL_KILL_ROUNDS ? 600_000 : 90_000;

/** For journeys that are about people, not about a database: PostgreSQL starts quicker where there is one. */
export const ANY_ENGINE: EngineKind = ENGINES.at(-1)!;

export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  /** Its data directory. */
  readonly data: string;
  /** Absent on PGlite. */
  readonly databaseUrl: string | undefined;
  /** Ends it as Ctrl-C does and removes what was made for it: its database, and its data directory unless that was given. */
  stop(): Promise<void>;
  /** SIGKILL: what a power cut does to a process. */
  kill(): Promise<void>;
  /** Ends it if it runs, and starts it again on the same port, data and database. */
  restart(): Promise<void>;
  /** Of the process that runs now. */
  pid(): number | undefined;
  /** All it has printed, restarts included. */
  log(): string;
}

interface Wishes {
  readonly engine: EngineKind;
  /** A data directory to use and keep; default: a temporary one. */
  readonly data?: string;
  /** A free port to use, where a setting must name it; default: any. */
  readonly port?: number;
  /** Settings beyond those that every test server has; a demonstration only with `SIMPUL_DEMO: '1'`. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the real program, with the built pages, on a free port of this machine, and waits until it is ready. */
export const startServer = async ({ engine, data, port: wanted, env = {} }: Wishes): Promise<Server> => {
  if (!existsSync(join(ROOT, 'build', 'handler.js')))
    throw new Error('The pages are not built: run this test by npm test');
  const folder = data ?? mkdtempSync(join(tmpdir(), 'simpul-test-'));
  const database = engine === 'postgres' ? await createPostgresDatabase() : undefined;
  const port = wanted ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const settings = {
    PATH: process.env.PATH ?? '',
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
    ...ALLOCATION,
    PORT: String(port),
    SIMPUL_DATA: folder,
    SIMPUL_DEMO: '0',
    LOG_LEVEL: 'warn',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...env,
  };
  let output = '';
  let child: ChildProcess | undefined;

  const start = async () => {
    const started = spawn(process.execPath, [...NODE_FLAGS, 'server.ts'], {
      cwd: ROOT,
      env: settings,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    RUNNING.add(started);
    for (const stream of [started.stdout, started.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    try {
      await whenReady(url, started);
    } catch (error) {
      await end(started, 'SIGKILL');
      throw new Error(`The server does not start. It said:\n${output}`, { cause: error });
    }
  };
  const endWith = async (signal: NodeJS.Signals) => {
    if (child) await end(child, signal);
    child = undefined;
  };
  const cleanUp = async () => {
    await database?.drop();
    if (data === undefined) rmSync(folder, { recursive: true, force: true });
  };

  try {
    await start();
  } catch (error) {
    await cleanUp();
    throw error;
  }
  return {
    url,
    data: folder,
    databaseUrl: database?.url,
    kill: () => endWith('SIGKILL'),
    pid: () => child?.pid,
    log: () => output,
    async restart() {
      await endWith('SIGTERM');
      await start();
    },
    async stop() {
      await endWith('SIGTERM');
      await cleanUp();
    },
  };
};

/** Servers of this test process. None outlives it, whatever ends it. */
const RUNNING = new Set<ChildProcess>();
const killAll = () => {
  for (const child of RUNNING) child.kill('SIGKILL');
};
process.once('exit', killAll);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

/** One that does not end in 10 s is killed, and that is an error. */
const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (!hasEnded(child)) {
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = AbortSignal.timeout(10_000);
    await Promise.race([gone, once(late, 'abort')]);
    if (!hasEnded(child)) {
      child.kill('SIGKILL');
      await gone;
      throw new Error(`The server did not end within 10 s of ${signal}`);
    }
  }
  RUNNING.delete(child);
};

const whenReady = async (url: string, child: ChildProcess): Promise<void> => {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline && !hasEnded(child)) {
    const answer = await fetch(`${url}/healthz`).catch(() => undefined);
    const health = (await answer?.json().catch(() => undefined)) as { status?: string } | undefined;
    if (health?.status === 'ok') return;
    await wait(50);
  }
  throw new Error(hasEnded(child) ? 'It ended by itself' : `It was not ready after ${START_MS / 1000} s`);
};

export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  return port;
};
