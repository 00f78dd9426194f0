/** Letters of a word that are kept: no name of a place or a work is longer. */
const LONGEST = 40;

const foldedWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[\p{L}\p{N}]{2,}/gu)
    ?.map((word) => word.slice(0, LONGEST)) ?? [];

/** The words that a line is found by, each once. */
export const wordsOf = (texts: readonly (string | null | undefined)[]): string[] => [
  ...new Set(texts.flatMap((text) => (text ? foldedWords(text) : []))),
];

const MOST_WORDS = 8;

/** The words of a search, in its order, each once; those past the eighth are not asked for. */
export const searchWords = (q: string): string[] => wordsOf([q]).slice(0, MOST_WORDS);
