import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { App } from '#platform/app.ts';
import { inNoRegion } from '#platform/db/index.ts';
import { placeSearchUnclear, regionNotServed } from './problems.ts';
import { regionById, searchPlaces } from './queries.ts';

const search = createRoute({
  method: 'get',
  path: '/api/places',
  summary: 'Places of a regency or city by name, as one types',
  request: {
    query: z.object({
      region: z.coerce.number().int().min(1101).max(9999).openapi({ example: 3522 }),
      q: z.string().trim().min(1).max(100).openapi({ example: 'ngasem' }),
      level: z.enum(['regency', 'district', 'village']).optional(),
      limit: z.coerce.number().int().min(1).max(50).default(10),
    }),
  },
  responses: {
    200: {
      description: 'The likeliest first',
      content: {
        'application/json': {
          schema: z.object({
            places: z.array(
              z.object({
                code: z.string().openapi({ example: '35.22.15.2008' }),
                level: z.enum(['province', 'regency', 'district', 'village']),
                kind: z.string(),
                name: z.string(),
                label: z.string().openapi({ example: 'Desa Butoh, Kecamatan Ngasem' }),
                lat: z.number().nullable(),
                lon: z.number().nullable(),
              }),
            ),
          }),
        },
      },
    },
  },
});

const DAY_SECONDS = 86_400;

export const placeRoutes = ({ db }: Pick<App, 'db'>) => {
  const routes = new OpenAPIHono<{ Bindings: HttpBindings }>({
    defaultHook: (result) => {
      if (!result.success) throw placeSearchUnclear(result.error.issues.map(({ path }) => path.join('.')));
    },
  });
  routes.openapi(search, async (c) => {
    const { q, ...query } = c.req.valid('query');
    const found = await inNoRegion(db, async (tx) => {
      if (!(await regionById(tx, query.region))) throw regionNotServed(query.region);
      return searchPlaces(tx, { ...query, text: q });
    });
    c.header('cache-control', `public, max-age=${DAY_SECONDS}`);
    const places = found.map(({ code, level, kind, name, label, lat, lon }) => ({
      code,
      level,
      kind,
      name,
      label,
      lat,
      lon,
    }));
    return c.json({ places }, 200);
  });
  return routes;
};
