import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { AccessTable } from './access.ts';
import type { App } from './app.ts';
import type { BackupWishes } from './backup/index.ts';
import type { Job } from './jobs.ts';
import type { Rollup } from './rollup/index.ts';

/** What a module is to the program. Later fields: openData, navigation. */
export interface Module {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Absolute path of its migrations. */
  readonly migrations?: string;
  /** What is counted of its tables, for numbers that are there at once. */
  readonly rollups?: readonly Rollup[];
  readonly backup?: BackupWishes;
  readonly jobs?: (app: App) => readonly Job[];
  /** Who comes through to its routes, by their paths: what is not declared is answered to nobody. */
  readonly access?: AccessTable;
  readonly routes?: (app: App) => Hono<{ Bindings: HttpBindings }>;
}
