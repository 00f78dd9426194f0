import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import sharp from 'sharp';
import { inRegion } from '#platform/db/index.ts';
import { type Cluster, freePort, startCluster } from '../../scripts/postgres.ts';
import { ENGINES, type EngineKind } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { startServer } from '../support/server.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';

const REGION = 3522;
/** Megabytes: on it lies all that the office has, a whole cluster of PostgreSQL with its log of writes too. */
const DISK_MB: Readonly<Record<EngineKind, number>> = { pglite: 200, postgres: 300 };
const MOST_FORMS = 400;
/** As long as a page may fail after PostgreSQL takes connections again. */
const BACK_MS = 5000;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Words that compress badly, so that every report takes room; of letters alone, for digits may look like a telephone number. */
const word = () => Array.from({ length: 8 }, () => LETTERS[Math.floor(Math.random() * LETTERS.length)]).join('');
const wordy = () => Array.from({ length: 220 }, word).join(' ');

interface Form {
  readonly once: string;
  readonly text: string;
  readonly photo?: Blob;
}
const newForm = (photo?: Blob): Form => ({ once: randomUUID(), text: `Jalan berlubang. ${wordy()}`, photo });

/** Noise, which takes room. */
const newPhoto = async (): Promise<Blob> => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const image = sharp({ create: { width: 800, height: 600, channels: 3, background: '#808080', noise } });
  return new Blob([new Uint8Array(await image.jpeg().toBuffer())], { type: 'image/jpeg' });
};

/** Everybody writes from a network of their own, so that no limit comes between. */
let networks = 0;
const send = async (url: string, { once, text, photo }: Form) => {
  networks += 1;
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
  return { status: answer.status, html: await answer.text() };
};

/** A cluster of its own on the disk, which a service manager would start again. */
const clusterOn = async (disk: SmallDisk) => {
  const settings = { port: await freePort(), fsync: 'off', max_wal_size: '64MB', min_wal_size: '32MB' };
  const begin = async () => (await startCluster(() => undefined, { folder: join(disk.path, 'cluster'), settings }))!;
  let cluster: Cluster = await begin();
  const client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  await client.query('create database simpul');
  await client.end();
  return {
    url: cluster.url.replace(/[^/]+$/, 'simpul'),
    /** Writes into the log of writes alone until there is no room for it, and PostgreSQL gives up. */
    async exhaust() {
      const writer = new pg.Client({ connectionString: cluster.url });
      writer.on('error', () => undefined);
      await writer.connect();
      const write = `select pg_logical_emit_message(false, 'uji', repeat(md5(random()::text), 30000))`;
      for (let written = 0; written < 500; written += 1) {
        const why = await writer.query(write).then(
          () => undefined,
          ({ message }: Error) => message,
        );
        if (why === undefined) continue;
        return assert.match(why, /Connection terminated|ECONNRESET/, 'PostgreSQL went down');
      }
      assert.fail('the log of writes never filled the disk');
    },
    async restart() {
      await cluster.stop();
      cluster = await begin();
    },
    stop: () => cluster.stop(),
  };
};

/** All of an office on one disk. */
const startOn = async (disk: SmallDisk, engine: EngineKind) => {
  const data = join(disk.path, 'data');
  mkdirSync(data);
  const cluster = engine === 'postgres' ? await clusterOn(disk) : undefined;
  const env = { SIMPUL_PROXIES: '1', ...(cluster && { DATABASE_URL: cluster.url }) };
  try {
    const server = await startServer({ engine: 'pglite', data, env });
    const place = { data, databaseUrl: cluster?.url };
    await server.kill();
    await openRealRegion(place, REGION);
    await server.restart();
    const stop = async () => {
      await server.stop();
      await cluster?.stop();
    };
    return { server, cluster, place, stop };
  } catch (error) {
    await cluster?.stop();
    throw error;
  }
};

for (const engine of ENGINES) {
  test(`${engine}: on a full disk a report is given back with all that was typed, pages stay readable, and afterwards it goes on by itself`, async () => {
    const disk = smallDisk(DISK_MB[engine]);
    try {
      const { server, cluster, place, stop } = await startOn(disk, engine);
      const { url } = server;
      const assertGivenBack = async (form: Form) => {
        const { status, html } = await send(url, form);
        assert.equal(status, 503, html.slice(0, 500));
        assert.ok(html.includes(form.text), 'what was typed stands in the form');
      };
      try {
        const taken: Form[] = [];
        disk.fill(64 * 1024);
        let refused: Form | undefined;
        while (!refused && taken.length < MOST_FORMS) {
          const form = newForm();
          if ((await send(url, form)).status === 303) taken.push(form);
          else refused = form;
        }
        assert.ok(refused, 'the disk was never full');
        await assertGivenBack(refused);
        const pictured = newForm(await newPhoto());
        await assertGivenBack(pictured);
        for (const path of ['/', '/lapor', '/laporan', '/healthz'])
          assert.equal((await fetch(url + path)).status, 200, `${path} is readable`);
        if (cluster) {
          await cluster.exhaust();
          await assertGivenBack(refused); // PostgreSQL is away altogether now
          disk.clear();
          await cluster.restart();
          const back = Date.now();
          while ((await fetch(`${url}/laporan`)).status !== 200 && Date.now() - back < BACK_MS) await wait(50);
        } else disk.clear();
        for (const form of [refused, pictured])
          assert.equal((await send(url, form)).status, 303, 'the same form is taken as soon as there is room');
        await server.kill();
        const kept = await readDatabase(place, (db) =>
          inRegion(db, REGION, (tx) =>
            tx.query<{ text: string; photos: number }>(
              `select text, (select count(*)::integer from reports.photo p where p.region_id = r.region_id and p.report_id = r.id) as photos
                 from reports.report r where region_id = $1`,
              [REGION],
            ),
          ),
        );
        assert.deepEqual(
          kept.map(({ text, photos }) => [text, photos]).sort(),
          [...taken, refused, pictured].map(({ text, photo }) => [text, photo ? 1 : 0]).sort(),
        );
      } finally {
        await stop();
      }
    } finally {
      disk.remove();
    }
  });
}
