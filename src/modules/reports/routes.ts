import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { getCookie } from 'hono/cookie';
import { SESSION_COOKIE } from '#modules/accounts/index.ts';
import { placeLabel, villageNear } from '#modules/places/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey, clientOf, LANGUAGE_COOKIE, languageOf } from '#platform/http.ts';
import { liveWall } from './live.ts';
import { pointUnclear, wallNotForYou } from './problems.ts';
import { reportsNear } from './queries/near.ts';
import { documentRoutes } from './routes/document.ts';
import { photoRoutes } from './routes/photo.ts';
import { similarRoutes } from './routes/similar.ts';
import { STATUSES } from './types.ts';

const near = createRoute({
  method: 'get',
  path: '/api/reports/near',
  summary: 'Public reports around a point, nearest first, and the village there',
  request: {
    query: z.object({
      region: z.coerce.number().int().min(1101).max(9999).openapi({ example: 3522 }),
      lat: z.coerce.number().min(-90).max(90).openapi({ example: -7.15 }),
      lon: z.coerce.number().min(-180).max(180).openapi({ example: 111.88 }),
      radius: z.coerce.number().int().min(1).max(5000).default(300).openapi({ description: 'Metres' }),
      limit: z.coerce.number().int().min(1).max(20).default(3),
    }),
  },
  responses: {
    200: {
      description: 'Verified reports whose text is public',
      content: {
        'application/json': {
          schema: z.object({
            village: z
              .object({ code: z.string(), label: z.string(), distanceMetres: z.number().int() })
              .nullable()
              .openapi({ description: 'The one whose centre is nearest: approximate' }),
            reports: z.array(
              z.object({
                code: z.string(),
                title: z.string(),
                status: z.enum(STATUSES),
                distanceMetres: z.number().int(),
                supporters: z.number().int(),
              }),
            ),
          }),
        },
      },
    },
  },
});

export const reportRoutes = (app: Pick<App, 'db' | 'files' | 'secrets' | 'settings'>) => {
  const { db } = app;
  const routes = new OpenAPIHono<{ Bindings: HttpBindings }>({
    defaultHook: (result) => {
      if (!result.success) throw pointUnclear(result.error.issues.map(({ path }) => path.join('.')));
    },
  });
  routes.openapi(near, async (c) => {
    const { region, lat, lon, radius, limit } = c.req.valid('query');
    const { village, lines } = await inRegion(db, region, async (tx) => ({
      village: await villageNear(tx, region, lat, lon),
      lines: await reportsNear(tx, lat, lon, radius, limit),
    }));
    c.header('cache-control', 'no-store'); // where somebody stands is kept nowhere
    return c.json(
      {
        village: village
          ? { code: village.code, label: placeLabel(village), distanceMetres: village.distanceMetres }
          : null,
        reports: lines.map(({ code, title, excerpt, status, distance, supporters }) => ({
          code,
          title: title ?? excerpt,
          status,
          distanceMetres: distance,
          supporters,
        })),
      },
      200,
    );
  });
  routes.get('/pantau/langsung', async (c) => {
    const language = languageOf(getCookie(c, LANGUAGE_COOKIE), null);
    const network = clientKey(clientOf(c.env.incoming, app.settings.SIMPUL_PROXIES));
    const stream = await liveWall(app, { token: getCookie(c, SESSION_COOKIE) ?? '', language, network });
    if (!stream) throw wallNotForYou();
    return c.body(stream, 200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no', // nginx would hold the events back
    });
  });
  return routes.route('/', similarRoutes(app)).route('/', photoRoutes(app)).route('/', documentRoutes(app));
};
