import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { issueKey } from '#modules/open311/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { CELL_DEGREES } from '../../../src/modules/reports/rules/public-point.ts';
import { ASKING } from '../../support/asking.ts';
import { canariesIn } from '../../support/canaries.ts';
import { administrator, DAY_MS, daysAgo, errorsIn, openProgram, posted } from '../../support/open311.ts';

const V2 = '/open311/v2';
type Program = Awaited<ReturnType<typeof openProgram>>;

let here: Program;
const codes: Record<string, string> = {};
before(async () => {
  here = await openProgram([3522], { SIMPUL_ORIGIN: 'https://lapor.contoh.example' });
  const file = async (name: string, wanted: Parameters<Program['file']>[1]) => {
    codes[name] = (await here.file(3522, wanted)).code;
  };
  await file('old', { at: daysAgo(120), acts: ['verify', 'accept', 'answer', 'confirm'] });
  await file('closed', { at: daysAgo(30), acts: ['verify', 'accept', 'progress', 'answer', 'confirm'] });
  const photos = [{ fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6 }];
  await file('open', { at: daysAgo(20), address: 'Depan Toko Contoh', lat: -7.16, lon: 111.9, photos });
  await file('anonymous', { at: daysAgo(10), anonymous: true, address: 'Rumah nomor 9', lat: -7.3, lon: 111.9 });
  await file('secret', { at: daysAgo(9), secret: true });
  await file('unverified', { at: daysAgo(8), acts: [] });
  await file('archived', { at: daysAgo(7), acts: ['archive'] });
  await file('asking', {
    at: daysAgo(6),
    service: '001',
    answers: { species: 'Trembesi Pak Contoh', height: '12', since: '2026-11-01', danger: 'yes', hurt: ['roof'] },
    acts: ['verify', 'note', 'converse', 'accept', 'answer'],
  });
});
after(() => here?.close());

const requests = async (query = '') => (await here.ask(`${V2}/requests.json${query}`)).json;
const names = async (query: string): Promise<string[]> => {
  const found = (await requests(query)).map(({ service_request_id: id }: { service_request_id: string }) => id);
  return found.map((id: string) => Object.keys(codes).find((name) => codes[name] === id));
};

test('2.4-1 services: no key, all fields, type batch, metadata where something more is asked, keywords with commas', async () => {
  const { json, status } = await here.ask(`${V2}/services.json`);
  assert.equal(status, 200);
  const found = json.find(({ service_code: code }: { service_code: string }) => code === '001');
  assert.deepEqual(found, {
    service_code: '001',
    service_name: 'Pohon tumbang',
    description: null,
    metadata: true,
    type: 'batch',
    keywords: 'pohon, tumbang',
    group: 'Prasarana',
  });
  const { xml } = await here.ask(`${V2}/services.xml`);
  assert.equal(xml!.name, 'services');
  assert.equal(xml!.children[0]!.name, 'service');
  assert.equal(xml!.children.length, json.length);
  const english = await here.ask(`${V2}/services.json`, { headers: { 'accept-language': 'en' } });
  assert.ok(english.json.some(({ service_name: name }: { service_name: string }) => name === 'Fallen trees'));
});

test('2.4-2 a definition tells each attribute with its kind, order and values; an unknown code is 404', async () => {
  const { json } = await here.ask(`${V2}/services/001.json`);
  assert.equal(json.service_code, '001');
  assert.deepEqual(
    json.attributes.map(({ code, datatype, required, order, variable }: Record<string, unknown>) => [
      code,
      datatype,
      required,
      order,
      variable,
    ]),
    [
      ['species', 'text', false, 1, true],
      ['height', 'number', true, 2, true],
      ['since', 'datetime', false, 3, true],
      ['danger', 'singlevaluelist', false, 4, true],
      ['hurt', 'multivaluelist', false, 5, true],
      ['keep_away', 'string', false, 6, false], // only shown
    ],
  );
  assert.deepEqual(json.attributes[3].values, [
    { key: 'no', name: 'Tidak' },
    { key: 'yes', name: 'Ya' },
  ]);
  assert.equal(json.attributes[3].description, ASKING.questions[3].label.id);
  const { xml } = await here.ask(`${V2}/services/001.xml`);
  assert.deepEqual(
    xml!.children.map(({ name }) => name),
    ['service_code', 'attributes'],
  );
  assert.equal(xml!.children[1]!.children[4]!.children.at(-1)!.children[0]!.name, 'value');
  assert.equal((await here.ask(`${V2}/services/tidak-ada.xml`)).status, 404);
});

