import { hasPGlite } from '#platform/db/engine-pglite.ts';
import type { Db } from '#platform/db/index.ts';
import { type Finding, whyNotOpened } from '#platform/doctor/index.ts';
import { knock } from '#platform/door.ts';
import { openStore } from '#platform/files/index.ts';
import { readSettings, type Settings } from '#platform/settings.ts';
import { BACKUP_WISHES, MIGRATIONS, openEngine } from '../open.ts';
import { type DoctorOptions, examineHere, tellFindings } from './doctor-here.ts';
import { type Command, optionsOf } from './talk.ts';

const USAGE = 'npm run -s simpul -- doctor [--all-files] [--json]';

const settingsOf = (env: NodeJS.ProcessEnv): Settings | Finding => {
  try {
    return readSettings(env);
  } catch (error) {
    const { message } = error as Error; // names settings, never a value
    return { area: 'settings', level: 'wrong', sentence: { id: message, en: message } };
  }
};

/** Opens without changing anything, as it stands. */
const open = async (settings: Settings): Promise<{ db: Db | undefined; why: Finding | undefined }> => {
  if (!settings.DATABASE_URL && !hasPGlite(settings.dataDirectory)) {
    const where = settings.dataDirectory;
    const sentence = {
      id: `Di ${where} belum ada basis data. Mulai dengan simpul init atau simpul restore, atau isi DATABASE_URL.`,
      en: `There is no database in ${where} yet. Begin with simpul init or simpul restore, or set DATABASE_URL.`,
    };
    return { db: undefined, why: { area: 'database', level: 'wrong', sentence } };
  }
  try {
    const db = { engine: await openEngine(settings) };
    try {
      await db.engine.script('select');
      return { db, why: undefined };
    } catch (error) {
      await db.engine.close().catch(() => undefined);
      return { db: undefined, why: whyNotOpened(error) };
    }
  } catch (error) {
    if (settings.DATABASE_URL) return { db: undefined, why: whyNotOpened(error) };
    const { message } = error as Error; // of the lock or of a mark: a sentence
    return { db: undefined, why: { area: 'database', level: 'wrong', sentence: { id: message, en: message } } };
  }
};

export const doctorCommand: Command = async ({ args, env, language }) => {
  const { values } = optionsOf(args, { 'all-files': { type: 'boolean' }, json: { type: 'boolean' } }, USAGE);
  const options: DoctorOptions = { allFiles: values['all-files'] === true, json: values.json === true, language };
  const say = (line: string) => console.log(line);
  const settings = settingsOf(env);
  if ('level' in settings) return tellFindings([settings], options, say);
  const answered = await knock(settings.dataDirectory, { name: 'doctor', options: { ...options } }, say);
  if (answered !== undefined) return answered;
  const { db, why } = await open(settings);
  try {
    const store = await openStore(settings).catch(() => undefined);
    const patient = { settings, db, store, sources: MIGRATIONS, wishes: BACKUP_WISHES };
    return await examineHere(patient, options, say, why ? [why] : []);
  } finally {
    await db?.engine.close();
  }
};
