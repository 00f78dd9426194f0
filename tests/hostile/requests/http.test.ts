import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { declared, type Way } from '../../standards/access/program.ts';
import type { Server } from '../../support/server.ts';
import { type Answered, ask, raw, sessionOf } from './client.ts';
import { addressOf, methodOf, ways } from './program.ts';
import { hostileServer } from './server.ts';

const FORMS = [
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/json',
  '',
];
const NOBODY = '00000000-0000-0000-0000-000000000000';
const AT: Readonly<Record<string, string>> = {
  code: '3522-7K4-MQ2-XV8',
  region: '',
  service: 'road',
  photo: NOBODY,
  file: 'small.webp',
};

let server: Server;
let cookie: string;
let all: readonly Way[];
before(async () => {
  server = await hostileServer({ SIMPUL_PROXIES: '0' });
  cookie = await sessionOf(server.url, 'Galih Contoh');
  all = await ways();
});
after(() => server.stop());

type Headers = Record<string, string>;
const pathOf = (way: Way) => addressOf(way, (name) => AT[name] ?? (way.kind === 'api' ? '3522' : NOBODY));
const isSafe = (way: Way) => ['GET', 'HEAD', 'OPTIONS'].includes(methodOf(way));
const nameOf = (way: Way) => `${way.door} ${way.route}`;
const get = (path: string, headers: Record<string, string> = {}) => ask(server.url, { method: 'GET', path, headers });

/** No page of another site can run in our name, whatever was answered. */
const assertGuarded = ({ headers, status }: Answered, what: string) => {
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/, `${what} (${status})`);
  assert.doesNotMatch(policy, /unsafe|\*|https?:/, what);
  assert.equal(headers['x-content-type-options'], 'nosniff', what);
  assert.equal(headers['referrer-policy'], 'same-origin', what);
};

