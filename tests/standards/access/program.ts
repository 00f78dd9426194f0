import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findTargetHandler, isMiddleware } from 'hono/utils/handler';
import { type AccessTable, joinAreas, type RouteAccess } from '#platform/access.ts';
import type { App } from '#platform/app.ts';
import { routesOf } from '../../../src/front.ts';
import { ROUTE_ACCESS } from '../../../src/route-access.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback'];

/** A way into the program, as the program itself has it. */
export interface Way {
  readonly kind: 'page' | 'file' | 'api';
  /** As SvelteKit or Hono names it: `/(staff)/meja/[code]`, `/api/places`. */
  readonly route: string;
  readonly door: string;
}

interface BuiltNode {
  readonly server?: { readonly actions?: Readonly<Record<string, unknown>> };
}
interface Manifest {
  readonly nodes: readonly (() => Promise<BuiltNode>)[];
  readonly routes: readonly {
    readonly id: string;
    readonly page: { readonly leaf: number } | null;
    readonly endpoint: (() => Promise<Readonly<Record<string, unknown>>>) | null;
  }[];
}

const doorsOfActions = (names: readonly string[]) => names.map((name) => (name === 'default' ? 'POST' : `?/${name}`));

/** Every page, form action and handler of the built pages. @throws when they are not built */
export const waysOfPages = async (): Promise<Way[]> => {
  const built = join(ROOT, 'build', 'server', 'manifest.js');
  if (!existsSync(built)) throw new Error('The pages are not built: run npm run check or npm test');
  const { manifest } = (await import(pathToFileURL(built).href)) as { manifest: Manifest };
  const ways: Way[] = [];
  for (const { id, page, endpoint } of manifest.routes) {
    if (page) {
      const { server } = await manifest.nodes[page.leaf]();
      const doors = ['GET', ...doorsOfActions(Object.keys(server?.actions ?? {}))];
      ways.push(...doors.map((door): Way => ({ kind: 'page', route: id, door })));
    }
    if (endpoint) {
      const exported = Object.keys(await endpoint()).filter((name) => METHODS.includes(name) && name !== 'HEAD');
      ways.push(...exported.map((door): Way => ({ kind: 'file', route: id, door })));
    }
  }
  return ways;
};

/** Every route of Hono. Routes are only made, never asked: what they would need of the program is left out. */
export const waysOfHono = (): Way[] => {
  const hono = routesOf({ settings: {} } as unknown as App);
  const ways = hono.routes
    .filter(({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)))
    .map(({ path, method }): Way => ({ kind: 'api', route: path, door: method }));
  return [...new Map(ways.map((way) => [`${way.door} ${way.route}`, way])).values()];
};

/** What the areas and the modules declare, by route. */
export const declared = async (): Promise<ReadonlyMap<string, RouteAccess>> => {
  const files = globSync('src/routes/*/access.ts', { cwd: ROOT }).sort();
  const areas: Record<string, { access: AccessTable }> = {};
  for (const file of files) areas[file] = await import(pathToFileURL(join(ROOT, file)).href);
  return new Map([...joinAreas(areas), ...Object.entries(ROUTE_ACCESS)]);
};

/** `/(staff)/meja/[code]` is declared in the area `(staff)` as `/meja/[code]`. */
const placeOf = ({ kind, route }: Pick<Way, 'kind' | 'route'>): string => {
  if (kind === 'api')
    return `the field "access" of its module's manifest (index.ts), or ROUTE_ACCESS in src/route-access.ts`;
  const [, area, path = ''] = /^\/([^/]+)(\/.*)?$/.exec(route) ?? [];
  return `src/routes/${area}/access.ts under '${path || '/'}'`;
};

const example = ({ door }: Way) =>
  `${/^[A-Z]+$/.test(door) ? door : `'${door}'`}: allowedTo('MODULE.ACT')   (or everybody, or signedInPeople)`;

/** What does not fit: ways that nobody declared, and declarations of ways that are not there. Each says what to do. */
export const misfits = (ways: readonly Way[], table: ReadonlyMap<string, RouteAccess>): string[] => {
  const known = new Set(ways.map(({ route, door }) => `${door} ${route}`));
  const undeclared = ways
    .filter(({ route, door }) => !(table.get(route) as Record<string, unknown> | undefined)?.[door])
    .map(
      (way) =>
        `${way.door} ${way.route} is shut: nobody declared who comes through.\n  Add to ${placeOf(way)}:\n    ${example(way)}`,
    );
  const idle = [...table].flatMap(([route, { names: _, ...doors }]) =>
    Object.keys(doors)
      .filter((door) => !known.has(`${door} ${route}`))
      .map((door) => `${door} ${route} is declared, but the program has no such way: take the line out.`),
  );
  return [...undeclared, ...idle];
};
