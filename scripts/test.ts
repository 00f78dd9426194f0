// npm test [-- FILE or WORD …]: sets up what the tests need and is missing, runs them, and takes down what it set up.
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { pathToFileURL } from 'node:url';
import { findChromium } from '../tests/support/browser.ts';
import SpecWithSlowestFiles from '../tests/support/reporter.ts';
import { buildPages } from './build.ts';
import { type Cluster, startCluster } from './postgres.ts';

const ALL = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** A test that hangs ends here; `npm run endure` takes longer. */
const LIMIT_MS = Number(process.env.SIMPUL_TEST_MINUTES ?? 20) * 60_000;

/** Many tests wait for a clock or for the other end of a line: more than there are cores keep those busy. */
const AT_ONCE = 3;

const isCI = ['true', '1'].includes(process.env.CI ?? '');
const say = (sentence: string) => console.log(sentence);

interface Chosen {
  readonly files: string[];
  /** Only tests whose names hold one of these; all when there is none. */
  readonly names: string[];
  /** Stood in no path and in no test. */
  readonly unknown: string[];
}

/**
 * An argument is a file, a word in the path of a file, or else a word in the name of a test.
 * Backwards by name, for the longer ones start servers and stand in tests/: begun last, they would run on alone.
 */
const chosen = (args: readonly string[]): Chosen => {
  const all = globSync(ALL).sort().reverse();
  const files = new Set<string>();
  const names: string[] = [];
  for (const arg of args) {
    const fitting = existsSync(arg) && arg.endsWith('.ts') ? [arg] : all.filter((file) => file.includes(arg));
    for (const file of fitting) files.add(file);
    if (fitting.length === 0) names.push(arg);
  }
  const among = files.size > 0 ? [...files] : all;
  if (names.length === 0) return { files: among, names, unknown: [] };
  const holding = (name: string) => among.filter((file) => readFileSync(file, 'utf8').includes(name));
  return {
    files: [...new Set(names.flatMap(holding))],
    names,
    unknown: names.filter((name) => holding(name).length === 0),
  };
};

/** What a test needs is read from what it imports. */
const needs = (file: string, support: 'browser' | 'server' | 'small-disk') =>
  new RegExp(`from '[^']*(\\.|support|requests)/${support}\\.ts'`).test(readFileSync(file, 'utf8'));

const ROOT = join(import.meta.dirname, '..');
const TOGETHER = join(ROOT, 'var', 'test', 'together');
const DATABASE_SUPPORT = pathToFileURL(join(ROOT, 'tests', 'support', 'database.ts'));

/** Tests that start other processes, or that change what belongs to a process, run in one of their own. */
const APART =
  /from '[^']*(\.|support|requests|access)\/(server|browser|command|small-disk|program)\.ts'|node:(child_process|worker_threads)|\bsetApp\(|\bmock\./;
/** Looks at every page; it begins before all others, for alone at the end it would keep a core idle. The groups come next. */
const LONGEST = 'tests/journeys/pages.test.ts';
const USES_DATABASE = /support\/(database|installation|region)\.ts'/;
/** Those with a database share it one after the other, in so many processes: a PGlite takes seconds to open. */
const DATABASES = 3;

/**
 * A process for every file would spend more on starting than on testing: files that mind no neighbours are read by a few.
 * @returns the files to run: the ones apart, and some made up here that read the others, each as a suite of its name
 */
const together = (files: readonly string[]): string[] => {
  const apart: string[] = [];
  const groups: string[][] = Array.from({ length: DATABASES + 1 }, () => []);
  let turn = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    if (APART.test(text)) apart.push(file);
    else groups[USES_DATABASE.test(text) ? (turn++ % DATABASES) + 1 : 0].push(file);
  }
  mkdirSync(TOGETHER, { recursive: true });
  const made = groups.flatMap((group, index) => {
    if (group.length === 0) return [];
    const path = join(TOGETHER, `${index}.test.ts`);
    const suites = group.map((file) => `describe('${file}', () => import('${pathToFileURL(resolve(file))}'));`);
    const first = [`import { describe } from 'node:test';`, ...(index > 0 ? [`import '${DATABASE_SUPPORT}';`] : [])];
    writeFileSync(path, `${[...first, ...suites].join('\n')}\n`);
    return [path];
  });
  const first = apart.filter((file) => file.endsWith(LONGEST));
  return [...first, ...made, ...apart.filter((file) => !first.includes(file))];
};

