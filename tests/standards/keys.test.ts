import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import { openIdentity, reporterOf, seedReports, submitReport, supportReport } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { keyPath, newKeyLine, openSecrets } from '#platform/keyring.ts';
import { queueMail } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { rotateKeys } from '#platform/rotate.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../support/database.ts';

const REGION = 3522;
const NOW = new Date('2026-11-09T02:00:00Z');
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Lestari Contoh',
  role: 'verifier',
  region: REGION,
};
const CONTACT = '0812-0000-0001';
const SUBMISSION = {
  text: 'Lampu jalan di depan balai desa padam sejak sepekan.',
  kind: 'complaint',
  answers: {},
  anonymous: true,
  secret: false,
  channel: 'web',
  reporterContact: CONTACT,
} as const;

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-keys-'));
  after(() => rmSync(folder, { recursive: true }));
  const settings = { dataDirectory: folder, SIMPUL_KEY: undefined };
  const open = async () => ({ db: db(), secrets: await openSecrets(db(), settings) });
  const form = { once: randomUUID(), supporter: randomUUID() };
  const submit = async (once: string) =>
    submitReport(await open(), { kind: 'visitor' }, REGION, SUBMISSION, [], once, NOW);
  before(() =>
    inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    }),
  );

  test('every column of bytes says whether it is sealed, blind or plain', async () => {
    const untold = await inNoRegion(db(), (tx) =>
      tx.query<{ name: string }>(
        `select format('%s.%s', c.oid::regclass, a.attname) as name
           from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and a.atttypid = 'bytea'::regtype and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss')
            and coalesce(col_description(c.oid, a.attnum), '') !~ '^(sealed|blind): [a-z0-9_.]+(;|$)|^plain: .{10,}'`,
      ),
    );
    assert.deepEqual(
      untold,
      [],
      "comment on column … is 'sealed: FIELD', 'blind: FIELD' or 'plain: why it needs no key'",
    );
  });

  test('a change of keys alters nothing that people notice, and the old key opens nothing that is kept', async () => {
    const receipt = await submit(form.once);
    const ref = { region: REGION, id: receipt.id };
    assert.equal(await supportReport(await open(), { kind: 'visitor' }, ref, form.supporter, NOW), 1);
    const { secrets } = await open();
    const mail = { to: 'sari@contoh.invalid', subject: 'Laporanmu', text: 'Sudah dijawab.' };
    await inRegion(db(), REGION, (tx) => queueMail(tx, secrets, mail, NOW));
    const oldKey = readFileSync(keyPath(settings), 'utf8').trim();
    const old = makeSecrets(Buffer.from(oldKey, 'base64'));
    const running = await open(); // a server that goes on working with the key it knows

    const { number, changed } = await rotateKeys(db(), settings);
    assert.equal(number, 2);
    assert.equal(changed, 7, 'contact, its index, key, form and supporter of the report; address and text of the mail');

    for (const app of [running, await open()]) {
      const again = await submitReport(app, { kind: 'visitor' }, REGION, SUBMISSION, [], form.once, NOW);
      assert.deepEqual(again, { ...receipt, again: true }, 'the form sent once more gets its first receipt');
      const { report } = await reporterOf(app, REGION, receipt.code, receipt.words);
      assert.equal(report.id, receipt.id);
      assert.equal(await supportReport(app, { kind: 'visitor' }, ref, form.supporter, NOW), 1, 'nobody counts twice');
      const identity = await openIdentity(app, VERIFIER, ref, 'Petugas perlu bertanya.', NOW);
      assert.equal(identity.contact, CONTACT);
    }
    const sealed = await inRegion(db(), REGION, (tx) =>
      tx.one<{ contact: Uint8Array; index: Uint8Array }>(
        'select reporter_contact_sealed as contact, reporter_contact_index as index from reports.report where region_id = $1 and id = $2',
        [REGION, receipt.id],
      ),
    );
    assert.throws(() => old.decrypt('reports.contact', sealed!.contact));
    assert.notDeepEqual(
      sealed!.index,
      old.blindIndex('reports.contact', CONTACT),
      'nobody with the old key can guess at it',
    );
    assert.ok(!readFileSync(keyPath(settings), 'utf8').includes(oldKey), 'the old key is gone from the disk');
  });

  test('a change of keys that was cut off is taken up, and what came in meanwhile is changed too', async () => {
    const between = await submit(randomUUID());
    const path = keyPath(settings);
    writeFileSync(path, `${readFileSync(path, 'utf8')}${newKeyLine()}\n`); // as far as a run came that was killed here
    const { words, code } = await submit(randomUUID());
    const { number } = await rotateKeys(db(), settings);
    assert.equal(number, 3);
    const app = await open();
    for (const one of [between, { words, code }]) assert.ok(await reporterOf(app, REGION, one.code, one.words));
    const first = await inRegion(db(), REGION, (tx) =>
      tx.query<{ number: number }>(
        'select distinct get_byte(reporter_contact_sealed, 0) as number from reports.report where region_id = $1',
        [REGION],
      ),
    );
    assert.deepEqual(first, [{ number: 3 }]);
  });

  test('a key that is a setting is changed by whoever set it', async () => {
    const lines = readFileSync(keyPath(settings), 'utf8').trim().split('\n');
    const setting = lines.join(',');
    const refused = rotateKeys(db(), { ...settings, SIMPUL_KEY: setting });
    await assert.rejects(refused, (error) => isProblem(error) && error.slug === 'key-is-a-setting');
    const { number, path } = await rotateKeys(db(), { ...settings, SIMPUL_KEY: `${setting},${newKeyLine()}` });
    assert.equal(number, 4);
    const next = readFileSync(path, 'utf8').trim();
    assert.equal(next.split('\n').filter((line) => line.startsWith('index:')).length, 3);
    assert.ok(await openSecrets(db(), { ...settings, SIMPUL_KEY: next.replaceAll('\n', ',') }));
  });
});
