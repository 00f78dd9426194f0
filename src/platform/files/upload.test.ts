import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isProblem } from '#platform/problem.ts';
import type { Store } from './store.ts';
import { openFolderStore } from './store-folder.ts';
import { receiveUpload } from './upload.ts';

const folder = mkdtempSync(join(tmpdir(), 'simpul-upload-'));
let store: Store;
before(async () => {
  store = await openFolderStore(folder);
});
after(() => rmSync(folder, { recursive: true, force: true }));

const TYPE = 'multipart/form-data; boundary=batas';
const LIMIT = 1024 * 1024;
const post = (body: ReadableStream<Uint8Array> | string, type = TYPE) =>
  new Request('http://localhost/', {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    duplex: 'half',
  } as RequestInit);
const part = (content: string, name = 'berkas', filename = 'C:\\data\\laporan.csv') =>
  `--batas\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\ncontent-type: text/csv\r\n\r\n${content}\r\n`;
const END = '--batas--\r\n';
const receive = (request: Request, key: string) => receiveUpload(request, 'berkas', store, key, 'text/plain', LIMIT);
const keys = async () => {
  const found: string[] = [];
  for await (const { key } of store.list('')) found.push(key);
  return found;
};
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

test('a file is stored as it came, under its name without folders', async () => {
  assert.deepEqual(await receive(post(part('a,b\r\n1,2') + END), 'a/1.txt'), { name: 'laporan.csv', bytes: 8 });
  assert.equal(await new Response((await store.get('a/1.txt'))?.stream).text(), 'a,b\r\n1,2');
  await store.remove('a/1.txt');
});

test('a form without the file, or with an empty one, stores nothing', async () => {
  assert.equal(await receive(post(part('', 'berkas', '') + END), 'a/2.txt'), undefined);
  assert.equal(await receive(post(part('x', 'lain') + END), 'a/2.txt'), undefined);
  assert.deepEqual(await keys(), []);
});

test('a file beyond the limit is refused and leaves nothing behind', async () => {
  await assert.rejects(receive(post(part('x'.repeat(LIMIT + 1)) + END), 'a/3.txt'), problem('upload-too-large'));
  assert.deepEqual(await keys(), []);
});

test('a connection that breaks, or a body that is no form, leaves nothing behind', async () => {
  const broken = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(Buffer.from(part('half'))),
    pull: (controller) => controller.error(new Error('reset')),
  });
  await assert.rejects(receive(post(broken), 'a/4.txt'), problem('upload-broken'));
  await assert.rejects(receive(post(part('no end')), 'a/4.txt'), problem('upload-broken'));
  await assert.rejects(receive(post(part('no end', 'lain')), 'a/4.txt'), problem('upload-broken'));
  await assert.rejects(receive(post(`no beginning${END}`), 'a/4.txt'), problem('upload-broken'));
  await assert.rejects(
    receive(post(part('x'), 'multipart/form-data; charset=utf-8'), 'a/4.txt'),
    problem('upload-broken'),
  );
  await assert.rejects(receive(post('x=1', 'application/x-www-form-urlencoded'), 'a/4.txt'), problem('upload-broken'));
  assert.deepEqual(await keys(), []);
});

test('a body that goes on after its last boundary keeps nobody waiting', async () => {
  const body = 'kata\r\n--batas--\r\nlagi\r\n--batas--\r\nlagi';
  await assert.rejects(receive(post(body), 'a/9.txt'), problem('upload-broken'));
  assert.deepEqual(await keys(), []);
});
