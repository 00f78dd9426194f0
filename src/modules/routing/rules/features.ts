import type { Document } from '../types.ts';
import { wordsOf } from './words.ts';

/** People say first what it is about, and then everything else: these words count twice. */
const FRONT = 15;
/** A category that the reporter chose weighs as a word said so often. */
const CATEGORY_TIMES = 6;
/** Of a text as long as a form takes; more would only repeat. */
const MOST_FEATURES = 400;
const MOST_WORDS = 800;

/** FNV-1a over the letters, mixed at the end. */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d);
  value = Math.imul(value ^ (value >>> 12), 0x297a2d39);
  return value ^ (value >>> 15);
};

/** The last bit tells what a feature is, for a consonant pattern is the weaker witness. */
const wordFeature = (word: string): number => hash(word) & ~1;
const patternFeature = (word: string): number => hash(word) | 1;
export const isPattern = (feature: number): boolean => (feature & 1) === 1;

/** `rusak`, `rsk`, `rusk`: in a hurry vowels are left out first. */
const consonants = (stem: string): string =>
  stem.slice(0, 1) +
  stem
    .slice(1)
    .replace(/[aiueo]/g, '')
    .slice(0, 5);

/** Numbers of telephones, of people and of houses say nothing of a matter, and are nobody's to keep. */
const isTelling = (stem: string): boolean => stem.length > 1 && stem.length <= 40 && !/^\d+$|\d{4}/.test(stem);

/** A word of the text with the features by which it is known. */
export interface FeaturedWord {
  readonly said: string;
  readonly features: readonly number[];
  /** How often it counts here. */
  readonly times: number;
}

/** The words of a text in their order, as far as they tell something. */
export const featuredWords = (text: string): FeaturedWord[] =>
  wordsOf(text)
    .slice(0, MOST_WORDS)
    .filter(({ stem }) => isTelling(stem))
    .map(({ said, stem }, index) => ({
      said,
      features: [wordFeature(stem), patternFeature(consonants(stem))],
      times: index < FRONT ? 2 : 1,
    }));

export const categoryFeature = (service: string): number => wordFeature(`§${service}`);

export const documentOf = (words: readonly FeaturedWord[], service?: string | null): Document => {
  const found = new Map<number, number>();
  if (service) found.set(categoryFeature(service), CATEGORY_TIMES);
  for (const { features, times } of words) {
    for (const feature of features) {
      const before = found.get(feature);
      if (before !== undefined || found.size < MOST_FEATURES) found.set(feature, (before ?? 0) + times);
    }
  }
  return { features: [...found.keys()], times: [...found.values()] };
};
