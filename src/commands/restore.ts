import { stat } from 'node:fs/promises';
import { type Restored, restoreBackup } from '#platform/backup/index.ts';
import { placeOfKey } from '#platform/keyring.ts';
import type { Sentence } from '#platform/problem.ts';
import { readSettings, type Settings } from '#platform/settings.ts';
import { MIGRATIONS } from '../open.ts';
import { onePath, unreadable } from './input.ts';
import { progressLines } from './progress-lines.ts';
import { type Command, optionsOf, say } from './talk.ts';

const USAGE = 'npm run -s simpul -- restore FILE.tar';

export const restoreCommand: Command = async ({ args, env, language }) => {
  const path = onePath(optionsOf(args, {}, USAGE).positionals, USAGE);
  const settings = readSettings(env);
  await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  const tell = progressLines(language, (line) => console.log(line));
  const restored = await restoreBackup(settings, MIGRATIONS, path, tell);
  say(language, summary(settings, restored));
  return restored.hash === restored.manifest.hash ? 0 : 1;
};

const summary = (settings: Settings, { manifest, compared, hash, hasKey }: Restored): Sentence => {
  const rows = compared.reduce((sum, { is }) => sum + is.rows, 0);
  const place = placeOfKey(settings);
  const print = manifest.key?.slice(0, 16);
  const key = hasKey
    ? { id: `Kunci di ${place} cocok.`, en: `The key in ${place} fits.` }
    : {
        id: `KUNCI BELUM ADA: letakkan simpul.key dengan sidik ${print} di ${place} sebelum menjalankan program. Tanpa kunci, segel cadangan tidak diperiksa.`,
        en: `THE KEY IS NOT HERE YET: put the simpul.key with the fingerprint ${print} in ${place} before you start the program. Without it the seal of the backup was not checked.`,
      };
  return {
    id: `Dipulihkan: keadaan ${manifest.at}, ${rows} baris dalam ${compared.length} tabel, ${manifest.files.count} berkas.
Hash isi cadangan: ${manifest.hash}
Hash isi di sini:  ${hash}
${key.id}
Semua orang masuk lagi dengan kata sandinya. Jalankan program: npm start`,
    en: `Restored: the state of ${manifest.at}, ${rows} rows in ${compared.length} tables, ${manifest.files.count} files.
Content hash of the backup: ${manifest.hash}
Content hash here:          ${hash}
${key.en}
Everybody signs in again with their password. Start the program: npm start`,
  };
};
