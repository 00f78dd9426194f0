// npm test [-- FILE or WORD …]: sets up what the tests need and is missing, runs them, and takes down what it set up.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { findChromium } from '../tests/support/browser.ts';
import { buildPages } from './build.ts';
import { type Cluster, startCluster } from './postgres.ts';

const ALL = ['src/**/*.test.ts', 'tests/**/*.test.ts'];
/** A test that hangs ends here; the slowest honest one kills the server twenty times on each engine. */
const LIMIT_MS = 8 * 60_000;

const isCI = ['true', '1'].includes(process.env.CI ?? '');
const say = (sentence: string) => console.log(sentence);

/** An argument is an option for node, a file, a word in the path of a file, or else a word in the name of a test. */
const chosen = (args: readonly string[]): { files: string[]; options: string[] } => {
  const all = globSync(ALL).sort();
  const files = new Set<string>();
  const options: string[] = [];
  for (const arg of args) {
    const fitting = existsSync(arg) && arg.endsWith('.ts') ? [arg] : all.filter((file) => file.includes(arg));
    if (arg.startsWith('-')) options.push(arg);
    else if (fitting.length > 0) for (const file of fitting) files.add(file);
    else options.push(`--test-name-pattern=${arg}`);
  }
  return { files: files.size > 0 ? [...files] : all, options };
};

/** What a test needs is read from what it imports. */
const needs = (file: string, support: 'browser' | 'server') =>
  new RegExp(`from '[^']*(\\.|support)/${support}\\.ts'`).test(readFileSync(file, 'utf8'));

const leftOut: string[] = [];

/** Says what is left out and why, now and after the last test; on CI nothing may be. */
const leaveOut = (sentence: string) => {
  leftOut.push(sentence);
  say(isCI ? `Error: ${sentence} With CI=true this ends the run.` : sentence);
  if (isCI) process.exitCode = 1;
};

const findCluster = async (): Promise<Cluster | undefined> => {
  const given = process.env.SIMPUL_TEST_POSTGRES;
  if (given) return { url: given, version: 'of SIMPUL_TEST_POSTGRES', stop: async () => undefined };
  const found = await startCluster(say);
  if (!found) leaveOut('Nothing is tested on PostgreSQL, only on PGlite: install PostgreSQL 15 or later with PostGIS.');
  return found;
};

const running: { tests?: ChildProcess; stopped?: NodeJS.Signals } = {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    running.stopped = signal;
    running.tests?.kill('SIGTERM');
  });
}

/** @returns the exit code of `node --test` */
const runTests = (files: readonly string[], options: readonly string[], env: NodeJS.ProcessEnv): Promise<number> => {
  const args = [
    '--test',
    '--test-concurrency=2',
    `--test-timeout=${LIMIT_MS}`,
    '--test-reporter=./tests/support/reporter.ts',
  ];
  const tests = spawn(process.execPath, [...args, ...options, ...files], { stdio: 'inherit', env });
  running.tests = tests;
  return new Promise((resolve, reject) => {
    tests.once('error', reject);
    tests.once('exit', (code) => resolve(code ?? 1));
  });
};

const main = async (): Promise<void> => {
  let { files, options } = chosen(process.argv.slice(2));
  const chromium = findChromium();
  const inBrowser = files.filter((file) => needs(file, 'browser'));
  if (inBrowser.length > 0 && !chromium) {
    leaveOut(
      `Chromium was not found, so ${inBrowser.length} files with journeys in the browser are left out: install it, or name it in CHROMIUM.`,
    );
    files = files.filter((file) => !inBrowser.includes(file));
  }
  const cluster = await findCluster();
  try {
    if (process.exitCode || running.stopped) return;
    if (files.length === 0) {
      process.exitCode = 1;
      return say('No test is left to run.');
    }
    if (files.some((file) => needs(file, 'server'))) buildPages();
    say(
      `${files.length} files, on PGlite${cluster ? ` and PostgreSQL ${cluster.version}` : ''}${chromium ? `, ${chromium}` : ''}`,
    );
    const env = {
      ...process.env,
      SIMPUL_TEST_POSTGRES: cluster?.url ?? '',
      ...(chromium ? { CHROMIUM: chromium } : {}),
    };
    process.exitCode = await runTests(files, options, { LOG_LEVEL: 'error', ...env });
  } finally {
    await cluster?.stop();
    if (running.stopped) process.exitCode = 1;
    if (!isCI) for (const sentence of leftOut) say(sentence);
  }
};

await main();