test('2.4-5 requests: the last ninety days by the time of the request, the newest first', async () => {
  assert.deepEqual(await names(''), ['asking', 'anonymous', 'open', 'closed']);
});

test('2.4-5 ids, divided by commas, override everything else', async () => {
  const query = `?service_request_id=${codes.old},${codes.open},3522-000-000-000&status=closed&start_date=nonsense`;
  assert.deepEqual(await names(query), ['open', 'old']);
});

test('2.4-5 service codes and states, divided by commas', async () => {
  assert.deepEqual(await names('?service_code=001'), ['asking']);
  assert.deepEqual(await names('?service_code=road,001'), ['asking', 'anonymous', 'open', 'closed']);
  assert.deepEqual(await names('?status=closed'), ['closed']);
  assert.deepEqual(await names('?status=open'), ['asking', 'anonymous', 'open']);
  assert.deepEqual(await names('?status=open,closed'), ['asking', 'anonymous', 'open', 'closed']);
});

const at = (days: number) => daysAgo(days).toISOString();

test('2.4-5 a span is at most ninety days; of one bound alone it is ninety days from it', async () => {
  assert.deepEqual(await names(`?start_date=${at(25)}&end_date=${at(15)}`), ['open']);
  assert.deepEqual(await names(`?start_date=${at(125)}`), ['old']);
  assert.deepEqual(await names(`?end_date=${at(40)}`), ['old']);
  assert.deepEqual(await names(`?start_date=${at(121)}&end_date=${at(119)}`), ['old']);
  const long = await here.ask(`${V2}/requests.xml?start_date=${at(100)}&end_date=${at(1)}`);
  assert.equal(long.status, 400);
  assert.match(errorsIn(long)[0]!.description, /90/);
  const backwards = await here.ask(`${V2}/requests.xml?start_date=${at(1)}&end_date=${at(3)}`);
  assert.equal(backwards.status, 400);
});

test('2.4-5 at most a thousand rows, in pages', async () => {
  assert.deepEqual(await names('?page_size=2'), ['asking', 'anonymous']);
  assert.deepEqual(await names('?page_size=2&page=2'), ['open', 'closed']);
  assert.deepEqual(await names('?page_size=2&page=3'), []);
  for (const query of ['?page_size=1001', '?page=0', '?page=x', '?page_size=-1'])
    assert.equal((await here.ask(`${V2}/requests.json${query}`)).status, 400, query);
});

test('2.4-5 what was changed since a moment, however old it is', async () => {
  assert.deepEqual(await names(`?updated_after=${at(121)}&updated_before=${at(100)}`), ['old']);
  assert.deepEqual(await names(`?updated_after=${at(7)}`), ['asking']);
  assert.equal((await here.ask(`${V2}/requests.json?updated_after=${at(99)}&updated_before=${at(1)}`)).status, 400);
});

test('2.4-5 around a point, by where a report lies in public', async () => {
  assert.deepEqual(await names('?lat=-7.16&long=111.9&radius=100'), ['open']);
  // Where the anonymous report really is, nobody finds it by asking closer and closer.
  assert.deepEqual(await names('?lat=-7.3&long=111.9&radius=50'), []);
  const [{ lat, long }] = await requests(`?service_request_id=${codes.anonymous}`);
  assert.deepEqual(await names(`?lat=${lat}&long=${long}&radius=5`), ['anonymous']);
  for (const query of ['?lat=-7.16', '?lat=-7.16&long=111.9', '?lat=x&long=1&radius=1', '?lat=1&long=1&radius=1e9'])
    assert.equal((await here.ask(`${V2}/requests.json${query}`)).status, 400, query);
});

