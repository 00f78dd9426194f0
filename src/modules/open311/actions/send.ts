import { requirePermission } from '#modules/accounts/index.ts';
import { regionById } from '#modules/places/index.ts';
import { type PublicReport, publicReports, referredOutside, reportById } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { type Cursor, type Entry, journal, readJournal } from '#platform/journal.ts';
import { beginReader, moveReader } from '#platform/journal-reader.ts';
import { receivedAs } from '../queries/received.ts';
import { type Claimed, claimSent, enqueue, setNotTaken, setTaken } from '../queries/sent.ts';
import { requestShapes } from '../queries/served.ts';
import { listServers, noteServer, sealedKeyOf, serverById } from '../queries/servers.ts';
import { nextTry, outgoing, type Verdict, verdictOf } from '../rules/outgoing.ts';
import type { Server } from '../types.ts';
import type { Ask } from '../wire/ask.ts';
import { READER, SERVER_KEY } from './servers.ts';

type Uses = Pick<App, 'db' | 'secrets' | 'settings'>;

const ACTOR: Actor = { kind: 'system', task: 'open311' };
const LEASE_MS = 10 * 60_000;
/** A run claims nothing more after this long: well within the lease of the last one, which counts from the run's `now`. */
const LONGEST_RUN_MS = 5 * 60_000;

/**
 * Puts a report that was just verified on its way to the servers of its service, or one that others are in charge of on its way to theirs;
 * kept or lost together with the reader's move.
 */
const queueOne = ({ db }: Uses, entry: Entry & Cursor, now: Date): Promise<void> =>
  inRegion(db, entry.region, async (tx) => {
    requirePermission(ACTOR, 'georeport.send', { region: entry.region });
    if (!(await moveReader(tx, READER, entry))) return;
    const report = await reportById(tx, entry.subject.slice('reports/'.length));
    if (!report?.serviceCode || report.secret) return;
    const receiver = (entry.public.receiver as { name?: string } | undefined)?.name;
    if (receiver && !(await referredOutside(tx, report.id))?.words) return;
    const servers = (await listServers(tx)).filter(
      ({ name, services, referredOnly }) =>
        Object.hasOwn(services, report.serviceCode!) && (receiver ? name === receiver : !referredOnly),
    );
    // What another server has sent here would come back to it, perhaps by a third one.
    if (servers.length === 0 || (await receivedAs(tx, report.id))?.relays) return;
    for (const { id } of servers) await enqueue(tx, id, report.id, report.serviceCode, now);
    await journal(tx, ACTOR, {
      act: 'georeport.queue',
      subject: `open311-sent/${report.id}`,
      at: now,
      public: { servers: servers.map(({ name }) => name) },
    });
  });

const isToBeSent = ({ act, public: told }: Entry): boolean =>
  act === 'report.verify' || (act === 'report.archive' && told.receiver !== undefined);

/**
 * Finds in the journal what was verified since, of the services that are sent on, and what was referred to somebody outside. A server that
 * is added today is sent nothing of yesterday.
 */
export const queueVerified = async (app: Uses, now: Date): Promise<void> => {
  for (;;) {
    const { entries, next } = await inEveryRegion(app.db, async (tx) => readJournal(tx, await beginReader(tx, READER)));
    for (const entry of entries) if (isToBeSent(entry)) await queueOne(app, entry, now);
    await inEveryRegion(app.db, (tx) => moveReader(tx, READER, next));
    if (entries.length === 0) return;
  }
};

/** What somebody may read who is in charge: where it is and what a verifier chose of its words. Pictures, which nobody has looked at, stay. */
const referred = async (tx: Tx, report: PublicReport, server: Server): Promise<PublicReport | undefined> => {
  const outside = await referredOutside(tx, report.id);
  if (outside?.name !== server.name || !outside.words) return undefined;
  return { ...report, status: 'received', text: outside.words, said: null, photoId: null };
};

