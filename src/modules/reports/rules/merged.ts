import type { Report } from '../types.ts';

/** A report that was merged: into which main report, and to which one it was laid. */
export interface Merged {
  readonly id: string;
  /** Where it goes on. That one is merged into nothing: nobody has to follow a chain. */
  readonly into: string;
  /** The one somebody held it to be the same as; it may have been merged itself since. */
  readonly with: string;
}

/** A report with all that were laid to it, whatever stands between. */
export const withFollowers = (id: string, merged: readonly Merged[]): Set<string> => {
  const found = new Set([id]);
  for (let grown = -1; grown !== found.size; ) {
    grown = found.size;
    for (const one of merged) if (found.has(one.with)) found.add(one.id);
  }
  return found;
};

/** What merging one report into a main one changes: whatever had been merged into it goes on in the new one too. */
export const merging = (id: string, main: string, merged: readonly Merged[]): Merged[] => [
  { id, into: main, with: main },
  ...merged.filter(({ into }) => into === id).map((one) => ({ ...one, into: main })),
];

/**
 * What taking a report out again changes: those that were laid to it go with it and go on in it.
 * @param merged everything merged into the same main report, the one itself included
 */
export const parting = (id: string, merged: readonly Merged[]): Merged[] => {
  const own = withFollowers(id, merged);
  return merged.filter((one) => own.has(one.id) && one.id !== id).map((one) => ({ ...one, into: id }));
};

type Missed = Pick<Report, 'missedVerify' | 'missedResponse' | 'missedResponseBy' | 'missedAnswer' | 'missedAnswerBy'>;

/** What was missed stays on record though only the main report is counted from now on: merging makes nothing undone. */
export const missedBy = (main: Missed, other: Missed): Missed => ({
  missedVerify: main.missedVerify || other.missedVerify,
  missedResponse: main.missedResponse || other.missedResponse,
  missedResponseBy: main.missedResponse ? main.missedResponseBy : other.missedResponseBy,
  missedAnswer: main.missedAnswer || other.missedAnswer,
  missedAnswerBy: main.missedAnswer ? main.missedAnswerBy : other.missedAnswerBy,
});

type Clocks = Pick<Report, 'verifyDueAt' | 'respondDueAt' | 'resolveDueAt' | 'firstResponseAt'>;

const earlier = (a: Date | null, b: Date | null): Date | null => (a && b ? (a < b ? a : b) : (a ?? b));

/**
 * The main report owes what either owed, at the earlier of both moments: merging gives no office time. A first response that the other
 * one has had is owed no more.
 */
export const earlierClocks = (main: Clocks, other: Clocks): Omit<Clocks, 'firstResponseAt'> => ({
  verifyDueAt: earlier(main.verifyDueAt, other.verifyDueAt),
  respondDueAt: earlier(main.respondDueAt, other.firstResponseAt ? null : other.respondDueAt),
  resolveDueAt: earlier(main.resolveDueAt, other.resolveDueAt),
});
