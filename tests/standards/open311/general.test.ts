import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { changeJurisdiction, issueKey } from '#modules/open311/index.ts';
import { changeService } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { readSettings } from '#platform/settings.ts';
import { administrator, askerOf, errorsIn, openProgram, posted } from '../../support/open311.ts';

const V2 = '/open311/v2';
const FORMATS = ['xml', 'json'] as const;
type Program = Awaited<ReturnType<typeof openProgram>>;

let two: Program;
let code: string;
let key: string;
before(async () => {
  two = await openProgram([3522, 3511]);
  const domain = { domain: 'bojonegorokab.go.id', contact: 'Diskominfo Contoh, open311@contoh.invalid' };
  await changeJurisdiction(two.db, administrator(3522), 3522, domain, new Date());
  ({ code } = await two.file(3522, { service: '001', text: 'Pohon <tumbang> & “menutup” jalan.' }));
  const input = { label: 'Aplikasi Contoh', contact: 'a@contoh.invalid', relays: false, perHour: 100 };
  key = await issueKey(two.db, administrator(3522), 3522, input, new Date());
});
after(() => two?.close());

test('G1 format by suffix, with the right types, the declaration of XML, and UTF-8 both ways', async () => {
  for (const path of ['discovery', 'services', 'services/001', 'requests', `requests/${code}`]) {
    const xml = await two.ask(`${V2}/${path}.xml?jurisdiction_id=35.22`);
    assert.deepEqual([xml.status, xml.type], [200, 'text/xml; charset=utf-8'], path);
    assert.match(xml.text, /^<\?xml version="1.0" encoding="utf-8"\?>\n</);
    assert.ok(xml.xml, `${path} is well formed`);
    const json = await two.ask(`${V2}/${path}.json?jurisdiction_id=35.22`);
    assert.deepEqual([json.status, json.type], [200, 'application/json; charset=utf-8'], path);
  }
  const { json } = await two.ask(`${V2}/requests/${code}.json?jurisdiction_id=35.22`);
  assert.equal(json[0].description, 'Pohon <tumbang> & “menutup” jalan.');
});

test('G2 no namespace and no foreign tags, unless extensions are asked for', async () => {
  const plain = await two.ask(`${V2}/requests.xml?jurisdiction_id=35.22`);
  assert.doesNotMatch(plain.text, /xmlns|<\w+:|<extended_attributes|<notes/);
  const more = await two.ask(`${V2}/requests.xml?jurisdiction_id=35.22&extensions=true`);
  assert.match(more.text, /<extended_attributes>/);
});

test('G3 JSON without root: bare lists also of one, an object for a definition, null for nothing', async () => {
  const services = (await two.ask(`${V2}/services.json?jurisdiction_id=35.22`)).json;
  const requests = (await two.ask(`${V2}/requests.json?jurisdiction_id=35.22`)).json;
  const one = (await two.ask(`${V2}/requests/${code}.json?jurisdiction_id=35.22`)).json;
  const definition = (await two.ask(`${V2}/services/001.json?jurisdiction_id=35.22`)).json;
  const none = (await two.ask(`${V2}/requests.json?jurisdiction_id=35.22&status=closed`)).json;
  assert.ok(Array.isArray(services) && Array.isArray(requests));
  assert.ok(Array.isArray(one) && one.length === 1);
  assert.deepEqual(none, []);
  assert.equal(definition.service_code, '001');
  assert.ok(Array.isArray(definition.attributes) && Array.isArray(definition.attributes.at(-2).values));
  assert.equal(one[0].zipcode, null);
  const { xml } = await two.ask(`${V2}/requests/${code}.xml?jurisdiction_id=35.22`);
  assert.equal(xml!.children[0]!.children.find(({ name }) => name === 'zipcode')!.text, '');
});

