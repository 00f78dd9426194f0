import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import { matchedRoutes } from 'hono/route';
import { findTargetHandler, isMiddleware } from 'hono/utils/handler';
import { actorOfToken, admit, nothingHere, SESSION_COOKIE } from '#modules/accounts/index.ts';
import { MODULES } from '#modules/index.ts';
import { type AccessTable, type Door, everybody } from '#platform/access.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { Problem } from '#platform/problem.ts';

/** Who comes through to the routes of Hono. */
export const ROUTE_ACCESS: AccessTable = Object.assign(
  { '/healthz': { GET: everybody }, '/api/openapi.json': { GET: everybody } },
  ...MODULES.map(({ access }) => access),
);

const signInFirst = () =>
  new Problem(401, 'sign-in-first', {
    id: 'Anda belum masuk, atau sesi Anda sudah berakhir. Masuk dulu, lalu coba lagi.',
    en: 'You are not signed in, or your session has ended. Sign in, then try again.',
  });

/** Lets through whom the declaration of each matched route lets through. */
export const guard =
  (app: App): MiddlewareHandler<{ Bindings: HttpBindings }> =>
  async (c, next) => {
    let actor: Actor | undefined;
    const asking = async (): Promise<Actor> => {
      const token = getCookie(c, SESSION_COOKIE);
      return (token && (await actorOfToken(app.db, token, new Date()))?.actor) || { kind: 'visitor' };
    };
    for (const { method, path, handler } of matchedRoutes(c)) {
      if (method === 'ALL' && isMiddleware(findTargetHandler(handler))) continue;
      const access = ROUTE_ACCESS[path]?.[method as Door];
      if (!access) throw nothingHere();
      if (access.to === 'everybody') continue;
      actor ??= await asking();
      const admitted = admit(access, actor);
      if (admitted !== true) throw admitted === 'sign-in' ? signInFirst() : admitted;
    }
    await next();
  };
