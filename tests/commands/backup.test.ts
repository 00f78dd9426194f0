import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { App } from '#platform/app.ts';
import { type Db, inEveryRegion } from '#platform/db/index.ts';
import { imageKey, openStore } from '#platform/files/index.ts';
import { keyPath, openSecrets } from '#platform/keyring.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { simpul, startSimpul } from '../support/command.ts';
import { createEmptyPostgresDatabase, ENGINES } from '../support/database.ts';
import { submitSample } from '../support/installation.ts';
import { readDatabase } from '../support/region.ts';
import { type Server, startServer } from '../support/server.ts';

/** On the disk of one small office: PGlite, a demonstration without its samples, and whatever is restored beside it. */
const folder = mkdtempSync(join(tmpdir(), 'simpul-backup-'));
const data = join(folder, 'office');
const env = { SIMPUL_DATA: data, SIMPUL_DEMO: '0' };
const REPORTS = 3;
const settings = readSettings(env);
/** Opens the office as a command would, on PGlite or where it has moved to. */
const inOffice = <T>(
  act: (app: Pick<App, 'db' | 'files' | 'secrets'>) => Promise<T>,
  databaseUrl?: string,
): Promise<T> =>
  readDatabase({ data, databaseUrl }, async (db) =>
    act({ db, files: await openStore(settings), secrets: await openSecrets(db, settings) }),
  );
const sealedNames = (db: Db) =>
  inEveryRegion(db, (tx) => tx.query<{ name: Uint8Array }>('select reporter_name_sealed as name from reports.report'));

let server: Server;
let firstKey: string;
before(async () => {
  mkdirSync(data);
  const opened = await simpul(env, 'init', '--region', '35.22', '--admin', 'dewi');
  assert.equal(opened.code, 0, opened.error);
  await inOffice(async (app) => {
    for (let index = 0; index < REPORTS; index += 1) await submitSample(app, index, new Date());
  });
  firstKey = readFileSync(keyPath(settings), 'utf8').trim();
  server = await startServer({ engine: 'pglite', data });
});
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const hashesIn = (text: string) => text.match(/\b[0-9a-f]{64}\b/g);

