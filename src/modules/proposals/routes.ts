import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { actorOfToken, mayAct, SESSION_COOKIE } from '#modules/accounts/index.ts';
import { keyCookie, openKey } from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { imageKey, type Size, serveFile } from '#platform/files/index.ts';
import { officesOver } from './actions/step.ts';
import { proposalPhotoNotFound } from './problems.ts';
import { photoOwner, proposalById } from './queries/proposals.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
export const PHOTO_PATH = `/foto-usulan/:region{[1-9][0-9]{3}}/:photo{${UUID}}/:file{(?:small|medium|large)\\.webp}`;

/** Pictures of proposals: of those on the list for everybody, of others for their proposer and for whoever is to read them. */
export const proposalRoutes = (app: Pick<App, 'db' | 'files' | 'secrets'>) =>
  new Hono<{ Bindings: HttpBindings }>().get(PHOTO_PATH, async (c) => {
    const region = Number(c.req.param('region'));
    const token = getCookie(c, SESSION_COOKIE);
    const session = token ? await actorOfToken(app.db, token, new Date()) : undefined;
    const found = await inRegion(app.db, region, async (tx) => {
      const owner = await photoOwner(tx, c.req.param('photo'));
      const proposal = owner && (await proposalById(tx, owner.proposalId));
      return owner && proposal && { owner, proposal, readers: await officesOver(tx, proposal, new Date()) };
    });
    if (!found) throw proposalPhotoNotFound();
    const { owner, proposal, readers } = found;
    const holdsKey = openKey(app.secrets, proposal.code, getCookie(c, keyCookie(proposal.code))) !== undefined;
    const isReader =
      session !== undefined && mayAct(session.actor, 'proposal.screen', { region, organisation: readers });
    if (proposal.listedAt === null && !holdsKey && !isReader) throw proposalPhotoNotFound();
    const size = c.req.param('file').replace('.webp', '') as Size;
    return serveFile(app.files, imageKey(owner.fileKey, size), c.req.raw, proposal.listedAt ? 'public' : 'private');
  });
