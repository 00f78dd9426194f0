import { type Backup, backUp } from '#platform/backup/index.ts';
import type { Say } from '#platform/door.ts';
import { placeOfKey } from '#platform/keyring.ts';
import type { Sentence } from '#platform/problem.ts';
import { BACKUP_WISHES } from '../open.ts';
import type { Installation } from './installation.ts';
import { progressLines } from './progress-lines.ts';
import type { Tongue } from './talk.ts';

export interface BackupOptions {
  /** Absolute. */
  readonly path: string;
  readonly language: Tongue;
}

/** Takes a backup in the process that has the database. @returns the exit code: 1 when files were missing */
export const backUpHere = async (
  installation: Installation,
  { path, language }: BackupOptions,
  say: Say,
  signal: AbortSignal,
): Promise<number> => {
  const tell = progressLines(language, say);
  const backup = await backUp(installation, BACKUP_WISHES, path, { now: new Date(), tell, signal });
  say(summary(installation, backup)[language]);
  const { missing } = backup.manifest;
  if (missing === 0) return 0;
  say(
    {
      id: `PERHATIAN: ${missing} berkas disebut dalam data tetapi tidak ada di penyimpanan, jadi tidak ikut. Periksa: npm run -s simpul -- doctor`,
      en: `ATTENTION: the data names ${missing} files that the store does not have, so they are not in it. Look: npm run -s simpul -- doctor`,
    }[language],
  );
  return 1;
};

const summary = ({ settings }: Installation, { path, bytes, manifest }: Backup): Sentence => {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const megabytes = Math.ceil(bytes / 1e6);
  const key = { place: placeOfKey(settings), print: manifest.key?.slice(0, 16) };
  return {
    id: `Cadangan selesai: ${path} (${megabytes} MB; ${rows} baris dalam ${manifest.tables.length} tabel, ${manifest.files.count} berkas).
Hash isi: ${manifest.hash}
KUNCI TIDAK ADA DI DALAMNYA. Kunci: ${key.place} (sidik ${key.print}). Tanpa kunci itu nama dan kontak pelapor hilang untuk selamanya.
Simpan salinan kunci di tempat lain daripada cadangan ini.`,
    en: `The backup is done: ${path} (${megabytes} MB; ${rows} rows in ${manifest.tables.length} tables, ${manifest.files.count} files).
Content hash: ${manifest.hash}
THE KEY IS NOT IN IT. Key: ${key.place} (fingerprint ${key.print}). Without that key the names and contacts of reporters are lost for good.
Keep a copy of the key in another place than this backup.`,
  };
};
