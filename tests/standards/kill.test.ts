import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { inRegion } from '#platform/db/index.ts';
import { imageKey, openStore, SIZES } from '#platform/files/index.ts';
import { ENGINES } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

const REGION = 3522;
/** `npm run endure` makes a hundred. */
const ROUNDS = Number(process.env.SIMPUL_KILL_ROUNDS ?? 3);
const FORMS_AT_ONCE = 6;
const PHOTOS = 2;

interface Form {
  readonly once: string;
  /** Everybody writes from a network of their own, so that no limit comes between. */
  readonly network: string;
  readonly text: string;
  readonly photos: readonly Blob[];
  readonly wasKept: boolean;
  code?: string;
}

/** Two pictures unlike any other's: noise compresses badly, so they take a while to arrive and to be stored. */
const newForm = async (round: number, index: number): Promise<Form> => ({
  once: randomUUID(),
  network: `10.${round}.${index}.1`,
  wasKept: index % 2 === 1,
  text: `Jalan berlubang nomor ${round}-${index}, sudah sebulan tidak ada yang memperbaiki.`,
  photos: await Promise.all(
    Array.from({ length: PHOTOS }, async () => {
      const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
      const image = sharp({ create: { width: 400, height: 300, channels: 3, background: '#808080', noise } });
      return new Blob([new Uint8Array(await image.jpeg().toBuffer())], { type: 'image/jpeg' });
    }),
  ),
});

/**
 * Sends a form as a browser does, every other one as a device that kept it for want of a connection. The code is kept only when the server
 * said that it has the report.
 */
const send = async (url: string, form: Form): Promise<void> => {
  const body = new FormData();
  body.set('once', form.once);
  body.set('text', form.text);
  for (const [index, photo] of form.photos.entries()) body.append('photos', photo, `foto-${index}.jpg`);
  if (form.wasKept) body.set('written', new Date().toISOString());
  const answer = await fetch(`${url}/lapor${form.wasKept ? '/nanti' : ''}`, {
    method: 'POST',
    body,
    headers: { origin: url, accept: form.wasKept ? 'application/json' : 'text/html', 'x-forwarded-for': form.network },
    redirect: 'manual',
  }).catch(() => undefined);
  const place = answer?.status === 303 ? answer.headers.get('location') : undefined;
  const told = answer?.status === 200 ? await answer.json().catch(() => undefined) : undefined;
  form.code = /\/ikuti\/([0-9A-Z-]+)/.exec(place ?? told?.arrived?.href ?? '')?.[1] ?? form.code;
};

/** Kills when so many forms are answered and the others are somewhere on their way: the same on a slow machine. */
const killWhileSending = async (server: Server, round: number): Promise<Form[]> => {
  const forms = await Promise.all(Array.from({ length: FORMS_AT_ONCE }, (_, index) => newForm(round, index)));
  const enough = (5 * round + 3) % FORMS_AT_ONCE;
  let acknowledged = 0;
  const reached = Promise.withResolvers<void>();
  const sending = Promise.all(
    forms.map(async (form) => {
      await send(server.url, form);
      acknowledged += 1;
      if (acknowledged >= enough) reached.resolve();
    }),
  );
  if (enough === 0) reached.resolve();
  await reached.promise;
  await wait((round * 7) % 40);
  await server.kill();
  await sending;
  return forms;
};

interface Kept {
  readonly reports: { readonly code: string; readonly submitted: number; readonly photos: number }[];
  readonly files: number;
}

/** What is stored of each form: the database and the disk are asked, not the program. */
const whatIsKept = (server: Server, forms: readonly Form[]): Promise<Kept[]> =>
  readDatabase(server, async (db) => {
    const store = await openStore({ dataDirectory: server.data, S3_REGION: 'auto' });
    const isThere = async (key: string) => {
      const file = await store.get(key);
      await file?.stream.cancel();
      return file !== undefined && file.size > 0;
    };
    const kept: Kept[] = [];
    for (const { text } of forms) {
      const rows = await inRegion(db, REGION, (tx) =>
        tx.query<{ code: string; submitted: number; keys: string[] }>(
          `select r.code,
                  (select count(*)::integer from platform.journal j where j.region_id = r.region_id
                      and j.subject = 'reports/' || r.id and j.act = 'report.submit') as submitted,
                  array(select p.file_key from reports.photo p where p.region_id = r.region_id and p.report_id = r.id) as keys
             from reports.report r where r.region_id = $1 and r.text = $2`,
          [REGION, text],
        ),
      );
      const keys = rows.flatMap((row) => row.keys.flatMap((key) => SIZES.map((size) => imageKey(key, size))));
      kept.push({
        reports: rows.map((row) => ({ code: row.code, submitted: row.submitted, photos: row.keys.length })),
        files: (await Promise.all(keys.map(isThere))).filter(Boolean).length,
      });
    }
    return kept;
  });

for (const engine of ENGINES) {
  test(`killed ${ROUNDS} times while reports with photos come in, ${engine} has every acknowledged one exactly once`, async () => {
    const server = await startServer({ engine, env: { SIMPUL_PROXIES: '1' } });
    try {
      await server.kill();
      await openRealRegion(server, REGION);
      const forms: Form[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        await server.restart();
        forms.push(...(await killWhileSending(server, round)));
      }
      const acknowledged = forms.filter(({ code }) => code);
      assert.ok(
        acknowledged.length > ROUNDS,
        `only ${acknowledged.length} were acknowledged: the kills came too early to show anything`,
      );
      assert.ok(
        acknowledged.length < forms.length,
        'every form was acknowledged: the kills came too late to show anything',
      );

      // A phone sends again what was never acknowledged, and, unsure, also what was: nothing is doubled.
      await server.restart();
      for (const form of forms) {
        const before = form.code;
        await send(server.url, form);
        assert.ok(form.code, `form ${form.once} is refused after the restart`);
        if (before) assert.equal(form.code, before, 'a resend is answered with the first code');
      }
      await server.kill();
      const kept = await whatIsKept(server, forms);
      for (const [index, { reports, files }] of kept.entries()) {
        assert.deepEqual(reports, [{ code: forms[index].code, submitted: 1, photos: PHOTOS }]);
        assert.equal(files, PHOTOS * SIZES.length);
      }
    } finally {
      await server.stop();
    }
  });
}
