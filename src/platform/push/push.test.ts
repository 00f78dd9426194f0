import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHmac, createPublicKey, type ECDH, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { eachEngine } from '../../../tests/support/database.ts';
import { inEveryRegion, inRegion } from '../db/index.ts';
import { makeSecrets } from '../secrets.ts';
import { readSettings } from '../settings.ts';
import { addDevice, pushKeys, queuePush, readSubscription, removeDevice, sendWaitingPush } from './index.ts';

const secrets = makeSecrets(new Uint8Array(32).fill(5));
const NOON = new Date('2026-11-02T05:00:00Z');
const later = (minutes: number) => new Date(NOON.getTime() + minutes * 60_000);
const SUBJECT = 'reports/01900000-0000-7000-8000-000000000001';
const NOTE = { title: 'Laporanmu dijawab', text: '3522-7K4-MQ2-XV8', path: '/ikuti/3522-7K4-MQ2-XV8' };

/** A browser: the keys that only it can open. */
interface Browser {
  readonly ecdh: ECDH;
  readonly auth: Buffer;
}
const browser = (): Browser => {
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  return { ecdh, auth: randomBytes(16) };
};
const subscriptionOf = ({ ecdh, auth }: Browser, endpoint: string) => ({
  endpoint,
  keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
});

const hmac = (key: Uint8Array, ...parts: (Uint8Array | string)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHmac('sha256', key)).digest();

/** Opens a message as the browser does. @source RFC 8188 (aes128gcm), RFC 8291 */
const opened = ({ ecdh, auth }: Browser, body: Buffer): string => {
  const [salt, keyLength] = [body.subarray(0, 16), body[20]];
  const sender = body.subarray(21, 21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender]);
  const secret = hmac(hmac(auth, ecdh.computeSecret(sender)), info, '\u0001');
  const root = hmac(salt, secret);
  const key = hmac(root, 'Content-Encoding: aes128gcm\0\u0001').subarray(0, 16);
  const nonce = hmac(root, 'Content-Encoding: nonce\0\u0001').subarray(0, 12);
  const sealed = body.subarray(21 + keyLength);
  const open = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16));
  const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()]);
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8');
};

/** Who sends, as the service reads it. @source RFC 8292 */
const senderIn = (authorization: string) => {
  const [, token, key] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization)!;
  const [head, claims, signature] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  const publicKey = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  const isSigned = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  return { key, isSigned, claims: JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown> };
};

