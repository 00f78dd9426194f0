import { moveToPostgres } from '#platform/backup/index.ts';
import { readSettings } from '#platform/settings.ts';
import { BACKUP_WISHES, MIGRATIONS } from '../open.ts';
import { progressLines } from './progress-lines.ts';
import { type Command, optionsOf, Refusal, say } from './talk.ts';

const USAGE = 'npm run -s simpul -- migrate-to-postgres postgres://USER@HOST/DATABASE';

const usage = () =>
  new Refusal({
    id: `Sebutkan alamat basis data PostgreSQL yang kosong.\nCara pakai: ${USAGE}`,
    en: `Name the address of an empty PostgreSQL database.\nUsage: ${USAGE}`,
  });

const alreadySet = () =>
  new Refusal({
    id: 'DATABASE_URL sudah terisi, jadi instalasi ini sudah memakai PostgreSQL. Untuk memindahkan PGlite, kosongkan dulu DATABASE_URL.',
    en: 'DATABASE_URL is set, so this installation uses PostgreSQL already. To move a PGlite, unset DATABASE_URL first.',
  });

const isPostgres = (url: string | undefined): url is string =>
  url !== undefined && URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);

export const migrateToPostgresCommand: Command = async ({ args, env, language }) => {
  const { positionals } = optionsOf(args, {}, USAGE);
  const [url] = positionals;
  if (positionals.length !== 1 || !isPostgres(url)) throw usage();
  const settings = readSettings(env);
  if (settings.DATABASE_URL) throw alreadySet();
  const tell = progressLines(language, (line) => console.log(line));
  const { compared, was, is } = await moveToPostgres(settings, url, MIGRATIONS, BACKUP_WISHES, {
    now: new Date(),
    tell,
  });
  const rows = compared.reduce((sum, table) => sum + table.is.rows, 0);
  say(language, {
    id: `Dipindahkan: ${rows} baris dalam ${compared.length} tabel.
Hash isi di PGlite:     ${was}
Hash isi di PostgreSQL: ${is}
Sekarang isi DATABASE_URL dengan alamat itu; SIMPUL_DATA tetap ${settings.dataDirectory} (berkas dan kunci tinggal di sana). Lalu: npm start
Salinan lama di ${settings.dataDirectory}/pg disimpan dan ditandai, sehingga tidak dapat dijalankan tanpa sengaja. Semua orang masuk lagi dengan kata sandinya.`,
    en: `Moved: ${rows} rows in ${compared.length} tables.
Content hash in PGlite:     ${was}
Content hash in PostgreSQL: ${is}
Now set DATABASE_URL to that address; SIMPUL_DATA stays ${settings.dataDirectory} (files and key remain there). Then: npm start
The old copy in ${settings.dataDirectory}/pg is kept and marked, so that nobody starts it by mistake. Everybody signs in again with their password.`,
  });
  return was === is ? 0 : 1;
};
