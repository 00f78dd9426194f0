import type { App } from '#platform/app.ts';
import { openDoor } from '#platform/door.ts';
import { isProblem } from '#platform/problem.ts';
import { BACKUP_WISHES, MIGRATIONS } from '../open.ts';
import { type BackupOptions, backUpHere } from './backup-here.ts';
import { type DoctorOptions, examineHere } from './doctor-here.ts';
import type { Tongue } from './talk.ts';

/** The commands that the running program does when it is asked to. */
export const openDoorOf = async (app: App): Promise<() => Promise<void>> => {
  // With PostgreSQL a command opens the database itself.
  if (app.db.engine.kind !== 'pglite') return async () => undefined;
  return openDoor(app.settings.dataDirectory, async ({ name, options }, say, signal) => {
    const { language } = options as { language: Tongue };
    try {
      if (name === 'backup') return await backUpHere(app, options as unknown as BackupOptions, say, signal);
      if (name === 'doctor') {
        const patient = { ...app, store: app.files, sources: MIGRATIONS, wishes: BACKUP_WISHES };
        return await examineHere(patient, options as unknown as DoctorOptions, say);
      }
      throw new Error(`There is no ${name} here`);
    } catch (error) {
      say(isProblem(error) ? error.sentence[language] : String(error));
      return 2;
    }
  });
};
