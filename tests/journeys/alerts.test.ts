import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { parseFeed } from '@rowanmanning/feed-parser';
import { listOrganisations } from '#modules/organisations/index.ts';
import { type Receipt, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { inBrowser, screenshot } from '../support/browser.ts';
import { CANARIES, canariesIn } from '../support/canaries.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const HOUR = 3_600_000;
const VILLAGE = '35.22.15.2008';

let server: Server;
let road: Receipt;
let secret: Receipt;
let waiting: Receipt;

/** A road in a village that everybody may read of, a secret report, and one that nobody has verified yet. */
before(async () => {
  server = await startServer({ engine: ANY_ENGINE });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const then = (hours: number) => new Date(Date.now() - hours * HOUR);
    const [agency] = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const staff = (role: string): Actor => ({
      kind: 'person',
      id: randomUUID(),
      name: `Petugas ${role}`,
      role,
      region: REGION,
      organisation: agency.id,
    });
    const submit = (text: string, more: { secret?: boolean } = {}) =>
      submitReport(
        app,
        { kind: 'visitor' },
        REGION,
        {
          text,
          kind: 'complaint',
          serviceCode: 'road',
          placeCode: VILLAGE,
          lat: -7.15251,
          lon: 111.88252,
          answers: {},
          anonymous: true,
          secret: more.secret ?? false,
          channel: 'web',
          name: CANARIES.name,
          contact: CANARIES.mail,
        },
        [],
        randomUUID(),
        then(50),
      );
    const verify = ({ id }: Receipt, title: string) =>
      verifyAndAssign(
        db,
        staff('verifier'),
        { region: REGION, id },
        { title, classification: 'complaint' },
        agency.id,
        then(48),
      );
    road = await submit('Lubang <b>sedalam</b> lutut & "lebar" di tanjakan pasar.');
    await verify(road, 'Jalan berlubang di tanjakan pasar');
    secret = await submit('Bantuan untuk warga dipotong oleh petugas.', { secret: true });
    await verify(secret, 'Potongan bantuan');
    waiting = await submit('Lampu jalan mati sejak Senin.');
  });
  await server.restart();
});
after(() => server.stop());

const feedAt = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(new URL(address, server.url), { headers });
  return { answer, text: await answer.text() };
};

test('Bagus follows a village: he finds the feed on the list, and his reader shows what everybody may read, and nothing else', async () => {
  let address = '';
  await inBrowser({ javaScript: false, width: 360 }, async (page) => {
    await page.goto(`${server.url}/laporan?place=${VILLAGE}&late=1`);
    address = (await page.locator('link[rel=alternate]').getAttribute('href'))!;
    assert.equal(address, `/laporan.atom?place=${VILLAGE}`);
    assert.equal(await page.getByRole('link', { name: 'Feed Atom' }).getAttribute('href'), address);
    await screenshot(page, 'laporan-ikuti');
  });
  const { answer, text } = await feedAt(address);
  assert.equal(answer.headers.get('content-type'), 'application/atom+xml; charset=utf-8');
  const feed = parseFeed(text);
  assert.match(feed.title!, /Kabupaten Bojonegoro/);
  assert.deepEqual(
    feed.items.map(({ title, url }) => ({ title, url })),
    [{ title: 'Jalan berlubang di tanjakan pasar', url: `${server.url}/ikuti/${road.code}` }],
  );
  assert.match(text, /Lubang &lt;b&gt;sedalam&lt;\/b&gt; lutut &amp; &quot;lebar&quot;/);
  assert.deepEqual(canariesIn(text), []);
  for (const { code } of [secret, waiting]) assert.ok(!text.includes(code));
  // the middle of a cell of the ground, as everywhere for one who is anonymous
  assert.match(text, /<georss:point>-7\.1525 111\.8825<\/georss:point>/);
});

test('his reader asks again and is told that nothing is new, without being sent it again', async () => {
  const { answer } = await feedAt('/laporan.atom?service=road');
  const tag = answer.headers.get('etag')!;
  assert.match(answer.headers.get('cache-control')!, /^public, max-age=\d+$/);
  const again = await feedAt('/laporan.atom?service=road', { 'if-none-match': tag });
  assert.deepEqual([again.answer.status, again.text, again.answer.headers.get('etag')], [304, '', tag]);
  const other = await feedAt('/laporan.atom?service=water', { 'if-none-match': tag });
  assert.deepEqual([other.answer.status, parseFeed(other.text).items], [200, []]);
});
