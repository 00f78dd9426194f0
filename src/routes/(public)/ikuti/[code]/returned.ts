import type { Language } from '#platform/messages.ts';
import type { Sentence } from '#platform/problem.ts';

/** A form that came back, in the reader's language. */
export interface Returned {
  readonly problems: readonly string[];
  readonly body: string;
  readonly kept: readonly string[];
}

interface Form {
  readonly act: string;
  readonly problems: readonly Sentence[];
  readonly body: string;
  readonly kept: readonly string[];
}

/** The form of this act if it is the one that came back. */
export const returnedOf = (form: Form | null | undefined, act: string, language: Language): Returned | undefined =>
  form?.act === act
    ? { ...form, problems: form.problems.map((sentence) => sentence[language === 'en' ? 'en' : 'id']) }
    : undefined;
