import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { listPeople } from '#modules/accounts/index.ts';
import { acceptReport, submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { imageKey, openStore, SIZES } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { ENGINES } from '../support/database.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

const REGION = 3522;
/** `npm run endure` makes a hundred. */
const ROUNDS = Number(process.env.SIMPUL_KILL_ROUNDS ?? 2);
const CASES = 6;
const PHOTOS = 2;
const VERIFIER = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
} as const;

/** Its reporter writes about a case, its officer answers it with proof, or a device sends what was noted where the trouble is. */
const SIDES = ['reporter', 'office', 'field'] as const;
interface Case {
  readonly id: string;
  readonly code: string;
  readonly words: string;
  readonly side: (typeof SIDES)[number];
  /** The key under which a device keeps a visit. */
  readonly once: string;
  readonly said: string;
  isAcknowledged: boolean;
}

/** Cases in the hands of an office. @returns them, and the person of that office, as signing in names them */
const makeCases = (server: Server, round: number): Promise<{ cases: Case[]; officer: string }> =>
  readDatabase(server, async (db) => {
    const people = await inRegion(db, REGION, (tx) => listPeople(tx, { ended: false }));
    const bagas = people.find(({ name, organisation }) => name.startsWith('Bagas') && organisation !== null)!;
    const officer = { ...VERIFIER, id: bagas.id, role: 'officer', organisation: bagas.organisation! };
    const app = { db, secrets: await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined }) };
    const cases: Case[] = [];
    for (let index = 0; index < CASES; index += 1) {
      const text = `Jalan berlubang nomor ${round}-${index}, sudah sebulan.`;
      const submission = {
        text,
        kind: 'complaint',
        answers: {},
        anonymous: true,
        secret: false,
        channel: 'web',
      } as const;
      const now = new Date();
      const once = randomUUID();
      const { id, code, words } = await submitReport(app, { kind: 'visitor' }, REGION, submission, [], once, now);
      const ref = { region: REGION, id };
      const decision = { title: text, classification: 'complaint' } as const;
      await verifyAndAssign(db, VERIFIER, ref, decision, bagas.organisation!, now);
      await acceptReport(db, officer, ref, now);
      const side = SIDES[index % SIDES.length];
      const said = `Kata-kata ${round}-${index} dari ${side}.`;
      cases.push({ id, code, words, side, once, said, isAcknowledged: false });
    }
    return { cases, officer: `${REGION}:${bagas.id}` };
  });

const post = (server: Server, path: string, body: FormData | URLSearchParams, cookie = '') =>
  fetch(server.url + path, {
    method: 'POST',
    body,
    headers: { origin: server.url, accept: 'text/html', cookie },
    redirect: 'manual',
  });

/** Who may speak in a case, as their browser knows it. */
const cookieOf = async (server: Server, path: string, fields: Record<string, string>): Promise<string> => {
  const answer = await post(server, path, new URLSearchParams(fields));
  assert.equal(answer.status, 303, path);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
};

/** Noise compresses badly: it takes a while to arrive and to be stored. */
const photo = async (): Promise<Blob> => {
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const image = sharp({ create: { width: 400, height: 300, channels: 3, background: '#808080', noise } });
  return new Blob([new Uint8Array(await image.jpeg().toBuffer())], { type: 'image/jpeg' });
};

/** Where each side sends its words, and what it is answered once they are kept. */
const WAYS = {
  reporter: (code: string) => ({ path: `/ikuti/${code}?/converse`, kept: 303 }),
  office: (code: string) => ({ path: `/meja/${code}?/answer`, kept: 303 }),
  field: () => ({ path: '/meja/lapangan/kirim', kept: 200 }),
};

/** @returns whether it was acknowledged; not when the line broke */
const speak = async (server: Server, { code, side, said, once }: Case, cookie: string): Promise<boolean> => {
  const body = new FormData();
  body.set('body', said);
  if (side === 'field') {
    for (const [name, value] of Object.entries({ once, code, seen: 'accepted', written: new Date().toISOString() }))
      body.set(name, value);
  }
  for (let index = 0; index < PHOTOS; index += 1) body.append('photos', await photo(), `foto-${index}.jpg`);
  const { path, kept } = WAYS[side](code);
  const answer = await post(server, path, body, cookie).catch(() => undefined);
  assert.ok(answer === undefined || answer.status === kept, `${side} of ${code} is answered with ${answer?.status}`);
  return answer !== undefined;
};

