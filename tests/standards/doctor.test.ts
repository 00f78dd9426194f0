import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { backUp } from '#platform/backup/index.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import { examine, type Level } from '#platform/doctor/index.ts';
import { BACKUP_WISHES, MIGRATIONS } from '../../src/open.ts';
import { ENGINES } from '../support/database.ts';
import { type Installation, seededInstallation } from '../support/installation.ts';

const SECRETS = ['sari@example.org', 'Sari Contoh', 'rahasia-surat', 'rahasia-s3'];

for (const engine of ENGINES) {
  describe(engine, () => {
    let place: Installation;
    before(async () => {
      place = await seededInstallation(engine, 2);
      await asOwner('update platform.outbox_mail set next_try_at = now()');
    });
    after(() => place?.close());

    const findings = async (change: Partial<Installation['settings']> = {}, now = new Date()) => {
      const settings = { ...place.settings, ...change };
      const patient = { settings, db: place.db, store: place.files, sources: MIGRATIONS, wishes: BACKUP_WISHES };
      const found = await examine(patient, true, now);
      const text = JSON.stringify(found);
      for (const secret of SECRETS) assert.ok(!text.includes(secret), `the doctor told ${secret}`);
      return found;
    };
    const levelsOf = async (area: string, ...asked: Parameters<typeof findings>): Promise<Level[]> =>
      (await findings(...asked)).filter((finding) => finding.area === area).map(({ level }) => level);
    const asOwner = (sql: string) => place.db.engine.script(sql);

    test('a place where all is well has nothing wrong but that nobody has backed it up', async () => {
      const wrong = (await findings()).filter(({ level }) => level === 'wrong').map(({ area }) => area);
      assert.deepEqual(wrong, ['backup']);
      const now = new Date();
      await backUp(place, BACKUP_WISHES, join(place.settings.backupDirectory, 'x.tar'), { now, tell: () => undefined });
      assert.deepEqual(await levelsOf('backup'), ['well']);
      assert.deepEqual(await levelsOf('backup', {}, new Date(now.getTime() + 30 * 3_600_000)), ['wrong']);
    });

    test('a wall between regions that is down is named with its table', async () => {
      await asOwner('alter table reports.report disable row level security');
      const [found] = (await findings()).filter(({ area }) => area === 'rights');
      await asOwner('alter table reports.report enable row level security');
      assert.match(found!.sentence.en, /down on reports\.report/);
      assert.deepEqual(await levelsOf('rights'), ['well']);
    });

    test('files that are missing, damaged or too many are counted', async () => {
      const [photo] = await inEveryRegion(place.db, (tx) =>
        tx.query<{ key: string }>('select file_key as key from reports.photo order by file_key limit 1'),
      );
      await place.files.remove(`${photo!.key}/small.webp`);
      writeFileSync(join(place.settings.dataDirectory, 'files', photo!.key, 'large.webp'), 'no picture');
      const told = (await findings()).filter(({ area }) => area === 'files').map(({ sentence }) => sentence.en);
      assert.ok(
        told.some((text) => text.startsWith('1 of 6 files that were looked at are not in the store')),
        told.join(),
      );
      assert.ok(
        told.some((text) => text.startsWith('1 of 6 files that were looked at are damaged')),
        told.join(),
      );
    });

    test('another key, and a key that others can read, are wrong', async () => {
      assert.deepEqual(await levelsOf('key', { SIMPUL_KEY: Buffer.alloc(32, 9).toString('base64') }), ['wrong']);
      const path = join(place.settings.dataDirectory, 'simpul.key');
      chmodSync(path, 0o644);
      assert.deepEqual(await levelsOf('key'), ['wrong', 'well']);
      chmodSync(path, 0o600);
      assert.deepEqual(await levelsOf('key'), ['well']);
    });

    test('a migration that is not of this program is wrong, one that waits is told', async () => {
      const later = { module: 'later', directory: place.settings.dataDirectory };
      const [waiting, newer] = await Promise.all(
        [[...MIGRATIONS, later], MIGRATIONS.slice(1)].map(async (sources) => {
          const patient = { settings: place.settings, db: place.db, store: undefined, sources, wishes: BACKUP_WISHES };
          writeFileSync(join(place.settings.dataDirectory, '0001-later.sql'), 'select 1;');
          return (await examine(patient, false, new Date())).find(({ area }) => area === 'migrations')?.level;
        }),
      );
      assert.deepEqual([waiting, newer], ['attention', 'wrong']);
    });

    test('mail that waits beyond its time, a mail server and a store that cannot be reached are wrong, and tell no password', async () => {
      await asOwner(`update platform.outbox_mail set next_try_at = now() - interval '2 hours'`);
      const SMTP_URL = 'smtp://simpul:rahasia-surat@127.0.0.1:1';
      assert.deepEqual(await levelsOf('mail', { SMTP_URL }), ['wrong', 'wrong']);
    });

    test('an address without https, and https that no proxy is believed for, are wrong', async () => {
      assert.ok((await levelsOf('address', { SIMPUL_ORIGIN: 'http://127.0.0.1:1' })).includes('wrong'));
      assert.ok((await levelsOf('address', { SIMPUL_ORIGIN: 'https://127.0.0.1:1' })).includes('wrong'));
    });
  });
}
