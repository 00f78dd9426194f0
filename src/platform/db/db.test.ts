import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { lockDirectory } from './lock.ts';
import { statements } from './migrate.ts';

const LOCK = join(import.meta.dirname, 'lock.ts');
const inAnotherProcess = (folder: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `import { lockDirectory } from ${JSON.stringify(LOCK)}; lockDirectory(${JSON.stringify(folder)})`,
    ],
    {
      encoding: 'utf8',
    },
  );

test('a second process on a data directory is refused, and told which one holds it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-lock-'));
  const release = lockDirectory(folder);
  const second = inAnotherProcess(folder);
  assert.notEqual(second.status, 0);
  assert.match(second.stderr, new RegExp(`sedang dipakai Simpul lain, proses ${process.pid}\\b`));
  release();
  assert.equal(inAnotherProcess(folder).status, 0);
  rmSync(folder, { recursive: true });
});

test('a lock of a process that is gone is taken over, also when its number was given out anew or was never written', () => {
  for (const left of ['999999999 1\n', `${process.ppid} 1\n`, '']) {
    const folder = mkdtempSync(join(tmpdir(), 'simpul-lock-'));
    writeFileSync(join(folder, 'simpul.lock'), left);
    lockDirectory(folder)();
    assert.equal(existsSync(join(folder, 'simpul.lock')), false);
    rmSync(folder, { recursive: true });
  }
});

test('a script is split at semicolons outside quotes, dollar quotes and comments', () => {
  assert.deepEqual(
    statements(`-- a; comment
      create table a (b text default 'x;''y'); /* ; */ create function f() returns void language plpgsql as $body$ begin; end $body$;
      select ";" from a;
      -- the end;
    `).map((text) => text.replace(/\s+/g, ' ')),
    [
      "-- a; comment create table a (b text default 'x;''y')",
      '/* ; */ create function f() returns void language plpgsql as $body$ begin; end $body$',
      'select ";" from a',
    ],
  );
});
