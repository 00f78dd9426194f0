import type { Engine } from './engine.ts';

interface Entry {
  readonly until: number;
  readonly value: unknown;
}

/** What was read from one database and is not asked again for a while, by name and region. */
export class Kept {
  readonly #entries = new Map<string, Map<number | undefined, Entry>>();
  #forgotten = 0;

  async of<T>(name: string, region: number | undefined, milliseconds: number, read: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(name)?.get(region);
    if (known && known.until > performance.now()) return known.value as T;
    const forgottenBefore = this.#forgotten;
    const value = await read();
    // What was read while somebody changed something may be the old state.
    if (this.#forgotten === forgottenBefore) {
      const entries = this.#entries.get(name) ?? new Map<number | undefined, Entry>();
      this.#entries.set(name, entries.set(region, { until: performance.now() + milliseconds, value }));
    }
    return value;
  }

  /** Of every region: what one changes may hold for others too, and it is seldom. */
  forget(name: string): void {
    this.#forgotten += 1;
    this.#entries.delete(name);
  }
}

const all = new WeakMap<Engine, Kept>();

/** Of each database its own: tests have several in one process. */
export const keptOf = (engine: Engine): Kept => {
  const known = all.get(engine);
  if (known) return known;
  const kept = new Kept();
  all.set(engine, kept);
  return kept;
};
