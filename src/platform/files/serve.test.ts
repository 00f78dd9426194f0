import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { isProblem } from '#platform/problem.ts';
import { openStore, serveFile } from './index.ts';

const dataDirectory = await mkdtemp(join(tmpdir(), 'simpul-serve-'));
after(() => rm(dataDirectory, { recursive: true, force: true }));
const store = await openStore({ dataDirectory, S3_REGION: 'auto' });
const KEY = 'img/aa/bb/one/large.webp';
await store.put(KEY, Buffer.from('picture'), 'image/webp');

const ask = (headers: Record<string, string> = {}, method = 'GET') =>
  new Request('http://simpul.test/foto', { method, headers });

describe('a stored file', () => {
  test('is served with its type and size, and can do nothing in a browser but be looked at', async () => {
    const response = await serveFile(store, KEY, ask(), 'public');
    assert.equal(response.status, 200);
    assert.equal(await response.text(), 'picture');
    const { etag, ...headers } = Object.fromEntries(response.headers);
    assert.match(etag!, /^"[\w-]{22}"$/);
    assert.deepEqual(headers, {
      'cache-control': 'public, max-age=86400',
      'content-disposition': 'inline',
      'content-length': '7',
      'content-security-policy': "default-src 'none'",
      'content-type': 'image/webp',
      'x-content-type-options': 'nosniff',
    });
  });

  test('is kept by no cache when it is private', async () => {
    const response = await serveFile(store, KEY, ask(), 'private');
    assert.equal(response.headers.get('cache-control'), 'private, no-store');
    await response.body?.cancel();
  });

  test('is not sent again to who has it', async () => {
    const first = await serveFile(store, KEY, ask({}, 'HEAD'), 'public');
    const etag = first.headers.get('etag')!;
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await serveFile(store, KEY, ask({ 'if-none-match': given }), 'public');
      assert.equal(response.status, 304, given);
      assert.equal(response.body, null);
    }
    const other = await serveFile(store, KEY, ask({ 'if-none-match': '"other"' }), 'public');
    assert.equal(other.status, 200);
    await other.body?.cancel();
  });

  test('answers HEAD without a body', async () => {
    const response = await serveFile(store, KEY, ask({}, 'HEAD'), 'public');
    assert.equal(response.body, null);
    assert.equal(response.headers.get('content-length'), '7');
  });

  test('that does not exist is a problem, whatever is asked for', async () => {
    for (const key of ['img/aa/bb/none/large.webp', '../../etc/passwd', '', 'img']) {
      const told = await serveFile(store, key, ask(), 'public').catch((error: unknown) => error);
      assert.ok(isProblem(told), key);
      assert.deepEqual([told.slug, told.status], ['file-not-found', 404]);
    }
  });

  test('leaves no file open, however it was asked for', async () => {
    const openFiles = async () => (await readdir(process.platform === 'linux' ? '/proc/self/fd' : '/dev/fd')).length;
    const before = await openFiles();
    for (let round = 0; round < 20; round += 1) {
      await serveFile(store, KEY, ask({}, 'HEAD'), 'public');
      await serveFile(store, KEY, ask({ 'if-none-match': '*' }), 'public');
      await (await serveFile(store, KEY, ask(), 'public')).text();
      await (await serveFile(store, KEY, ask(), 'public')).body?.cancel();
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok((await openFiles()) - before < 5);
  });
});
