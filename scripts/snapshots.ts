// Part of npm run check: what reviewers read instead of working it out from the code. UPDATE_SNAPSHOTS=1 writes it anew.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { MODULES } from '#modules/index.ts';
import type { App } from '#platform/app.ts';
import { API } from '../src/front.ts';
import { sqlOf } from './sql-of.ts';

/** Routes are only listed here, none is asked, so they need nothing of a running program. */
const openApi = (): string => {
  const hono = new OpenAPIHono<{ Bindings: HttpBindings }>();
  for (const module of MODULES) if (module.routes) hono.route('/', module.routes({} as App));
  return `${JSON.stringify(hono.getOpenAPIDocument(API), undefined, 2)}\n`;
};

const rooms = ['src/platform', ...globSync('src/modules/*/index.ts').map(dirname).sort()];
const snapshots: Record<string, string> = {
  ...Object.fromEntries(rooms.map((room) => [`${room}/statements.snapshot.sql`, sqlOf(room)])),
  'docs/openapi.snapshot.json': openApi(),
};

const kept = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

for (const [path, text] of Object.entries(snapshots)) {
  if (kept(path) === text) continue;
  if (process.env.UPDATE_SNAPSHOTS === '1') {
    writeFileSync(path, text);
    console.log(`Written: ${path}`);
  } else {
    console.log(
      `${path} tells otherwise. When the change is meant: UPDATE_SNAPSHOTS=1 npm run check, and read what it changed.`,
    );
    process.exitCode = 1;
  }
}
