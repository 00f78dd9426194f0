import type { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { App } from '#platform/app.ts';
import type { Job } from '#platform/jobs.ts';
import { accounts } from './accounts/index.ts';

/** What a module is to the program. Later fields: openData, navigation. */
export interface Module {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** Absolute path of its migrations. */
  readonly migrations?: string;
  readonly jobs?: (app: App) => readonly Job[];
  readonly routes?: (app: App) => Hono<{ Bindings: HttpBindings }>;
}

/** Every module, foundation first: the order of migrations and of everything else. */
export const MODULES: readonly Module[] = [accounts];
