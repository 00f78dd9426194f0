// npm test [-- FILE or WORD …]: sets up what the tests need and is missing, runs them, and takes down what it set up.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { run } from 'node:test';
import { findChromium } from '../tests/support/browser.ts';
import SpecWithSlowestFiles from '../tests/support/reporter.ts';
import { buildPages } from './build.ts';
import { type Cluster, startCluster } from './postgres.ts';

const ALL = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** A test that hangs ends here; `npm run endure` takes longer. */
const LIMIT_MS = Number(process.env.SIMPUL_TEST_MINUTES ?? 8) * 60_000;

/** Many tests wait for a clock or for the other end of a line: more than there are cores keep those busy. */
const AT_ONCE = 3;

const isCI = ['true', '1'].includes(process.env.CI ?? '');
const say = (sentence: string) => console.log(sentence);

/**
 * An argument is a file, a word in the path of a file, or else a word in the name of a test.
 * Backwards by name, for the longest start servers and stand in tests/: begun last, they would run on alone.
 */
const chosen = (args: readonly string[]): { files: string[]; names: string[] } => {
  const all = globSync(ALL).sort().reverse();
  const files = new Set<string>();
  const names: string[] = [];
  for (const arg of args) {
    const fitting = existsSync(arg) && arg.endsWith('.ts') ? [arg] : all.filter((file) => file.includes(arg));
    for (const file of fitting) files.add(file);
    if (fitting.length === 0) names.push(arg);
  }
  return { files: files.size > 0 ? [...files] : all, names };
};

/** What a test needs is read from what it imports. */
const needs = (file: string, support: 'browser' | 'server' | 'small-disk') =>
  new RegExp(`from '[^']*(\\.|support|requests)/${support}\\.ts'`).test(readFileSync(file, 'utf8'));

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
  const events = run({ files, concurrency: AT_ONCE, timeout: LIMIT_MS, testNamePatterns: names, signal: stop.signal });
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
  let { files, names } = chosen(process.argv.slice(2));
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
