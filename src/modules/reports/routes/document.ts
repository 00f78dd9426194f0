import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { actorOfToken, mayAct, SESSION_COOKIE } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { serveFile } from '#platform/files/index.ts';
import { documentNotFound } from '../problems.ts';
import { type DocumentOwner, documentOwner } from '../queries/conversation.ts';
import { keyCookie, openKey } from '../reporter-cookie.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** The name of the file on the sender's device stays out of the address. */
export const DOCUMENT_PATH = `/berkas/:region{[1-9][0-9]{3}}/:document{${UUID}}/:file{lampiran\\.(?:pdf|docx|xlsx)}`;

/** A person who may open this report at a desk. */
const isStaff = (
  actor: Actor | undefined,
  region: number,
  { secret, organisationId }: DocumentOwner['report'],
): boolean =>
  actor !== undefined &&
  mayAct(actor, secret ? 'report.read_secret' : 'report.read', { region, organisation: organisationId });

/** Documents of the conversation, for its two sides alone. */
export const documentRoutes = (app: Pick<App, 'db' | 'files' | 'secrets'>) =>
  new Hono<{ Bindings: HttpBindings }>().get(DOCUMENT_PATH, async (c) => {
    const region = Number(c.req.param('region'));
    const token = getCookie(c, SESSION_COOKIE);
    const session = token ? await actorOfToken(app.db, token, new Date()) : undefined;
    const kind = c.req.param('file').replace('lampiran.', '');
    const owner = await inRegion(app.db, region, (tx) => documentOwner(tx, c.req.param('document'), kind));
    if (!owner) throw documentNotFound();
    const { report } = owner;
    const isReporter = openKey(app.secrets, report.code, getCookie(c, keyCookie(report.code))) !== undefined;
    const mayHave = isStaff(session?.actor, region, report) || (isReporter && owner.messageKind !== 'note');
    if (!mayHave) throw documentNotFound(); // the same answer as for no such file
    return serveFile(app.files, owner.fileKey, c.req.raw, 'private');
  });
