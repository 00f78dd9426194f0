import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { ENGINES, type EngineKind } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';
import { type SmallDisk, smallDisk } from '../support/small-disk.ts';

const REGION = 3522;
/** With 160 PGlite no longer came through since the tables of channels and alerts are there; what it takes for itself is not measured. */
const DISK_MB = 200;
const MOST_FORMS = 400;

/** Words that compress badly, so that every report takes room. */
const wordy = () => Array.from({ length: 220 }, () => Math.random().toString(36).slice(2, 9)).join(' ');

interface Form {
  readonly once: string;
  readonly text: string;
}
const newForm = (): Form => ({ once: randomUUID(), text: `Jalan berlubang. ${wordy()}` });

/** Everybody writes from a network of their own, so that no limit comes between. */
let networks = 0;
const send = async (url: string, { once, text }: Form) => {
  networks += 1;
  const body = new FormData();
  body.set('once', once);
  body.set('text', text);
  const answer = await fetch(`${url}/lapor`, {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { origin: url, accept: 'text/html', 'x-forwarded-for': `10.${networks >> 8}.${networks & 255}.1` },
  });
  return { status: answer.status, html: await answer.text() };
};

/** The server with its database on the disk: PGlite in the data directory, PostgreSQL in a tablespace. */
const startOn = async (disk: SmallDisk, engine: EngineKind): Promise<Server> => {
  const data = join(disk.path, 'data');
  mkdirSync(data);
  const server = await startServer({ engine, data, env: { SIMPUL_PROXIES: '1' }, tablespace: disk.path });
  await server.kill();
  await openRealRegion(server, REGION);
  await server.restart();
  return server;
};

for (const engine of ENGINES) {
  test(`${engine}: on a full disk a report is given back with all that was typed, pages stay readable, and afterwards it goes on by itself`, async () => {
    const disk = smallDisk(DISK_MB);
    try {
      const server = await startOn(disk, engine);
      try {
        const taken: Form[] = [];
        disk.fill(64 * 1024);
        let refused: Form | undefined;
        while (!refused && taken.length < MOST_FORMS) {
          const form = newForm();
          const { status, html } = await send(server.url, form);
          if (status === 303) taken.push(form);
          else {
            refused = form;
            assert.equal(status, 503, html.slice(0, 500));
            assert.ok(html.includes(form.text), 'what was typed stands in the form');
          }
        }
        assert.ok(refused, 'the disk was never full');
        for (const path of ['/', '/lapor', '/laporan', '/healthz'])
          assert.equal((await fetch(server.url + path)).status, 200, `${path} is readable`);
        disk.clear();
        assert.equal((await send(server.url, refused)).status, 303, 'the same form is taken as soon as there is room');
        await server.kill();
        const kept = await readDatabase(server, (db) =>
          inRegion(db, REGION, (tx) =>
            tx.query<{ text: string }>('select text from reports.report where region_id = $1', [REGION]),
          ),
        );
        assert.deepEqual(kept.map(({ text }) => text).sort(), [...taken, refused].map(({ text }) => text).sort());
      } finally {
        await server.stop();
      }
    } finally {
      disk.remove();
    }
  });
}
