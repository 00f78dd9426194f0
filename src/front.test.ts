import assert from 'node:assert/strict';
import { createServer, type OutgoingHttpHeaders, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { App } from '#platform/app.ts';
import { readSettings } from '#platform/settings.ts';
import { front } from './front.ts';

const MB = 1024 * 1024;
const app = { settings: readSettings({ SIMPUL_PROXIES: '1' }), db: { engine: { kind: 'pglite' } } } as unknown as App;

const server = createServer(
  front(app, (req, res) => {
    let bytes = 0;
    if (req.url === '/page-with-policy') res.setHeader('content-security-policy', "script-src 'self'");
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    req.on('end', () => res.end(`page ${bytes}`));
  }),
);
before(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
after(() => server.close());

const ask = (method: string, path: string, headers: OutgoingHttpHeaders = {}, body?: Buffer) =>
  new Promise<{ status: number; headers: OutgoingHttpHeaders; text: string }>((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const sending = request({ host: '127.0.0.1', port, method, path, agent: false, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sending.on('error', reject);
    sending.end(body);
  });
const ours = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const send = (path: string, bytes: number, headers: OutgoingHttpHeaders = {}) =>
  ask('POST', path, { accept: 'text/html', 'content-length': String(bytes), ...headers }, Buffer.alloc(bytes, 97));

test('a form of text is taken up to 1 MB; beyond it is refused in a sentence before a page reads it', async () => {
  assert.equal((await send('/masuk?/sign', MB)).text, `page ${MB}`);
  for (const path of [
    '/masuk?/sign',
    '/ikuti/3522-AAA-BBB-CCC?/key',
    '/meja/3522-AAA-BBB-CCC?/identity',
    '/x/lapor/y',
  ]) {
    const { status, text, headers } = await send(path, MB + 1);
    assert.equal(status, 413, path);
    assert.match(text, /lang="id"[\s\S]*lebih dari 1 MB/);
    assert.match(String(headers['content-type']), /^text\/html/);
  }
});

test('a program that sends too much is told in its own form, and a reader of English in English', async () => {
  const told = await send('/masuk', MB + 1, { accept: 'application/json' });
  assert.match(String(told.headers['content-type']), /^application\/problem\+json/);
  assert.equal(JSON.parse(told.text).type, '/problems/page-body-too-large');
  assert.match(
    (await send('/masuk', MB + 1, { cookie: 'a=b; bahasa=en', origin: ours() })).text,
    /lang="en"[\s\S]*more than 1 MB/,
  );
});

test('forms with photos or files may be larger', async () => {
  const paths = [
    '/lapor',
    '/bojonegoro/lapor',
    '/ikuti/3522-AAA-BBB-CCC?/contest',
    '/meja/3522-AAA-BBB-CCC?/answer',
    '/admin/impor',
    '/admin/instansi/impor?/check',
    '/keuangan/kodefikasi/impor?jenis=rekening',
  ];
  for (const path of paths) assert.equal((await send(path, 2 * MB)).text, `page ${2 * MB}`, path);
});

test('a body that does not say its size passes only where files are taken', async () => {
  const chunked = { accept: 'text/html', 'transfer-encoding': 'chunked' };
  assert.equal((await ask('POST', '/masuk', chunked, Buffer.alloc(10))).status, 411);
  assert.equal((await ask('POST', '/lapor', chunked, Buffer.alloc(10))).text, 'page 10');
});

test('every answer carries the headers that protect, and a page may set its own instead', async () => {
  const { headers } = await ask('GET', '/healthz', { 'x-forwarded-proto': 'https' });
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'same-origin');
  assert.equal(headers['content-security-policy'], "default-src 'none'");
  assert.match(String(headers['strict-transport-security']), /^max-age=\d{8}$/);
  assert.equal((await ask('GET', '/healthz')).headers['strict-transport-security'], undefined);
  assert.equal((await ask('GET', '/page')).headers['content-security-policy'], "default-src 'none'");
  assert.equal((await ask('GET', '/page-with-policy')).headers['content-security-policy'], "script-src 'self'");
});
