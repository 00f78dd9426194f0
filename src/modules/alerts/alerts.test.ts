import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import { archiveReport, seedReports, submitReport, verifyReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { counting, take, use } from '#platform/limits.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { confirmAlert, stopAlert, subscribe } from './actions/subscribe.ts';
import { forgetUnconfirmed } from './jobs.ts';
import { makeLink, openLink } from './link.ts';
import { alertRoutes } from './routes.ts';
import { morningOf, noteWhatIsPublic, tellSubscribers } from './tell.ts';
import { alertInput, type Pace } from './types.ts';

const REGION = 3522;
const VISITOR: Actor = { kind: 'visitor' };
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};
const VILLAGE = '35.22.15.2008';
/** Nine in the morning of Bojonegoro. */
const NINE = new Date('2026-11-09T02:00:00Z');
const hours = (n: number) => new Date(NINE.getTime() + n * 3_600_000);

test('a day of mails begins at six in the morning of the region', () => {
  const jakarta = { time_zone: 'Asia/Jakarta' } as const;
  assert.deepEqual(morningOf(jakarta, NINE), new Date('2026-11-08T23:00:00Z'));
  assert.deepEqual(morningOf(jakarta, new Date('2026-11-08T22:59:59Z')), new Date('2026-11-07T23:00:00Z'));
  assert.deepEqual(morningOf({ time_zone: 'Asia/Jayapura' }, NINE), new Date('2026-11-08T21:00:00Z'));
});

