import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion } from '#platform/db/index.ts';
import { journalAll } from '#platform/journal.ts';
import { pauseMs } from '#platform/retry.ts';
import { followed, setAsked, setRemoteId, setTold } from '../queries/sent.ts';
import { claimServer, noteServer } from '../queries/servers.ts';
import { errorsTold, type Heard, idIn, type Told, toldIn } from '../rules/outgoing.ts';
import type { Server } from '../types.ts';
import type { Ask } from '../wire/ask.ts';

const ACTOR: Actor = { kind: 'system', task: 'open311' };
/** A server is asked this often what became of the reports. Milliseconds. */
const EVERY_MS = 15 * 60_000;
const LEASE_MS = 10 * 60_000;
/** Asked about in one run of one server. */
const MOST_FOLLOWED = 500;
/** Ids of one question: no address grows longer than servers take. */
const TOGETHER = 50;
const UNREADABLE = 'answered with something that is no list of requests';

class Silent extends Error {}

/** @throws {Silent} when the server is in trouble, so that the rest need not be asked */
const heardOf = async (ask: Ask, url: string): Promise<Heard> => {
  const heard = await ask(url);
  if (heard.status === undefined || heard.status >= 500 || heard.status === 403 || heard.status === 429)
    throw new Silent(errorsTold(heard));
  return heard;
};

const addressOf = ({ url, jurisdiction }: Server, path: string, params: Record<string, string> = {}): string => {
  const query = new URLSearchParams({
    ...(jurisdiction ? { jurisdiction_id: jurisdiction } : {}),
    ...params,
  }).toString();
  return `${url}/${path}${query ? `?${query}` : ''}`;
};

/** Keeps what a server says of its reports, and tells the journal of each that ended or began again. */
const keepTold = (
  { db }: Pick<App, 'db'>,
  server: Server,
  told: readonly Told[],
  asked: readonly string[],
  now: Date,
) =>
  inRegion(db, server.region, async (tx) => {
    requirePermission(ACTOR, 'georeport.send', { region: server.region });
    const changed = await setTold(tx, server.id, told);
    await setAsked(tx, server.id, asked, now);
    if (changed.length === 0) return;
    await journalAll(
      tx,
      ACTOR,
      changed.map((report) => ({
        act: 'georeport.remote_change',
        subject: `open311-sent/${report}`,
        at: now,
        public: { server: server.name },
      })),
    );
  });

/** Asks a server about every report that it took and that has not ended there. @throws {Silent} */
const followServer = async ({ db }: Pick<App, 'db'>, ask: Ask, server: Server, now: Date): Promise<void> => {
  const rows = await inRegion(db, server.region, (tx) => followed(tx, server.id, MOST_FOLLOWED));
  const known = new Map(rows.flatMap(({ report, remoteId }) => (remoteId ? [[remoteId, report] as const] : [])));
  for (const { report, remoteId, token } of rows) {
    if (remoteId || !token) continue;
    const id = idIn(await heardOf(ask, addressOf(server, `tokens/${encodeURIComponent(token)}.xml`)));
    const which = { server: server.id, report };
    await inRegion(db, server.region, async (tx) => {
      if (id) await setRemoteId(tx, which, id);
      await setAsked(tx, server.id, [report], now);
    });
    if (id) known.set(id, report);
  }
  const ids = [...known.keys()];
  for (let start = 0; start < ids.length; start += TOGETHER) {
    const some = ids.slice(start, start + TOGETHER);
    const heard = await heardOf(ask, addressOf(server, 'requests.xml', { service_request_id: some.join(',') }));
    const told = toldIn(heard);
    if (!told) throw new Silent(heard.status === 200 ? UNREADABLE : errorsTold(heard));
    const wanted = told.filter(({ remoteId }) => known.has(remoteId));
    await keepTold(
      { db },
      server,
      wanted,
      some.map((id) => known.get(id)!),
      now,
    );
  }
};

/** Asks every server that is due. One that does not answer is asked again after a pause that doubles. */
export const followSent = async ({ db }: Pick<App, 'db'>, ask: Ask, now: Date): Promise<void> => {
  const lease = new Date(now.getTime() + LEASE_MS);
  for (;;) {
    const server = await inEveryRegion(db, (tx) => claimServer(tx, now, lease));
    if (!server) return;
    const error = await followServer({ db }, ask, server, now).then(
      () => null,
      (caught: unknown) => {
        if (caught instanceof Silent) return caught.message;
        throw caught;
      },
    );
    const nextAt = new Date(now.getTime() + (error === null ? EVERY_MS : pauseMs(server.failures + 1)));
    await inRegion(db, server.region, (tx) => noteServer(tx, server, error, now, nextAt));
  }
};
