import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { App } from '#platform/app.ts';
import { restoreBackup, takeBackup } from '#platform/backup/index.ts';
import { type Db, inEveryRegion, inNoRegion } from '#platform/db/index.ts';
import { examine } from '#platform/doctor/index.ts';
import { openStore } from '#platform/files/index.ts';
import { startS3Double } from '#platform/files/s3-double.testing.ts';
import type { Job } from '#platform/jobs.ts';
import type { Settings } from '#platform/settings.ts';
import { BACKUP_WISHES, MIGRATIONS, openDatabase, startJobs } from '../../src/open.ts';
import { createEmptyPostgresDatabase, ENGINES, type EngineKind } from '../support/database.ts';
import { type Installation, NOW, newPlace, seededInstallation, submitSample } from '../support/installation.ts';
import { asOwner } from '../support/owner.ts';
import { schemaText } from '../support/schema.ts';

const quietly = { now: NOW, tell: () => undefined };
const silent = () => undefined;
const keyIn = ({ dataDirectory }: Settings) => join(dataDirectory, 'simpul.key');

const SCHEMAS = ['platform', ...MIGRATIONS.map(({ module }) => module)];
const schemaOf = (db: Db, schema: string) => inEveryRegion(db, (tx) => schemaText(tx, schema));

/** An empty place on an engine, for as long as `act` takes. */
const inNewPlace = async (kind: EngineKind, act: (settings: Settings) => Promise<void>): Promise<void> => {
  const postgres = kind === 'postgres' ? await createEmptyPostgresDatabase() : undefined;
  const { settings, remove } = newPlace(postgres?.url);
  try {
    await act(settings);
  } finally {
    remove();
    await postgres?.drop();
  }
};

for (const from of ENGINES) {
  describe(`a backup of ${from}`, () => {
    let source: Installation;
    let file = '';
    before(async () => {
      source = await seededInstallation(from);
      file = join(source.settings.dataDirectory, 'backups', 'one.tar');
      await takeBackup(source, BACKUP_WISHES, file, quietly);
    });
    after(() => source?.close());
    const give = (settings: Settings) => copyFileSync(keyIn(source.settings), keyIn(settings));

    test('leaves nothing unfinished beside it', () => {
      assert.deepEqual(readdirSync(join(source.settings.dataDirectory, 'backups')), ['one.tar']);
    });

    for (const to of ENGINES) {
      test(`restores into an empty ${to} with the same content, which a backup of it shows again`, () =>
        inNewPlace(to, async (settings) => {
          give(settings);
          const restored = await restoreBackup(settings, MIGRATIONS, file, silent);
          assert.equal(restored.hash, restored.manifest.hash);
          assert.deepEqual([restored.files.count, restored.manifest.missing, restored.hasKey], [9, 0, true]);
          const db = await openDatabase(settings);
          try {
            const files = await openStore(settings);
            const again = await takeBackup({ ...source, db, files }, BACKUP_WISHES, `${file}.${to}`, quietly);
            assert.equal(again.manifest.hash, restored.manifest.hash);
            for (const schema of SCHEMAS)
              assert.equal(await schemaOf(db, schema), await schemaOf(source.db, schema), schema);
            assert.deepEqual(
              again.manifest.eras.map(({ number }) => number),
              [1, 2],
            );
            const [sealed] = await inEveryRegion(db, (tx) =>
              tx.query<{ name: Uint8Array }>('select reporter_name_sealed as name from reports.report limit 1'),
            );
            assert.equal(source.secrets.decrypt('reports.name', sealed!.name), 'Sari Contoh');
          } finally {
            await db.engine.close();
          }
        }));
    }

    test('is of one moment: what is written while it runs is in it whole or not at all', async () => {
      const write = async (number: number) => {
        await inNoRegion(source.db, (tx) =>
          tx.run(`insert into platform.installation (name, value) values ($1, 'x')`, [`during-${number}`]),
        );
      };
      const writing: Promise<void>[] = [];
      const { manifest } = await takeBackup(source, BACKUP_WISHES, `${file}.moment`, {
        now: NOW,
        tell: () => void (writing.length < 5 && writing.push(write(writing.length))),
      });
      await Promise.all(writing);
      assert.equal(manifest.tables.find(({ name }) => name === 'installation')?.rows, 1);
      assert.equal(writing.length, 5);
      await inNoRegion(source.db, (tx) => tx.run(`delete from platform.installation where name like 'during-%'`));
    });
  });
}

/** What differs below is not the engine: one is enough. */
const ANY = ENGINES.at(-1)!;