eachEngine((_engine, db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 9));
  const app = () =>
    ({ db: db(), secrets, settings: readSettings({ SIMPUL_ORIGIN: 'https://simpul.example' }) }) as unknown as App;
  const inside = <T>(work: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, work);

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: NINE });
      await seedReports(tx, { kind: 'system', task: 'test' }, NINE);
    });
  });
  beforeEach(() =>
    inEveryRegion(db(), async (tx) => {
      await tx.run('delete from platform.outbox_mail');
      await tx.run('delete from alerts.subscription');
      await tx.run('delete from platform.limit_use');
    }),
  );

  const ask = (address: string, pace: Pace = 'daily', scope = {}, at = NINE) =>
    subscribe(app(), VISITOR, REGION, alertInput.parse({ address, pace }), scope, '203.0.113.7', at);
  const mails = async () => {
    const rows = await inEveryRegion(db(), (tx) =>
      tx.query<{ to: Uint8Array; body: Uint8Array; unsubscribe: Uint8Array | null }>(
        'select to_sealed as "to", body_sealed as body, unsubscribe_sealed as unsubscribe from platform.outbox_mail order by id',
      ),
    );
    const open = (field: string, sealed: Uint8Array) => secrets.decrypt(`platform.outbox_mail.${field}`, sealed);
    return rows.map(({ to, body, unsubscribe }) => ({
      to: open('to', to),
      text: open('body', body),
      unsubscribe: unsubscribe && open('unsubscribe', unsubscribe),
    }));
  };
  const linkIn = (text: string) => /langganan=([\w-]+)/.exec(text)![1];
  const agree = async (address: string, pace: Pace = 'daily', scope = {}) => {
    await ask(address, pace, scope);
    const ref = openLink(secrets, linkIn((await mails()).at(-1)!.text))!;
    await confirmAlert(app(), VISITOR, ref, NINE);
    await inEveryRegion(db(), (tx) => tx.run('delete from platform.outbox_mail'));
    return ref;
  };
  let sent = 0;
  const publish = async (more: { secret?: boolean; serviceCode?: string; placeCode?: string } = {}, at = NINE) => {
    sent += 1;
    const submission = {
      text: `Jalan berlubang nomor ${sent}.`,
      kind: 'complaint',
      serviceCode: more.serviceCode ?? 'road',
      placeCode: more.placeCode ?? VILLAGE,
      answers: {},
      anonymous: true,
      secret: more.secret ?? false,
      channel: 'web',
    } as const;
    const { id } = await submitReport(app(), VISITOR, REGION, submission, [], `satu ${sent}`, at);
    const decision = { title: `Jalan ${sent}\nrusak`, classification: 'complaint' } as const;
    await verifyReport(db(), VERIFIER, { region: REGION, id }, decision, at);
    return { region: REGION, id };
  };
  const tell = async (at: Date) => {
    await journalReadable(db());
    await noteWhatIsPublic(app(), at);
    await tellSubscribers(app(), at);
    return mails();
  };
  const rows = () =>
    inEveryRegion(db(), (tx) => tx.query<{ row: string }>('select s::text as row from alerts.subscription s'));

  test('nobody is told before the link of the first mail was used, and no row shows the address', async () => {
    await tell(NINE);
    await ask('Rina@Contoh.invalid', 'at_once');
    await publish();
    const [first, ...others] = await tell(hours(1));
    assert.equal(first.to, 'rina@contoh.invalid');
    assert.match(first.text, /Kabupaten Bojonegoro dikirim ke alamat ini/);
    assert.deepEqual(others, []);
    assert.doesNotMatch(JSON.stringify(await rows()), /rina|contoh/i);
  });

  test('one who follows a village and a category is told of that alone, of what is public, once, with a way out', async () => {
    const ref = await agree('budi@contoh.invalid', 'at_once', { place: VILLAGE, service: 'road' });
    await publish();
    await publish({ serviceCode: 'water' });
    await publish({ placeCode: '35.22.15.2001' });
    await publish({ secret: true });
    const gone = await publish();
    await archiveReport(db(), VERIFIER, gone, 'Laporan ini uji coba, dan pelapornya sudah diberi tahu.', NINE);
    const found = await tell(hours(0.1));
    assert.equal(found.length, 1);
    assert.equal(found[0].text.match(/\/ikuti\/3522-/g)?.length, 1);
    assert.match(found[0].text, /\nJalan \d+ rusak\nhttps:\/\/simpul\.example\/ikuti\//);
    assert.deepEqual(openLink(secrets, linkIn(found[0].unsubscribe!)), ref);
    assert.equal((await tell(hours(0.2))).length, 1, 'nothing twice');
  });

  test('two who follow two districts are each told of all villages of theirs, and of nothing else', async () => {
    const [ours, theirs] = ['35.22.15', '35.22.16'];
    await agree('budi@contoh.invalid', 'at_once', { district: ours });
    await agree('rina@contoh.invalid', 'at_once', { district: theirs });
    await agree('sari@contoh.invalid', 'at_once', { district: theirs, service: 'water' });
    const first = sent + 1;
    await publish();
    await publish({ placeCode: `${ours}.2002`, serviceCode: 'water' });
    await publish({ placeCode: `${theirs}.2006` });
    const told = (await tell(hours(0.1))).map(({ to, text }) => [
      to,
      [...text.matchAll(/\nJalan (\d+) rusak\n/g)].map(([, n]) => Number(n) - first).sort(),
    ]);
    assert.deepEqual(told.sort(), [
      ['budi@contoh.invalid', [0, 1]],
      ['rina@contoh.invalid', [2]],
    ]);
  });

  test('a mail a day comes in the morning, with all of the day before', async () => {
    await tell(NINE);
    await agree('sari@contoh.invalid');
    await publish({}, hours(1));
    await publish({}, hours(2));
    assert.equal((await tell(hours(3))).length, 0);
    const [morning] = await tell(hours(22));
    assert.match(morning.text, /(\/ikuti\/.*){2}/s);
    await publish({}, hours(23));
    assert.equal((await tell(hours(24))).length, 1, 'the next one comes tomorrow');
  });

  test('a process that dies while it tells has told nobody, and the next one tells everything once', async () => {
    await tell(NINE);
    await agree('budi@contoh.invalid', 'at_once');
    await publish();
    await journalReadable(db());
    await noteWhatIsPublic(app(), NINE);
    const dying = {
      ...app(),
      secrets: {
        ...secrets,
        encrypt: () => {
          throw new Error('killed');
        },
      },
    };
    await tellSubscribers(dying, hours(1));
    assert.deepEqual(await mails(), []);
    await tellSubscribers(app(), hours(1));
    await tellSubscribers(app(), hours(1));
    assert.equal((await mails()).length, 1);
  });

  test('known and unknown addresses are answered alike, and no address gets more than three mails that it did not ask for', async () => {
    await agree('rina@contoh.invalid');
    for (let n = 0; n < 6; n += 1) await ask('rina@contoh.invalid');
    await ask('lain@contoh.invalid');
    const to = (await mails()).map((mail) => mail.to);
    assert.deepEqual(to, [...Array(2).fill('rina@contoh.invalid'), 'lain@contoh.invalid']);
    assert.equal((await rows()).length, 2);
    const ofNetwork = use({ name: 'alert', most: 60, perMs: 3_600_000 }, '203.0.113.7');
    await counting(db(), async (tx) => {
      while ((await take(tx, [ofNetwork], NINE)) === 0);
    });
    await assert.rejects(ask('warga@contoh.invalid'), (error) => isProblem(error) && error.status === 429);
  });

  test('one tap in a mail program ends it and forgets the address; made up links are answered alike', async () => {
    const ref = await agree('budi@contoh.invalid');
    const routes = alertRoutes(app());
    const link = `/api/alerts/stop?langganan=${makeLink(secrets, ref)}`;
    const looked = await routes.request(link);
    assert.deepEqual([looked.status, (await rows()).length], [303, 1], 'looking at it ends nothing');
    const post = (path: string) =>
      routes.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'List-Unsubscribe=One-Click',
      });
    const [real, again, invented] = [await post(link), await post(link), await post('/api/alerts/stop?langganan=x')];
    assert.deepEqual([real.status, again.status, invented.status], [200, 200, 200]);
    assert.equal(await real.text(), await invented.text());
    assert.deepEqual(await rows(), []);
    await assert.rejects(confirmAlert(app(), VISITOR, ref, NINE), (error) => isProblem(error) && error.status === 410);
    await stopAlert(app(), VISITOR, ref, NINE);
  });

  test('an address that never said yes is forgotten after a week', async () => {
    await ask('rina@contoh.invalid');
    await agree('budi@contoh.invalid');
    assert.equal(await forgetUnconfirmed(app(), hours(24 * 7)), 0);
    assert.equal(await forgetUnconfirmed(app(), hours(24 * 7 + 1)), 1);
  });
});