test('2.4-5 extensions: answers that were chosen, channel, pictures, and what offices said', async () => {
  const [found] = await requests(`?service_request_id=${codes.asking}&extensions=true`);
  assert.deepEqual(
    found.attributes.map(({ code, answers }: { code: string; answers: { key: string }[] }) => [
      code,
      answers.map(({ key }) => key),
    ]),
    [
      ['height', ['12']],
      ['since', ['2026-11-01']],
      ['danger', ['yes']],
      ['hurt', ['roof']],
    ],
  );
  assert.deepEqual(
    [found.extended_attributes.channel, found.extended_attributes.status, found.extended_attributes.photos.length],
    ['web', 'answered', 1],
  );
  assert.match(found.extended_attributes.photos[0], /^https:\/\/lapor\.contoh\.example\/foto\/3522\/.+\/large\.webp$/);
  assert.deepEqual(
    found.notes.map(({ type }: { type: string }) => type),
    ['answer'],
  );
  assert.doesNotMatch(JSON.stringify(found), /Trembesi/);
});

test('2.4-6 one request is a list of one with all fields; closed is closed at its end, and the limit is told', async () => {
  const { json } = await here.ask(`${V2}/requests/${codes.closed}.json`);
  const [found] = json;
  assert.equal(json.length, 1);
  assert.deepEqual(Object.keys(found), [
    'service_request_id',
    'status',
    'status_notes',
    'service_name',
    'service_code',
    'description',
    'agency_responsible',
    'service_notice',
    'requested_datetime',
    'updated_datetime',
    'expected_datetime',
    'address',
    'address_id',
    'zipcode',
    'lat',
    'long',
    'media_url',
  ]);
  assert.equal(found.status, 'closed');
  assert.match(found.status_notes, /^Dibenarkan pelapor\. Kata-kata/);
  assert.match(found.agency_responsible, /\S/);
  assert.equal(Date.parse(found.updated_datetime) - Date.parse(found.requested_datetime), 5 * 60_000);
  assert.ok(Date.parse(found.expected_datetime) > Date.parse(found.requested_datetime));
  assert.equal((await here.ask(`${V2}/requests/3522-000-000-000.xml`)).status, 404);
});

test('2.4-6 media_url is the address of the picture that came with it, and nothing where none did', async () => {
  const [found] = await requests(`?service_request_id=${codes.open}`);
  assert.match(found.media_url, /^https:\/\/lapor\.contoh\.example\/foto\/3522\/[0-9a-f-]{36}\/large\.webp$/);
  const { xml } = await here.ask(`${V2}/requests/${codes.open}.xml`);
  assert.equal(xml!.children[0]!.children.find(({ name }) => name === 'media_url')!.text, found.media_url);
  assert.equal((await requests(`?service_request_id=${codes.closed}`))[0].media_url, null);
});

test('2.4-6 an answered report is open until its reporter has said so', async () => {
  const [found] = await requests(`?service_request_id=${codes.asking}`);
  assert.deepEqual([found.status, found.status_notes.slice(0, 26)], ['open', 'Dijawab, menunggu pelapor.']);
});

test('2.4-6 an address goes from the specific to the general', async () => {
  const [found] = await requests(`?service_request_id=${codes.open}`);
  assert.match(found.address, /^Depan Toko Contoh, (Desa|Kelurahan) .+, Kecamatan .+, Kabupaten Bojonegoro$/);
  assert.match(found.address_id, /^35\.22\.\d\d\.\d{4}$/);
  assert.deepEqual([found.lat, found.long], [-7.16, 111.9]);
});

test('2.5 privacy: of an anonymous reporter the village, and the middle of a cell', async () => {
  const [found] = await requests(`?service_request_id=${codes.anonymous}`);
  assert.doesNotMatch(found.address, /Rumah/);
  assert.ok(Math.abs(found.lat - -7.3) <= CELL_DEGREES / 2 + 1e-6 && found.lat !== -7.3);
  assert.ok(Math.abs(found.long - 111.9) <= CELL_DEGREES / 2 + 1e-6 && found.long !== 111.9);
});

