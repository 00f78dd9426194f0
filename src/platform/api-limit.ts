import type { Db } from './db/index.ts';
import { counting, type Limit, take, use } from './limits.ts';
import { tooOften } from './problem.ts';

/**
 * Answers of the APIs to one client. A village that types names of places into forms stays far below; a machine that wants more
 * takes the open data. Taken from the database in handfuls, so that a quick answer does not wait for a write.
 */
export const API_LIMIT: Limit = { name: 'api', most: 3000, perMs: 10 * 60_000 };
const HANDFUL = 25;
/** Clients remembered by one process; the one that was seen first is forgotten first, and then takes a new handful. */
const MOST_CLIENTS = 10_000;

interface Held {
  left: number;
  /** A handful is spent within this time or is lost; of a refusal, until when it holds. */
  until: number;
  waits: boolean;
}

const tooManyQuestions = (waitMs: number) =>
  tooOften('too-many-questions', waitMs, (when) => ({
    id: `Terlalu banyak permintaan dari jaringan ini. Coba ${when.id}.`,
    en: `Too many requests came from this network. Try again ${when.en}.`,
  }));

/** @returns what counts one question of a client and throws 429 `too-many-questions` when there are no more */
export const makeApiLimit = (db: Db, { most, perMs, name }: Limit = API_LIMIT) => {
  const handful: Limit = { name, most: Math.floor(most / HANDFUL), perMs };
  const clients = new Map<string, Promise<Held>>();

  const fetchHandful = async (client: string, now: number): Promise<Held> => {
    const waitMs = await counting(db, (tx) => take(tx, [use(handful, client)], new Date(now)));
    return waitMs > 0
      ? { left: 0, until: now + waitMs, waits: true }
      : { left: HANDFUL, until: now + perMs, waits: false };
  };
  const remember = (client: string, held: Promise<Held>): Promise<Held> => {
    if (clients.size >= MOST_CLIENTS) clients.delete(clients.keys().next().value!);
    clients.set(client, held);
    held.catch(() => clients.get(client) === held && clients.delete(client));
    return held;
  };

  return async (client: string, now: number): Promise<void> => {
    for (;;) {
      const known = clients.get(client) ?? remember(client, fetchHandful(client, now));
      const held = await known;
      if (held.waits && held.until > now) throw tooManyQuestions(held.until - now);
      if (held.left > 0 && held.until > now) {
        held.left -= 1;
        return;
      }
      // Several may find it empty at once: the first of them takes it away, all wait for the same new one.
      if (clients.get(client) === known) clients.delete(client);
    }
  };
};