const leftOut: string[] = [];

/** Says what is left out and why, now and after the last test; on CI nothing may be. */
const leaveOut = (sentence: string) => {
  leftOut.push(sentence);
  say(isCI ? `Error: ${sentence} With CI=true this ends the run.` : sentence);
  if (isCI) process.exitCode = 1;
};

const findCluster = async (): Promise<Pick<Cluster, 'url' | 'version' | 'stop'> | undefined> => {
  const given = process.env.SIMPUL_TEST_POSTGRES;
  if (given) return { url: given, version: 'of SIMPUL_TEST_POSTGRES', stop: async () => undefined };
  const found = await startCluster(say);
  if (!found) leaveOut('Nothing is tested on PostgreSQL, only on PGlite: install PostgreSQL 15 or later with PostGIS.');
  return found;
};

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

/** @returns whether all is well */
const runTests = async (files: string[], names: string[]): Promise<boolean> => {
  const events = run({
    files: together(files),
    concurrency: AT_ONCE,
    timeout: LIMIT_MS,
    testNamePatterns: names,
    signal: stop.signal,
  });
  let isWell = false;
  let failed = false;
  events.on('test:fail', ({ todo }) => {
    failed ||= todo === undefined;
  });
  events.on('test:summary', ({ file, success }) => {
    if (!file) isWell = success;
  });
  for await (const text of events.compose(new SpecWithSlowestFiles())) process.stdout.write(text);
  return isWell && !failed;
};

const main = async (): Promise<void> => {
  const { names, unknown, ...found } = chosen(process.argv.slice(2));
  let { files } = found;
  if (unknown.length > 0) {
    process.exitCode = 1;
    return say(`Error: no file and no test is called ${unknown.map((word) => `“${word}”`).join(', ')}.`);
  }
  const chromium = findChromium();
  const inBrowser = files.filter((file) => needs(file, 'browser'));
  if (inBrowser.length > 0 && !chromium) {
    leaveOut(
      `Chromium was not found, so ${inBrowser.length} files with journeys in the browser are left out: install it, or name it in CHROMIUM.`,
    );
    files = files.filter((file) => !inBrowser.includes(file));
  }
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
  const onSmallDisks = files.filter((file) => needs(file, 'small-disk'));
  if (onSmallDisks.length > 0 && !isRoot) {
    leaveOut('Full disks are not tested: only root on Linux may mount the small one that it takes.');
    files = files.filter((file) => !onSmallDisks.includes(file));
  }
  const cluster = await findCluster();
  try {
    if (process.exitCode || stop.signal.aborted) return;
    if (files.length === 0) {
      process.exitCode = 1;
      return say('No test is left to run.');
    }
    if (files.some((file) => needs(file, 'server'))) buildPages();
    say(
      `${files.length} files, on PGlite${cluster ? ` and PostgreSQL ${cluster.version}` : ''}${chromium ? `, ${chromium}` : ''}`,
    );
    process.env.SIMPUL_TEST_POSTGRES = cluster?.url ?? '';
    process.env.LOG_LEVEL ??= 'error';
    if (chromium) process.env.CHROMIUM = chromium;
    process.exitCode = (await runTests(files, names)) ? 0 : 1;
  } finally {
    await cluster?.stop();
    if (stop.signal.aborted) process.exitCode = 1;
    if (!isCI) for (const sentence of leftOut) say(sentence);
  }
};

await main();