test('G4 dates with Z or an offset always, given and taken, whose plus sign may have become a space', async () => {
  const { json } = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22`);
  for (const name of ['requested_datetime', 'updated_datetime', 'expected_datetime'])
    assert.match(json[0][name], /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const from = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 19);
  for (const date of [`${from}Z`, `${from}%2B07:00`, `${from}+07:00`, `${from}-0800`]) {
    const found = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22&start_date=${date}`);
    assert.equal(found.json.length, 1, date);
  }
  const without = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22&start_date=${from}`);
  assert.equal(without.status, 400);
  assert.match(errorsIn(without)[0]!.description, /^start_date: /);
});

test('G5 a parameter that is empty is not there', async () => {
  const empty = 'service_request_id=&service_code=&start_date=&end_date=&status=&page=&page_size=&lat=&long=&radius=';
  const found = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22&${empty}`);
  assert.deepEqual([found.status, found.json.length], [200, 1]);
  const plain = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22`);
  assert.deepEqual(found.json, plain.json);
  assert.equal((await two.ask(`${V2}/services.json?jurisdiction_id=`)).status, 400);
});

test('G6 a jurisdiction is named by its code or its domain where there are several; missing is 400, unknown 404', async () => {
  const byCode = await two.ask(`${V2}/services.json?jurisdiction_id=35.22`);
  const byDomain = await two.ask(`${V2}/services.json?jurisdiction_id=bojonegorokab.go.id`);
  assert.deepEqual(byCode.json, byDomain.json);
  for (const format of FORMATS) {
    const missing = await two.ask(`${V2}/services.${format}`);
    const unknown = await two.ask(`${V2}/services.${format}?jurisdiction_id=sfgov.org`);
    assert.deepEqual([missing.status, unknown.status], [400, 404]);
    assert.match(errorsIn(missing)[0]!.description, /jurisdiction_id.*35\.22, 35\.11/);
    assert.match(errorsIn(unknown)[0]!.description, /jurisdiction_id/);
  }
  const alone = await openProgram([3522]);
  try {
    assert.equal((await alone.ask(`${V2}/services.json`)).status, 200);
    assert.equal((await alone.ask(`${V2}/services.json?jurisdiction_id=sfgov.org`)).status, 200);
  } finally {
    await alone.close();
  }
});

test('G6 a report of another jurisdiction is not there', async () => {
  const other = await two.file(3511);
  assert.equal((await two.ask(`${V2}/requests/${other.code}.xml?jurisdiction_id=35.22`)).status, 404);
  assert.equal((await two.ask(`${V2}/requests/${other.code}.xml?jurisdiction_id=35.11`)).status, 200);
});

test('G7 reading needs no key; filing without a valid one is 403', async () => {
  for (const format of FORMATS)
    for (const api_key of ['', 'simpul_falsch', `${key}x`]) {
      const fields = { jurisdiction_id: '35.22', service_code: 'road', lat: '-7.15', long: '111.88', api_key };
      const refused = await two.ask(`${V2}/requests.${format}`, posted(fields));
      assert.equal(refused.status, 403);
      assert.equal(errorsIn(refused)[0]!.code, '403');
    }
  // A key is of one jurisdiction.
  const elsewhere = { jurisdiction_id: '35.11', service_code: 'road', lat: '-7.9', long: '113.8', api_key: key };
  assert.equal((await two.ask(`${V2}/requests.json`, posted(elsewhere))).status, 403);
});

test('G8 codes and ids are texts: 001 stays 001', async () => {
  const { json, text } = await two.ask(`${V2}/requests/${code}.json?jurisdiction_id=35.22`);
  assert.equal(json[0].service_code, '001');
  assert.match(text, /"service_code":"001"/);
  const found = await two.ask(`${V2}/requests.json?jurisdiction_id=35.22&service_code=001`);
  assert.equal(found.json.length, 1);
});

test('2.2 errors are a list in the format asked for, several at once, in both languages or the one asked for', async () => {
  const path = `${V2}/requests`;
  const query = '?jurisdiction_id=35.22&start_date=x&status=maybe&page=0';
  for (const format of FORMATS) {
    const several = await two.ask(`${path}.${format}${query}`);
    assert.equal(several.status, 400);
    assert.deepEqual(
      errorsIn(several).map(({ description }) => description.split(':')[0]),
      ['start_date', 'status', 'page'],
    );
    assert.match(errorsIn(several)[2]!.description, /Tulis bilangan .* \/ .*Write a number/);
  }
  const english = await two.ask(`${path}.json${query}`, { headers: { 'accept-language': 'en-GB,en;q=0.9' } });
  assert.equal(english.json[2].description, 'page: Write a number from 1 to 10000.');
});

test('2.2 what is not there is 404, wherever it is missing, in the shape of the standard', async () => {
  for (const path of [
    'requests/3522-000-000-000.json',
    'tokens/none.json',
    'services/none.json',
    'requests.json?jurisdiction_id=35.22&service_code=none',
    'nothing.json',
    'services',
    'services.html',
    'requests/',
  ]) {
    const sign = path.includes('?') ? '&' : '?';
    const answer = await two.ask(`${V2}/${path}${sign}jurisdiction_id=35.22`);
    assert.equal(answer.status, 404, path);
    assert.equal(errorsIn(answer)[0]!.code, '404', path);
  }
  const removed = await two.ask(`${V2}/services.json?jurisdiction_id=35.22`, { method: 'DELETE' });
  assert.equal(removed.status, 404);
});

test('2.2 a body that is no form, or too large, is 400', async () => {
  const headers = { 'content-type': 'application/json' };
  const noForm = await two.ask(`${V2}/requests.json`, { method: 'POST', body: '{"a":1}', headers });
  assert.equal(noForm.status, 400);
  errorsIn(noForm);
  const large = await two.ask(`${V2}/requests.xml`, posted({ description: 'x'.repeat(300_000) }));
  assert.equal(large.status, 400);
  assert.equal(errorsIn(large)[0]!.code, '413');
});

test('2.3 discovery says all that is required, in both formats, and that a demonstration is a test; its changeset grows with every change of the services', async () => {
  const discovery = async () => (await two.ask(`${V2}/discovery.json`)).json;
  const before = await discovery();
  assert.deepEqual(Object.keys(before), ['changeset', 'contact', 'key_service', 'endpoints']);
  assert.match(before.contact, /Kabupaten Bojonegoro, 35\.22, bojonegorokab\.go\.id: Diskominfo Contoh/);
  assert.match(before.key_service, /^https?:\/\/.+\/open311$/);
  const [endpoint] = before.endpoints;
  assert.deepEqual(endpoint, {
    specification: 'http://wiki.open311.org/GeoReport_v2',
    url: 'http://simpul.contoh.example/open311/v2',
    changeset: before.changeset,
    type: 'production',
    formats: ['text/xml', 'application/json'],
  });
  const { xml } = await two.ask(`${V2}/discovery.xml`);
  assert.equal(xml!.name, 'discovery');
  const formats = xml!.children.at(-1)!.children[0]!.children.at(-1)!;
  assert.deepEqual(
    formats.children.map(({ name, text }) => [name, text]),
    [
      ['format', 'text/xml'],
      ['format', 'application/json'],
    ],
  );
  const demonstration = askerOf({ ...two.app, settings: readSettings({ SIMPUL_DEMO: '1' }) } as App);
  assert.equal((await demonstration(`${V2}/discovery.json`)).json.endpoints[0].type, 'test');
  const [service] = await two.services(3522);
  await changeService(two.db, { kind: 'system', task: 'test' }, 3522, service!, new Date(Date.now() + 5000));
  assert.ok((await discovery()).changeset > before.changeset);
});
