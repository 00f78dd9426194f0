import type { Db } from './db/index.ts';
import type { Cursor } from './journal.ts';
import { type FedEntry, journalFeed, writeCursor } from './journal-feed.ts';
import { log } from './log.ts';

/** Pieces of a page by name, as HTML. */
export type Parts = Readonly<Record<string, string>>;

/** What a live screen shows, and of whom. */
export interface LiveScreen<Seen extends { readonly cursor: Cursor }> {
  /** What is read once for all screens of a region. */
  read(db: Db, region: number): Promise<Seen>;
  isNews(entry: FedEntry): boolean;
}

interface Viewer {
  /** @returns false when it has no room for it now */
  readonly send: (event: Uint8Array) => boolean;
  /** Gets everything next time, not only what changed. */
  isBehind: boolean;
}

/** All who see exactly the same. */
interface Group<Seen> {
  readonly partsOf: (seen: Seen) => Parts;
  readonly viewers: Set<Viewer>;
  sent: Parts | undefined;
}

/** Between two looks; what happens meanwhile is seen together. Milliseconds. */
const TICK_MS = 400;
/** What is overdue grows with the clock alone. Milliseconds. */
const MINUTE_MS = 60_000;

const encoder = new TextEncoder();
const event = (cursor: Cursor, parts: Parts): Uint8Array =>
  encoder.encode(`id: ${writeCursor(cursor)}\nevent: parts\ndata: ${JSON.stringify(parts)}\n\n`);

/**
 * Keeps the open screens of a region up to date: one look for all of them, one rendering for all who may see the same, and only what
 * changed is sent. It works only while somebody looks.
 */
export class LiveParts<Seen extends { readonly cursor: Cursor }> {
  readonly #db: Db;
  readonly #region: number;
  readonly #screen: LiveScreen<Seen>;
  readonly #groups = new Map<string, Group<Seen>>();
  #looking = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #next: NodeJS.Timeout | undefined;
  #minute: NodeJS.Timeout | undefined;
  #endFeed: (() => void) | undefined;

  constructor(db: Db, region: number, screen: LiveScreen<Seen>) {
    this.#db = db;
    this.#region = region;
    this.#screen = screen;
  }

  /** How many look. */
  get size(): number {
    return [...this.#groups.values()].reduce((sum, { viewers }) => sum + viewers.size, 0);
  }

  /**
   * @param scope equal for those, and only those, who may see the same in the same words
   * @returns how to leave
   */
  join(scope: string, partsOf: Group<Seen>['partsOf'], send: Viewer['send']): () => void {
    if (this.#groups.size === 0) this.#start();
    const group = this.#groups.get(scope) ?? { partsOf, viewers: new Set(), sent: undefined };
    this.#groups.set(scope, group);
    const viewer: Viewer = { send, isBehind: true };
    group.viewers.add(viewer);
    this.#soon();
    return () => {
      group.viewers.delete(viewer);
      if (group.viewers.size === 0 && this.#groups.get(scope) === group) this.#groups.delete(scope);
      if (this.#groups.size === 0) this.#stop();
    };
  }

  #start(): void {
    let stopped = false;
    this.#endFeed = () => {
      stopped = true;
    };
    journalFeed(this.#db)
      .subscribe((entry) => {
        if (entry.region === this.#region && this.#screen.isNews(entry)) this.#soon();
      })
      .then(({ end }) => {
        if (stopped) return end();
        this.#endFeed = end;
        this.#soon(); // what happened before the feed began
      })
      .catch((error) => log.warn({ error: String(error) }, 'live screens only look each minute'));
    this.#minute = setInterval(() => this.#soon(), MINUTE_MS);
    this.#minute.unref();
  }

  #stop(): void {
    this.#endFeed?.();
    this.#endFeed = undefined;
    clearInterval(this.#minute);
    clearTimeout(this.#next);
    this.#next = undefined;
  }

  #soon(): void {
    if (this.#next || this.#groups.size === 0) return;
    const delay = Math.max(0, this.#lookedAt + TICK_MS - performance.now());
    this.#next = setTimeout(() => {
      if (this.#looking) {
        this.#next = undefined;
        this.#lookedAt = performance.now();
        this.#soon();
        return;
      }
      this.#next = undefined;
      this.#look().catch((error) => log.warn({ error: String(error) }, 'live screens look again at the next event'));
    }, delay);
    this.#next.unref();
  }

  async #look(): Promise<void> {
    this.#looking = true;
    this.#lookedAt = performance.now();
    try {
      const seen = await this.#screen.read(this.#db, this.#region);
      for (const group of this.#groups.values()) this.#show(group, seen);
    } finally {
      this.#looking = false;
    }
  }

  #show(group: Group<Seen>, seen: Seen): void {
    const parts = group.partsOf(seen);
    const changed = Object.fromEntries(Object.entries(parts).filter(([name, html]) => group.sent?.[name] !== html));
    group.sent = parts;
    const whole = [...group.viewers].some(({ isBehind }) => isBehind) ? event(seen.cursor, parts) : undefined;
    const news = Object.keys(changed).length > 0 ? event(seen.cursor, changed) : undefined;
    let isAnyBehind = false;
    for (const viewer of group.viewers) {
      const due = viewer.isBehind ? whole : news;
      if (due) viewer.isBehind = !viewer.send(due);
      isAnyBehind ||= viewer.isBehind;
    }
    if (isAnyBehind) this.#soon();
  }
}
