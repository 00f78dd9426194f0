import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { freePort } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Made by tools of their own in each checkout. */
const OWN = new Set(['$app', '.cache', '.vite', '.vite-temp']);

interface Step {
  readonly file: string;
  /** Text of the line behind which the block goes; else the block is the whole file. */
  readonly after?: string;
  readonly text: string;
}

/** The blocks of the guide that name a file, in their order. */
const stepsOf = (guide: string): Step[] =>
  [...guide.matchAll(/^```\w+ (file=.*)\n([\s\S]*?)^```$/gm)].map(([, info, text]) => {
    const told = Object.fromEntries(
      [...info.matchAll(/(\w+)=("([^"]*)"|\S+)/g)].map(([, name, value, quoted]) => [name, quoted ?? value]),
    );
    return { ...told, text } as Step;
  });

const follow = (folder: string, { file, after: behind, text }: Step): void => {
  const path = join(folder, file);
  if (behind === undefined) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    return;
  }
  const lines = readFileSync(path, 'utf8').split('\n');
  const at = lines.findIndex((line) => line.includes(behind));
  assert.ok(at >= 0, `${file} has no line with ${behind}`);
  lines.splice(at + 1, 0, text.trimEnd());
  writeFileSync(path, lines.join('\n'));
};

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

before(() => {
  const steps = stepsOf(readFileSync(join(ROOT, 'docs', 'add-a-module.md'), 'utf8'));
  assert.ok(steps.length >= 15, `the guide has ${steps.length} steps`);
  for (const step of steps) follow(folder, step);
  run(['node_modules/@sveltejs/kit/svelte-kit.js', 'sync']);
});

test('a module made by the guide passes the tools that read code', () => {
  run(['node_modules/@typescript/native/bin/tsc', '--noEmit', '--project', '.']);
  run(['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--preserve-symlinks', 'src']);
  run(['node_modules/@biomejs/biome/bin/biome', 'check', 'src/modules', 'src/routes', 'src/ui/messages']);
  run(['scripts/snapshots.ts'], RENEW);
  run(['scripts/access.ts'], RENEW);
  assert.match(readFileSync(join(folder, 'docs', 'access.snapshot.txt'), 'utf8'), /pengumuman/);
  assert.match(readFileSync(join(folder, 'src/modules/notices/statements.snapshot.sql'), 'utf8'), /noticesOn/);
});

test('it falls under the measures that hold for every module, and its own tests are green', () => {
  run(['--test', 'src/modules/accounts/permissions.test.ts', 'tests/standards/schema.test.ts'], RENEW);
  run(['--test', 'src/modules/notices/*.test.ts', 'tests/standards/every-act.test.ts']);
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
