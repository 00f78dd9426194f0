import { actorOfToken, mayAct } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import type { Cursor } from '#platform/journal.ts';
import type { FedEntry } from '#platform/journal-feed.ts';
import { LiveParts, type Parts } from '#platform/live-parts.ts';
import type { Language } from '#platform/messages.ts';
import { makeRoom } from '#platform/room.ts';
import { tooManyStreams } from './problems.ts';

/** A sign of life, so that proxies keep the stream and a browser notices when it is gone. Milliseconds. */
const HEARTBEAT_MS = 20_000;
/** Every second heartbeat asks whether the session still lives: a sign-out ends the stream within a minute. */
const CHECK_EVERY = 2;
/** In all, and of the tabs of one sign-in, the devices of one person, the screens of one office behind one address. */
const room = makeRoom(1000, { session: 10, person: 500, network: 600 });
/** Nothing more is sent to who has this much waiting; who does not even take the signs of life is let go. Bytes. */
const MOST_WAITING = 64 * 1024;
/** Acts of the past that are written now (imports, samples) are no news. Milliseconds. */
const NEWS_MS = 10 * 60_000;
/** How soon a browser comes back. Milliseconds. */
const RETRY_MS = 3000;

/** What nobody sees on the wall. */
const QUIET: readonly string[] = ['note', 'converse', 'seed', 'support', 'remind', 'notify', 'see_answer'].map(
  (act) => `report.${act}`,
);

const isNews = (entry: FedEntry, now: Date): boolean =>
  entry.act.startsWith('report.') && !QUIET.includes(entry.act) && now.getTime() - entry.at.getTime() <= NEWS_MS;

/** Whoever holds this session and may see the wall; undefined for anybody else. */
const watcherOf = async (db: App['db'], token: string) => {
  const session = await actorOfToken(db, token, new Date());
  const actor = session?.actor;
  return actor && mayAct(actor, 'wall.read', { region: actor.region }) ? { actor, session: session.id } : undefined;
};

/** Who looks, in which words. */
export interface Watcher {
  readonly actor: Person;
  readonly language: Language;
}
type Person = Extract<Actor, { kind: 'person' }>;

/** How the pages show the wall: they give it when they are loaded, for nothing here knows how a page looks. */
export interface WallScreen<Seen extends { readonly cursor: Cursor }> {
  read(db: App['db'], region: number): Promise<Seen>;
  /** Of what all see, what this person may. */
  partsOf(seen: Seen, watcher: Watcher): Parts;
}
type AnyScreen = WallScreen<{ readonly cursor: Cursor }>;

// In development this module is reloaded on a change; the pages are not, so what they gave hangs on globalThis.
const SCREEN: unique symbol = Symbol.for('simpul.wall') as never;
const place = globalThis as { [SCREEN]?: AnyScreen };

export const showWallBy = <Seen extends { readonly cursor: Cursor }>(screen: WallScreen<Seen>): void => {
  place[SCREEN] = screen as unknown as AnyScreen;
};

const walls = new WeakMap<App['db'], Map<number, LiveParts<{ readonly cursor: Cursor }>>>();

const wallOf = (db: App['db'], region: number) => {
  const own = walls.get(db) ?? new Map<number, LiveParts<{ readonly cursor: Cursor }>>();
  walls.set(db, own);
  const screen = {
    read: (...asked: Parameters<AnyScreen['read']>) => screenGiven().read(...asked),
    isNews: (entry: FedEntry) => isNews(entry, new Date()),
  };
  const wall = own.get(region) ?? new LiveParts(db, region, screen);
  own.set(region, wall);
  return wall;
};

const screenGiven = (): AnyScreen => {
  const screen = place[SCREEN];
  if (!screen) throw new Error('No page has said how the wall looks');
  return screen;
};

/** Equal for those who may see the same: what an act allows hangs on the role and the office alone (accounts/permissions.ts). */
const scopeOf = ({ actor, language }: Watcher): string => [language, actor.role, actor.organisation ?? ''].join(' ');

interface Wish {
  /** The session's token. */
  readonly token: string;
  readonly language: Language;
  /** The client, as limits count it. */
  readonly network: string;
}

/**
 * The wall of the person's region as server-sent events: everything at first, then each part of the page that changed.
 * @returns undefined for who may not see the wall. @throws {Problem} 503 too-many-streams
 */
export const liveWall = async (
  { db }: Pick<App, 'db'>,
  { token, language, network }: Wish,
): Promise<ReadableStream<Uint8Array> | undefined> => {
  const watcher = await watcherOf(db, token);
  if (!watcher) return undefined;
  const { actor, session } = watcher;
  const leave = room.enter({ session, person: actor.id, network });
  if (typeof leave === 'string') throw tooManyStreams(leave);

  const encoder = new TextEncoder();
  let closed = false;
  let leaveWall: (() => void) | undefined;
  let heart: NodeJS.Timeout | undefined;
  const close = (controller?: ReadableStreamDefaultController<Uint8Array>) => {
    if (closed) return;
    closed = true;
    leave();
    clearInterval(heart);
    leaveWall?.();
    controller?.close();
  };

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const say = (text: string) => {
          if (closed) return;
          if ((controller.desiredSize ?? 0) <= 0) close(controller);
          else controller.enqueue(encoder.encode(text));
        };
        let beats = 0;
        const beat = async () => {
          beats += 1;
          const gone = beats % CHECK_EVERY === 0 && !(await watcherOf(db, token));
          if (gone) say('event: bye\ndata: {}\n\n');
          if (gone) close(controller);
          else say(': masih di sini\n\n');
        };
        heart = setInterval(() => beat().catch(() => close(controller)), HEARTBEAT_MS);
        heart.unref();
        say(`retry: ${RETRY_MS}\n: terhubung\n\n`);
        const me = { actor, language };
        leaveWall = wallOf(db, actor.region).join(
          scopeOf(me),
          (seen) => screenGiven().partsOf(seen, me),
          // Who reads slowly gets less often what is new then.
          (event) => {
            if (closed || (controller.desiredSize ?? 0) < Math.min(event.length, MOST_WAITING)) return false;
            controller.enqueue(event);
            return true;
          },
        );
      },
      cancel: () => close(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: MOST_WAITING }),
  );
};
