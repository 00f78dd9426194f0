import type { Office, Reason } from '../types.ts';
import { type Word, wordsOf } from './words.ts';

type Candidate = Pick<Office, 'id' | 'name' | 'duties' | 'place'>;

/** An office whose duties a text names. */
export interface Named {
  readonly organisation: string;
  /** Weight of the words that speak for it; comparable within one text only. */
  readonly score: number;
  /** Its part of all weight found, 0 to 1. Not a probability. */
  readonly share: number;
  /** What the text says; what only the category says is not among it. */
  readonly because: readonly Required<Reason>[];
  /** Whether the category speaks for it too. */
  readonly category: boolean;
}

interface Hints {
  /** Duty words of the category the reporter chose: each counts twice. */
  readonly categoryWords?: readonly string[];
  /** Official code of the place of the report; offices of other places are left out, and all of them when it is not known. */
  readonly place?: string;
  readonly limit?: number;
}

interface Duty {
  readonly word: string;
  readonly stems: readonly string[];
  readonly owners: Set<string>;
}

/** The duties of a region's offices, ready to be looked for. */
export interface Duties {
  readonly offices: ReadonlyMap<string, Candidate>;
  /** By their first stem, longest first: the longest reading of a text wins. */
  readonly byStem: ReadonlyMap<string, readonly Duty[]>;
  /** Offices that serve the whole region. */
  readonly everywhere: ReadonlySet<string>;
  readonly byPlace: ReadonlyMap<string, readonly string[]>;
}

/** @param offices those in force; the caller leaves out the ended ones */
export const dutiesOf = (offices: readonly Candidate[]): Duties => {
  const duties = new Map<string, Duty>();
  const stemsOf = new Map<string, readonly string[]>(); // hundreds of village offices share their words
  for (const { id, duties: words } of offices) {
    for (const word of words) {
      const stems = stemsOf.get(word) ?? wordsOf(word).map((part) => part.stem);
      stemsOf.set(word, stems);
      if (stems.length === 0) continue;
      const key = stems.join(' ');
      const duty = duties.get(key) ?? { word, stems, owners: new Set() };
      duty.owners.add(id);
      duties.set(key, duty);
    }
  }
  const longestFirst = [...duties.values()].sort((a, b) => b.stems.length - a.stems.length);
  const placed = offices.filter(({ place }) => place !== null);
  return {
    offices: new Map(offices.map((office) => [office.id, office])),
    byStem: Map.groupBy(longestFirst, ({ stems }) => stems[0]),
    everywhere: new Set(offices.filter(({ place }) => place === null).map(({ id }) => id)),
    byPlace: new Map([...Map.groupBy(placed, ({ place }) => place!)].map(([at, all]) => [at, all.map(({ id }) => id)])),
  };
};

/** `35.22.04.2001` lies in `35.22.04`, and that in `35.22`. */
export const placesAround = (place: string): string[] =>
  place.split('.').map((_, index, parts) => parts.slice(0, parts.length - index).join('.'));

/** Offices that answer for a place, the nearest first; those of the whole region are not among them. */
export const officesOf = ({ byPlace }: Pick<Duties, 'byPlace'>, place: string | undefined): string[] =>
  place === undefined ? [] : placesAround(place).flatMap((one) => byPlace.get(one) ?? []);

interface Found {
  readonly duty: Duty;
  readonly owners: readonly string[];
  readonly said: string;
}

/** Reads from left to right; a word inside a longer duty is not read again: the lamp of `lampu jalan` is no road. */
const dutiesIn = (text: string, { byStem }: Duties, ownersOf: (duty: Duty) => readonly string[]): Found[] => {
  const words = wordsOf(text);
  const found = new Map<Duty, Found>();
  for (let at = 0; at < words.length; ) {
    const duty = byStem
      .get(words[at].stem)
      ?.find((one) => one.stems.every((stem, i) => words[at + i]?.stem === stem) && ownersOf(one).length > 0);
    if (duty && !found.has(duty))
      found.set(duty, { duty, owners: ownersOf(duty), said: saidBetween(words, at, duty.stems.length) });
    at += duty?.stems.length ?? 1;
  }
  return [...found.values()];
};

// An abbreviation may stand for two words; it was said once.
const saidBetween = (words: readonly Word[], at: number, count: number): string =>
  words
    .slice(at, at + count)
    .map(({ said }) => said)
    .filter((said, index, all) => said !== all[index - 1])
    .join(' ');

/**
 * Up to `limit` offices whose duties the text or its category names, best first, with the words that say so. The same input gives the
 * same answer. A duty of several words weighs as many; one that several offices share is divided among them.
 */
export const namedBy = (
  duties: Duties,
  text: string,
  { categoryWords = [], place, limit = 3 }: Hints = {},
): Named[] => {
  const around = new Set(officesOf(duties, place));
  const owners = new Map<Duty, readonly string[]>();
  const ownersOf = (duty: Duty): readonly string[] => {
    const known = owners.get(duty) ?? [...duty.owners].filter((id) => duties.everywhere.has(id) || around.has(id));
    owners.set(duty, known);
    return known;
  };
  const evidence = [
    ...dutiesIn(text, duties, ownersOf).map((found) => ({ ...found, times: 1 })),
    ...categoryWords.flatMap((word) => dutiesIn(word, duties, ownersOf)).map((found) => ({ ...found, times: 2 })),
  ];
  const weight = (found: (typeof evidence)[number]) => (found.times * found.duty.stems.length) / found.owners.length;
  const total = evidence.reduce((sum, { duty, times }) => sum + times * duty.stems.length, 0);
  const nameOf = (id: string) => duties.offices.get(id)!.name;
  return [...new Set(evidence.flatMap((found) => found.owners))]
    .map((organisation): Named => {
      const own = evidence.filter((found) => found.owners.includes(organisation));
      const score = own.reduce((sum, found) => sum + weight(found), 0);
      const said = own.filter(({ times }) => times === 1);
      return { organisation, score, share: score / total, because: reasons(said), category: own.length > said.length };
    })
    .sort((a, b) => b.score - a.score || before(nameOf(a.organisation), nameOf(b.organisation)))
    .slice(0, limit);
};

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const reasons = (found: readonly Found[]): Required<Reason>[] =>
  [
    ...new Map(found.map(({ duty, said }) => [duty.word, { said, duty: duty.word }] as const).reverse()).values(),
  ].reverse();