test('2.5 privacy: secret and unverified reports are not there; of an archived one nobody reads a word', async () => {
  for (const name of ['secret', 'unverified'])
    for (const path of [`requests/${codes[name]}.json`, `requests/${codes[name]}.xml?extensions=true`])
      assert.equal((await here.ask(`${V2}/${path}`)).status, 404, name);
  assert.deepEqual(await names(`?service_request_id=${codes.secret},${codes.unverified}`), []);
  const [archived] = await requests(`?service_request_id=${codes.archived}&extensions=true`);
  assert.deepEqual(
    [archived.status, archived.description, archived.address, archived.lat, archived.notes],
    ['closed', null, null, null, []],
  );
});

test('2.5 privacy: no name, mail, phone or number of anybody in any answer', async () => {
  const every = `?start_date=${at(89)}&extensions=true`;
  for (const path of [`requests.json${every}`, `requests.xml${every}`, 'bulk.csv', 'bulk.json', 'bulk.xml']) {
    const { text, status } = await here.ask(`${V2}/${path}`);
    assert.equal(status, 200, path);
    assert.deepEqual(canariesIn(text), [], path);
  }
  const { text } = await here.ask(`${V2}/servicerequestupdates.xml`);
  assert.deepEqual(canariesIn(text), []);
});

test('2.5 bulk: every public report with the columns of the proposal, as CSV, JSON and XML', async () => {
  const csv = await here.ask(`${V2}/bulk.csv`);
  assert.match(csv.type!, /^text\/csv; charset=utf-8/);
  const [head, ...rows] = csv.text.trimEnd().split('\n');
  assert.equal(
    head,
    'service_request_id,requested_datetime,updated_datetime,closed_date,status_description,status_notes,source,service_name,service_subtype,description,agency_responsible,address,lat,long',
  );
  assert.equal(rows.length, 5);
  const { json } = await here.ask(`${V2}/bulk.json`);
  assert.equal(json.length, 5);
  assert.equal(json.at(-1).service_request_id, codes.old);
  assert.ok(json.at(-1).closed_date);
  const { xml } = await here.ask(`${V2}/bulk.xml`);
  assert.deepEqual([xml!.name, xml!.children.length, xml!.children[0]!.name], ['service_requests', 5, 'request']);
  const some = await here.ask(`${V2}/bulk.json?end_date=${at(100)}`);
  assert.equal(some.json.length, 1);
  assert.equal((await here.ask(`${V2}/bulk.json?start_date=x`)).status, 400);
});

test('2.5 updates: every public act in the order of time, in the states of mysociety, with what the office said', async () => {
  const { xml } = await here.ask(`${V2}/servicerequestupdates.xml?start_date=${at(31)}&end_date=${at(29)}`);
  assert.equal(xml!.name, 'service_request_updates');
  const updates = (await here.ask(`${V2}/servicerequestupdates.json?start_date=${at(31)}&end_date=${at(29)}`)).json;
  assert.deepEqual(Object.keys(updates[0]), [
    'update_id',
    'service_request_id',
    'status',
    'updated_datetime',
    'description',
    'media_url',
  ]);
  assert.ok(updates.every(({ service_request_id: id }: { service_request_id: string }) => id === codes.closed));
  assert.deepEqual(
    updates.map(({ status, description }: Record<string, string | null>) => [status, description !== null]),
    [
      ['investigating', false], // verified
      ['investigating', false], // handed over
      ['investigating', false], // accepted
      ['in_progress', true],
      ['in_progress', true],
      ['fixed', false],
    ],
  );
  const all = (await here.ask(`${V2}/servicerequestupdates.json`)).json as { service_request_id: string }[];
  const told = new Set(all.map(({ service_request_id: id }) => id));
  assert.ok(!told.has(codes.secret!) && !told.has(codes.unverified!));
  assert.equal(
    (await here.ask(`${V2}/servicerequestupdates.json?start_date=${at(100)}&end_date=${at(1)}`)).status,
    400,
  );
});