/** What is sent of a report: what everybody may read, and that only while they may. */
const fieldsOf = async (tx: Tx, { secrets, settings }: Uses, claimed: Claimed, server: Server) => {
  const region = await regionById(tx, claimed.region);
  const [known] = await publicReports(tx, { ids: [claimed.report], limit: 1 });
  const found = known?.status === 'archived' ? await referred(tx, known, server) : known;
  if (!region || !found) return undefined;
  const origin = settings.SIMPUL_ORIGIN && new URL(settings.SIMPUL_ORIGIN).origin;
  const [shape] = await requestShapes(tx, [found], region, { origin: origin ?? '', speech: 'id' });
  const sealed = await sealedKeyOf(tx, server.id);
  const apiKey = sealed ? secrets.decrypt(SERVER_KEY, sealed) : undefined;
  const link = origin && `${origin}/ikuti/${found.code}`;
  return outgoing(shape!, server, server.services[claimed.serviceCode] ?? '', apiKey, link);
};

const note = (tx: Tx, claimed: Claimed, server: Server, verdict: Verdict, now: Date) =>
  journal(tx, ACTOR, {
    act: verdict.kind === 'taken' ? 'georeport.sent' : 'georeport.give_up',
    subject: `open311-sent/${claimed.report}`,
    at: now,
    public: { server: server.name },
    private: { ...verdict },
  });

/** Keeps what came of a try. @returns whether the server itself is in trouble */
const keep = ({ db }: Uses, claimed: Claimed, server: Server, verdict: Verdict, now: Date): Promise<boolean> =>
  inRegion(db, claimed.region, async (tx) => {
    requirePermission(ACTOR, 'georeport.send', { region: claimed.region });
    if (verdict.kind === 'taken') {
      await setTaken(tx, claimed, verdict, now);
      await noteServer(tx, server, null, now);
      await note(tx, claimed, server, verdict, now);
      return false;
    }
    const next = nextTry(verdict, claimed, now);
    await setNotTaken(tx, claimed, verdict.why, verdict.kind === 'unclear', next);
    if (verdict.kind === 'later' && verdict.isServer) await noteServer(tx, server, verdict.why, now);
    if (next === null) await note(tx, claimed, server, verdict, now);
    return verdict.kind === 'later' && verdict.isServer;
  });

const GONE: Verdict = { kind: 'refused', why: 'the server or the service was taken off the list' };
const NOT_PUBLIC: Verdict = { kind: 'refused', why: 'nobody may read the report any more' };

const sendOne = async (
  app: Uses,
  ask: Ask,
  claimed: Claimed,
  now: Date,
): Promise<{ taken: boolean; down: boolean }> => {
  const found = await inRegion(app.db, claimed.region, async (tx) => {
    const server = await serverById(tx, claimed.server);
    const isWanted = server && Object.hasOwn(server.services, claimed.serviceCode);
    return { server, fields: isWanted ? await fieldsOf(tx, app, claimed, server) : undefined, isWanted };
  });
  const { server, fields } = found;
  if (!server) return { taken: false, down: false }; // ended meanwhile, and its reports with it
  if (!fields) {
    await keep(app, claimed, server, found.isWanted ? NOT_PUBLIC : GONE, now);
    return { taken: false, down: false };
  }
  const apiKey = fields.get('api_key');
  const heard = await ask(`${server.url}/requests.xml`, fields, claimed.report);
  const verdict = verdictOf(heard);
  // Servers repeat what they were sent; what they say is shown and not sealed.
  const said = 'why' in verdict && apiKey ? { ...verdict, why: verdict.why.replaceAll(apiKey, '…') } : verdict;
  return { taken: verdict.kind === 'taken', down: await keep(app, claimed, server, said, now) };
};

/**
 * Sends what is due, each report at least once: one that was handed over just before a crash is sent again, under the same key of
 * idempotency, by which our own kind of server knows it. A server in trouble is left alone until the next run.
 * @returns how many were taken
 */
export const sendWaiting = async (app: Uses, ask: Ask, now: Date): Promise<number> => {
  const begun = performance.now();
  const down: string[] = [];
  const lease = new Date(now.getTime() + LEASE_MS);
  let sent = 0;
  while (performance.now() - begun < LONGEST_RUN_MS) {
    const claimed = await inEveryRegion(app.db, (tx) => claimSent(tx, now, lease, down));
    if (!claimed) break;
    const outcome = await sendOne(app, ask, claimed, now);
    if (outcome.taken) sent += 1;
    if (outcome.down) down.push(claimed.server);
  }
  return sent;
};
