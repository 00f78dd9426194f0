import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../support/server.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('in development Hono stands in front of the pages, and both open one program', async () => {
  const data = mkdtempSync(join(tmpdir(), 'simpul-development-'));
  const port = await freePort();
  const vite = spawn(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'dev', '--port', String(port), '--strictPort', '--host', '127.0.0.1'],
    {
      cwd: ROOT,
      env: { ...process.env, SIMPUL_DATA: data, SIMPUL_DEMO: '0', LOG_LEVEL: 'warn' },
      stdio: 'ignore',
    },
  );
  const url = `http://127.0.0.1:${port}`;
  const ask = (path: string) => fetch(url + path).catch(() => undefined);
  try {
    let health: Response | undefined;
    for (let tries = 0; tries < 300 && health?.status !== 200; tries += 1) {
      await health?.body?.cancel();
      health = await ask('/healthz');
      if (health?.status !== 200) await wait(200);
    }
    assert.equal(((await health?.json()) as { status: string } | undefined)?.status, 'ok');
    // A second program would be refused the data directory: that a page answers shows that there is only one.
    const page = await ask('/masuk');
    assert.equal(page?.status, 200);
    assert.match((await page?.text()) ?? '', /<h1/);
  } finally {
    const gone = once(vite, 'exit');
    vite.kill('SIGKILL');
    await gone;
    rmSync(data, { recursive: true, force: true });
  }
});
