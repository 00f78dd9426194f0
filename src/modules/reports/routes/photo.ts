import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { actorOfToken, mayAct, SESSION_COOKIE } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { imageKey, type Size, serveFile } from '#platform/files/index.ts';
import { photoNotFound } from '../problems.ts';
import { mayShowPhoto, type PhotoOwner, photoOwner } from '../queries/follow.ts';
import { keyCookie, openKey } from '../reporter-cookie.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
export const PHOTO_PATH = `/foto/:region{[1-9][0-9]{3}}/:photo{${UUID}}/:file{(?:small|medium|large)\\.webp}`;

/** A person who may open this report at a desk. */
const isStaff = (actor: Actor | undefined, region: number, report: PhotoOwner['report']): boolean => {
  const organisation = [report.organisationId, report.mainOrganisationId].filter((id) => id !== null);
  return (
    actor !== undefined && mayAct(actor, report.secret ? 'report.read_secret' : 'report.read', { region, organisation })
  );
};

/** Pictures of reports, in three sizes. */
export const photoRoutes = (app: Pick<App, 'db' | 'files' | 'secrets'>) =>
  new Hono<{ Bindings: HttpBindings }>().get(PHOTO_PATH, async (c) => {
    const region = Number(c.req.param('region'));
    // Asked before it is known whether there is a picture: how long the answer takes tells nothing.
    const token = getCookie(c, SESSION_COOKIE);
    const session = token ? await actorOfToken(app.db, token, new Date()) : undefined;
    const owner = await inRegion(app.db, region, (tx) => photoOwner(tx, c.req.param('photo')));
    if (!owner) throw photoNotFound();
    const { report } = owner;
    const visibility = mayShowPhoto(owner, {
      isReporter: openKey(app.secrets, report.code, getCookie(c, keyCookie(report.code))) !== undefined,
      isStaff: isStaff(session?.actor, region, report),
    });
    // The same answer as for no such picture: whether a secret report has one is a secret too.
    if (!visibility) throw photoNotFound();
    const size = c.req.param('file').replace('.webp', '') as Size;
    return serveFile(app.files, imageKey(owner.fileKey, size), c.req.raw, visibility);
  });
