import type { HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import type { App } from './app.ts';
import type { Job } from './jobs.ts';

/** What a module is to the program. Later fields: openData, navigation. */
export interface Module {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Absolute path of its migrations. */
  readonly migrations?: string;
  readonly jobs?: (app: App) => readonly Job[];
  readonly routes?: (app: App) => Hono<{ Bindings: HttpBindings }>;
}
