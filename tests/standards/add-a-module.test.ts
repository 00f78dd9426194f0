import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Made by tools of their own in each checkout. */
const OWN = new Set(['$app', '.cache', '.vite', '.vite-temp']);

const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-module-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of files.toString().split('\0').filter(Boolean))
    cpSync(join(ROOT, file), join(folder, file), { recursive: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(ROOT, 'node_modules')))
    if (!OWN.has(name)) symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  return folder;
};

const folder = copy();
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program of the copy, which must end well. */
const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): string => {
  try {
    return execFileSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
      env: { ...process.env, SIMPUL_TEST_POSTGRES: '', NODE_TEST_CONTEXT: undefined, ...env },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${args.join(' ')} fails:\n${stdout}${stderr}`);
  }
};
const RENEW = { UPDATE_SNAPSHOTS: '1' };

const GUIDE = readFileSync(join(ROOT, 'docs', 'add-a-module.md'), 'utf8');
/** As the guide says it. */
const WORDS = /^npm run -s module -- (\w+ \w+ \w+)$/m.exec(GUIDE)![1]!.split(' ');
const make = (...words: string[]) => run(['scripts/new-module.ts', ...words]);

before(() => {
  make(...WORDS);
  run(['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']);
});

test('the guide is one page, and every file that it names is there once its command has run', () => {
  const lines = GUIDE.trimEnd().split('\n');
  assert.ok(lines.length <= 66, `${lines.length} lines are more than a page`);
  const rooms = [...GUIDE.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, named]) => [...named!.matchAll(/`([^`]+)`/g)]);
  const paths = rooms.map(([, name]) => name!).filter((name) => !name.startsWith('src/modules/notices'));
  assert.ok(paths.length >= 15, `${paths.length} are named`);
  const folders = ['', 'src/modules/notices', 'src/ui/messages'];
  for (const path of paths)
    assert.ok(
      folders.some((one) => existsSync(join(folder, one, path))),
      `${path} is not there`,
    );
});

test('what is there already is not made again, and nothing is written over', () => {
  assert.throws(() => make(...WORDS), /There is a module notices already/);
  assert.throws(() => make('notes', 'note', 'pengumuman'), /pengumuman\/\+page\.server\.ts is there already/);
  assert.ok(!existsSync(join(folder, 'src/modules/notes')), 'nothing of it is left');
  assert.throws(() => make('Notes', 'note'), /small letters/);
});

test('a module made by the guide passes the tools that read code', () => {
  run(['node_modules/svelte-check/bin/svelte-check', '--tsgo-experimental-api', '--fail-on-warnings']);
  run(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--preserve-symlinks', 'src']);
  run(['node_modules/@biomejs/biome/bin/biome', 'check', 'src/modules', 'src/routes', 'src/ui/messages']);
  run(['node_modules/knip/bin/knip.js', '--no-config-hints', '--no-progress']);
  run(['scripts/snapshots.ts'], RENEW);
  run(['scripts/access.ts'], RENEW);
  assert.match(readFileSync(join(folder, 'docs', 'access.snapshot.txt'), 'utf8'), /pengumuman/);
  assert.match(readFileSync(join(folder, 'src/modules/notices/statements.snapshot.sql'), 'utf8'), /noticesOn/);
});

test('it falls under the measures that hold for every module, and its own tests are green', () => {
  run(['--test', 'src/modules/accounts/permissions.test.ts', 'tests/standards/schema.test.ts'], RENEW);
  run([
    '--test',
    'src/modules/notices/*.test.ts',
    'tests/standards/every-act.test.ts',
    'tests/standards/regions-apart.test.ts',
  ]);
  assert.match(readFileSync(join(folder, 'src/modules/notices/schema.snapshot.sql'), 'utf8'), /policy own_region/);
});

test('its page is open to everybody', async () => {
  const port = await freePort();
  const server = spawn(process.execPath, ['server.ts'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, PORT: String(port), SIMPUL_DATA: join(folder, 'var', 'data'), SIMPUL_DEMO: '0' },
  });
  try {
    for await (const text of server.stdout) if (String(text).includes('siap')) break;
    const answer = await fetch(`http://127.0.0.1:${port}/pengumuman`);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /<h1>Pengumuman<\/h1>/);
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
});
