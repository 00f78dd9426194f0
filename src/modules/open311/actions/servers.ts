import { uuidv7 } from 'uuidv7';
import { requireFreshProof, requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { beginReader } from '#platform/journal-reader.ts';
import { isReachedOnlyHere } from '#platform/web-address.ts';
import { addressRefused, keyNeededThere, serverKnownAlready, serverNotFound, serverSilent } from '../problems.ts';
import { tryAgain } from '../queries/sent.ts';
import { endServerById, putServer, sealedKeyOf, serverById } from '../queries/servers.ts';
import { errorsTold, isServerAddress, type RemoteService, servicesIn } from '../rules/outgoing.ts';
import type { Server, ServerInput } from '../types.ts';
import { type Ask, askingOf } from '../wire/ask.ts';

type Uses = Pick<App, 'db' | 'secrets' | 'settings'>;
export const SERVER_KEY = 'open311.server.api_key';
/** Reads in the journal what was verified, from the moment the first server is named. */
export const READER = 'open311.send';

const sealedKey = async (tx: Tx, { secrets }: Uses, before: Server | undefined, { apiKey, url }: ServerInput) => {
  if (apiKey) return secrets.encrypt(SERVER_KEY, apiKey);
  // A key is for one server: it does not go to another address.
  if (before?.hasKey && before.url !== url) throw keyNeededThere();
  return before ? sealedKeyOf(tx, before.id) : null;
};

/**
 * Adds a server of somebody else, or changes one. From then on reports of the services named are sent there once they are verified.
 * @param id absent: a new one
 * @throws {Problem} not-allowed, proof-needed, open311-address-refused, open311-server-key-needed, open311-server-known
 */
export const saveServer = async (
  app: Uses,
  actor: Actor,
  region: number,
  id: string | undefined,
  input: ServerInput,
  now: Date,
): Promise<string> => {
  requirePermission(actor, 'georeport.change', { region });
  requireFreshProof(actor, now);
  if (!isServerAddress(input.url, isReachedOnlyHere(app.settings))) throw addressRefused();
  return inRegion(app.db, region, async (tx) => {
    const before = id ? await serverById(tx, id, { lock: true }) : undefined;
    if (id && !before) throw serverNotFound();
    await beginReader(tx, READER);
    const { apiKey, ...kept } = input;
    const server = { ...kept, id: id ?? uuidv7(), changedAt: now };
    try {
      await putServer(tx, { ...server, apiKeySealed: await sealedKey(tx, app, before, input) });
    } catch (error) {
      throw constraintOf(error) === 'server_once' ? serverKnownAlready() : error;
    }
    await journal(tx, actor, {
      act: 'georeport.change_server',
      subject: `open311-servers/${server.id}`,
      at: now,
      public: { name: kept.name, services: Object.keys(kept.services) },
      private: { ...kept, keyChanged: apiKey !== undefined },
    });
    return server.id;
  });
};

/** Nothing is sent there any more. @throws {Problem} not-allowed, proof-needed, open311-server-not-found */
export const endServer = (db: Db, actor: Actor, region: number, id: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'georeport.change', { region });
    requireFreshProof(actor, now);
    const server = await serverById(tx, id, { lock: true });
    if (!server) throw serverNotFound();
    await endServerById(tx, id, now);
    await journal(tx, actor, {
      act: 'georeport.end_server',
      subject: `open311-servers/${id}`,
      at: now,
      public: { name: server.name },
    });
  });

/** A report that was given up is sent once more. @throws {Problem} not-allowed, open311-server-not-found */
export const sendAgain = (
  db: Db,
  actor: Actor,
  region: number,
  which: { readonly server: string; readonly report: string },
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'georeport.change', { region });
    if (!(await serverById(tx, which.server))) throw serverNotFound();
    if (!(await tryAgain(tx, which, now))) return;
    await journal(tx, actor, {
      act: 'georeport.send_again',
      subject: `open311-servers/${which.server}`,
      at: now,
      private: { report: which.report },
    });
  });

const NO_SERVER = { id: 'jawabannya bukan daftar kategori Open311.', en: 'its answer is no list of Open311 services.' };

/** What another server can be sent reports on, asked for an administrator. @throws {Problem} open311-server-silent */
export const remoteServices = async (
  app: Pick<App, 'settings'>,
  { url, jurisdiction }: Pick<Server, 'url' | 'jurisdiction'>,
  ask: Ask = askingOf(app),
): Promise<RemoteService[]> => {
  const query = jurisdiction ? `?${new URLSearchParams({ jurisdiction_id: jurisdiction })}` : '';
  const heard = await ask(`${url}/services.xml${query}`);
  const services = servicesIn(heard);
  if (services) return services;
  const why = heard.status === 200 ? undefined : errorsTold(heard);
  throw serverSilent(why ? { id: why, en: why } : NO_SERVER);
};