describe('whoever makes a browser send something', () => {
  const foreign: readonly Record<string, string>[] = [
    { origin: 'https://contoh.invalid' },
    { origin: 'null' },
    {},
    { 'sec-fetch-site': 'cross-site' },
  ];

  test('changes nothing in the name of a person: every way that changes something refuses it', async () => {
    const unsafe = all.filter((way) => !isSafe(way));
    assert.ok(unsafe.length > 20, 'the program has so many');
    for (const way of unsafe) {
      for (const headers of foreign) {
        for (const type of FORMS) {
          const answer = await ask(server.url, {
            method: methodOf(way),
            path: pathOf(way),
            headers: { cookie, accept: 'text/html', ...headers, ...(type ? { 'content-type': type } : {}) },
            body: Buffer.from(''),
          });
          assert.equal(answer.status, 403, `${nameOf(way)} ${JSON.stringify(headers)} ${type}`);
          assertGuarded(answer, nameOf(way));
        }
      }
    }
    assert.equal((await get('/akun', { cookie })).status, 200, 'and nobody was signed out');
  });

  test('a browser that says "another site" is refused even where the origin looks like ours', async () => {
    const { origin } = new URL(server.url);
    const sent = (site: string) =>
      ask(server.url, {
        method: 'POST',
        path: '/keluar',
        headers: { cookie: 'bahasa=id', origin, 'sec-fetch-site': site, 'content-type': FORMS[0]! },
        body: Buffer.from(''),
      });
    assert.equal((await sent('same-site')).status, 403);
    assert.equal((await sent('cross-site')).status, 403);
    assert.notEqual((await sent('same-origin')).status, 403);
  });

  test('neither a false method nor a method in a header gets further', async () => {
    for (const method of ['TRACE', 'PROPFIND', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await ask(server.url, { method, path: '/masuk', headers: { cookie, 'x-secret': 'gema' } });
      assert.ok(answer.status >= 400 && answer.status < 500, `${method} ${answer.status}`);
      assert.doesNotMatch(answer.text, /gema/);
      assertGuarded(answer, method);
    }
    const overridden = await get('/keluar', { cookie, 'x-http-method-override': 'POST', 'x-method-override': 'POST' });
    assert.ok(overridden.status < 500);
    assert.equal((await get('/akun', { cookie })).status, 200);
  });
});

describe('every answer', () => {
  test('forbids to run or load anything but our own, to visitors and to people', async () => {
    const paths = [...all.filter(isSafe).map(pathOf), '/tidak/ada', '/%00', '/_app/tidak-ada.js', '/admin/', '/x%'];
    for (const path of paths) {
      if (path.includes('langsung')) continue; // a stream, which does not end
      for (const headers of [{}, { cookie }, { accept: 'text/html' }, { accept: 'application/json' }] as Headers[])
        assertGuarded(await get(path, headers), path);
    }
    const styles = /\/_app\/[^"]+\.css/.exec((await get('/ikuti', { accept: 'text/html' })).text)?.[0];
    assertGuarded(await get(styles ?? assert.fail('no styles')), 'styles');
  });

  test('that only some may see is kept by nobody on the way', async () => {
    const table = await declared();
    for (const way of all.filter(isSafe)) {
      const access = (table.get(way.route) as Record<string, { to: string }> | undefined)?.[way.door];
      if (access?.to === 'everybody' || way.route.includes('langsung')) continue;
      for (const headers of [{ cookie, accept: 'text/html' }, { accept: 'text/html' }] as Headers[]) {
        const { status, headers: given } = await get(pathOf(way), headers);
        const kept = String(given['cache-control'] ?? '');
        assert.ok(/no-store/.test(kept) || (status >= 300 && status < 400), `${nameOf(way)} ${status} "${kept}"`);
      }
    }
  });

  test('leads nowhere but here, whatever host was asked for', async () => {
    for (const path of [
      '/',
      '/admin',
      '/ikuti',
      '/masuk',
      '/pantau',
      '/admin/',
      '//contoh.invalid',
      '/\\contoh.invalid',
    ]) {
      const { headers } = await get(path, { host: 'contoh.invalid', accept: 'text/html' });
      assert.doesNotMatch(String(headers.location ?? ''), /contoh\.invalid|^\/\/|^\/\\/, path);
    }
  });
});

describe('a body that does not say how long it is', () => {
  const inChunks = (path: string, type: string, body: string) =>
    raw(
      server.url,
      `POST ${path} HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nOrigin: ${new URL(server.url).origin}\r\nConnection: close\r\n` +
        `Content-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      20_000,
    );

  test('is taken or refused by every way that takes one, and is no accident anywhere', async () => {
    for (const way of all.filter((one) => methodOf(one) === 'POST')) {
      for (const type of FORMS) {
        const answer = await inChunks(pathOf(way), type, '{"a":1}');
        assert.match(answer, /^HTTP\/1\.1 [234]\d\d /, `${nameOf(way)} ${type}: ${answer.slice(0, 80)}`);
      }
    }
  });

  test('is read where programs ask', async () => {
    const asked = JSON.stringify({ region: 3522, text: 'Jalan di depan pasar berlubang', service: 'road' });
    const answer = await inChunks('/api/reports/similar', 'application/json', asked);
    assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*"reports":/, answer.slice(0, 400));
    const endless = await inChunks('/api/reports/similar', 'application/json', ' '.repeat(70_000));
    assert.match(endless, /^HTTP\/1\.1 4\d\d /, endless.slice(0, 400));
  });
});

describe('an address', () => {
  const beyond = [
    '/../package.json',
    '/_app/../../../package.json',
    '/_app/%2e%2e/%2e%2e/%2e%2e/package.json',
    '/_app/..%2f..%2f..%2fpackage.json',
    '/_app/..%5c..%5cpackage.json',
    '/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '//etc/passwd',
    '/_app//..//..//server.ts',
    '/foto/3522/../../../var/simpul.key',
    '/bojonegoro/..;/admin',
    '/%252e%252e/package.json',
    '/_app/scripts/%00.js',
    '/./././../../simpul.ts',
  ];
  for (const path of beyond) {
    test(`does not lead out of the house: ${path}`, async () => {
      const answer = await raw(server.url, `GET ${path} HTTP/1.1\r\nHost: simpul.test\r\nConnection: close\r\n\r\n`);
      assert.match(answer, /^HTTP\/1\.1 [34]\d\d /, answer.slice(0, 80));
      assert.doesNotMatch(answer, /"simpul"|root:|createServer|defineConfig/);
    });
  }

  test('of many letters is refused by its length', async () => {
    const answer = await raw(server.url, `GET /${'a'.repeat(30_000)} HTTP/1.1\r\nHost: simpul.test\r\n\r\n`);
    assert.match(answer, /^HTTP\/1\.1 431 /);
  });
});

describe('a request that two servers would read differently', () => {
  const POST = 'POST /masuk HTTP/1.1\r\nHost: simpul.test\r\n';
  const next = 'GET /healthz HTTP/1.1\r\nHost: simpul.test\r\n\r\n';
  const doubtful: Readonly<Record<string, string>> = {
    'two lengths': `${POST}Content-Length: 0\r\nContent-Length: 5\r\n\r\n${next}`,
    'a length and chunks': `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${next}`,
    'an encoding nobody knows': `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${next}`,
    'chunked twice': `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${next}`,
    'a space before the colon': `${POST}Content-Length : 5\r\n\r\n${next}`,
    'a folded header': `${POST}X-A: b\r\n Content-Length: 5\r\n\r\n${next}`,
    'a length below nothing': `${POST}Content-Length: -1\r\n\r\n${next}`,
    'a length in other figures': `${POST}Content-Length: 0x5\r\n\r\n${next}`,
    'a chunk larger than the world': `${POST}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`,
    'a null byte in a header': `${POST}X-A: a\0b\r\n\r\n${next}`,
    'no host': 'GET /healthz HTTP/1.1\r\n\r\n',
    'two hosts': 'GET /healthz HTTP/1.1\r\nHost: a.invalid\r\nHost: b.invalid\r\n\r\n',
    'headers without end': `GET / HTTP/1.1\r\nHost: simpul.test\r\n${'X-A: b\r\n'.repeat(9000)}\r\n`,
    'one endless header': `GET / HTTP/1.1\r\nHost: simpul.test\r\nCookie: ${'a'.repeat(60_000)}\r\n\r\n`,
  };
  for (const [name, bytes] of Object.entries(doubtful)) {
    test(`is not served: ${name}`, async () => {
      const answer = await raw(server.url, bytes);
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, answer.slice(0, 200));
      assert.doesNotMatch(answer, /"status":"ok"/, 'what was hidden behind it was not served either');
    });
  }
});