/** They come without a licence, so they lie beside the checkout. */
const SCHEMAS = new URL('../../../../shared/data/open311/', import.meta.url);
const areHere = existsSync(SCHEMAS);
if (!areHere) console.log(`The JSON Schemas of Open311 are not tested: ${SCHEMAS.pathname} is not there.`);
if (areHere || ['true', '1'].includes(process.env.CI ?? ''))
  test('2.5 the JSON Schemas of the standard hold for every answer', async () => {
    const schema = (name: string) => JSON.parse(readFileSync(new URL(`schema-${name}.json`, SCHEMAS), 'utf8'));
    const ajv = new Ajv({ strict: false, allErrors: true });
    formats.default(ajv);
    for (const name of ['service', 'request', 'service-definition']) ajv.addSchema(schema(name), `${name}.json`);
    const check = async (name: string, path: string) => {
      const { json } = await here.ask(`${V2}/${path}`);
      const isRight = ajv.compile(schema(name));
      assert.ok(isRight(json), `${path}: ${ajv.errorsText(isRight.errors)}`);
      return json;
    };
    await check('services', 'services.json');
    await check('service-definition', 'services/001.json');
    assert.equal(((await check('requests', 'requests.json')) as unknown[]).length, 4);
    await check('requests', `requests/${codes.archived}.json`);
    await check(
      'requests',
      `requests.json?end_date=${new Date(Date.now() - 40 * DAY_MS).toISOString()}&extensions=true`,
    );
    ajv.addFormat('uid', true);
    const { definitions } = schema('swagger');
    const holds = (name: string, value: object) => {
      // What is empty is null in JSON; the schema knows only fields that are there.
      const told = Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
      const isRight = ajv.compile({ ...definitions[name], minProperties: 1, additionalProperties: false });
      assert.ok(isRight(told), `${name}: ${ajv.errorsText(isRight.errors)}`);
    };
    const key = { label: 'Aplikasi Contoh', contact: 'a@contoh.invalid', relays: false, perHour: 10 };
    const api_key = await issueKey(here.db, administrator(3522), 3522, key, new Date());
    const filed = { api_key, service_code: 'road', lat: '-7.15', long: '111.88', description: 'Jalan ambles di sini.' };
    const sent = await here.ask(`${V2}/requests.json`, posted(filed));
    assert.deepEqual([sent.status, sent.json.length], [201, 1]);
    holds('RequestResponse', sent.json[0]);
    const held = await here.ask(`${V2}/tokens/${sent.json[0].token}.json`);
    assert.deepEqual([held.status, held.json.length], [200, 1]);
    holds('TokenResponse', held.json[0]);
    assert.throws(() => holds('TokenResponse', { token: 7 }));
    assert.throws(() => assert.ok(ajv.compile(schema('requests'))([{ status: 'done' }])), 'and they do refuse');
  });

test('2.4-5 of a thousand and one a thousand are answered, and the last one is on the next page', async () => {
  // Rows like one that was filed: a thousand forms would take a minute.
  await inRegion(here.db, 3522, async (tx) => {
    const columns = await tx.query<{ name: string }>(
      `select column_name as name from information_schema.columns
        where table_schema = 'reports' and table_name = 'report' and is_generated = 'NEVER'`,
    );
    const own: Record<string, string> = {
      id: 'gen_random_uuid()',
      code: `'3522-' || to_char(n, 'FM0000') || '-000'`,
      submission_hash: `decode(md5(n::text) || md5(n::text), 'hex')`,
      reported_at: `$2::timestamptz + n * interval '1 second'`,
    };
    const [names, values] = [columns.map(({ name }) => name), columns.map(({ name }) => own[name] ?? name)];
    await tx.run(
      `insert into reports.report (${names.join(', ')}) select ${values.join(', ')}
         from reports.report, generate_series(1, 1001) n where code = $1`,
      [codes.open, daysAgo(200)],
    );
  });
  const span = `start_date=${at(201)}&end_date=${at(199)}`;
  const first = await requests(`?${span}`);
  assert.equal(first.length, 1000);
  assert.equal((await here.ask(`${V2}/requests.xml?${span}`)).xml!.children.length, 1000);
  const rest = await requests(`?${span}&page=2`);
  assert.equal(rest.length, 1);
  const ids = [...first, ...rest].map(({ service_request_id: id }: { service_request_id: string }) => id);
  assert.equal(new Set(ids).size, 1001);
});
