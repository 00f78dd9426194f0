import { actorOfToken, mayAct } from '#modules/accounts/index.ts';
import type { App } from '#platform/app.ts';
import type { Cursor } from '#platform/journal.ts';
import { type FedEntry, journalFeed, writeCursor } from '#platform/journal-feed.ts';
import { tooManyStreams } from './problems.ts';

/** A sign of life, so that proxies keep the stream and a browser notices when it is gone. Milliseconds. */
const HEARTBEAT_MS = 20_000;
/** Every second heartbeat asks whether the session still lives: a sign-out ends the stream within a minute. */
const CHECK_EVERY = 2;
const MOST_STREAMS = 1000;
/** Tabs and screens that one sign-in may have open, so that none takes the places of everybody else. */
const MOST_PER_SESSION = 10;
/** Who reads so slowly that this much waits is let go; the browser comes back and goes on where it was. Bytes. */
const MOST_WAITING = 64 * 1024;
/** Acts of the past that are written now (imports, samples) are no news. Milliseconds. */
const NEWS_MS = 10 * 60_000;
/** How soon a browser comes back. Milliseconds. */
const RETRY_MS = 3000;

/** What nobody sees on the wall. */
const QUIET: readonly string[] = ['report.note', 'report.converse', 'report.seed', 'report.support'];

const isNews = (entry: FedEntry, now: Date): boolean =>
  entry.act.startsWith('report.') && !QUIET.includes(entry.act) && now.getTime() - entry.at.getTime() <= NEWS_MS;

/** One event: what kind of act and when, no word of any report. */
const written = (entry: FedEntry): string =>
  `id: ${writeCursor(entry)}\nevent: act\ndata: ${JSON.stringify({ act: entry.act, at: entry.at.toISOString() })}\n\n`;

/** Whoever holds this session and may see the wall; undefined for anybody else. */
const watcherOf = async (db: App['db'], token: string) => {
  const session = await actorOfToken(db, token, new Date());
  const actor = session?.actor;
  return actor && mayAct(actor, 'wall.read', { region: actor.region }) ? { actor, session: session.id } : undefined;
};

let open = 0;
const openBySession = new Map<string, number>();

/** @throws {Problem} 503 too-many-streams */
const admit = (session: string): void => {
  const own = openBySession.get(session) ?? 0;
  if (open >= MOST_STREAMS || own >= MOST_PER_SESSION) throw tooManyStreams();
  open += 1;
  openBySession.set(session, own + 1);
};

const leave = (session: string): void => {
  open -= 1;
  const own = (openBySession.get(session) ?? 1) - 1;
  if (own > 0) openBySession.set(session, own);
  else openBySession.delete(session);
};

interface Wish {
  /** The session's token. */
  readonly token: string;
  /** The last event that arrived. */
  readonly after: Cursor | undefined;
}

/**
 * What happens to the reports of the person's region, as server-sent events from now on or after a cursor.
 * @returns undefined for who may not see the wall. @throws {Problem} 503 too-many-streams
 */
export const liveActs = async (
  { db }: Pick<App, 'db'>,
  { token, after }: Wish,
): Promise<ReadableStream<Uint8Array> | undefined> => {
  const watcher = await watcherOf(db, token);
  if (!watcher) return undefined;
  const { actor, session } = watcher;
  admit(session);

  const encoder = new TextEncoder();
  let closed = false;
  let endFeed: (() => void) | undefined;
  let heart: NodeJS.Timeout | undefined;
  const close = (controller?: ReadableStreamDefaultController<Uint8Array>) => {
    if (closed) return;
    closed = true;
    leave(session);
    clearInterval(heart);
    endFeed?.();
    controller?.close();
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => {
          if (closed) return;
          if ((controller.desiredSize ?? 0) <= 0) close(controller);
          else controller.enqueue(encoder.encode(text));
        };
        let beats = 0;
        const beat = async () => {
          beats += 1;
          const gone = beats % CHECK_EVERY === 0 && !(await watcherOf(db, token));
          if (gone) send('event: bye\ndata: {}\n\n');
          if (gone) close(controller);
          else send(': masih di sini\n\n');
        };
        heart = setInterval(() => beat().catch(() => close(controller)), HEARTBEAT_MS);
        heart.unref();
        send(`retry: ${RETRY_MS}\n: terhubung\n\n`);
        const listener = (entry: FedEntry) => {
          if (entry.region === actor.region && isNews(entry, new Date())) send(written(entry));
        };
        journalFeed(db)
          .subscribe(listener, after)
          .then(({ end, startedAnew }) => {
            endFeed = end;
            if (closed) end();
            else if (startedAnew) send('event: anew\ndata: {}\n\n');
          })
          .catch(() => close(controller));
      },
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
  );
};
