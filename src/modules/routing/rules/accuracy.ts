import type { Course } from './straight.ts';

/** Decided reports that are alike, and how many. */
export interface Tally {
  readonly course: Course;
  /** Who decided first. */
  readonly by: 'person' | 'program';
  /** Which of the proposals was right in the end, from 1; 0: none of them. */
  readonly rank: number;
  /** Whether it went to another office after the first decision. */
  readonly corrected: boolean;
  /** Tenth of the confidence in the first proposal, 0 to 9; null: nothing was proposed. */
  readonly tenth: number | null;
  readonly n: number;
  /** Sum of that confidence. */
  readonly believed: number;
}

/** `value` of `of`. */
export interface Part {
  readonly value: number;
  readonly of: number;
}

export interface Tenth {
  readonly tenth: number;
  readonly n: number;
  /** Mean of what was believed, 0 to 1. */
  readonly said: number;
  readonly right: number;
}

export interface Accuracy {
  /** What people decided. */
  readonly first: Part;
  readonly amongThree: Part;
  readonly none: Part;
  readonly calibration: readonly Tenth[];
  /** Expected calibration error: by how much belief and outcome differ, on average; undefined without any. */
  readonly error: number | undefined;
  /** Of all that were decided, those that went straight through; of these, those that were corrected. */
  readonly straight: Part;
  readonly corrected: Part;
  /** Of those that would have gone and were left to people, those where the program was right. */
  readonly drawn: Part;
}

const sum = (tallies: readonly Tally[], of: (one: Tally) => boolean = () => true): number =>
  tallies.reduce((total, one) => (of(one) ? total + one.n : total), 0);

export const accuracyOf = (tallies: readonly Tally[]): Accuracy => {
  const byPeople = tallies.filter(({ by }) => by === 'person');
  const straight = tallies.filter(({ course, by }) => course === 'straight' && by === 'program');
  const drawn = byPeople.filter(({ course }) => course === 'drawn');
  const people = sum(byPeople);
  const calibration = Array.from({ length: 10 }, (_, tenth): Tenth => {
    const own = byPeople.filter((one) => one.tenth === tenth);
    const n = sum(own);
    const believed = own.reduce((total, one) => total + one.believed, 0);
    return { tenth, n, said: n > 0 ? believed / n : 0, right: sum(own, ({ rank }) => rank === 1) };
  }).filter(({ n }) => n > 0);
  const told = calibration.reduce((total, { n }) => total + n, 0);
  return {
    first: { value: sum(byPeople, ({ rank }) => rank === 1), of: people },
    amongThree: { value: sum(byPeople, ({ rank }) => rank > 0), of: people },
    none: { value: sum(byPeople, ({ rank }) => rank === 0), of: people },
    calibration,
    error:
      told > 0
        ? calibration.reduce((total, { n, said, right }) => total + Math.abs(said * n - right), 0) / told
        : undefined,
    straight: { value: sum(straight), of: sum(tallies) },
    corrected: { value: sum(straight, ({ corrected }) => corrected), of: sum(straight) },
    drawn: { value: sum(drawn, ({ rank }) => rank === 1), of: sum(drawn) },
  };
};
