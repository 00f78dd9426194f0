// npm run check: every tool that reads the code without running it, side by side; each failure is printed under the tool's name.
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { buildPages } from './build.ts';

interface Tool {
  readonly name: string;
  /** Run by this Node. */
  readonly args: readonly string[];
  /** Reads the output of a run that ended well. @returns what is wrong with it all the same */
  readonly doubt?: (output: string) => string | undefined;
}

interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

const bin = (path: string, ...args: string[]) => [`node_modules/${path}`, ...args];

/** A tool that sees nothing finds nothing: dependency-cruiser once called that success, for want of a TypeScript it could read. */
const fewerThan = (count: RegExp, pattern: string) => (output: string) => {
  const seen = Number(count.exec(output)?.[1] ?? 0);
  const files = globSync(pattern).length;
  return seen < files ? `It looked at ${seen} files, but ${pattern} are ${files}.` : undefined;
};

/** Makes the tsconfig that ours extends, and the types of the pages. */
const SYNC: Tool = { name: 'svelte-kit sync', args: bin('@sveltejs/kit/svelte-kit.js', 'sync') };

const TOOLS: readonly Tool[] = [
  // the compiler in Go takes a third of the time; its way in is called experimental, so what it looked at is counted
  {
    name: 'svelte-check',
    args: bin('svelte-check/bin/svelte-check', '--tsgo-experimental-api', '--output', 'machine', '--fail-on-warnings'),
    doubt: fewerThan(/COMPLETED (\d+) FILES/, 'src/**/*.svelte'),
  },
  { name: 'tsc', args: bin('@typescript/native/bin/tsc', '--noEmit', '--project', '.') },
  {
    name: 'dependency-cruiser',
    args: bin('dependency-cruiser/bin/dependency-cruise.mjs', 'src', 'scripts', 'tests', 'bench', ...globSync('*.ts')),
    doubt: fewerThan(/(\d+) modules/, 'src/**/*.ts'),
  },
  { name: 'knip', args: bin('knip/bin/knip.js', '--no-config-hints', '--no-progress') },
  { name: 'biome', args: bin('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '--colors=off') },
  // it must parse on any Node from 20 on, so it holds nothing that Node's types or flags would hide
  { name: 'scripts/run.mjs', args: ['--check', 'scripts/run.mjs'] },
  { name: 'snapshots', args: ['scripts/snapshots.ts'] },
  { name: 'access', args: ['scripts/access.ts'] },
  { name: 'size-limit', args: bin('size-limit/bin.js') },
];

const run = ({ name, args, doubt }: Tool): Promise<Outcome> =>
  new Promise((resolve) => {
    const begun = performance.now();
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('close', (code) => {
      const output = Buffer.concat(chunks).toString('utf8').trim();
      const wrong = code === 0 ? doubt?.(output) : undefined;
      resolve({
        name,
        ok: code === 0 && !wrong,
        output: wrong ? `${output}\n${wrong}` : output,
        seconds: (performance.now() - begun) / 1000,
      });
    });
  });

const print = ({ name, ok, output, seconds }: Outcome) =>
  console.log(ok ? `✔ ${name} (${seconds.toFixed(1)} s)` : `✖ ${name} (${seconds.toFixed(1)} s)\n${output}\n`);

/** @returns the names of the tools that found something */
const runAll = async (tools: readonly Tool[]): Promise<string[]> => {
  const waiting = [...tools];
  const failed: string[] = [];
  const worker = async () => {
    for (let tool = waiting.shift(); tool; tool = waiting.shift()) {
      const outcome = await run(tool);
      print(outcome);
      if (!outcome.ok) failed.push(outcome.name);
    }
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  return failed;
};

/** size-limit weighs what was built; a build that fails has printed why. */
const build = (): string[] => {
  try {
    buildPages();
    return [];
  } catch {
    return ['vite build'];
  }
};

/**
 * It is run before every commit, so it must not be waited for: on two cores it is meant to stay below this. Told and no more, for a machine
 * that others keep busy would fail what is right.
 */
const MOST_SECONDS = 60;

const begun = performance.now();
const failed = [...(await runAll([SYNC])), ...build(), ...(await runAll(TOOLS))];
const seconds = (performance.now() - begun) / 1000;
console.log(
  seconds <= MOST_SECONDS
    ? `All of it took ${seconds.toFixed(1)} s (${availableParallelism()} cores)`
    : `! All of it took ${seconds.toFixed(1)} s (${availableParallelism()} cores), more than the ${MOST_SECONDS} s that it should: is the machine busy, or has a tool become slow?`,
);
if (failed.length > 0) {
  console.log(`Not right yet: ${failed.join(', ')}`);
  process.exitCode = 1;
}
