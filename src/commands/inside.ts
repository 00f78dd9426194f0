import type { App } from '#platform/app.ts';
import { openDoor } from '#platform/door.ts';
import { isProblem } from '#platform/problem.ts';
import { type BackupOptions, backUpHere } from './backup-here.ts';
import type { Tongue } from './talk.ts';

/** The commands that the running program does when it is asked to. */
export const openDoorOf = async (app: App): Promise<() => Promise<void>> => {
  // With PostgreSQL a command opens the database itself.
  if (app.db.engine.kind !== 'pglite') return async () => undefined;
  return openDoor(app.settings.dataDirectory, async ({ name, options }, say, signal) => {
    const { language } = options as { language: Tongue };
    try {
      if (name === 'backup') return await backUpHere(app, options as unknown as BackupOptions, say, signal);
      throw new Error(`There is no ${name} here`);
    } catch (error) {
      say(isProblem(error) ? error.sentence[language] : String(error));
      return 2;
    }
  });
};
