import type { Db, Tx } from './db/index.ts';
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
  /** Modules beneath the one that has gateways write to telephones by this; where it is absent, nobody does. */
  readonly writeToPhone?: WriteToPhone;
}

/**
 * Puts a message for a telephone in the outbox, in the transaction of the act that causes it.
 * @param message `to` as its owner wrote it, `about` the subject of what it tells, as `reports/<id>`
 * @returns false when that is no telephone number, or the region has no gateway
 */
export type WriteToPhone = (
  tx: Tx,
  secrets: Secrets,
  message: { readonly to: string; readonly text: string; readonly about: string },
  now: Date,
) => Promise<boolean>;

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
