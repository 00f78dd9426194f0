import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readReports } from '../import/read.ts';
import { reportByCode } from '../queries/report.ts';
import type { Report } from '../types.ts';
import { importReports } from './import.ts';
import { seedReports } from './setup.ts';

export const REGION = 3522;
export const SYSTEM: Actor = { kind: 'system', task: 'test' };
export const ADMINISTRATOR: Actor = {
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000009',
  name: 'Admin Contoh',
  role: 'administrator',
  region: REGION,
};
export const NOW = new Date('2026-11-21T03:00:00Z');
const FIXTURES = join(import.meta.dirname, '..', 'import', 'fixtures');
export const SP4N = readFileSync(join(FIXTURES, 'sp4n.csv'), 'utf8');
export const HEADINGS =
  'Nomor,Tanggal,Isi,Judul,Status,Tipe Laporan,Nama Pelapor,OPD,Kategori,Kabupaten,Kecamatan,Desa,Lat,Lon,Alasan';

interface Line {
  readonly id: string;
  readonly date?: string;
  readonly text?: string;
  readonly title?: string;
  readonly status?: string;
  readonly privacy?: string;
  readonly name?: string;
  readonly agency?: string;
  readonly category?: string;
  readonly regency?: string;
  readonly district?: string;
  readonly village?: string;
  readonly lat?: string;
  readonly lon?: string;
  readonly reason?: string;
}

export const csv = (...lines: Line[]) =>
  [
    HEADINGS,
    ...lines.map((line) =>
      [
        line.id,
        line.date ?? '2 November 2026',
        line.text ?? 'Jalan berlubang di depan balai desa.',
        line.title ?? 'Jalan berlubang',
        line.status ?? 'Belum Diverifikasi',
        line.privacy ?? '',
        line.name ?? '',
        line.agency ?? '',
        line.category ?? '',
        line.regency ?? '',
        line.district ?? '',
        line.village ?? '',
        line.lat ?? '',
        line.lon ?? '',
        line.reason ?? '',
      ]
        .map((cell) => `"${cell}"`)
        .join(','),
    ),
  ].join('\n');

/** A region with its agencies and a store, ready for imports. @param db open from the first test to the last */
export const importBench = (db: () => Db) => {
  const secrets = makeSecrets(Buffer.alloc(32, 7));
  const folder = mkdtempSync(join(tmpdir(), 'simpul-import-'));
  const made = {} as { files: Store; roads: { id: string; name: string } };
  const officer = (): Actor => ({ ...ADMINISTRATOR, role: 'officer', organisation: made.roads.id }) as Actor;
  const verifier = { ...ADMINISTRATOR, role: 'verifier' } as Actor;
  const app = () => ({ db: db(), secrets, files: made.files });

  const run = async (
    file: string,
    { dryRun = false, origin = 'uji', now = NOW, actor = ADMINISTRATOR as Actor } = {},
  ) => {
    const rows = readReports(Buffer.from(file), { format: 'auto', now, origin });
    return importReports(app(), actor, REGION, rows, { dryRun, title: 'uji.csv', now });
  };
  const textOf = async (key: string) => {
    const file = await made.files.get(key);
    return new Response(file?.stream).text();
  };
  const rowsOf = (source: string) =>
    inRegion(db(), REGION, (tx) =>
      tx.query<{
        code: string;
        source_id: string;
        original: Record<string, unknown>;
        original_sealed: Uint8Array;
        whole: string;
      }>(
        `select code, source_id, original, original_sealed, r::text as whole from reports.report r where region_id = $1 and source = $2 order by source_id`,
        [REGION, source],
      ),
    );
  /** Reads a report by its number in the other system. */
  const report = async (source: string, id: string): Promise<Report> => {
    const found = (await rowsOf(source)).find((row) => row.source_id === id);
    assert.ok(found, `${source} ${id} is not there`);
    return (await inRegion(db(), REGION, (tx) => reportByCode(tx, found.code)))!;
  };
  const counts = (added: number, updated: number, unchanged: number, kept: number, refused: number) => ({
    added,
    updated,
    unchanged,
    kept,
    refused,
  });

  before(async () => {
    made.files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, SYSTEM, NOW);
      made.roads = (await listOrganisations(tx, { kinds: ['agency'] })).find(({ name }) =>
        name.includes('Bina Marga'),
      )!;
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return { made, secrets, officer, verifier, app, run, textOf, rowsOf, report, counts };
};
