import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issueKey, listKeys, receivedAs, revokeKey } from '#modules/open311/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { messagesOf, readKey, reportByCode, reporterOf } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import type { WalkAct } from '../../../src/modules/reports/actions/walk.testing.ts';
import { act } from '../../../src/modules/reports/actions/walk.testing.ts';
import { identityOf } from '../../../src/modules/reports/queries/report.ts';
import { CANARIES, canariesIn } from '../../support/canaries.ts';
import { type Answer, administrator, errorsIn, openProgram, posted } from '../../support/open311.ts';

const V2 = '/open311/v2';
const REGION = 3522;
type Program = Awaited<ReturnType<typeof openProgram>>;
type Fields = Record<string, string | readonly string[]>;

let here: Program;
let key: string;
const issue = (label: string, perHour = 10_000) =>
  issueKey(
    here.db,
    administrator(REGION),
    REGION,
    { label, contact: 'pembuat@contoh.invalid', relays: false, perHour },
    new Date(),
  );
before(async () => {
  here = await openProgram([REGION]);
  key = await issue('Aplikasi Contoh');
});
after(() => here?.close());

let count = 0;
const honest = (more: Fields = {}): Fields => {
  count += 1;
  return {
    api_key: key,
    service_code: 'road',
    lat: '-7.1512',
    long: '111.8812',
    description: `Jalan berlubang nomor ${count} di depan pasar.`,
    ...more,
  };
};
const send = (fields: Fields, format = 'json', headers = {}): Promise<Answer> =>
  here.ask(`${V2}/requests.${format}`, posted(fields, headers));
