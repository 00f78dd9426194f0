import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { OpenAPIHono } from '@hono/zod-openapi';
import { MODULES } from '#modules/index.ts';
import { makeApiLimit } from '#platform/api-limit.ts';
import { type App, theApp } from '#platform/app.ts';
import { clientKey, clientOf, isForwardedHttps, problemAnswer, STRICT_TRANSPORT } from '#platform/http.ts';
import { readSettings } from '#platform/settings.ts';
import { VERSION } from '#platform/version.ts';
import { openApp, startJobs } from './open.ts';
import { sentFromOutside } from './own-origin.ts';
import { plainAnswer, refusedBody } from './page-bodies.ts';
import { continueInBackground, prepareInstallation } from './prepare.ts';
import { guard } from './route-access.ts';

type Pages = (req: IncomingMessage, res: ServerResponse) => void;

/** For answers that are data, and for whatever no page has headers of its own for (built files, redirects, a page that failed early). */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
};

/** The service worker may ask our own server, governs all pages, and is looked up anew each time: it is what brings the next version. */
const WORKER_HEADERS = {
  ...DATA_HEADERS,
  'content-security-policy': "default-src 'none'; connect-src 'self'",
  'service-worker-allowed': '/',
  'cache-control': 'no-cache',
};

/** How the document of the APIs begins. */
export const API = { openapi: '3.0.0', info: { title: 'Simpul', version: VERSION } };

/** Every route of Hono, without the pages. */
export const routesOf = (app: App) => {
  const hono = new OpenAPIHono<{ Bindings: HttpBindings }>();
  hono.use(async (c, next) => {
    await next();
    if (c.res === RESPONSE_ALREADY_SENT) return; // a page, which has headers of its own
    if (isForwardedHttps(c.req.header('x-forwarded-proto'), app.settings.SIMPUL_PROXIES))
      c.header('strict-transport-security', STRICT_TRANSPORT);
  });
  hono.use(async (c, next) => {
    const problem = sentFromOutside(c.req.raw, app.settings.SIMPUL_PROXIES);
    return problem ? plainAnswer(problem, c.req.raw) : next();
  });
  const countQuestion = makeApiLimit(app.db);
  hono.use('/api/*', async (c, next) => {
    await countQuestion(clientKey(clientOf(c.env.incoming, app.settings.SIMPUL_PROXIES)), Date.now());
    await next();
  });
  hono.use(guard(app));
  hono.get('/healthz', (c) => c.json({ status: 'ok', engine: app.db.engine.kind, version: VERSION }));
  for (const module of MODULES) if (module.routes) hono.route('/', module.routes(app));
  hono.doc('/api/openapi.json', API);
  return hono;
};

/** Hono first; what no route of it answers goes on to the pages. */
export const front = (app: App, pages: Pages) => {
  const hono = routesOf(app);
  hono.onError((error, c) => problemAnswer(error, c.req.raw));
  hono.notFound((c) => {
    const refused = refusedBody(c.req.raw);
    if (refused) return refused;
    pages(c.env.incoming, c.env.outgoing);
    return RESPONSE_ALREADY_SENT;
  });
  const fetch = hono.fetch as Parameters<typeof getRequestListener>[0];
  const listener = getRequestListener(fetch, { overrideGlobalObjects: false });
  return (req: IncomingMessage, res: ServerResponse) => {
    const headers = req.url === '/sw.js' ? WORKER_HEADERS : DATA_HEADERS;
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    // Node takes the first, a proxy before us perhaps the last (RFC 9112, 3.2)
    if ((req.headersDistinct.host?.length ?? 0) > 1) return res.writeHead(400, { connection: 'close' }).end();
    return listener(req, res);
  };
};

const development = globalThis as { simpulDevelopment?: Promise<App> };

/** In development the first request opens the program; a reload of the code keeps it open. */
export const developmentFront = async (pages: Pages) => {
  development.simpulDevelopment ??= openApp(readSettings(process.env)).then(async (app) => {
    await prepareInstallation(app);
    await startJobs(app);
    continueInBackground(app);
    return app;
  });
  await development.simpulDevelopment;
  return front(theApp(), pages);
};