test('a backup is taken beside the running program, which goes on, and nobody but its owner can read it', async () => {
  const file = join(folder, 'one.tar');
  const [{ code, out, error }, page] = await Promise.all([
    simpul(env, 'backup', file, '--lang', 'en'),
    fetch(`${server.url}/bojonegoro`),
  ]);
  assert.equal(code, 0, error + out);
  assert.equal(page.status, 200);
  assert.match(out, /THE KEY IS NOT IN IT\. Key: .*simpul\.key \(fingerprint [0-9a-f]{16}\)/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(statSync(join(data, 'simpul.sock')).mode & 0o777, 0o600);
  const again = await simpul(env, 'backup', file, '--lang', 'en');
  assert.equal(again.code, 2);
  assert.match(again.out, /is there already and is not overwritten/);
});

test('the doctor looks in beside the running program, and says what must be done', async () => {
  const { code, out, error } = await simpul(env, 'doctor', '--lang', 'en');
  assert.equal(code, 0, error + out);
  assert.match(out, /^✔ rights: /m);
  assert.match(out, /^✔ backup: The last backup is 0 hours old/m);
  const json = await simpul(
    { ...env, DATABASE_URL: 'postgres://simpul:rahasia@127.0.0.1:1/x', SIMPUL_DATA: folder },
    'doctor',
    '--json',
  );
  assert.equal(json.code, 1);
  assert.equal(JSON.parse(json.out).isWell, false);
  assert.doesNotMatch(json.out + json.error, /rahasia/);
});

test('a backup that is killed leaves nothing that bears its name, and the next one is whole', async () => {
  await server.kill();
  const file = join(folder, 'killed', 'one.tar');
  const { child, ended } = startSimpul(env, 'backup', file);
  while (!existsSync(join(folder, 'killed')) || readdirSync(join(folder, 'killed')).length === 0) await wait(5);
  child.kill('SIGKILL');
  await ended;
  assert.equal(existsSync(file), false);
  const { code, out, error } = await simpul(env, 'backup', file);
  assert.equal(code, 0, error);
  assert.equal(hashesIn(out)?.length, 1);
});

test('a restore that is killed can be done again, and then prints two equal hashes', async () => {
  const postgres = ENGINES.includes('postgres') ? await createEmptyPostgresDatabase() : undefined;
  const place = { SIMPUL_DATA: join(folder, 'elsewhere'), ...(postgres ? { DATABASE_URL: postgres.url } : {}) };
  const file = join(folder, 'killed', 'one.tar');
  try {
    const { child, ended } = startSimpul(place, 'restore', file);
    await Promise.race([ended, wait(1500)]);
    child.kill('SIGKILL');
    await ended;
    const { code, out, error } = await simpul(place, 'restore', file, '--lang', 'en');
    assert.equal(code, 0, error);
    const [was, is] = hashesIn(out) ?? [];
    assert.equal(was, is);
    assert.match(out, /THE KEY IS NOT HERE YET/);
    const again = await simpul(place, 'restore', file, '--lang', 'en');
    assert.equal(again.code, 2);
    assert.match(again.error, /needs an empty place/);
  } finally {
    await postgres?.drop();
  }
});

test('the key is changed by a command, after which the doctor finds a key that fits', async () => {
  const { code, out, error } = await simpul(env, 'rotate-key', '--lang', 'en');
  assert.equal(code, 0, error);
  const changed = Number(/^Key 2 is in force; (\d+) values were sealed anew/.exec(out)?.[1]);
  assert.ok(changed >= REPORTS * 5, `${out}: name, contact, its index, key and form of each report`);
  const doctor = await simpul(env, 'doctor', '--lang', 'en');
  assert.equal(doctor.code, 0, doctor.out + doctor.error);
  assert.match(doctor.out, /^✔ key: The key fits the database/m);
});

test('PGlite moves to an empty PostgreSQL with the same content, names under the newest key and photos included, and nobody starts the old one by mistake', async () => {
  if (!ENGINES.includes('postgres')) return;
  const { url, drop } = await createEmptyPostgresDatabase();
  try {
    const { code, out, error } = await simpul(env, 'migrate-to-postgres', url, '--lang', 'en');
    assert.equal(code, 0, error);
    const [was, is] = hashesIn(out) ?? [];
    assert.equal(was, is);
    const old = await simpul(env, 'backup');
    assert.equal(old.code, 2);
    assert.match(old.error, /was moved to PostgreSQL/);
    const moved = await simpul({ ...env, DATABASE_URL: url }, 'doctor', '--lang', 'en');
    assert.match(moved.out, /^✔ key: The key fits the database/m);
    await inOffice(async ({ db, files, secrets }) => {
      const sealed = await sealedNames(db);
      const first = makeSecrets(Buffer.from(firstKey, 'base64'));
      for (const { name } of sealed) assert.throws(() => first.decrypt('reports.name', name));
      assert.deepEqual(
        sealed.map(({ name }) => secrets.decrypt('reports.name', name)),
        Array.from({ length: REPORTS }, () => 'Sari Contoh'),
      );
      const photos = await inEveryRegion(db, (tx) =>
        tx.query<{ key: string }>('select file_key as key from reports.photo'),
      );
      assert.equal(photos.length, REPORTS);
      for (const { key } of photos) assert.ok(await files.get(imageKey(key, 'large')), 'its photo is where it was');
    }, url);
    const again = await simpul(env, 'migrate-to-postgres', url);
    assert.equal(again.code, 2);
  } finally {
    await drop();
  }
});

test('what cannot be backed up or restored is said in a sentence', async () => {
  const nowhere = { SIMPUL_DATA: join(folder, 'nowhere') };
  const told = await Promise.all([
    simpul(nowhere, 'backup', '--lang', 'en'),
    simpul(nowhere, 'backup', 'a.tar', 'b.tar'),
    simpul(nowhere, 'restore'),
    simpul(nowhere, 'migrate-to-postgres', 'mysql://x'),
    simpul(nowhere, 'migrate-to-postgres', 'postgres://127.0.0.1:1/x'),
    simpul(nowhere, 'restore', join(folder, 'no-such-file.tar')),
    simpul(nowhere, 'restore', join(import.meta.dirname, 'backup.test.ts'), '--lang', 'en'),
  ]);
  for (const { code, error } of told) {
    assert.equal(code, 2);
    assert.doesNotMatch(error, /^\s+at /m);
  }
  assert.match(told[0]!.error, /There is no Simpul in/);
  assert.match(told.at(-1)!.error, /is no backup of Simpul/);
});
