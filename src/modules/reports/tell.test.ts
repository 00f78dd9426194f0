import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { outbox } from '#platform/mail/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { archiveReport } from './actions/verifier.ts';
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
      'Lampu itu milik pabrik, kami teruskan ke pengelolanya.',
      now,
    );
  };
  const waiting = () => inRegion(db(), REGION, (tx) => outbox(tx, app().secrets));

  test('a reporter who left an address is told once, one who left none or a phone number is not', async () => {
    await archived('sari@contoh.invalid', 'a');
    await archived(undefined, 'b');
    await archived('081-contoh', 'c');
    await tellReporters(app(), now);
    await tellReporters(app(), now);
    const mails = await waiting();
    assert.equal(mails.length, 1);
    assert.match(mails[0].subject, /Laporanmu diarsipkan \(3522-/);
  });
});
