import { wordsOf } from '#modules/routing/index.ts';
import common from './common-words.json' with { type: 'json' };
import { type Said, saidBy, stemHash } from './rules/similar.ts';

const stemsOf = (text: string): string[] => wordsOf(text).map(({ stem }) => stem);

const COMMON = new Set(common.words.flatMap(stemsOf));

/** What a report says, for comparing it with others: slang, prefixes and capitals are no difference. */
export const saidIn = (text: string): Said => saidBy(stemsOf(text), COMMON);

/** Hashes of the words that these texts bring along: names of places, key words of a service. */
export const hashesOf = (texts: readonly string[]): Set<number> =>
  new Set(texts.flatMap(stemsOf).map((stem) => stemHash(stem)));
