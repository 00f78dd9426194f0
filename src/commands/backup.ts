import { join, resolve } from 'node:path';
import { backupName } from '#platform/backup/index.ts';
import { hasPGlite } from '#platform/db/engine-pglite.ts';
import { knock } from '#platform/door.ts';
import { openStore } from '#platform/files/index.ts';
import { openSecrets } from '#platform/keyring.ts';
import { readSettings, type Settings } from '#platform/settings.ts';
import { openEngine } from '../open.ts';
import { backUpHere } from './backup-here.ts';
import type { Installation } from './installation.ts';
import { type Command, optionsOf, Refusal } from './talk.ts';

const USAGE = 'npm run -s simpul -- backup [FILE.tar]';

/** Opens the installation as it stands: a backup before an update must not be the update. */
const withUnchanged = async <T>(settings: Settings, act: (installation: Installation) => Promise<T>): Promise<T> => {
  if (!settings.DATABASE_URL && !hasPGlite(settings.dataDirectory)) throw nothingHere(settings.dataDirectory);
  const db = { engine: await openEngine(settings) };
  try {
    const [found] = await db.engine.transaction('select', async (run) => {
      return (await run(`select to_regclass('platform.installation')::text as there`, [])).rows;
    });
    if (!found?.there) throw nothingHere('DATABASE_URL');
    return await act({ settings, db, files: await openStore(settings), secrets: await openSecrets(db, settings) });
  } finally {
    await db.engine.close();
  }
};

const nothingHere = (where: string) =>
  new Refusal({
    id: `Di ${where} belum ada Simpul, jadi tidak ada yang dicadangkan. Periksa DATABASE_URL dan SIMPUL_DATA.`,
    en: `There is no Simpul in ${where} yet, so there is nothing to back up. Check DATABASE_URL and SIMPUL_DATA.`,
  });

export const backupCommand: Command = async ({ args, env, language }) => {
  const { positionals } = optionsOf(args, {}, USAGE);
  if (positionals.length > 1) {
    throw new Refusal({
      id: `Sebutkan paling banyak satu berkas.\nCara pakai: ${USAGE}`,
      en: `Name one file at most.\nUsage: ${USAGE}`,
    });
  }
  const settings = readSettings(env);
  const path = resolve(positionals[0] ?? join(settings.backupDirectory, backupName(new Date())));
  const options = { path, language };
  const say = (line: string) => console.log(line);
  const answered = await knock(settings.dataDirectory, { name: 'backup', options }, say);
  if (answered !== undefined) return answered;
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(stopped()));
  return withUnchanged(settings, (installation) => backUpHere(installation, options, say, stop.signal));
};

const stopped = () =>
  new Refusal({
    id: 'Dihentikan; berkas setengah jadi sudah dihapus, data tidak berubah.',
    en: 'Stopped; the unfinished file was removed, the data is unchanged.',
  });
