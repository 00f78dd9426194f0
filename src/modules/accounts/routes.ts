import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import type { App } from '#platform/app.ts';
import { inEveryRegion } from '#platform/db/index.ts';
import { publishedKeys } from './queries/sso.ts';

/** Providers look here for the keys that we sign with. Short, so that a new key is known before it is used. Seconds. */
const FRESH_SECONDS = 300;

export const accountRoutes = ({ db }: Pick<App, 'db'>) => {
  const routes = new OpenAPIHono<{ Bindings: HttpBindings }>();
  // The public halves only; of all regions, for a provider knows one address.
  routes.get('/.well-known/jwks.json', async (c) => {
    const keys = await inEveryRegion(db, publishedKeys);
    c.header('cache-control', `public, max-age=${FRESH_SECONDS}`);
    return c.json({ keys: keys.map(({ publicJwk }) => publicJwk) });
  });
  return routes;
};
