import type { HttpBindings } from '@hono/node-server';
import { Hono, type MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { findTargetHandler, isMiddleware } from 'hono/utils/handler';
import { makeApiLimit } from '#platform/api-limit.ts';
import type { App } from '#platform/app.ts';
import { clientKey, clientOf } from '#platform/http.ts';
import { resourceUnknown } from './problems.ts';
import { BULK_FORMATS } from './queries/served.ts';
import { errorAnswer, FORMATS } from './routes/answer.ts';
import { getBulk } from './routes/bulk.ts';
import { postRequest } from './routes/create.ts';
import { getDefinition } from './routes/definition.ts';
import { getDiscovery } from './routes/discovery.ts';
import { getRequest } from './routes/request.ts';
import { getRequests } from './routes/requests.ts';
import { getServices } from './routes/services.ts';
import { getToken } from './routes/token.ts';
import { postUpdate } from './routes/update.ts';
import { getUpdates } from './routes/updates.ts';

type Bound = { Bindings: HttpBindings };

const BASE = '/open311/v2';
/** A name with the format at its end. */
const NAMED = ':file{[^/]+\\.(?:xml|json)}';
export const PATHS = {
  definition: `${BASE}/services/${NAMED}`,
  request: `${BASE}/requests/${NAMED}`,
  token: `${BASE}/tokens/${NAMED}`,
} as const;
export const pathOf = (name: string, format: string): string => `${BASE}/${name}.${format}`;

/** Below the address of the standard everything is answered in its shape, also what is not there. */
const nothingElse: MiddlewareHandler<Bound> = async (c, next) => {
  const isThere = matchedRoutes(c).some(
    ({ method, handler }) => method !== 'ALL' || !isMiddleware(findTargetHandler(handler)),
  );
  if (!isThere) throw resourceUnknown();
  await next();
};

/** GeoReport v2. Anybody may read, from any page; applications with a key file reports. */
export const open311Routes = (app: App) => {
  const routes = new Hono<Bound>();
  routes.onError((error, c) => errorAnswer(c, error));
  const countQuestion = makeApiLimit(app.db);
  routes.use(`${BASE}/*`, async (c, next) => {
    await next();
    c.header('access-control-allow-origin', '*');
  });
  routes.use(`${BASE}/*`, async (c, next) => {
    await countQuestion(clientKey(clientOf(c.env.incoming, app.settings.SIMPUL_PROXIES)), Date.now());
    await next();
  });
  routes.use(`${BASE}/*`, nothingElse);
  for (const format of FORMATS) {
    routes.get(pathOf('discovery', format), getDiscovery(app));
    routes.get(pathOf('services', format), getServices(app));
    routes.get(pathOf('requests', format), getRequests(app));
    routes.post(pathOf('requests', format), postRequest(app));
    routes.get(pathOf('servicerequestupdates', format), getUpdates(app));
    routes.post(pathOf('servicerequestupdates', format), postUpdate(app));
  }
  routes.get(PATHS.definition, getDefinition(app));
  routes.get(PATHS.request, getRequest(app));
  routes.get(PATHS.token, getToken(app));
  for (const format of BULK_FORMATS) routes.get(pathOf('bulk', format), getBulk(app, format));
  return routes;
};
