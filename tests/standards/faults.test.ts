// What the program stands on goes away while it works, and comes back.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import sharp from 'sharp';
import { inRegion } from '#platform/db/index.ts';
import { startS3Double } from '#platform/files/s3-double.testing.ts';
import { type Cluster, freePort, startCluster } from '../../scripts/postgres.ts';
import { ENGINES } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PROXIES = { SIMPUL_PROXIES: '1' };
/** As long as a page may fail after PostgreSQL takes connections again. */
const BACK_MS = 5000;
const GIVE_UP_MS = 60_000;

interface Form {
  readonly once: string;
  readonly text: string;
  readonly photo?: Blob;
}

/** Everybody writes from a network of their own, so that no limit comes between. */
let networks = 0;
const newForm = (photo?: Blob): Form => {
  networks += 1;
  return { once: randomUUID(), text: `Lampu jalan nomor ${networks} padam sejak kemarin malam.`, photo };
};

const send = async (url: string, { once, text, photo }: Form) => {
  const body = new FormData();
  body.set('once', once);
  body.set('text', text);
  if (photo) body.set('photos', photo, 'foto.jpg');
  const answer = await fetch(`${url}/lapor`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { origin: url, accept: 'text/html', 'x-forwarded-for': `10.${networks >> 8}.${networks & 255}.1` },
  });
  const place = answer.headers.get('location') ?? '';
  const cookie = answer.headers.getSetCookie().map((one) => one.split(';')[0]);
  return { status: answer.status, html: await answer.text(), code: /\/ikuti\/([0-9A-Z-]+)/.exec(place)?.[1], cookie };
};

/** What is stored of these texts: the database is asked, not the program. */
const kept = (server: Pick<Server, 'data' | 'databaseUrl'>) =>
  readDatabase(server, (db) =>
    inRegion(db, REGION, (tx) =>
      tx.query<{ text: string; code: string }>('select text, code from reports.report where region_id = $1', [REGION]),
    ),
  );

const settled = async (server: Server) => {
  await server.kill();
  await openRealRegion(server, REGION);
  await server.restart();
};

if (ENGINES.includes('postgres'))
  test('PostgreSQL is restarted under traffic: pages are back within 5 s, and no report is lost or doubled', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simpul-restart-'));
    const settings = { port: await freePort(), fsync: 'off' };
    let cluster: Cluster | undefined;
    const begin = async () => {
      cluster = await startCluster(() => undefined, { folder, settings });
    };
    let server: Server | undefined;
    try {
      await begin();
      const client = new pg.Client({ connectionString: cluster!.url });
      await client.connect();
      await client.query('create database simpul');
      await client.end();
      const databaseUrl = cluster!.url.replace(/[^/]+$/, 'simpul');
      server = await startServer({ engine: 'pglite', env: { ...PROXIES, DATABASE_URL: databaseUrl } });
      const { url, data } = server;
      await server.kill();
      await openRealRegion({ data, databaseUrl }, REGION);
      await server.restart();

      const taken = new Map<string, string>();
      const refusals = new Set<number>();
      let going = true;
      /** Sends one form after the other, each again and again until it is taken, as a browser's outbox would. */
      const writer = async () => {
        while (going) {
          const form = newForm();
          const until = Date.now() + GIVE_UP_MS;
          for (let code: string | undefined; !code; await wait(20)) {
            assert.ok(Date.now() < until, 'a form is taken at last');
            const answer = await send(url, form);
            code = answer.code;
            if (code) taken.set(form.text, code);
            else refusals.add(answer.status);
          }
        }
      };
      const reached = async (count: number) => {
        for (const until = Date.now() + GIVE_UP_MS; taken.size < count; await wait(20))
          assert.ok(Date.now() < until, `${taken.size} of ${count} reports were taken`);
      };
      const writing = Promise.all([writer(), writer(), writer(), writer()]);
      writing.catch(() => undefined); // told below, where it is waited for
      for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
        await reached(taken.size + 10);
        const gone = process.kill(cluster!.pid, signal);
        assert.ok(gone);
        await cluster!.stop();
        const away = await fetch(`${url}/laporan`, { headers: { accept: 'text/html' } });
        assert.equal(away.status, 503, 'it says that it is away');
        await away.body?.cancel();
        await begin();
        const back = Date.now();
        for (const path of ['/', '/laporan', '/lapor']) {
          let status = 0;
          while (status !== 200 && Date.now() - back < BACK_MS) {
            status = (await fetch(url + path)).status;
            if (status !== 200) await wait(50);
          }
          assert.equal(status, 200, `${path} is back in time`);
        }
      }
      await reached(taken.size + 10);
      going = false;
      await writing;
      assert.deepEqual(
        [...refusals].filter((status) => status !== 503),
        [],
      );
      const rows = await kept({ data, databaseUrl });
      assert.deepEqual(
        rows.map(({ text, code }) => [text, code]).sort(),
        [...taken].sort(),
        'every report that was acknowledged stands once, under its code',
      );
    } finally {
      await server?.stop();
      await cluster?.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

test('the store of files is away: reports without photos are taken, one with a photo comes back whole, and is taken later', async () => {
  const s3 = await startS3Double();
  const server = await startServer({
    engine: ANY_ENGINE,
    env: { ...PROXIES, S3_ENDPOINT: s3.endpoint, S3_KEY: 'KEY', S3_SECRET: 'SECRET' },
  });
  try {
    await settled(server);
    const photo = new Blob([
      new Uint8Array(
        await sharp({ create: { width: 64, height: 48, channels: 3, background: '#446688' } })
          .jpeg()
          .toBuffer(),
      ),
    ]);
    const before = await send(server.url, newForm(photo));
    assert.equal(before.status, 303);
    const shownBy = async ({ code, cookie }: typeof before) => {
      const page = await (
        await fetch(`${server.url}/ikuti/${code}`, { headers: { cookie: cookie.join('; ') } })
      ).text();
      const path = /\/foto\/\d+\/[0-9a-f-]{36}\/[a-z]+\.webp/.exec(page)?.[0];
      assert.ok(path, 'the page shows the photo');
      return fetch(server.url + path, { headers: { cookie: cookie.join('; ') } });
    };
    assert.equal((await shownBy(before)).status, 200);

    s3.failWith({ status: 503, code: 'ServiceUnavailable' });
    const form = newForm(photo);
    const refused = await send(server.url, form);
    assert.equal(refused.status, 503);
    assert.ok(refused.html.includes(form.text), 'what was typed stands in the form');
    assert.equal((await send(server.url, newForm())).status, 303, 'words need no store');
    const away = await shownBy(before);
    assert.equal(away.status, 503);
    assert.equal((await fetch(`${server.url}/laporan`)).status, 200);

    s3.failWith(undefined);
    const later = await send(server.url, form);
    assert.equal(later.status, 303, 'the same form, as soon as the store is back');
    assert.equal((await shownBy(later)).status, 200);
    await server.kill();
    assert.equal((await kept(server)).filter(({ text }) => text === form.text).length, 1);
  } finally {
    await server.stop();
    await s3.stop();
  }
});

/** On PostgreSQL another process might still be at it, so a minute or two go by before a job is taken up again: only where there is time. */
const PATIENT = process.env.SIMPUL_KILL_ROUNDS !== undefined;
/** Killed so often in the middle of the work. */
const KILLS = PATIENT ? 3 : 1;
const ROWS = PATIENT ? 40_000 : 8000;
const rows = ROWS.toLocaleString('id');
const COLUMNS = {
  'kolom-sourceId': 'nomor',
  'kolom-reportedAt': 'tanggal',
  'kolom-title': 'judul',
  'kolom-text': 'isi',
  privasi: 'terbuka',
};
type Ask = (path: string, body?: FormData) => Promise<Response>;

/** As an invented administrator, signed in by a click. */
const administrator = async ({ url }: Server): Promise<Ask> => {
  const origin = { origin: url, accept: 'text/html' };
  const page = await (await fetch(`${url}/masuk`)).text();
  const person = /<button name="person" value="([^"]+)"(?:(?!<button).)*?administrator/s.exec(page)?.[1];
  assert.ok(person, 'there is an administrator');
  const body = new FormData();
  body.set('person', person);
  const entered = await fetch(`${url}/masuk?/sample`, { method: 'POST', body, redirect: 'manual', headers: origin });
  const cookie = entered.headers.getSetCookie().find((one) => one.startsWith('simpul_sesi='))!;
  return (path, form) =>
    fetch(url + path, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { ...origin, cookie: cookie.split(';')[0] },
    });
};