/** Kills when so many are answered and the others are somewhere on their way: the same on a slow machine. */
const killWhileSpeaking = async (server: Server, cases: readonly Case[], officer: string, round: number) => {
  const office = await cookieOf(server, '/masuk?/sample', { person: officer });
  const cookies = await Promise.all(
    cases.map(({ code, words, side }) =>
      side === 'reporter' ? cookieOf(server, `/ikuti/${code}?/key`, { kunci: words }) : office,
    ),
  );
  const enough = 1 + ((2 * round + 1) % (CASES - 2));
  let answered = 0;
  const reached = Promise.withResolvers<void>();
  const speaking = Promise.all(
    cases.map(async (one, index) => {
      one.isAcknowledged = await speak(server, one, cookies[index]);
      answered += 1;
      if (answered >= enough) reached.resolve();
    }),
  );
  await reached.promise;
  await wait((round * 7) % 20);
  await server.kill();
  await speaking;
};

/** What is stored of each case: the database and the disk are asked, not the program. */
const whatIsKept = (server: Server, cases: readonly Case[]) =>
  readDatabase(server, async (db) => {
    const store = await openStore({ dataDirectory: server.data, S3_REGION: 'auto' });
    const isThere = async (key: string) => {
      const file = await store.get(key);
      await file?.stream.cancel();
      return file !== undefined && file.size > 0;
    };
    return Promise.all(
      cases.map(async ({ id, said }) => {
        const rows = await inRegion(db, REGION, (tx) =>
          tx.query<{ keys: string[]; told: number; status: string }>(
            `select array(select p.file_key from reports.photo p where p.region_id = m.region_id and p.message_id = m.id) as keys,
                    (select count(*)::integer from platform.journal j where j.region_id = m.region_id and j.subject = 'reports/' || m.report_id
                        and j.act in ('report.converse', 'report.answer', 'report.note')) as told, r.status
               from reports.message m join reports.report r on r.region_id = m.region_id and r.id = m.report_id
              where m.region_id = $1 and m.report_id = $2 and m.body = $3`,
            [REGION, id, said],
          ),
        );
        const keys = rows.flatMap((row) => row.keys.flatMap((key) => SIZES.map((size) => imageKey(key, size))));
        const files = (await Promise.all(keys.map(isThere))).filter(Boolean).length;
        return { rows: rows.map(({ keys: { length }, ...row }) => ({ ...row, photos: length })), files };
      }),
    );
  });

for (const engine of ENGINES) {
  test(`killed ${ROUNDS} times while a conversation, proof and notes from the field come in, ${engine} has all that was acknowledged once, and nothing by half`, async () => {
    const server = await startServer({ engine, env: { SIMPUL_PROXIES: '1' } });
    try {
      await server.kill();
      await openRealRegion(server, REGION, true);
      const all: Case[] = [];
      let inspector = '';
      for (let round = 0; round < ROUNDS; round += 1) {
        const { cases, officer } = await makeCases(server, round);
        await server.restart();
        await killWhileSpeaking(server, cases, officer, round);
        all.push(...cases);
        inspector = officer;
      }
      const acknowledged = all.filter(({ isAcknowledged }) => isAcknowledged);
      assert.ok(acknowledged.length >= ROUNDS, 'the kills came too early to show anything');
      assert.ok(acknowledged.length < all.length, 'the kills came too late to show anything');
      const check = async () => {
        for (const [index, { rows, files }] of (await whatIsKept(server, all)).entries()) {
          const { side, isAcknowledged, code } = all[index];
          assert.ok(isAcknowledged ? rows.length === 1 : rows.length <= 1, `${code} was said ${rows.length} times`);
          const status = side === 'office' ? 'answered' : 'accepted';
          for (const row of rows) assert.deepEqual(row, { status, told: 1, photos: PHOTOS });
          assert.equal(files, rows.length * PHOTOS * SIZES.length);
        }
      };
      await check();

      // A device that was told nothing sends again, and, unsure, also what was acknowledged: nothing is doubled.
      await server.restart();
      const cookie = await cookieOf(server, '/masuk?/sample', { person: inspector });
      for (const one of all.filter(({ side }) => side === 'field'))
        one.isAcknowledged = await speak(server, one, cookie);
      await server.kill();
      assert.ok(all.every(({ side, isAcknowledged }) => side !== 'field' || isAcknowledged));
      await check();
    } finally {
      await server.stop();
    }
  });
}
