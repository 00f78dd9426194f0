import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { chooseNews, followHere, unfollowHere } from './actions/news.ts';
import { becomeAnonymous } from './actions/reporter.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { archiveReport, verifyReport } from './actions/verifier.ts';
import { tellReporters } from './tell.ts';

const REGION = 3522;
const VERIFIER: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Verifikator Contoh',
  role: 'verifier',
  region: REGION,
};

eachEngine((_engine, db) => {
  const now = new Date('2026-11-09T02:00:00Z');
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 3)), settings: readSettings({}) }) as App;

  before(() =>
    inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now });
      await seedReports(tx, { kind: 'system', task: 'test' }, now);
    }),
  );

  const archived = async (reporterContact: string | undefined, once: string) => {
    const submission = {
      text: 'Lampu depan masjid mati.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      reporterContact,
    } as const;
    const { id } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], once, now);
    await archiveReport(
      db(),
      VERIFIER,
      { region: REGION, id },
      `Lampu itu milik pabrik, kami teruskan ke pengelolanya: ${once}.`,
      now,
    );
  };
  const waiting = () => inRegion(db(), REGION, (tx) => outbox(tx, app().secrets));

  test('a reporter who left an address is told once, one who left none or a phone number is not', async () => {
    await archived('sari@contoh.invalid', 'a');
    await archived(undefined, 'b');
    await archived('081-contoh', 'c');
    await journalReadable(db());
    await tellReporters(app(), now);
    await tellReporters(app(), now);
    const mails = await waiting();
    assert.equal(mails.length, 1);
    assert.match(mails[0].subject, /Laporanmu diarsipkan \(3522-/);
  });
  test('a contact that cannot be opened keeps nobody waiting, and a run that dies in the middle tells nobody twice', async () => {
    const told = async () => (await waiting()).length;
    const before = await told();
    await archived('rusak@contoh.invalid', 'd');
    await archived('budi@contoh.invalid', 'e');
    await archived('rina@contoh.invalid', 'f');
    await journalReadable(db());
    const { secrets } = app();
    let asked = 0;
    const decrypt = (field: string, sealed: Uint8Array) => {
      const contact = secrets.decrypt(field, sealed);
      if (field === 'reports.contact') asked += 1;
      if (contact.startsWith('rusak')) throw new Error('Unsupported state or unable to authenticate data');
      return contact;
    };
    let encrypted = 0;
    const dyingApp = {
      ...app(),
      secrets: {
        ...secrets,
        decrypt,
        encrypt: (field: string, text: string) => {
          if (text.includes('rina')) throw new Error('killed');
          encrypted += 1;
          return secrets.encrypt(field, text);
        },
      },
    } as App;
    await assert.rejects(tellReporters(dyingApp, now), /killed/);
    assert.ok(asked > 0 && encrypted > 0);
    assert.equal(await told(), before + 1, 'what came before the end of the process is queued');
    await tellReporters({ ...app(), secrets: { ...secrets, decrypt } } as App, now);
    await tellReporters(app(), now);
    assert.equal(await told(), before + 2);
  });

  test('a reporter is told as much as they chose, by mail and on the device that follows, and after becoming anonymous of nothing', async () => {
    const REPORTER = { kind: 'reporter' } as const;
    const file = async (once: string) => {
      const submission = {
        text: 'Lampu depan masjid mati.',
        kind: 'complaint',
        answers: {},
        anonymous: false,
        secret: false,
        channel: 'web',
        reporterContact: `${once}@contoh.invalid`,
      } as const;
      const { id } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], once, now);
      return { region: REGION, id };
    };
    const device = {
      endpoint: 'https://push.example/a',
      keys: { p256dh: Buffer.alloc(65, 4).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') },
    };
    const pushes = async () =>
      (await inRegion(db(), REGION, (tx) => tx.query('select from platform.outbox_push'))).length;
    const told = async (act: () => Promise<unknown>) => {
      await journalReadable(db());
      await tellReporters(app(), now);
      const before = [(await waiting()).length, await pushes()];
      await act();
      await journalReadable(db());
      await tellReporters(app(), now);
      return [(await waiting()).length - before[0], (await pushes()) - before[1]];
    };
    const verify = (ref: { region: number; id: string }) =>
      verifyReport(db(), VERIFIER, ref, { title: 'Lampu mati', classification: 'complaint' }, now);
    const archive = (ref: { region: number; id: string }) =>
      archiveReport(db(), VERIFIER, ref, `Lampu itu milik pabrik, kami teruskan ke pengelolanya: ${ref.id}.`, now);
    const [needed, all, none, gone] = [await file('g'), await file('h'), await file('i'), await file('j')];
    for (const ref of [needed, all, none, gone]) await followHere(app(), REPORTER, ref, device, now);
    await chooseNews(db(), REPORTER, all, 'all', now);
    await chooseNews(db(), REPORTER, none, 'none', now);
    await becomeAnonymous(db(), REPORTER, gone, now);
    assert.deepEqual(await told(() => verify(needed)), [0, 0], 'a step is no news to who did not ask for steps');
    assert.deepEqual(await told(() => verify(all)), [1, 1]);
    assert.deepEqual(await told(() => archive(needed)), [1, 1]);
    assert.deepEqual(await told(() => archive(none)), [0, 0]);
    assert.deepEqual(await told(() => archive(gone)), [0, 0]);
    await unfollowHere(app(), REPORTER, all, device.endpoint, now);
    assert.deepEqual(await told(() => archive(all)), [1, 0]);
  });
});
