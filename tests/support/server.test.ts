import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import pg from 'pg';
import { ENGINES } from './database.ts';
import { startServer } from './server.ts';

const healthOf = async (url: string) =>
  (await fetch(`${url}/healthz`)).json() as Promise<{ status: string; engine: string }>;

for (const engine of ENGINES) {
  test(`${engine}: the real program starts, survives a kill, and leaves nothing behind when stopped`, async () => {
    const server = await startServer({ engine });
    try {
      const { status, engine: used } = await healthOf(server.url);
      assert.deepEqual({ status, used }, { status: 'ok', used: engine });
      await server.kill();
      await assert.rejects(healthOf(server.url));
      await server.restart();
      assert.equal((await healthOf(server.url)).status, 'ok');
    } finally {
      await server.stop();
    }
    await assert.rejects(healthOf(server.url));
    assert.equal(existsSync(server.data), false);
    if (server.databaseUrl)
      await assert.rejects(new pg.Client({ connectionString: server.databaseUrl }).connect(), /does not exist/);
  });
}

test('a program that cannot start says why', async () => {
  await assert.rejects(startServer({ engine: 'pglite', env: { SIMPUL_PROXIES: '9' } }), /SIMPUL_PROXIES/);
});
