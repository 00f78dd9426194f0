import type { HttpBindings } from '@hono/node-server';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { wholeBody } from '#platform/files/body.ts';
import { problemAnswer } from '#platform/http.ts';
import { isProblem } from '#platform/problem.ts';
import { questionUnclear } from '../problems.ts';
import { similarReports } from '../queries/similar.ts';
import { saidIn } from '../said.ts';
import { LIMITS, STATUSES } from '../types.ts';

/** A text of the longest kind, each letter in as many bytes as JSON may take for it. */
const MOST_BYTES = 64 * 1024;
const SHOWN = 3;

const SIMILAR_PATH = '/api/reports/similar';

/** What was typed is in the body, not in the address, which is logged by others on its way. */
export const question = z.object({
  region: z.number().int().min(1101).max(9999).openapi({ example: 3522 }),
  text: z.string().min(1).max(LIMITS.textCharacters),
  service: z.string().max(40).optional(),
  place: z
    .string()
    .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/)
    .optional(),
  lat: z.number().min(-90).max(90).optional(),
  lon: z.number().min(-180).max(180).optional(),
});

const similar = createRoute({
  method: 'post',
  path: SIMILAR_PATH,
  summary: 'Open public reports that are probably about the same as what is being written, the most probable first',
  request: { body: { required: true, content: { 'application/json': { schema: question } } } },
  responses: {
    200: {
      description: 'At most three, each with why',
      content: {
        'application/json': {
          schema: z.object({
            reports: z.array(
              z.object({
                code: z.string(),
                title: z.string(),
                status: z.enum(STATUSES),
                people: z.number().int().openapi({ description: 'Who stands behind it, its reporter included' }),
                metres: z.number().int().nullable(),
                sameService: z.boolean(),
                sharedWords: z.number().int(),
                score: z.number().int().openapi({ description: 'Percent' }),
              }),
            ),
          }),
        },
      },
    },
  },
});

export const similarRoutes = ({ db }: Pick<App, 'db'>) => {
  const routes = new OpenAPIHono<{ Bindings: HttpBindings }>({
    defaultHook: (result) => {
      if (!result.success) throw questionUnclear(result.error.issues.map(({ path }) => path.join('.')));
    },
  });
  // Hono's own refusal of what is no JSON at all.
  routes.onError((error, c) =>
    problemAnswer('res' in error && !isProblem(error) ? questionUnclear([]) : error, c.req.raw),
  );
  // Hono's own limit copies the request of a body that does not say its size, which that of this server does not allow.
  routes.use(SIMILAR_PATH, async (c, next) => {
    const body = await wholeBody(c.req.raw, MOST_BYTES, () => questionUnclear(['text']));
    const { url, method } = c.req;
    c.req.raw = new Request(url, { method, headers: [...c.req.raw.headers], body: body.byteLength > 0 ? body : null });
    await next();
  });
  routes.openapi(similar, async (c) => {
    const { region, text, service, place, lat, lon } = c.req.valid('json');
    const told = { said: saidIn(text), serviceCode: service, placeCode: place, lat, lon, at: new Date() };
    const found = await inRegion(db, region, (tx) =>
      similarReports(tx, told, { audience: { kind: 'public' }, limit: SHOWN }),
    );
    c.header('cache-control', 'no-store');
    return c.json(
      {
        reports: found.map(
          ({ code, title, excerpt, status, supporters, joined, metres, sameService, sharedWords, score }) => ({
            code,
            title: title ?? excerpt,
            status,
            people: 1 + supporters + joined,
            metres,
            sameService,
            sharedWords,
            score,
          }),
        ),
      },
      200,
    );
  });
  return routes;
};