const reached = async (what: string, isThere: () => Promise<boolean>) => {
  for (const until = Date.now() + 4 * GIVE_UP_MS; !(await isThere()); await wait(50))
    assert.ok(Date.now() < until, `it never came to this: ${what}`);
};

for (const engine of PATIENT ? ENGINES : (['pglite'] as const))
  test(`${engine}: a job that is killed half-way goes on, and does nothing twice`, async () => {
    const server = await startServer({ engine });
    try {
      await server.kill();
      await openRealRegion(server, REGION, true);
      await server.restart();
      const ask = await administrator(server);
      const lines = Array.from(
        { length: ROWS },
        (_, row) => `K-${row},2024-01-12,Jalan rusak ${row},Jalan di dusun nomor ${row} berlubang sejak lama.`,
      );
      const csv = ['nomor,tanggal,judul,isi', ...lines].join('\n');
      const file = new FormData();
      file.set('berkas', new Blob([csv], { type: 'text/csv' }), 'catatan.csv');
      const page = (await ask('/admin/impor', file)).headers.get('location') ?? '';
      assert.match(page, /^\/admin\/impor\/[0-9a-f-]{36}$/);
      const shows = async (words: RegExp) => words.test(await (await ask(page)).text());
      const mapping = new FormData();
      for (const [name, value] of Object.entries(COLUMNS)) mapping.set(name, value);
      assert.equal((await ask(`${page}?/check`, mapping)).status, 303);
      await reached('checked', () => shows(new RegExp(`<h1[^>]*>Uji coba: ${rows} laporan siap diimpor`)));
      assert.equal((await ask(`${page}?/apply`, new FormData())).status, 303);
      let stored = 0;
      for (let kill = 1; kill <= KILLS; kill += 1) {
        // once a second the page tells how many rows are done
        await reached(`more than ${stored} rows`, async () => {
          const done = /(\d[\d.]*) baris/.exec(await (await ask(page)).text())?.[1];
          return Number(done?.replaceAll('.', '') ?? 0) > stored;
        });
        await server.kill();
        const before = stored;
        stored = (await kept(server)).length;
        assert.ok(stored > before && stored < ROWS, `killed in the middle: ${stored} rows`);
        await server.restart();
      }
      await reached('applied', () => shows(/<h1[^>]*>[\d.]+ laporan sudah masuk/));
      await server.kill();
      const texts = (await kept(server)).map(({ text }) => text);
      assert.deepEqual([texts.length, new Set(texts).size], [ROWS, ROWS]);
    } finally {
      await server.stop();
    }
  });