describe('a restore', () => {
  let source: Installation;
  let file = '';
  before(async () => {
    source = await seededInstallation(ANY, 1);
    file = join(source.settings.dataDirectory, 'one.tar');
    await takeBackup(source, BACKUP_WISHES, file, quietly);
  });
  after(() => source?.close());
  const filesIn = async (settings: Settings) => {
    const keys: string[] = [];
    for await (const { key } of (await openStore(settings)).list('')) keys.push(key);
    return keys;
  };

  test('is refused where a database or files are, and says what it found', () =>
    inNewPlace(ANY, async (settings) => {
      const store = await openStore(settings);
      await store.put('img/aa/bb/other/large.webp', Buffer.from('x'), 'image/webp');
      await assert.rejects(restoreBackup(settings, MIGRATIONS, file, silent), /img\/aa\/bb\/other\/large\.webp/);
      await store.remove('img/aa/bb/other/large.webp');
      await (await openDatabase(settings)).engine.close();
      await assert.rejects(
        restoreBackup(settings, MIGRATIONS, file, silent),
        ANY === 'postgres' ? /schemas accounts \(\d+ tables\)/ : /a database in/,
      );
      assert.deepEqual(await filesIn(settings), []);
    }));

  test('with another key is refused, and without one it says so', () =>
    inNewPlace(ANY, async (settings) => {
      writeFileSync(keyIn(settings), Buffer.alloc(32, 5).toString('base64'));
      await assert.rejects(restoreBackup(settings, MIGRATIONS, file, silent), /is not the key of this backup/);
      rmSync(keyIn(settings));
      assert.equal((await restoreBackup(settings, MIGRATIONS, file, silent)).hasKey, false);
      assert.equal(existsSync(keyIn(settings)), false);
    }));

  test('that cannot end leaves neither rows nor files, and can be done again', () =>
    inNewPlace(ANY, async (settings) => {
      const broken = mkdtempSync(join(tmpdir(), 'simpul-migrations-'));
      const later = { module: 'later', directory: broken };
      try {
        writeFileSync(
          join(broken, '0001-later.sql'),
          'create table later.thing (id integer primary key);\nselect 1/0;',
        );
        await assert.rejects(restoreBackup(settings, [...MIGRATIONS, later], file, silent), /division by zero/);
        assert.deepEqual(await filesIn(settings), []);
        // An older backup in a newer program: its rows come first, then what the program has learnt since.
        writeFileSync(join(broken, '0001-later.sql'), 'create table later.thing (id integer primary key);');
        const { hash, manifest } = await restoreBackup(settings, [...MIGRATIONS, later], file, silent);
        assert.equal(hash, manifest.hash);
        const db = await openDatabase(settings);
        const there = await inNoRegion(db, (tx) => tx.one(`select to_regclass('later.thing')::text as name`));
        await db.engine.close();
        assert.deepEqual(there, { name: 'later.thing' });
      } finally {
        rmSync(broken, { recursive: true });
      }
    }));

  test('of a newer program is refused by an older one, which names what it does not know', () =>
    inNewPlace(ANY, async (settings) => {
      const older = MIGRATIONS.filter(({ module }) => module !== 'reports');
      await assert.rejects(restoreBackup(settings, older, file, silent), /newer Simpul.*reports\/0001-reports\.sql/);
      assert.deepEqual(await filesIn(settings), []);
    }));
});

test('the store of files is away for an hour of scheduled work: what needs it fails and says so, all else is done, and afterwards nothing is missing', async () => {
  const s3 = await startS3Double();
  const place = await seededInstallation(ANY, 0);
  try {
    const { settings, db } = place;
    await asOwner(db, 'update places.region set is_sample = false'); // a demonstration is not backed up
    const files = await openStore({ ...settings, S3_ENDPOINT: s3.endpoint, S3_KEY: 'KEY', S3_SECRET: 'SECRET' });
    const app = { ...place, files };
    const jobs: Job[] = [];
    await startJobs({
      ...app,
      jobs: { work: async (all: readonly Job[]) => void jobs.push(...all) } as unknown as App['jobs'],
    });
    /** @returns the names of those that fail */
    const hour = async () => {
      const failed: string[] = [];
      for (const { name, run } of jobs) await run({}).catch(() => failed.push(name));
      return failed.sort();
    };
    for (let index = 0; index < 2; index += 1) await submitSample(app, index);
    // as if they had come without being opened here: they wait for the index
    for (const table of ['likeness_mark', 'likeness']) await asOwner(db, `delete from reports.${table}`);
    await asOwner(db, 'update reports.photo set indexed_at = null');
    const named = s3.keys();
    await files.put('img/aa/bb/nobody/large.webp', Buffer.from('x'), 'image/webp');
    s3.age(48 * 3_600_000);
    const patient = { settings, db, store: files, sources: MIGRATIONS, wishes: BACKUP_WISHES };
    /** What the doctor finds wrong; mail has nowhere to go here. */
    const wrong = async () =>
      (await examine(patient, true, new Date()))
        .filter(({ level, area }) => level === 'wrong' && area !== 'mail')
        .map(({ area }) => area);

    s3.failWith({ status: 503, code: 'ServiceUnavailable' });
    assert.ok(jobs.find(({ name }) => name === 'platform.backup')?.again, 'it is tried again in the same night');
    const needing = [
      'budget.sweep',
      'classifications.sweep',
      'planning.sweep',
      'platform.backup',
      'reports.index_photos',
      'reports.sweep_files',
      'reports.sweep_imports',
    ];
    for (let half = 0; half < 2; half += 1) assert.deepEqual(await hour(), needing);
    assert.deepEqual(readdirSync(settings.backupDirectory), [], 'no half of a backup is left');
    assert.deepEqual(await wrong(), ['files', 'files', 'backup', 'backup']);
    assert.deepEqual(s3.keys(), [...named, 'img/aa/bb/nobody/large.webp'].sort());

    s3.failWith(undefined);
    assert.deepEqual(await hour(), []);
    assert.deepEqual(s3.keys(), named, 'what nobody names is swept, what is named is there');
    assert.deepEqual(await wrong(), []);
    const known = await inEveryRegion(db, (tx) => tx.query('select from reports.likeness'));
    assert.equal(known.length, 2, 'each photo is known again');
    const backup = join(settings.backupDirectory, readdirSync(settings.backupDirectory)[0]!);
    await inNewPlace(ANY, async (elsewhere) => {
      const { files: kept, manifest } = await restoreBackup(elsewhere, MIGRATIONS, backup, silent);
      assert.deepEqual([kept.count, manifest.missing], [named.length, 0]);
    });
  } finally {
    await place.close();
    await s3.stop();
  }
});