const wrong = async (fields: Fields): Promise<string[]> => {
  const answer = await send(fields);
  assert.equal(answer.status, 400, answer.text);
  return errorsIn(answer).map(({ description }) => description.split(':')[0]!);
};
const CODE = /\b3522-[0-9A-Z]{3}-[0-9A-Z]{3}-[0-9A-Z]{3}\b/;
/** The report that an answer is about, found by the code in its notice. */
const reportOf = async ({ json, text }: Answer) => {
  const code = CODE.exec(text)?.[0];
  assert.ok(code, text);
  const report = await inRegion(here.db, REGION, (tx) => reportByCode(tx, code));
  return { report: report!, token: json[0].token as string };
};
const walk = async (code: string, ...acts: WalkAct[]) => {
  const agencies = await inRegion(here.db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
  for (const name of acts) {
    const report = (await inRegion(here.db, REGION, (tx) => reportByCode(tx, code)))!;
    await act(here.db, agencies, name, report, new Date());
  }
};
const statusOf = async (code: string) => (await inRegion(here.db, REGION, (tx) => reportByCode(tx, code)))!.status;

test('2.4-3 a request is filed from a form, and answered with a token and no id, as a list of one in both formats', async () => {
  const json = await send(honest());
  assert.equal(json.status, 201, json.text);
  assert.deepEqual(Object.keys(json.json[0]), ['token', 'service_notice', 'account_id']);
  const xml = await send(honest(), 'xml');
  assert.equal(xml.xml!.name, 'service_requests');
  const [request] = xml.xml!.children;
  assert.equal(request!.name, 'request');
  assert.ok(request!.children.find(({ name }) => name === 'token')!.text);
  assert.ok(!request!.children.some(({ name }) => name === 'service_request_id'));
  const { report } = await reportOf(json);
  assert.deepEqual([report.channel, report.serviceCode, report.status], ['api', 'road', 'received']);
});

test('2.4-3 whoever files gets the code and the four words that make them the reporter', async () => {
  const answer = await send(honest());
  const { report } = await reportOf(answer);
  const words = readKey(/: ([a-z]+ [a-z]+ [a-z]+ [a-z]+)\./.exec(answer.text)?.[1] ?? '');
  const found = await reporterOf(here.app, REGION, report.code, words!);
  assert.equal(found.report.id, report.id);
});

test('2.4-3 the place is a point, an address, or the code of a village', async () => {
  const village = await here.village(REGION);
  const { lat: _, long: __, ...nowhere } = honest();
  const byAddress = await reportOf(await send({ ...nowhere, address_string: 'Depan balai desa' }));
  assert.deepEqual([byAddress.report.address, byAddress.report.lat], ['Depan balai desa', null]);
  const byId = await reportOf(
    await send({ ...nowhere, address_id: village.code, description: 'Jalan amblas di sini.' }),
  );
  assert.equal(byId.report.placeCode, village.code);
  const byPoint = await reportOf(await send(honest()));
  assert.deepEqual([byPoint.report.lat, byPoint.report.lon], [-7.1512, 111.8812]);
  assert.deepEqual(await wrong(nowhere), ['lat']);
});

test('2.4-3 half a point, a point outside the country, an unknown village: 400 at the parameter', async () => {
  const { long: _, ...half } = honest();
  assert.deepEqual(await wrong(half), ['lat']);
  assert.deepEqual(await wrong(honest({ lat: '52.5', long: '13.4' })), ['lat']);
  assert.deepEqual(await wrong(honest({ address_id: '99.99.99.9999' })), ['address_id']);
});

test('2.4-3 attributes are read by code, lists with brackets; a wrong key or a missing one is 400 with its name, several at once', async () => {
  const tree = (more: Fields) => honest({ service_code: '001', ...more });
  const answer = await send(
    tree({
      'attribute[height]': '12.5',
      'attribute[since]': '2026-11-01T17:30:00Z',
      'attribute[danger]': 'yes',
      'attribute[hurt][]': ['roof', 'wire'],
    }),
  );
  const { report } = await reportOf(answer);
  assert.deepEqual(report.answers, { height: '12.5', since: '2026-11-02', danger: 'yes', hurt: ['roof', 'wire'] });
  assert.deepEqual(await wrong(tree({})), ['attribute[height]']);
  assert.deepEqual(
    (
      await wrong(
        tree({
          'attribute[height]': 'tinggi',
          'attribute[danger]': 'maybe',
          'attribute[hurt][]': ['roof', 'sky'],
          'attribute[since]': 'kemarin',
          media_url: 'javascript:alert(1)',
          long: '',
        }),
      )
    ).sort(),
    ['media_url', 'attribute[since]', 'lat', 'attribute[height]', 'attribute[danger]', 'attribute[hurt]'].sort(),
  );
});

test('2.4-3 no service is 400, an unknown one 404', async () => {
  const { service_code: _, ...none } = honest();
  assert.deepEqual(await wrong(none), ['service_code']);
  assert.equal((await send(honest({ service_code: 'tidak-ada' }))).status, 404);
});

test('2.4-3 a description may be missing, short, or of many lines; beyond 4,000 characters it is 400', async () => {
  const { description: _, ...silent } = honest({ address_string: 'Titik satu' });
  assert.equal((await reportOf(await send(silent))).report.text, 'Jalan dan jembatan: dikirim tanpa uraian');
  const short = await reportOf(await send(honest({ description: 'amblas' })));
  assert.equal(short.report.text, 'Jalan dan jembatan: amblas');
  const lines = await reportOf(await send(honest({ description: 'Baris satu\nbaris dua <b>tebal</b>' })));
  assert.equal(lines.report.text, 'Baris satu\nbaris dua <b>tebal</b>');
  assert.deepEqual(await wrong(honest({ description: 'x'.repeat(4001) })), ['description']);
});

test('2.4-3 whatever letters a description has, both formats give them back as they were written', async () => {
  const words = 'Jalan rusak: “é 🙏” kata Bu Ñ & <Pak> Ü';
  const { report } = await reportOf(await send(honest({ description: words })));
  await walk(report.code, 'verify');
  const [json] = (await here.ask(`${V2}/requests/${report.code}.json`)).json;
  const xml = await here.ask(`${V2}/requests/${report.code}.xml`);
  assert.match(xml.type!, /charset=utf-8/);
  const element = xml.xml!.children[0]!.children.find(({ name }) => name === 'description');
  assert.deepEqual([report.text, json.description, element!.text], [words, words, words]);
});

test('2.4-3 who reports is sealed, never in an answer; without a name, or on wish, anonymous; secret on wish', async () => {
  const person = {
    first_name: CANARIES.name.split(' ')[0]!,
    last_name: CANARIES.name.split(' ').slice(1).join(' '),
    email: CANARIES.mail,
    phone: CANARIES.phone,
    device_id: 'tt222111',
    account_id: '42',
  };
  const answer = await send(honest(person));
  assert.deepEqual(canariesIn(answer.text), []);
  const { report } = await reportOf(answer);
  const sealed = await inRegion(here.db, REGION, (tx) => identityOf(tx, report.id));
  assert.equal(here.app.secrets.decrypt('reports.name', sealed!.name!), CANARIES.name);
  assert.equal(here.app.secrets.decrypt('reports.contact', sealed!.contact!), CANARIES.mail);
  assert.equal(report.anonymous, false);
  const privacyOf = async (more: Fields) => {
    const { report: one } = await reportOf(await send(honest(more)));
    return [one.anonymous, one.secret];
  };
  assert.deepEqual(await privacyOf({}), [true, false]);
  assert.deepEqual(await privacyOf({ ...person, anonymous: 'true' }), [true, false]);
  assert.deepEqual(await privacyOf({ ...person, secret: 'true' }), [false, true]);
});

test('2.4-3 a picture is a link that is kept for the desk, fetched by nobody and published to nobody', async () => {
  const media = 'http://169.254.169.254/latest/foto.jpg';
  const { report } = await reportOf(await send(honest({ media_url: media })));
  assert.equal((await inRegion(here.db, REGION, (tx) => receivedAs(tx, report.id)))?.mediaUrl, media);
  await walk(report.code, 'verify');
  const { json } = await here.ask(`${V2}/requests/${report.code}.json?extensions=true`);
  assert.doesNotMatch(JSON.stringify(json), /169\.254/);
});

test('2.4-3 sent again it is the same one, with the same token and words; another one is another', async () => {
  const fields = honest();
  const [first, ...again] = await Promise.all([send(fields), send(fields), send(fields)]);
  for (const answer of again) assert.deepEqual(answer.json, first!.json);
  const other = await send({ ...fields, device_id: 'another' });
  assert.notEqual(other.json[0].token, first!.json[0].token);
  const once = { 'idempotency-key': 'a-1' };
  const [one, two] = [await send(fields, 'json', once), await send({ ...fields, phone: '0' }, 'json', once)];
  assert.deepEqual(one.json, two.json);
  const reused = await send(honest(), 'json', once);
  assert.equal(reused.status, 400, 'a key of idempotency for another text');
  const stranger = await send({ ...fields, api_key: await issue('Aplikasi Lain') }, 'json', once);
  assert.notEqual(stranger.json[0].token, one.json[0].token, 'what another application sends is its own');
});

test('2.4-4 a token leads to the id once the report is public: not before, never for a secret one; an unknown one is 404', async () => {
  const { report, token } = await reportOf(await send(honest()));
  const ask = async () => (await here.ask(`${V2}/tokens/${token}.json`)).json;
  assert.deepEqual(await ask(), [{ service_request_id: null, token }]);
  assert.equal((await here.ask(`${V2}/requests/${report.code}.json`)).status, 404, 'nobody has verified it');
  await walk(report.code, 'verify');
  assert.deepEqual(await ask(), [{ service_request_id: report.code, token }]);
  const { xml } = await here.ask(`${V2}/tokens/${token}.xml`);
  assert.deepEqual(
    xml!.children[0]!.children.map(({ name, text }) => [name, text]),
    [
      ['service_request_id', report.code],
      ['token', token],
    ],
  );
  const secret = await reportOf(await send(honest({ secret: 'true' })));
  await walk(secret.report.code, 'verify');
  const found = (await here.ask(`${V2}/tokens/${secret.token}.json`)).json;
  assert.deepEqual(found, [{ service_request_id: null, token: secret.token }]);
  for (const unknown of ['0'.repeat(32), 'x', `${token}0`, '%00'])
    assert.equal((await here.ask(`${V2}/tokens/${unknown}.json`)).status, 404, unknown);
});

test('2.4-4 a report that was archived unread is closed to whoever holds its token', async () => {
  const { report, token } = await reportOf(await send(honest()));
  await walk(report.code, 'archive');
  assert.equal((await here.ask(`${V2}/tokens/${token}.json`)).json[0].service_request_id, report.code);
  const [found] = (await here.ask(`${V2}/requests/${report.code}.json`)).json;
  assert.deepEqual([found.status, found.description], ['closed', null]);
});

test('keys: only the hash is kept, the journal knows who made and revoked one, and a revoked one files nothing', async () => {
  const made = await issue('Sekali pakai');
  assert.match(made, /^simpul_[A-Za-z0-9_-]{32}$/);
  const [row] = await inRegion(here.db, REGION, (tx) =>
    tx.query<{ id: string; whole: string }>(
      `select id, k::text as whole from open311.api_key k where label = 'Sekali pakai'`,
    ),
  );
  assert.ok(!row!.whole.includes(made));
  await revokeKey(here.db, administrator(REGION), REGION, row!.id, new Date());
  assert.equal((await send(honest({ api_key: made }))).status, 403);
  const told = await inRegion(here.db, REGION, (tx) => historyOf(tx, `api-keys/${row!.id}`));
  assert.deepEqual(
    told.map(({ act: name, actor }) => [name, actor.slice(0, 7)]),
    [
      ['georeport.issue_key', 'person:'],
      ['georeport.revoke_key', 'person:'],
    ],
  );
  assert.doesNotMatch(JSON.stringify(told.map(({ public: open }) => open)), /pembuat/);
  const keys = await inRegion(here.db, REGION, (tx) => listKeys(tx));
  assert.equal(keys.at(-1)!.label, 'Sekali pakai');
});

test('keys: nobody but an administrator who has just proved it makes one', async () => {
  const boss = administrator(REGION);
  const input = { label: 'x', contact: 'y', relays: false, perHour: 1 };
  const slugOf = (actor: typeof boss) =>
    issueKey(here.db, actor, REGION, input, new Date()).catch((error: unknown) => isProblem(error) && error.slug);
  assert.equal(await slugOf({ ...boss, provedAt: new Date(0) } as typeof boss), 'proof-needed');
  assert.equal(await slugOf({ ...boss, role: 'verifier' } as typeof boss), 'not-allowed');
  assert.equal(await slugOf({ ...boss, region: 3511 } as typeof boss), 'not-allowed');
});

test('keys: one application sends as often as its key says, and others go on', async () => {
  const few = await issue('Sedikit', 2);
  const statuses = [];
  for (let n = 0; n < 3; n += 1) statuses.push((await send(honest({ api_key: few }))).status);
  const [, , last] = statuses;
  assert.deepEqual(statuses, [201, 201, 429]);
  const refused = await send(honest({ api_key: few }), 'xml');
  assert.equal(errorsIn(refused)[0]!.code, '429');
  assert.match(refused.headers.get('retry-after')!, /^\d+$/);
  assert.equal(last, 429);
  assert.equal((await send(honest())).status, 201);
});

const update = (fields: Fields, format = 'json') =>
  here.ask(`${V2}/servicerequestupdates.${format}`, posted({ api_key: key, update_id: String(count), ...fields }));

test('2.5 updates are taken from the application that filed the report, each once, as words of its reporter', async () => {
  const { report } = await reportOf(await send(honest()));
  const said = {
    service_request_id: report.code,
    update_id: 'u1',
    description: 'Sekarang makin lebar.',
    status: 'OPEN',
  };
  const first = await update(said);
  assert.equal(first.status, 201, first.text);
  assert.deepEqual((await update(said)).json, first.json);
  const messages = await inRegion(here.db, REGION, (tx) => messagesOf(tx, report.id));
  assert.deepEqual(
    messages.map(({ kind, author, isPublic, body }) => [kind, author, isPublic, body]),
    [['message', 'reporter', false, 'Sekarang makin lebar.']],
  );
  const xml = await update({ ...said, update_id: 'u2' }, 'xml');
  assert.equal(xml.xml!.name, 'service_request_updates');
  assert.equal(xml.xml!.children[0]!.children[0]!.name, 'update_id');
});

test('2.5 an update does what the reporter would do: complete what was asked, confirm, contest what was closed', async () => {
  const { report } = await reportOf(await send(honest()));
  const { code } = report;
  let n = 0;
  const say = async (status: string, description: string) => {
    n += 1;
    const answer = await update({ service_request_id: code, update_id: `s${n}`, status, description });
    assert.equal(answer.status, 201, answer.text);
    return statusOf(code);
  };
  await walk(code, 'ask');
  assert.equal(await say('open', 'Di RT 3, dekat jembatan.'), 'received');
  await walk(code, 'verify', 'accept', 'answer');
  assert.equal(await say('open', 'Terima kasih, saya lihat dulu.'), 'answered', 'every word says that it is open');
  assert.equal(await say('fixed', ''), 'confirmed');
  assert.equal(await say('open', 'Ternyata berlubang lagi kemarin.'), 'reopened');
});

test('2.5 an update about somebody else’s report, or without what it needs, is refused', async () => {
  const { code } = await here.file(REGION);
  const said = { service_request_id: code, update_id: 'x', description: 'Saya bukan pelapornya.' };
  assert.equal((await update(said)).status, 404, 'filed on our own page');
  const { report } = await reportOf(await send(honest()));
  const stranger = { ...said, service_request_id: report.code, api_key: await issue('Bukan pengirim') };
  assert.equal((await update(stranger)).status, 404);
  assert.equal((await update({ ...said, api_key: 'x' })).status, 403);
  const empty = await update({ update_id: '', status: 'selesai' });
  assert.equal(empty.status, 400);
  assert.deepEqual(
    errorsIn(empty).map(({ description }) => description.split(':')[0]),
    ['service_request_id', 'update_id', 'status', 'description'],
  );
});
