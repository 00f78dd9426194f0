import type { Language } from '#platform/messages.ts';
import type { Sentence } from '#platform/problem.ts';

/** What a returned form holds: each part of the page asks for its own fields. */
export interface Filled {
  one(name: string): string;
  has(name: string, value: string): boolean;
  /** In the reader's language. */
  problem(field: string): string | undefined;
}

interface Returned {
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly problems: readonly { readonly field: string; readonly sentence: Sentence }[];
}

export const sentenceIn = (language: Language, sentence: Sentence): string => sentence[language === 'en' ? 'en' : 'id'];

export const filledFrom = (returned: Returned | null | undefined, language: Language): Filled => ({
  one: (name) => returned?.values[name]?.[0] ?? '',
  has: (name, value) => returned?.values[name]?.includes(value) ?? false,
  problem: (field) => {
    const problem = returned?.problems.find((one) => one.field === field);
    return problem && sentenceIn(language, problem.sentence);
  },
});
