import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { codes, problemOf, readAll } from './testing.ts';

const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url), 'utf8');
const json = await fixture('requests.json');
const xml = await fixture('requests.xml');

const request = (inside: string) =>
  `<request><requested_datetime>2025-11-05T08:30:00Z</requested_datetime><status>open</status>${inside}</request>`;
const listOf = (...requests: string[]) => `<service_requests>${requests.join('')}</service_requests>`;
const good = (id: number) => request(`<service_request_id>${id}</service_request_id><description>Contoh</description>`);

test('a JSON answer is read: ids and codes keep their zeros, offsets are honoured', async () => {
  const [row] = await readAll(json, { origin: 'kota.example' });
  assert.deepEqual(row.issues, []);
  assert.deepEqual(row.report, {
    source: 'open311:kota.example',
    sourceId: '001',
    text: 'Lubang besar di jalan rekaan',
    categoryName: 'Jalan rusak',
    categoryCode: '007',
    reportedAt: new Date('2025-11-05T01:30:00Z'),
    updatedAt: new Date('2025-11-05T02:00:00Z'),
    dueAt: new Date('2025-11-25T10:00:00Z'),
    anonymous: false,
    secret: false,
    channel: 'open311',
    originalStatus: 'open',
    status: 'assigned',
    agencyName: 'Dinas Rekaan',
    address: 'Jalan Rekaan 1',
    lat: -7.15,
    lon: 111.88,
    mediaUrl: 'https://foto.example/1.jpg',
  });
});

test('a closed request is closed without confirmation at its last update', async () => {
  for (const rows of [await readAll(json), await readAll(xml)]) {
    assert.equal(rows[1].report?.status, 'closed_unconfirmed');
    assert.deepEqual(rows[1].report?.closedAt, new Date('2025-10-03T00:00:00Z'));
  }
});

test('a request without description is known by its service, and a half coordinate is dropped', async () => {
  const rows = await readAll(json);
  assert.equal(rows[1].report?.text, 'Lampu jalan');
  assert.deepEqual(codes(rows[1]), ['text-from-title', 'half-coordinate']);
  assert.equal(rows[1].report?.lat, undefined);
});

test('an id written as a long number loses no digit, and agencies in a nested list are all named', async () => {
  const rows = await readAll(json);
  assert.equal(rows[1].report?.sourceId, '12345678901234567890');
  assert.equal(rows[1].report?.agencyName, 'Dinas Satu, Dinas Dua');
});

test('wrapped lists are read like bare ones', async () => {
  const expected = (await readAll(json)).map(({ report }) => report);
  for (const wrapped of [`{"service_requests":${json}}`, `{"requests":[{"request":${json}}]}`, `\ufeff${json}`]) {
    assert.deepEqual(
      (await readAll(wrapped)).map(({ report }) => report),
      expected,
    );
  }
});

test('an empty list holds no rows', async () => {
  assert.deepEqual(await readAll('[]'), []);
  assert.deepEqual(await readAll('<service_requests/>'), []);
});

test('an entry that is no request is refused in its place, beside good ones', async () => {
  const rows = await readAll(json.replace(/\]\s*$/, ', 5, {"status": "open"}]'));
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['ok', 'ok', 'refused', 'refused'],
  );
  assert.deepEqual(codes(rows[2]), ['not-a-request']);
});

test('other lists of Open311 are recognised as such', async () => {
  const services = '[{"service_code":"001","service_name":"Jalan rusak"}]';
  assert.equal(await problemOf(services), 'import-not-service-requests');
  assert.equal(await problemOf('[{"code":404,"description":"none"}]'), 'import-not-service-requests');
  assert.equal(await problemOf('{"type":"FeatureCollection"}'), 'import-not-service-requests');
  assert.equal(await problemOf('<services><service/></services>'), 'import-not-service-requests');
});

test('broken JSON, JSON nested without end and JSON beyond the limit meet a clear problem', async () => {
  assert.equal(await problemOf('[{"service_request_id":'), 'import-json-broken');
  assert.equal(await problemOf('['.repeat(500_000)), 'import-json-broken');
  assert.equal(await problemOf('['.repeat(100_000) + ']'.repeat(100_000)), 'import-json-broken');
  async function* large() {
    yield Buffer.from('[');
    for (let piece = 0; piece < 70; piece++) yield Buffer.alloc(1024 * 1024, ' ');
  }
  assert.equal(await problemOf(large(), { format: 'open311-json' }), 'import-json-too-large');
});

test('XML is read like JSON, entities and CDATA resolved', async () => {
  const [row] = await readAll(xml);
  assert.deepEqual(row.issues, []);
  assert.equal(row.report?.sourceId, '001');
  assert.equal(row.report?.categoryCode, '007');
  assert.equal(row.report?.text, 'Lubang di depan toko "Rekaan & Anak" <besar>');
  assert.deepEqual([row.report?.lat, row.report?.lon], [-7.15, 111.88]);
});

