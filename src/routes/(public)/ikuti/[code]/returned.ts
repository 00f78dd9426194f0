import type { Language } from '#platform/messages.ts';
import type { ProblemOf } from '#ui/types.ts';
import type { Part, PartProblem } from '../../../problem-part.ts';

/** A form that came back, in the reader's language. */
export interface Returned {
  readonly problems: readonly string[];
  readonly body: string;
  readonly kept: readonly string[];
  readonly keptDocuments: readonly string[];
  /** For the summary: each problem with the field it is about. */
  readonly told: readonly ProblemOf[];
}

interface Form {
  readonly act: string;
  readonly problems: readonly PartProblem[];
  readonly body: string;
  readonly kept: readonly string[];
  readonly keptDocuments: readonly string[];
}

/** The field of the form `act` that a part of it is. */
const fieldOf = (act: string, part: Part | undefined): string | undefined => {
  if (act === 'key') return 'kunci';
  if (part === 'photos' || part === 'documents') return `${act}-${part}`;
  return part === 'body' ? act : undefined;
};

/** The form of this act if it is the one that came back. */
export const returnedOf = (form: Form | null | undefined, act: string, language: Language): Returned | undefined => {
  if (form?.act !== act) return undefined;
  const told = form.problems.map(({ sentence, part }) => ({
    field: fieldOf(act, part),
    text: sentence[language === 'en' ? 'en' : 'id'],
  }));
  return { ...form, told, problems: told.map(({ text }) => text) };
};
