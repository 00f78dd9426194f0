/** What is known of a proposal on the table when it is ranked. */
export interface Rankable {
  readonly id: string;
  /** Votes or points; null: not ranked. */
  readonly score: number | null;
  readonly supporters: number;
  readonly proposedAt: Date;
}

export interface Rank {
  readonly id: string;
  /** 1 first; null: not ranked. */
  readonly position: number | null;
  /** Another one has as many votes: what comes after them decided. */
  readonly tied: boolean;
}

const byWeight = (a: Rankable, b: Rankable): number =>
  Number(b.score !== null) - Number(a.score !== null) ||
  (b.score ?? 0) - (a.score ?? 0) ||
  b.supporters - a.supporters ||
  a.proposedAt.getTime() - b.proposedAt.getTime() ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * The order of a meeting: more votes first; of as many, more supporters, then the older one, and last the id, so that it is the same
 * whoever counts, in whatever order. What was not ranked stands at the end without a place.
 */
export const rankingOf = (items: readonly Rankable[]): readonly Rank[] => {
  const counts = new Map<number | null, number>();
  for (const { score } of items) counts.set(score, (counts.get(score) ?? 0) + 1);
  return [...items].sort(byWeight).map(({ id, score }, index) => ({
    id,
    position: score === null ? null : index + 1,
    tied: score !== null && counts.get(score)! > 1,
  }));
};