/** A push service of this machine. */
const serve = async () => {
  const received: { path: string; headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const answers: number[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ path: request.url!, headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(answers.shift() ?? 201).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, answers, close: () => new Promise((done) => server.close(done)) };
};

test('an address is taken that a browser may hand out, and none that leads inside', () => {
  const read = (endpoint: string, loopback = false) =>
    readSubscription(JSON.stringify(subscriptionOf(browser(), endpoint)), loopback)?.endpoint;
  assert.equal(read('https://push.example/a'), 'https://push.example/a');
  for (const bad of ['http://push.example/a', 'https://localhost/a', 'https://a:b@push.example/', 'javascript:1', ''])
    assert.equal(read(bad), undefined, bad);
  assert.equal(read('http://127.0.0.1:9/a', true), 'http://127.0.0.1:9/a');
  for (const text of [
    '',
    '{',
    'null',
    '{"endpoint":"https://push.example/a"}',
    '{"endpoint":"https://push.example/a","keys":{"p256dh":"eA","auth":"eA"}}',
  ])
    assert.equal(readSubscription(text, false), undefined, text);
});

eachEngine((_engine, db) => {
  const app = (origin = 'http://127.0.0.1:3000') => ({
    db: db(),
    secrets,
    settings: readSettings({ SIMPUL_ORIGIN: origin, MAIL_FROM: 'Simpul Contoh <simpul@example.org>' }),
  });
  const inside = <T>(work: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), 3522, work);
  const follow = (one: Browser, endpoint: string) =>
    inside((tx) => addDevice(tx, secrets, SUBJECT, subscriptionOf(one, endpoint), NOON));
  const push = () => inside((tx) => queuePush(tx, secrets, SUBJECT, NOTE, NOON));
  const waiting = () => inEveryRegion(db(), (tx) => tx.query('select attempts from platform.outbox_push'));
  const devices = () =>
    inEveryRegion(db(), (tx) => tx.query<{ row: string }>('select d::text as row from platform.push_device d'));

  let service: Awaited<ReturnType<typeof serve>>;
  beforeEach(async () => {
    service = await serve();
    await inEveryRegion(db(), (tx) => tx.run('delete from platform.push_device'));
  });
  afterEach(() => service.close());

  test('a message arrives once, is opened by that browser alone, and is signed by the key of this installation', async () => {
    const phone = browser();
    await follow(phone, `${service.url}/phone`);
    await follow(phone, `${service.url}/phone`);
    await push();
    assert.equal(await sendWaitingPush(app(), later(1)), 1);
    assert.equal(await sendWaitingPush(app(), later(2)), 0);
    assert.equal(service.received.length, 1);
    const [{ headers, body, path }] = service.received;
    assert.deepEqual([path, headers['content-encoding'], headers.ttl], ['/phone', 'aes128gcm', '259200']);
    assert.deepEqual(JSON.parse(opened(phone, body)), NOTE);
    assert.throws(() => opened(browser(), body));
    const { key, isSigned, claims } = senderIn(headers.authorization!);
    assert.ok(isSigned);
    assert.equal(key, (await pushKeys(app())).publicKey);
    assert.deepEqual([claims.aud, claims.sub], [service.url, 'mailto:simpul@example.org']);
    assert.deepEqual(await waiting(), []);
  });

  test('neither the address nor what is told nor the key of the installation lies open in the database', async () => {
    await follow(browser(), `${service.url}/rahasia`);
    await push();
    const rows = await inEveryRegion(db(), (tx) =>
      tx.query(
        `select d::text as d, o::text as o, k::text as k from platform.push_device d, platform.outbox_push o, platform.push_key k`,
      ),
    );
    const { privateKey } = await pushKeys(app());
    for (const told of ['rahasia', 'dijawab', '3522-7K4', privateKey])
      assert.ok(!JSON.stringify(rows).includes(told), told);
  });

  test('a browser that is gone is forgotten with what waited for it, and the others are told', async () => {
    for (const gone of [404, 410]) {
      service.answers.push(gone);
      await follow(browser(), `${service.url}/gone-${gone}`);
      await push();
      await push();
      await sendWaitingPush(app(), later(1));
      assert.deepEqual([await devices(), await waiting()], [[], []], `${gone}`);
    }
    assert.equal(service.received.length, 2, 'it is asked once');
  });

  test('a service that is busy is asked again after a pause that doubles, and no more after eight times', async () => {
    service.answers.push(...Array(20).fill(503));
    await follow(browser(), `${service.url}/busy`);
    await push();
    await sendWaitingPush(app(), NOON);
    await sendWaitingPush(app(), later(0.5));
    assert.equal(service.received.length, 1);
    for (let day = 1; day < 15; day += 1) await sendWaitingPush(app(), later(day * 24 * 60));
    assert.equal(service.received.length, 8);
    assert.equal((await devices()).length, 1, 'the browser stays');
  });

  test('an address inside the house is gone to by nobody', async () => {
    for (const endpoint of [
      service.url,
      'https://192.168.1.1/a',
      'https://10.0.0.8/a',
      'https://[fd00::1]/a',
      'https://169.254.169.254/a',
    ])
      await follow(browser(), endpoint);
    await push();
    assert.equal(await sendWaitingPush(app('https://simpul.example'), later(1)), 0);
    assert.equal(service.received.length, 0);
  });

  test('an act that fails tells nobody, and a device that ends is told no more', async () => {
    const phone = browser();
    await follow(phone, `${service.url}/a`);
    const act = inside(async (tx) => {
      await queuePush(tx, secrets, SUBJECT, NOTE, NOON);
      throw new Error('the act failed');
    });
    await assert.rejects(act, /the act failed/);
    assert.equal(await inside((tx) => removeDevice(tx, secrets, SUBJECT, `${service.url}/a`)), 1);
    await push();
    assert.equal(await sendWaitingPush(app(), later(1)), 0);
  });

  test('what a process was sending when it died is sent by another once the lease is over', async () => {
    await follow(browser(), `${service.url}/a`);
    await push();
    // it had claimed the message, and marked nothing
    await inEveryRegion(db(), (tx) =>
      tx.run('update platform.outbox_push set attempts = 1, next_try_at = $1', [later(10)]),
    );
    assert.equal(await sendWaitingPush(app(), later(9)), 0);
    assert.equal(await sendWaitingPush(app(), later(10)), 1);
  });

  test('two processes that begin at once have one key', async () => {
    await inEveryRegion(db(), (tx) => tx.run('delete from platform.push_device'));
    const [a, b] = await Promise.all([pushKeys(app()), pushKeys(app())]);
    assert.deepEqual(a, b);
  });
});
