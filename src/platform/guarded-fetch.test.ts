import assert from 'node:assert/strict';
import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { guardedFetch, isForbidden } from './guarded-fetch.ts';

const ASK = { method: 'GET', headers: {}, body: undefined, redirect: 'manual' } as const;

test('no address that an administrator types leads to this machine, its link or its cloud’s credentials', () => {
  const forbidden = [
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '0.0.0.0',
    '::',
    '169.254.169.254',
    '100.100.100.200',
    '192.0.0.192',
    '224.0.0.1',
  ];
  for (const address of [
    ...forbidden,
    '255.255.255.255',
    'fe80::1',
    'ff02::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:169.254.169.254',
  ])
    assert.equal(isForbidden(address, false), true, address);
  for (const address of ['10.1.2.3', '172.16.0.9', '192.168.1.5', '203.0.113.7', '2001:db8::1', 'fd12:3456::1'])
    assert.equal(isForbidden(address, false), false, address);
  assert.equal(isForbidden('127.0.0.1', true), false);
  assert.equal(isForbidden('169.254.169.254', true), true);
});

test('what is not gone to is refused before anything is sent', async () => {
  const refused = { code: 'ESSRF' };
  for (const url of [
    'https://127.0.0.1/',
    'https://[::1]/',
    'http://contoh.example/',
    'https://localhost/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest',
    'https://[::ffff:7f00:1]/',
    'file:///etc/passwd',
  ])
    await assert.rejects(guardedFetch(false)(url, ASK), refused, url);
  await assert.rejects(guardedFetch(true)('http://169.254.169.254/', ASK), refused);
});

test('a harmless name of which one address leads to this machine is refused too', async () => {
  const resolve = ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
    callback(null, [
      { address: '203.0.113.7', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])) as unknown as typeof lookup;
  await assert.rejects(guardedFetch(false, resolve)('https://masuk.contoh.example/', ASK), { code: 'ESSRF' });
});

test('an answer that no answer should be is an error like any other, and comes to an end', async () => {
  for (const answer of [
    'HTTP/1.1 999 Siapa tahu\r\ncontent-length: 0\r\n\r\n',
    'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nkurang',
    'bukan HTTP',
  ]) {
    const liar = createServer((socket) => socket.once('data', () => socket.end(answer))).listen(0, '127.0.0.1');
    await once(liar, 'listening');
    const { port } = liar.address() as AddressInfo;
    await assert.rejects(guardedFetch(true)(`http://127.0.0.1:${port}/`, ASK), Error, answer);
    liar.close();
  }
});
