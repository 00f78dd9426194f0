import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { uuidv7 } from 'uuidv7';
import { listOrganisations } from '#modules/organisations/index.ts';
import { submitReport, verifyAndAssign } from '#modules/reports/index.ts';
import { API_LIMIT } from '#platform/api-limit.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { charge, use } from '#platform/limits.ts';
import { multipart, post } from '../support/http-form.ts';
import { addPerson } from '../support/people.ts';
import { openRealRegion, readDatabase } from '../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../support/server.ts';

const REGION = 3522;
const PASSWORD = 'kuda lumping biru';
const VILLAGERS = 100;
const VILLAGE = '100.64.0.9'; // what RFC 6598 sets aside for carrier-grade NAT
const SPENT = '192.0.2.250';

let server: Server;
/** The code of an aspiration that gathers support. */
let petition: string;
/** Another process, which stands behind no proxy; on PostgreSQL it shares the database of the first. */
let second: Server;

before(async () => {
  server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_PROXIES: '1' } });
  await server.kill();
  await openRealRegion(server, REGION);
  await readDatabase(server, async (db) => {
    const id = await addPerson(db, REGION, { login: 'warga0', name: 'Orang Contoh', role: 'verifier' }, PASSWORD);
    await inRegion(db, REGION, async (tx) => {
      for (let n = 1; n < VILLAGERS; n += 1) {
        const own = uuidv7();
        await tx.run('insert into accounts.login (login, region_id, person_id) values ($1, $2, $3)', [
          `warga${n}`,
          REGION,
          own,
        ]);
        await tx.run(
          `insert into accounts.person (region_id, id, login, name, role, password_hash, created_at)
           select region_id, $3, $4, name, role, password_hash, created_at from accounts.person where region_id = $1 and id = $2`,
          [REGION, id, own, `warga${n}`],
        );
      }
    });
    petition = await gathering(db);
    const all = use({ ...API_LIMIT, most: 1 }, SPENT); // the whole allowance as one use: a key does not say how many fit
    await inNoRegion(db, async (tx) => {
      for (let n = 0; n < 2; n += 1) await charge(tx, all, new Date(), API_LIMIT.perMs);
    });
  });
  await server.restart();
  const shared = server.databaseUrl ? { data: server.data, env: { DATABASE_URL: server.databaseUrl } } : {};
  second = await startServer({ engine: 'pglite', ...shared });
});
after(async () => {
  await second.stop();
  await server.stop();
});