test('XML comes out the same however its bytes are cut', async () => {
  async function* bytewise() {
    for (const byte of Buffer.from(xml.replace('Jalan rusak', 'Jalan rusak é'))) yield Uint8Array.of(byte);
  }
  const rows = await readAll(bytewise());
  assert.equal(rows[0].report?.categoryName, 'Jalan rusak é');
  assert.equal(rows.length, 2);
});

test('the encoding that XML declares is believed', async () => {
  const text = `<?xml version="1.0" encoding="ISO-8859-1"?>${listOf(good(1).replace('Contoh', 'kafé'))}`;
  const [row] = await readAll(Buffer.from(text, 'latin1'));
  assert.equal(row.report?.text, 'kafé');
});

test('any DOCTYPE is refused, so an entity bomb never goes off', async () => {
  const bomb = '<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>';
  assert.equal(await problemOf(`<?xml version="1.0"?>${bomb}${listOf(good(1))}`), 'import-xml-doctype');
  const external = '<!DOCTYPE b SYSTEM "file:///etc/passwd">';
  assert.equal(await problemOf(external + listOf(good(1))), 'import-xml-doctype');
});

test('an unknown entity costs its own request only', async () => {
  const rows = await readAll(listOf(good(1), good(2).replace('Contoh', 'A &b; C'), good(3)));
  assert.deepEqual(rows.map(codes), [[], ['broken-xml'], []]);
});

test('a tag left open costs its own request only', async () => {
  const rows = await readAll(listOf(good(1), request('<a><b></a>'), good(3)));
  assert.deepEqual(rows.map(codes), [[], ['broken-xml'], []]);
});

test('a wrong closing tag refuses the request it cuts short, and the last row says that reading ended', async () => {
  for (const wrong of ['</b>', '</service_requests>']) {
    const rows = await readAll(
      listOf(good(1), good(2).replace('</request>', `${wrong}<lat>-7</lat></request>`), good(3)),
    );
    assert.deepEqual(rows.map(codes), [[], ['broken-xml'], ['broken-xml-end']]);
  }
});

test('a file cut off keeps its whole requests and says where it ends', async () => {
  const whole = listOf(good(1), good(2));
  for (const end of [whole.indexOf('</service_requests>'), whole.lastIndexOf('<description>') + 15]) {
    const rows = await readAll(whole.slice(0, end));
    assert.equal(rows[0].outcome, 'ok');
    assert.equal(rows.at(-1)?.outcome, 'refused');
    assert.deepEqual(codes(rows.at(-1) ?? rows[0]), ['broken-xml-end']);
  }
  assert.equal(await problemOf('<service_requests>'), 'import-xml-broken');
  assert.equal(await problemOf('<?xml version="1.0"?>'), 'import-xml-broken');
});

test('null bytes in XML are removed with a warning instead of breaking the file', async () => {
  const [row] = await readAll(listOf(good(1).replace('Contoh', 'Con\u0000toh')));
  assert.equal(row.report?.text, 'Contoh');
  assert.deepEqual(codes(row), ['control-characters']);
});

test('endless text, nesting and requests are stopped', async () => {
  const long = request(`<service_request_id>1</service_request_id><description>${'x'.repeat(1_100_000)}</description>`);
  assert.deepEqual((await readAll(listOf(long, good(2)))).map(codes), [['record-too-long'], []]);
  assert.equal(await problemOf(`<service_requests>${'<a>'.repeat(50)}`), 'import-xml-too-large');
  async function* endless() {
    yield Buffer.from('<service_requests><request><description>');
    for (let piece = 0; piece < 1000; piece++) yield Buffer.alloc(65_536, 'x');
  }
  assert.equal(await problemOf(endless()), 'import-xml-too-large');
});

test('a time without offset is read in the zone of the regency and pointed out', async () => {
  const [row] = await readAll(listOf(good(1).replace('08:30:00Z', '08:30:00')));
  assert.deepEqual(row.report?.reportedAt, new Date('2025-11-05T01:30:00Z'));
  assert.deepEqual(codes(row), ['date-without-zone']);
});

test('a request that stands twice is refused, naming its earlier place', async () => {
  const rows = await readAll(listOf(good(1), good(2), good(1)));
  assert.match(rows[2].issues[0].id, /laporan ke-1 /);
  assert.match(rows[2].issues[0].en, /request 1 /);
});

test('the name of a server is checked, since it becomes part of the source', async () => {
  assert.equal(await problemOf(json, { origin: 'Kota Contoh/../x' }), 'import-origin-unfit');
});
