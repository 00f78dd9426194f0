import type { Organisation } from '../types.ts';
import { type Word, wordsOf } from './words.ts';

type Candidate = Pick<Organisation, 'id' | 'name' | 'duties' | 'place'>;

export interface Proposal {
  readonly organisation: string;
  /** Weight of the words that speak for it; comparable within one text only. */
  readonly score: number;
  /** Its part of all weight found, 0 to 1. Not a probability. */
  readonly share: number;
  /** What the text says, and the duty that it stands for. */
  readonly because: readonly { readonly said: string; readonly duty: string }[];
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

const serves = (office: string | null, place: string | undefined): boolean =>
  office === null || (place !== undefined && (place === office || place.startsWith(`${office}.`)));

/** Every duty of the candidates once, by its first stem, longest first: the longest reading of a text wins. */
const dictionaryOf = (candidates: readonly Candidate[]): Map<string, Duty[]> => {
  const duties = new Map<string, Duty>();
  for (const { id, duties: words } of candidates) {
    for (const word of words) {
      const stems = wordsOf(word).map((part) => part.stem);
      if (stems.length === 0) continue;
      const key = stems.join(' ');
      const duty = duties.get(key) ?? { word, stems, owners: new Set() };
      duty.owners.add(id);
      duties.set(key, duty);
    }
  }
  const longestFirst = [...duties.values()].sort((a, b) => b.stems.length - a.stems.length);
  return Map.groupBy(longestFirst, (duty) => duty.stems[0]);
};

interface Found {
  readonly duty: Duty;
  readonly said: string;
}

/** Reads from left to right; a word inside a longer duty is not read again: the lamp of `lampu jalan` is no road. */
const dutiesIn = (text: string, dictionary: Map<string, Duty[]>): Found[] => {
  const words = wordsOf(text);
  const found = new Map<Duty, Found>();
  for (let at = 0; at < words.length; ) {
    const duty = dictionary
      .get(words[at].stem)
      ?.find(({ stems }) => stems.every((stem, i) => words[at + i]?.stem === stem));
    if (duty && !found.has(duty)) found.set(duty, { duty, said: saidBetween(words, at, duty.stems.length) });
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
 * Up to `limit` organisations whose duties the text names, best first, with the words that say so. The same input gives the same
 * answer. A duty of several words weighs as many; one that several organisations share is divided among them.
 * @param organisations those in force; the caller leaves out the ended ones
 */
export const proposeAgencies = (text: string, organisations: readonly Candidate[], hints: Hints = {}): Proposal[] => {
  const candidates = organisations.filter(({ place }) => serves(place, hints.place));
  const dictionary = dictionaryOf(candidates);
  const evidence = [
    ...dutiesIn(text, dictionary).map((found) => ({ ...found, times: 1 })),
    ...(hints.categoryWords ?? [])
      .flatMap((word) => dutiesIn(word, dictionary))
      .map((found) => ({ ...found, times: 2 })),
  ];
  const weight = ({ duty, times }: { duty: Duty; times: number }) => (times * duty.stems.length) / duty.owners.size;
  const total = evidence.reduce((sum, found) => sum + weight(found) * found.duty.owners.size, 0);
  return candidates
    .map(({ id, name }) => {
      const own = evidence.filter(({ duty }) => duty.owners.has(id));
      const score = own.reduce((sum, found) => sum + weight(found), 0);
      return { name, proposal: { organisation: id, score, share: score / total, because: reasons(own) } };
    })
    .filter(({ proposal }) => proposal.score > 0)
    .sort((a, b) => b.proposal.score - a.proposal.score || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
    .slice(0, hints.limit ?? 3)
    .map(({ proposal }) => proposal);
};

const reasons = (found: readonly Found[]) => {
  const byDuty = new Map(
    found.map(({ duty, said }) => [duty.word, { said, duty: duty.word }]).reverse() as [
      string,
      Proposal['because'][number],
    ][],
  );
  return [...byDuty.values()].reverse();
};
