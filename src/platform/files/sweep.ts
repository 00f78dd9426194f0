import type { Store } from './store.ts';

const BATCH = 500;

export type Swept = {
  /** Files old enough to be asked about. */
  readonly seen: number;
  readonly removed: number;
};

/**
 * Removes stored files that no row names: what is left when a row was never committed after its file was stored.
 * @param olderThan files stored at or after this moment are left alone; give the slowest form time to be committed
 * @param isReferenced which of these keys are named by a row; if it throws, nothing of its batch is removed
 */
export const sweepOrphans = async (
  store: Store,
  prefix: string,
  olderThan: Date,
  isReferenced: (keys: string[]) => Promise<Set<string>>,
): Promise<Swept> => {
  let seen = 0;
  let removed = 0;
  const sweepBatch = async (keys: string[]) => {
    const referenced = await isReferenced(keys);
    for (const key of keys) {
      if (referenced.has(key)) continue;
      await store.remove(key);
      removed += 1;
    }
  };
  let batch: string[] = [];
  for await (const { key, modified } of store.list(prefix)) {
    if (modified.getTime() >= olderThan.getTime()) continue;
    seen += 1;
    batch.push(key);
    if (batch.length < BATCH) continue;
    await sweepBatch(batch);
    batch = [];
  }
  if (batch.length > 0) await sweepBatch(batch);
  return { seen, removed };
};