/** @returns the code of a verified aspiration */
const gathering = async (db: Db): Promise<string> => {
  const secrets = await openSecrets(db, { dataDirectory: server.data, SIMPUL_KEY: undefined });
  const verifier = { kind: 'person', id: uuidv7(), name: 'Contoh', role: 'verifier', region: REGION } as const;
  const text = 'Kami ingin jembatan gantung ke sekolah.';
  const answers = { anonymous: true, secret: false, channel: 'web', kind: 'aspiration', answers: {}, text } as const;
  const now = new Date();
  const { id, code } = await submitReport({ db, secrets }, { kind: 'visitor' }, REGION, answers, [], randomUUID(), now);
  const [office] = await inRegion(db, REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
  const decision = { title: 'Jembatan gantung ke sekolah', classification: 'aspiration' } as const;
  await verifyAndAssign(db, verifier, { region: REGION, id }, decision, office.id, now);
  return code;
};

/** One after another in ten lines, as people arrive. */
const each = async <T>(count: number, act: (n: number) => Promise<T>): Promise<T[]> => {
  const results: T[] = [];
  const line = async (first: number) => {
    for (let n = first; n < count; n += 10) results[n] = await act(n);
  };
  await Promise.all(Array.from({ length: 10 }, (_, n) => line(n)));
  return results;
};

const signIn = (at: Server, login: string, password: string, headers: Record<string, string>) => {
  const body = Buffer.from(new URLSearchParams({ login, password, ke: '/akun' }).toString());
  return post(`${at.url}/masuk?/password`, body, { 'content-type': 'application/x-www-form-urlencoded', ...headers });
};

const report = (headers: Record<string, string>) => {
  const fields = {
    once: randomUUID(),
    text: 'Lampu jalan di depan balai dusun mati sejak kemarin.',
    kind: 'complaint',
    service: 'road',
    'q.road.danger': 'near',
    address: 'Depan balai dusun',
    privacy: 'anonymous',
  };
  return post(
    `${server.url}/lapor`,
    multipart(Object.entries(fields).map(([name, value]) => ({ name, value }))),
    headers,
  );
};

const heardUntilRefused = async (
  attempt: (n: number) => Promise<{ status: number }>,
  most: number,
): Promise<number> => {
  for (let n = 0; n < most; n += 1) if ((await attempt(n)).status === 429) return n;
  return most;
};

test('a hundred people behind one address report, look their reports up on another device and sign in, all within minutes', async () => {
  const from = { 'x-forwarded-for': VILLAGE };
  const codes = await each(VILLAGERS, async () => {
    const sent = await report(from);
    assert.equal(sent.status, 303);
    return /\/ikuti\/([^?]+)/.exec(sent.location ?? '')![1];
  });
  const pages = await each(
    VILLAGERS,
    async (n) => (await fetch(`${server.url}/ikuti/${codes[n]}`, { headers: from })).status,
  );
  assert.deepEqual(new Set(pages), new Set([200]));
  const signedIn = await each(VILLAGERS, (n) => signIn(server, `warga${n}`, PASSWORD, from));
  assert.deepEqual(new Set(signedIn.map(({ status, location }) => `${status} ${location}`)), new Set(['303 /akun']));
});

test('the same hundred support one petition in one evening, and each of them counts', async () => {
  const from = { 'x-forwarded-for': VILLAGE };
  const form = { ...from, 'content-type': 'application/x-www-form-urlencoded' };
  const path = `/aspirasi/${petition}`;
  const sent = await each(VILLAGERS, () => post(`${server.url}${path}?/support`, Buffer.from(''), form));
  assert.deepEqual(
    new Set(sent.map(({ status, location }) => `${status} ${location}`)),
    new Set([`303 ${path}?ok=support`]),
  );
  const supporters = async () => {
    const page = await (await fetch(server.url + path, { headers: from })).text();
    return Number(/(\d+) orang mendukung/.exec(page)?.[1]);
  };
  assert.equal(await supporters(), VILLAGERS);
  const cookie = [sent[0].headers['set-cookie'] ?? []].flat()[0].split(';')[0];
  await post(`${server.url}${path}?/support`, Buffer.from(''), { ...form, cookie });
  assert.equal(await supporters(), VILLAGERS, 'a device counts once');
});

test('behind one proxy only what that proxy wrote counts: inventing addresses gives no more tries', async () => {
  const wrong = (n: number) => {
    const headers = {
      'x-forwarded-for': `203.0.113.${n}, 198.18.0.77`,
      forwarded: `for=203.0.113.${n}`,
      'x-real-ip': `203.0.113.${n}`,
      'true-client-ip': `203.0.113.${n}`,
    };
    return signIn(server, 'siapa-saja', 'bukan ini katanya', headers);
  };
  const heard = await heardUntilRefused(wrong, 14);
  assert.ok(heard === 10 || heard === 11, `${heard} were heard`);
  const elsewhere = { 'x-forwarded-for': '198.18.0.77, 198.18.0.78' };
  assert.equal((await signIn(server, 'siapa-saja', 'bukan ini katanya', elsewhere)).status, 401);
});

test('without a proxy no header counts', async () => {
  const wrong = (n: number) => {
    const invented = `203.0.113.${n}`;
    const headers = { 'x-forwarded-for': invented, forwarded: `for=${invented}`, 'x-real-ip': invented };
    return signIn(second, 'siapa-lagi', 'bukan ini katanya', headers);
  };
  const heard = await heardUntilRefused(wrong, 14);
  assert.ok(heard === 10 || heard === 11, `${heard} were heard`);
});

test('who is refused is told when, keeps what was typed, and is refused after a restart and by the other process too', async () => {
  const from = { 'x-forwarded-for': '127.0.0.1' }; // as the process without a proxy sees this test
  await heardUntilRefused(() => signIn(server, 'ibu.sari', 'bukan ini katanya', from), 14);
  if (server.databaseUrl) assert.equal((await signIn(second, 'ibu.sari', PASSWORD, {})).status, 429);
  await server.restart();
  const refused = await signIn(server, 'ibu.sari', PASSWORD, from);
  assert.equal(refused.status, 429);
  const seconds = Number(refused.headers['retry-after']);
  assert.ok(seconds > 0 && seconds <= 90, `${seconds} s`);
  assert.match(refused.html, new RegExp(`Coba ${seconds} detik lagi`));
  assert.match(refused.html, /value="ibu\.sari"/);
});

test('a network that asks for code after code that no report has waits; one with a public report or its key does not', async () => {
  const guesser = { 'x-forwarded-for': '198.18.0.90', accept: 'text/html' };
  const sent = await report({ 'x-forwarded-for': '198.18.0.91' });
  const path = (sent.location ?? '').replace(/\?.*/, '');
  const ask = (asked: string, headers: Record<string, string> = guesser) =>
    fetch(server.url + asked, { headers, redirect: 'manual' });
  assert.equal((await ask(path)).status, 200);
  const codes = Array.from({ length: 130 }, (_, n) => codeWithCheck(n));
  const heard = await heardUntilRefused((n) => ask(`/ikuti/${codes[n]}`), codes.length);
  assert.ok(heard >= 100 && heard <= 110, `${heard} were looked up`);
  for (const asked of [path, `/ikuti/${codes[129]}`]) {
    const refused = await ask(asked);
    assert.equal(refused.status, 429, 'whether such a report exists or not');
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
  }
  const key = [sent.headers['set-cookie'] ?? []]
    .flat()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
  assert.equal((await ask(path, { ...guesser, cookie: key })).status, 200, 'the reporter’s own device');
});

/** A well-formed code: weights 1, 3, 5 … modulo 32 over the eight characters. */
const codeWithCheck = (n: number): string => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const body = [0, 0, 0, 0, 0, 0, n >> 5, n & 31];
  const check = body.reduce((sum, value, index) => sum + value * (2 * index + 1), 0) % 32;
  const text = [...body, check].map((value) => alphabet[value]).join('');
  return `${REGION}-${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)}`;
};

test('an API client whose allowance is spent gets problem+json that says when, on every API alike', async () => {
  const ask = (path: string, address: string) => fetch(server.url + path, { headers: { 'x-forwarded-for': address } });
  for (const path of [
    '/api/places?region=3522&q=ngasem',
    '/api/reports/near?region=3522&lat=-7&lon=112',
    '/api/tidak-ada',
  ]) {
    const refused = await ask(path, SPENT);
    assert.deepEqual(
      [refused.status, refused.headers.get('content-type')],
      [429, 'application/problem+json; charset=utf-8'],
    );
    const { retryAfterSeconds } = (await refused.json()) as { retryAfterSeconds: number };
    assert.equal(refused.headers.get('retry-after'), String(retryAfterSeconds));
    assert.notEqual((await ask(path, '192.0.2.251')).status, 429);
  }
});
