import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CORES } from './machine.ts';

export interface Script {
  readonly script: string;
  readonly variables: ReadonlyMap<string, string>;
}

/** @returns how many times a second the scripts, one drawn each time, were run through */
export const pgbench = async (
  bin: string,
  url: string,
  scripts: readonly Script[],
  clients: number,
  seconds: number,
): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-pgbench-'));
  try {
    const files = scripts.map(({ script }, index) => {
      const path = join(folder, `${index}.sql`);
      writeFileSync(path, script);
      return ['--file', path];
    });
    const variables = new Map<string, string>([
      ['k', '0'],
      ['base', String(Date.now() * 1000)],
    ]);
    for (const { variables: own } of scripts) for (const [name, value] of own) variables.set(name, value);
    const args = [
      ...['--no-vacuum', '--protocol=prepared', '--jobs=1', `--client=${clients}`, `--time=${seconds}`],
      ...files.flat(),
      ...[...variables].flatMap(([name, value]) => ['--define', `${name}=${value}`]),
      url,
    ];
    const program = join(bin, 'pgbench');
    // In the place of the program: it has that core to itself.
    const [command, all] = CORES
      ? ['taskset', ['--cpu-list', String(CORES.server), program, ...args]]
      : [program, args];
    const { stdout, stderr } = await promisify(execFile)(command, all, { maxBuffer: 64 * 1024 * 1024 });
    const tps = Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
    if (!tps || /abort|error/i.test(stderr)) throw new Error(`pgbench failed:\n${stdout}\n${stderr.slice(0, 2000)}`);
    return tps;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
