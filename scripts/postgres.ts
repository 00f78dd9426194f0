import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL cluster of its own, for one run of the tests or of the benchmarks. */
export interface Cluster {
  readonly url: string;
  readonly version: string;
  /** Of the postmaster. */
  readonly pid: number;
  /** Folder of PostgreSQL's programs: psql, pgbench. */
  readonly bin: string;
  /** Ends it, and removes its folder unless that was given. May be called twice. */
  stop(): Promise<void>;
}

interface Wishes {
  /** A folder to use and keep, with all that is stored in it; default: a temporary one. */
  readonly folder?: string;
  /** Settings instead of those for tests. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

/** Tests need no syncing: what they store ends with them. */
const FOR_TESTS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '4GB' };

/** @returns folder of the newest PostgreSQL server programs on this machine */
const programs = (): string | undefined => {
  const debian = globSync('/usr/lib/postgresql/*/bin').sort(
    (a, b) => Number(b.split('/')[4]) - Number(a.split('/')[4]),
  );
  const homebrew = globSync('/opt/homebrew/opt/postgresql@*/bin').sort().reverse();
  const onPath = (process.env.PATH ?? '').split(delimiter);
  return [...debian, ...homebrew, ...onPath, ...toldByPgConfig()].find(
    (folder) => folder && existsSync(join(folder, 'initdb')),
  );
};

const toldByPgConfig = (): string[] => {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()];
  } catch {
    return [];
  }
};

/** PostgreSQL refuses to run as root: then it runs as the user its package made, else as nobody. */
export const runAs = (): { uid: number; gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const account = ['postgres', 'nobody'].flatMap((name) => accounts.filter(([user]) => user === name))[0];
  if (!account) throw new Error('There is neither a user postgres nor nobody to run PostgreSQL as');
  return { uid: Number(account[2]), gid: Number(account[3]) };
};

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/**
 * Starts PostgreSQL on a free port of this machine alone.
 * @returns undefined, after saying why, when PostgreSQL or PostGIS is not installed
 */
export const startCluster = async (
  say: (sentence: string) => void,
  { folder: kept, settings: wished = FOR_TESTS }: Wishes = {},
): Promise<Cluster | undefined> => {
  const bin = programs();
  if (!bin) {
    say('PostgreSQL is not installed.');
    return undefined;
  }
  const user = runAs();
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'simpul-postgres-'));
  mkdirSync(folder, { recursive: true });
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  let server: ChildProcess | undefined;
  const stop = async () => {
    // At once where nothing in it is to be kept; else without waiting for clients, but with a checkpoint.
    if (server) await end(server, kept ? 'SIGINT' : 'SIGQUIT');
    if (!kept) rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (!existsSync(join(data, 'PG_VERSION'))) {
      const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
      execFileSync(join(bin, 'initdb'), init, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    }
    const port = Number(wished.port ?? (await freePort()));
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      log_min_messages: 'fatal',
      ...wished,
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // detached: Ctrl-C in the terminal must end the tests first, then the cluster they still use
    server = spawn(join(bin, 'postgres'), ['-D', data, ...options], {
      ...user,
      cwd: folder,
      stdio: 'ignore',
      detached: true,
    });
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const { version, postgis } = await whenReady(url, server);
    if (postgis) return { url, version, pid: server.pid!, bin, stop };
    say(`PostgreSQL ${version} is installed, but PostGIS for it is not.`);
    await stop();
    return undefined;
  } catch (error) {
    await stop();
    throw error;
  }
};

const whenReady = async (url: string, server: ChildProcess): Promise<{ version: string; postgis: boolean }> => {
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query(
        `select split_part(current_setting('server_version'), ' ', 1) as version, exists (select from pg_available_extensions where name = 'postgis') as postgis`,
      );
      return rows[0];
    } catch (error) {
      if (tries > 300 || server.exitCode !== null)
        throw new Error('PostgreSQL was started but does not answer', { cause: error });
      await wait(100);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
};

const end = async (server: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const gone = new Promise((resolve) => server.once('exit', resolve));
  server.kill(signal);
  await gone;
};
