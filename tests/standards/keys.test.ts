import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Every file that opens what was sealed, and why no view of a person goes without a line in the journal there. */
const OPENED: Readonly<Record<string, string>> = {
  'src/modules/reports/actions/identity.ts': 'name and contact for a person, who gives a reason; in the journal',
  'src/modules/reports/actions/import.ts': 'the name is compared with that of a file, and shown to nobody',
  'src/modules/reports/actions/sp4n.ts': 'the row of an export of SP4N-LAPOR!, whose name is left out',
  'src/modules/reports/tell.ts': 'the contact, to write to the reporter themselves',
  'src/modules/channels/queries/record.ts': 'where words stand; read behind openIdentity only, see below',
  'src/modules/channels/actions/answer.ts': 'the sender of a message, to answer them; tokens of gateways',
  'src/modules/channels/actions/deliver.ts': 'whom a message goes to, to send it; tokens of gateways',
  'src/modules/channels/actions/arrive.ts': 'the secret of a gateway',
  'src/modules/channels/actions/mail.ts': 'the secret of a mail server',
  'src/modules/channels/outbox.ts': 'a number, to show its last digits',
  'src/modules/alerts/link.ts': 'a link that its holder brings back',
  'src/modules/alerts/tell.ts': 'the address of a subscriber, to write to them',
  'src/platform/mail/outbox.ts': 'mail on its way; the administrator sees the first letter of an address',
  'src/platform/push/outbox.ts': 'a device that asked to be told, to tell it',
  'src/platform/push/send.ts': 'the key of this server',
  'src/platform/keyring.ts': 'whichever key fits',
  'src/platform/secrets.ts': 'the lock itself',
  'src/platform/rotate.ts': 'sealed again with the next key',
  'src/modules/reports/actions/audit.ts': 'the secret of a draw, once it is told',
  'src/modules/reports/actions/photos.ts': 'a token that its holder brings back',
  'src/modules/reports/actions/documents.ts': 'a token that its holder brings back',
  'src/modules/reports/passes.ts': 'a token that its holder brings back',
  'src/modules/reports/reporter-cookie.ts': 'a cookie that its holder brings back',
  'src/modules/open311/actions/send.ts': 'our key at another server',
  'src/modules/accounts/actions/sso.ts': 'a token, to sign out of a provider',
  'src/modules/accounts/actions/reset.ts': 'a name to sign in with, to write to whoever has it',
  'src/modules/accounts/known-device.ts': 'a cookie that its holder brings back',
  'src/modules/accounts/totp.ts': 'the secret of a second step',
  'src/modules/accounts/sso/keys.ts': 'the key of this server',
  'src/modules/accounts/sso/provider.ts': 'our secret at a provider',
  'src/modules/proposals/tell.ts': 'where a proposer asked to be told, to tell them',
  'src/routes/proposal-view.ts': 'the name of a proposer who agreed to be named',
  'src/routes/(account)/akun/layanan/offer.ts': 'a cookie that its holder brings back',
  'src/routes/(public)/ikuti/[code]/supporter.ts': 'a cookie that its holder brings back',
};
const sources = globSync('src/**/*.{ts,svelte}')
  .filter((file) => !/\.test(ing)?\.ts$/.test(file))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
const filesWith = (words: RegExp) => sources.flatMap(({ file, text }) => (words.test(text) ? file : [])).sort();

test('what was sealed is opened in these files and in no other; where a resident is named there, nobody looks without the journal', () => {
  assert.deepEqual(
    filesWith(/\bdecrypt\b/),
    Object.keys(OPENED).sort(),
    'say who looks, and where the journal is told',
  );
  const sealing = ['src/modules/reports/actions/submit.ts', 'src/modules/reports/import/row.ts'];
  const opening = ['actions/identity.ts', 'actions/import.ts', 'tell.ts'].map((file) => `src/modules/reports/${file}`);
  assert.deepEqual(filesWith(/'reports\.(name|contact)'/), [...sealing, ...opening].sort());
  const desk = 'src/routes/(staff)/meja/[code]/+page.server.ts';
  assert.deepEqual(filesWith(/\brecordedSourceOf\(/), [desk]);
  const [journaled, looked] = ['openIdentity(', 'recordedSourceOf('].map((call) =>
    readFileSync(desk, 'utf8').indexOf(call),
  );
  assert.ok(journaled! < looked!, 'first the journal, then the source');
});

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
