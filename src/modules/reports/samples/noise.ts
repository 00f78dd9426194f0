import type { Random } from '#platform/random.ts';
import { noise } from './lexicon.ts';

const patterns = new WeakMap<object, RegExp>();

/** Every key of the table as a whole word, longest first; hyphens and apostrophes belong to words here. */
function anyKeyOf(table: object): RegExp {
  let pattern = patterns.get(table);
  if (!pattern) {
    const keys = Object.keys(table).sort((a, b) => b.length - a.length);
    pattern = new RegExp(`(?<![\\p{L}'-])(${keys.map((key) => RegExp.escape(key)).join('|')})(?![\\p{L}'-])`, 'giu');
    patterns.set(table, pattern);
  }
  return pattern;
}

/** Replaces words by a table; the capital of a replaced word is kept. */
export function replaceWords(text: string, table: object, choose: (word: string) => string | undefined): string {
  return text.replace(anyKeyOf(table), (word) => {
    const chosen = choose(word.toLowerCase());
    if (chosen === undefined) return word;
    if (word.length > 1 && word === word.toUpperCase()) return chosen.toUpperCase();
    return /^\p{Lu}/u.test(word) ? chosen.charAt(0).toUpperCase() + chosen.slice(1) : chosen;
  });
}

/** A writer shortens the same word in the same way throughout: the choice is made once per word. */
export function slang(text: string, share: number, random: Random): string {
  const table = noise().slang;
  const habit = new Map<string, string | undefined>();
  return replaceWords(text, table, (word) => {
    if (!habit.has(word)) habit.set(word, random.chance(share) ? random.pick(table[word]) : undefined);
    // Even a habit slips now and then.
    return random.chance(0.9) ? habit.get(word) : undefined;
  });
}

export const formal = (text: string) => replaceWords(text, noise().formal, (word) => noise().formal[word]);
export const inThirdPerson = (text: string) => replaceWords(text, noise().clerk, (word) => noise().clerk[word]);
export const acronyms = (text: string) => replaceWords(text, noise().acronyms, (word) => noise().acronyms[word]);

const NEAR: Record<string, string> = {
  a: 's',
  e: 'r',
  i: 'o',
  n: 'm',
  r: 't',
  t: 'y',
  o: 'p',
  m: 'n',
  u: 'i',
  g: 'h',
  k: 'l',
};

function mistype(word: string, random: Random): string {
  const at = random.int(1, word.length - 2);
  switch (random.int(0, 3)) {
    case 0:
      return word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
    case 1:
      return word.slice(0, at) + word.slice(at + 1);
    case 2:
      return word.slice(0, at) + word[at] + word.slice(at);
    default:
      return word.slice(0, at) + (NEAR[word[at]] ?? word[at]) + word.slice(at + 1);
  }
}

/** Slips of the thumb; names (with a capital) and short words are left alone so that the text can still be understood. */
export function typos(text: string, share: number, random: Random): string {
  if (share === 0) return text;
  return text.replace(/(?<![\p{L}\d'-])[a-z]{5,}(?![\p{L}'-])/gu, (word) =>
    random.chance(share) ? mistype(word, random) : word,
  );
}
