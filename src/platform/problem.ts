import type { Language } from './messages.ts';

/** A sentence in every language that is complete. */
export type Sentence = { readonly id: string; readonly en: string };

/**
 * Something that went wrong and that a person can do something about.
 * One place each turns it into a page, into problem+json (RFC 9457) or into the shape of a standard.
 * Recognise it by {@link isProblem}, never by `instanceof`: pages and APIs may hold two copies of a module in development.
 */
export class Problem extends Error {
  readonly isSimpulProblem = true;
  /** HTTP status that fits best; nothing but the edge reads it. */
  readonly status: number;
  /** Stable name, kebab-case: the last part of the RFC 9457 `type`. */
  readonly slug: string;
  readonly sentence: Sentence;
  /** Facts for the reader and for a program: field names, limits, codes. No personal data. */
  readonly params: Readonly<Record<string, unknown>>;

  constructor(status: number, slug: string, sentence: Sentence, params: Readonly<Record<string, unknown>> = {}) {
    super(sentence.en);
    this.name = 'Problem';
    this.status = status;
    this.slug = slug;
    this.sentence = sentence;
    this.params = params;
  }
}

export const isProblem = (error: unknown): error is Problem =>
  typeof error === 'object' && error !== null && (error as { isSimpulProblem?: unknown }).isSimpulProblem === true;

/** Body of an RFC 9457 answer. `detail` is the sentence in the reader's language. */
export const problemDocument = (problem: Problem, language: Language) => ({
  type: `/problems/${problem.slug}`,
  title: problem.sentence[language === 'en' ? 'en' : 'id'],
  status: problem.status,
  ...problem.params,
});

/** What the edge shows for an error nobody foresaw: the details go to the log under `reference`, not to the reader. */
export const unforeseen = (reference: string) =>
  new Problem(
    500,
    'unforeseen',
    {
      id: `Ada kesalahan di pihak kami, bukan padamu. Catatan kami: ${reference}. Coba lagi sebentar lagi.`,
      en: `The fault is ours, not yours. Our note: ${reference}. Please try again in a moment.`,
    },
    { reference },
  );

/** "40 detik lagi", "12 menit lagi", "3 jam lagi": rounded up, so that whoever comes back then is let through. */
export const inTime = (ms: number): Sentence => {
  const seconds = Math.ceil(ms / 1000);
  const [count, id, en] =
    seconds < 120
      ? [seconds, 'detik', 'second']
      : seconds < 7200
        ? [Math.ceil(seconds / 60), 'menit', 'minute']
        : [Math.ceil(seconds / 3600), 'jam', 'hour'];
  return { id: `${count} ${id} lagi`, en: `in ${count} ${en}${count === 1 ? '' : 's'}` };
};

/**
 * The refusal of everything that is limited: 429, and in `retryAfterSeconds` what the edge says in Retry-After.
 * @param say the sentence: what happened, what was kept, and when to come back
 */
export const tooOften = (slug: string, waitMs: number, say: (when: Sentence) => Sentence): Problem =>
  new Problem(429, slug, say(inTime(waitMs)), { retryAfterSeconds: Math.ceil(waitMs / 1000) });
