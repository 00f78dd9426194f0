import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readXml } from '../wire/read.ts';
import { isServerAddress, nextTry, outgoing, servicesIn, toldIn, verdictOf } from './outgoing.ts';

const NOW = new Date('2026-11-09T02:00:00Z');
const heard = (status: number | undefined, xml: string) => ({ status, body: readXml(xml) });
const taken = (inside: string) => `<service_requests><request>${inside}</request></service_requests>`;
const ERROR = '<errors><error><code>400</code><description>no &lt;service&gt;</description></error></errors>';

test('a report is taken when it has an id or a token there', () => {
  assert.deepEqual(verdictOf(heard(201, taken('<token>t1</token>'))), { kind: 'taken', remoteId: null, token: 't1' });
  assert.deepEqual(verdictOf(heard(200, taken('<service_request_id>7</service_request_id><token/>'))), {
    kind: 'taken',
    remoteId: '7',
    token: null,
  });
});

test('what is wrong with the report is refused for good; what is wrong with the server, or with our key there, passes', () => {
  for (const status of [400, 404, 410, 422]) assert.equal(verdictOf(heard(status, ERROR)).kind, 'refused');
  for (const status of [undefined, 301, 302, 401, 403, 408, 429, 500, 503])
    assert.deepEqual(verdictOf(heard(status, ERROR)), { kind: 'later', why: '400 no <service>', isServer: true });
  for (const body of ['', '<html/>', taken('<token/>'), '<service_requests/>'])
    assert.equal(verdictOf(heard(200, body)).kind, 'unclear', body);
});

test('a pause doubles, an unclear answer is asked about thrice, and after five days it is over', () => {
  const later = { kind: 'later', why: '', isServer: true } as const;
  const tried = { queuedAt: NOW, attempts: 3, unclear: 0 };
  assert.equal(nextTry(later, tried, NOW)!.getTime() - NOW.getTime(), 4 * 60_000);
  const unclear = { kind: 'unclear', why: '' } as const;
  assert.ok(nextTry(unclear, { ...tried, unclear: 1 }, NOW));
  assert.equal(nextTry(unclear, { ...tried, unclear: 2 }, NOW), null);
  assert.equal(nextTry({ kind: 'refused', why: '' }, tried, NOW), null);
  assert.equal(nextTry(later, { ...tried, queuedAt: new Date(NOW.getTime() - 5 * 86_400_000) }, NOW), null);
});

test('what is sent fits into the standard: 4,000 characters, the link at its end, and nothing that is empty', () => {
  const shape = {
    description: 'x'.repeat(5000),
    lat: -7.1,
    long: 111.9,
    address: null,
    media_url: 'https://a.example/1',
  };
  const fields = outgoing(shape, { jurisdiction: '' }, 'R1', undefined, 'https://lapor.contoh.example/ikuti/A');
  assert.equal(fields.get('description')!.length, 4000);
  assert.ok(fields.get('description')!.endsWith('\n\nhttps://lapor.contoh.example/ikuti/A'));
  assert.deepEqual([...fields.keys()], ['service_code', 'lat', 'long', 'description', 'media_url']);
  assert.equal(outgoing(shape, { jurisdiction: '' }, 'R1', undefined, undefined).get('media_url'), null);
});

test('of a list only what can be told is read', () => {
  const list = `<service_requests><request><service_request_id>1</service_request_id><status>CLOSED</status></request>
    <request><status>open</status></request><request><service_request_id>2</service_request_id><status>done</status></request></service_requests>`;
  assert.deepEqual(toldIn(heard(200, list)), [
    { remoteId: '1', status: 'closed', notes: null, agency: null, updatedAt: null },
  ]);
  assert.equal(toldIn(heard(500, list)), undefined);
  assert.equal(toldIn(heard(200, ERROR)), undefined);
  assert.equal(servicesIn(heard(200, list)), undefined);
});

test('a server is reached by https, and by http on this machine only where nobody else reaches us', () => {
  assert.ok(isServerAddress('https://lapor.contoh.example/open311/v2', false));
  assert.ok(isServerAddress('http://127.0.0.1:3000/open311/v2', true));
  for (const text of ['http://lapor.contoh.example', 'https://127.0.0.1', 'https://a.example?x', 'x'])
    assert.ok(!isServerAddress(text, false), text);
});
