import type { Sentence } from '#platform/problem.ts';

/** In which language an answer speaks; `both` to whoever did not say, for an application shows it to its own people. */
export type Speech = 'id' | 'en' | 'both';

/** @param acceptLanguage of a program; a word in front that we do not know says nothing */
export const speechOf = (acceptLanguage: string | undefined): Speech => {
  const first = acceptLanguage?.split(',')[0]?.trim().toLowerCase() ?? '';
  if (/^en\b/.test(first)) return 'en';
  return /^(id|in|jv|mad|su)\b/.test(first) ? 'id' : 'both';
};

export const spoken = (sentence: Sentence, speech: Speech): string =>
  speech === 'both' ? `${sentence.id} / ${sentence.en}` : sentence[speech];

/** What has one name only: the Indonesian one, unless English was asked for. */
export const named = ({ id, en }: Sentence, speech: Speech): string => (speech === 'en' ? en : id);
