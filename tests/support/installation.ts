import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { seedSamplePeople } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { seedPetitions } from '#modules/petitions/index.ts';
import { openRegion } from '#modules/places/index.ts';
import { seedProposals } from '#modules/proposals/index.ts';
import { photoLimits, type Submission, seedReports, submitReport, takePhotos } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { queueMail } from '#platform/mail/index.ts';
import { readSettings, type Settings } from '#platform/settings.ts';
import { type EngineKind, openTestDatabase } from './database.ts';

export const REGION = 3522;
export const NOW = new Date('2026-11-09T02:00:00Z');

export type Installation = Pick<App, 'db' | 'files' | 'secrets' | 'settings'> & { close(): Promise<void> };

/** A temporary folder and the settings of an installation in it. */
export const newPlace = (databaseUrl?: string): { settings: Settings; remove(): void } => {
  const data = mkdtempSync(join(tmpdir(), 'simpul-place-'));
  return {
    settings: readSettings({ SIMPUL_DATA: data, DATABASE_URL: databaseUrl, SIMPUL_DEMO: '0' }),
    remove: () => rmSync(data, { recursive: true, force: true }),
  };
};

/** An installation with a region, its people, reports with photos and with reporters' names, and a mail that waits: all invented. */
export const seededInstallation = async (kind: EngineKind, reports = 3): Promise<Installation> => {
  const { db, close } = await openTestDatabase(kind);
  const { settings, remove } = newPlace();
  const secrets = await openSecrets(db, settings);
  const files = await openStore(settings);
  const app = { db, files, secrets, settings };
  await inNoRegion(db, seedHolidays);
  await inRegion(db, REGION, async (tx) => {
    await openRegion(tx, { region: REGION, isSample: true, now: NOW });
    await seedOrganisations(tx, REGION, NOW);
    await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
    await seedPetitions(tx, { kind: 'system', task: 'test' }, NOW);
    await seedProposals(tx, { kind: 'system', task: 'test' }, NOW);
    await seedSamplePeople(tx, REGION, NOW, await listOrganisations(tx));
    await queueMail(tx, secrets, { to: 'sari@example.org', subject: 'Laporan', text: 'Kata kunci: empat kata' }, NOW);
  });
  for (let index = 0; index < reports; index += 1) await submitSample(app, index);
  return {
    ...app,
    async close() {
      await close();
      remove();
    },
  };
};

/** A report by Sari, with a photo, her name and her address; every other one is secret. */
export const submitSample = async (
  app: Pick<App, 'db' | 'files' | 'secrets'>,
  index: number,
  now = NOW,
): Promise<void> => {
  const red = (index * 37) % 256;
  const image = sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 90, b: 60 } } });
  const bytes = await image.jpeg().toBuffer();
  const sent = [{ field: 'photos', name: 'foto.jpg', position: 0, bytes }];
  const { photos } = await takePhotos(app, sent, photoLimits('Asia/Jakarta'));
  const submission: Submission = {
    text: `Jalan berlubang nomor ${index}, airnya\n\tmenggenang \\ sampai ke pasar.`,
    anonymous: false,
    secret: index % 2 === 1,
    reporterName: 'Sari Contoh',
    reporterContact: 'sari@example.org',
    kind: 'complaint',
    channel: 'web',
    lat: -7.15 + index / 1000,
    lon: 111.88,
    answers: { since: ['"a"', 'b\\n'] },
  };
  await submitReport(app, { kind: 'visitor' }, REGION, submission, photos, randomUUID(), now);
};
