import type { SameRule } from '../types.ts';

/** What a text says, for comparing: each of its stems once, without those in which every report is wrapped. */
export interface Said {
  /** Hashes of 32 bits, ascending. */
  readonly stems: readonly number[];
  /** 64 bits of which two texts share the more, the more stems they share: a whole number in decimals, as the database takes it. */
  readonly sketch: string;
  /** The same for the same text, whatever its capitals, dots, emoji, abbreviations and greetings. */
  readonly copy: string;
}

/** A hash of a stem, 32 bits with a sign (FNV-1a, and a last mixing so that every bit depends on every letter). */
export const stemHash = (stem: string, seed = 0): number => {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < stem.length; at += 1) hash = Math.imul(hash ^ stem.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
};

const MOST_STEMS = 120;
const HIGH = 0x5bd1e995;

const decimal = (high: number, low: number): string =>
  String(BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)));

/** Each bit is what most stems have there (Charikar, 2002). */
const sketchOf = (stems: readonly string[]): string => {
  const votes = new Int32Array(64);
  for (const stem of stems) {
    const halves = [stemHash(stem, HIGH), stemHash(stem)];
    for (let bit = 0; bit < 64; bit += 1) votes[bit] += (halves[bit >> 5] >>> (bit & 31)) & 1 ? 1 : -1;
  }
  const half = (from: number) => {
    let bits = 0;
    for (let bit = 0; bit < 32; bit += 1) if (votes[from + bit] > 0) bits |= 1 << bit;
    return bits;
  };
  return decimal(half(0), half(32));
};

/** @param stems of all words of a text in their order @param common stems that say nothing of the matter */
export const saidBy = (stems: readonly string[], common: ReadonlySet<string>): Said => {
  const telling = stems.filter((stem) => stem.length > 1 && !common.has(stem));
  const own = [...new Set(telling)].slice(0, MOST_STEMS);
  const whole = telling.join(' ');
  return {
    stems: [...new Set(own.map((stem) => stemHash(stem)))].sort((a, b) => a - b),
    sketch: sketchOf(own),
    copy: decimal(stemHash(whole, HIGH), stemHash(whole)),
  };
};

/** Words that all reports of a service or of a village have count for so much of another. */
const FAINT = 0.3;

/**
 * How much two texts say the same: the cosine of their stems.
 * @param faint stems that place and service bring along
 * @returns part of 1, and how many stems they share
 */
export const likeness = (
  a: readonly number[],
  b: readonly number[],
  faint: ReadonlySet<number>,
): { text: number; shared: number } => {
  const weight = (stems: readonly number[]) => stems.reduce((sum, stem) => sum + (faint.has(stem) ? FAINT : 1), 0);
  const other = new Set(b);
  const shared = a.filter((stem) => other.has(stem));
  const both = Math.sqrt(weight(a) * weight(b));
  return { text: both > 0 ? weight(shared) / both : 0, shared: shared.length };
};

/** Two reports beside each other, as far as it is known. */
export interface Beside {
  /** Between their points; undefined where one of them names none. */
  readonly metres?: number;
  /** Within which reports of this service may be the same. */
  readonly radius: number | null;
  /** Of the same service; false where one of them names none. */
  readonly sameService: boolean;
  /** As `likeness` says. */
  readonly text: number;
}

/** As good as at the same spot, with nothing in common but the service. */
const SPOT_ALONE = 0.6;
/** From this likeness on a text alone is proof. */
const SURE_TEXT = 0.7;
const UNSURE_SERVICE = 0.85;

/**
 * How probable it is that two reports are about the same thing: near and alike add up, and each alone may do.
 * @returns percent, a whole number
 */
export const scoreOf = ({ metres, radius, sameService, text }: Beside): number => {
  const near = metres !== undefined && radius ? Math.max(0, 1 - metres / radius) : 0;
  const apart = (1 - SPOT_ALONE * near) * (1 - Math.min(1, text / SURE_TEXT));
  return Math.round(100 * (1 - apart) * (sameService ? 1 : UNSURE_SERVICE));
};

/** Shorter texts are honestly the same: "lampu jalan mati". */
const LEAST_SAID = 5;

/**
 * Whether a report waits with the copies of its text instead of standing among the others.
 * @param copies of the same text that came within the rule's days before it
 */
export const isHeld = (stems: readonly number[], copies: number, rule: Pick<SameRule, 'copies'>): boolean =>
  stems.length >= LEAST_SAID && copies >= rule.copies;
