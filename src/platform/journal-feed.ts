import { afterwards, type Db, inEveryRegion } from './db/index.ts';
import { type Cursor, type Entry, JOURNAL_CHANNEL, journalEnd, readJournal } from './journal.ts';
import { log } from './log.ts';

/** An entry with its place in the reading order: who has it can go on from there. */
export type FedEntry = Entry & Cursor;

/** Takes entries in the order of reading, each once. An error of it is its own affair. */
export type Listener = (entry: FedEntry) => void;

/** A commit wakes the reader; where that is lost (a connection ends, another writer is still open), it looks by itself. Milliseconds. */
const POLL_MS = 5000;
const BATCH = 500;
/** Who comes back further behind than this starts anew: reading on would cost more than looking at the whole page. Entries. */
const MOST_BEHIND = 5000;

/** Cursors as they are ordered: by era, then by number of transaction, then by id. */
export const isAfter = (a: Cursor, b: Cursor): boolean => {
  if (a.era !== b.era) return a.era > b.era;
  const [left, right] = [BigInt(a.xid), BigInt(b.xid)];
  return left === right ? a.id > b.id : left > right;
};

/** `1.8123.0190…`: for `Last-Event-ID` and addresses. */
export const writeCursor = ({ era, xid, id }: Cursor): string => `${era}.${xid}.${id}`;

const CURSOR = /^(\d{1,9})\.(\d{1,20})\.([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/;
const LARGEST_XID = 2n ** 64n - 1n;
/** Undefined for what is no cursor: it came from outside. */
export const readCursor = (text: string | null | undefined): Cursor | undefined => {
  const match = CURSOR.exec(text ?? '');
  if (!match || BigInt(match[2]) > LARGEST_XID) return undefined;
  return { era: Number(match[1]), xid: match[2], id: match[3] };
};

interface Subscriber {
  readonly listener: Listener;
  cursor: Cursor;
  /** Reads what it missed by itself; until then live entries pass it by. */
  behind: boolean;
  passedBy: boolean;
}

/**
 * The journal as it grows: read once per process, handed to everybody who subscribed.
 * It reads only while somebody does, in the order of `readJournal`, so no late commit is skipped.
 */
export class JournalFeed {
  readonly #db: Db;
  readonly #subscribers = new Set<Subscriber>();
  #head: Cursor | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #unlisten: Promise<() => Promise<void>> | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  /** How many are subscribed. */
  get size(): number {
    return this.#subscribers.size;
  }

  /**
   * Hands over every entry after `from`, those already written first; without `from`, what is written from now on.
   * @returns how to end it, and whether so much was missed that the subscriber starts anew instead of reading on
   */
  async subscribe(listener: Listener, from?: Cursor): Promise<{ end: () => void; startedAnew: boolean }> {
    const now = await inEveryRegion(this.#db, journalEnd);
    const subscriber: Subscriber = { listener, cursor: from ?? now, behind: from !== undefined, passedBy: false };
    this.#subscribers.add(subscriber);
    this.#start(now);
    try {
      const startedAnew = from !== undefined && !(await this.#catchUp(subscriber, now));
      this.wake();
      return { end: () => this.#end(subscriber), startedAnew };
    } catch (error) {
      this.#end(subscriber);
      throw error;
    }
  }

  /** Looks for news at once. */
  wake(): void {
    if (!this.#head) return;
    this.#again = true;
    if (this.#running) return;
    // The one who wakes may be inside a transaction of its own.
    afterwards(() => {
      this.#running = this.#read().finally(() => {
        this.#running = undefined;
        if (this.#again && this.#head) this.wake();
      });
    });
  }

  #start(head: Cursor): void {
    if (this.#head) return;
    this.#head = head;
    this.#timer = setInterval(() => this.wake(), POLL_MS);
    this.#timer.unref();
    this.#unlisten = this.#db.engine.listen(JOURNAL_CHANNEL, () => this.wake());
    this.#unlisten.catch((error) => log.warn({ error: String(error) }, 'journal feed only polls'));
  }

  #end(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size > 0) return;
    clearInterval(this.#timer);
    this.#head = undefined;
    // A database that is closing takes the listening with it.
    this.#unlisten?.then((unlisten) => unlisten()).catch(() => undefined);
    this.#unlisten = undefined;
  }

  async #read(): Promise<void> {
    try {
      while (this.#again && this.#head) {
        this.#again = false;
        const { entries, next } = await inEveryRegion(this.#db, (tx) => readJournal(tx, this.#head as Cursor, BATCH));
        if (!this.#head) return;
        this.#head = next;
        for (const entry of entries) {
          for (const subscriber of this.#subscribers) {
            if (subscriber.behind) subscriber.passedBy = true;
            else hand(subscriber, entry);
          }
        }
        if (entries.length === BATCH) this.#again = true;
      }
    } catch (error) {
      this.#again = false;
      if (this.#head) log.warn({ error: String(error) }, 'journal feed reads again in a moment');
    }
  }

  /** @returns false when it was too far behind: it then goes on from `now` */
  async #catchUp(subscriber: Subscriber, now: Cursor): Promise<boolean> {
    let read = 0;
    do {
      subscriber.passedBy = false;
      for (let full = true; full; ) {
        const { entries } = await inEveryRegion(this.#db, (tx) => readJournal(tx, subscriber.cursor, BATCH));
        for (const entry of entries) hand(subscriber, entry);
        read += entries.length;
        full = entries.length === BATCH;
        if (full && read >= MOST_BEHIND) {
          subscriber.cursor = now;
          subscriber.behind = false;
          return false;
        }
      }
      // The feed may have handed out something while the last look was under way.
    } while (subscriber.passedBy);
    subscriber.behind = false;
    return true;
  }
}

/** In order and never twice. */
const hand = (subscriber: Subscriber, entry: FedEntry): void => {
  if (!isAfter(entry, subscriber.cursor)) return;
  subscriber.cursor = { era: entry.era, xid: entry.xid, id: entry.id };
  subscriber.listener(entry);
};

const feeds = new WeakMap<Db, JournalFeed>();

/** The one feed of a database in this process. */
export const journalFeed = (db: Db): JournalFeed => {
  const known = feeds.get(db);
  if (known) return known;
  const feed = new JournalFeed(db);
  feeds.set(db, feed);
  return feed;
};
