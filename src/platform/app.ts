import type { Db } from './db/index.ts';
import type { Store } from './files/index.ts';
import type { Jobs } from './jobs.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

/** What lives once in a process. */
export interface App {
  readonly settings: Settings;
  readonly db: Db;
  readonly files: Store;
  readonly secrets: Secrets;
  readonly jobs: Jobs;
}

// In development Vite reloads this module on a change; what must live once hangs on globalThis, not on a module variable.
const place = globalThis as { [KEY]?: App };
const KEY: unique symbol = Symbol.for('simpul.app') as never;

export const setApp = (app: App | undefined): void => {
  place[KEY] = app;
};

/** The running program. @throws before it was opened */
export const theApp = (): App => {
  const app = place[KEY];
  if (!app) throw new Error('The program is not open yet');
  return app;
};
