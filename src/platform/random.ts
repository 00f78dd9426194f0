/** A small seeded source of chance: the same seed gives the same sample on every machine. */
export interface Random {
  /** From 0 (included) to 1 (excluded). */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  weighted<T>(list: readonly T[], weight: (item: T) => number): T;
}

/** Mixes the seed with any number of keys, so that report 7 does not depend on how report 6 was made. */
function mix(seed: number, keys: readonly (string | number)[]): number {
  let hash = (seed ^ 0x9e3779b9) >>> 0;
  for (const character of keys.join('/')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}

export function seeded(seed: number, ...keys: (string | number)[]): Random {
  let state = mix(seed, keys);
  // mulberry32: 32 bits of state are enough for a sample and cost nothing to start a million times.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    int: (from, to) => from + Math.floor(next() * (to - from + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)],
    weighted: (list, weight) => {
      const total = list.reduce((sum, item) => sum + weight(item), 0);
      let rest = next() * total;
      for (const item of list) {
        rest -= weight(item);
        if (rest < 0) return item;
      }
      return list[list.length - 1];
    },
  };
}
