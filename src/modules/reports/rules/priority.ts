import type { Report, SameRule } from '../types.ts';

export type Weighed = Pick<Report, 'supporters' | 'joined' | 'recurrence' | 'reopenings'>;

/** One reason for which a report comes before others that are due on the same day. */
export interface Reason {
  readonly of: 'people' | 'recurrence' | 'contested';
  /** How many people, for the how manieth time, how often contested. */
  readonly n: number;
  readonly points: number;
}

/** Beyond these more of the same adds nothing: the other reasons must still be seen. */
const MOST_BY_RECURRENCE = 3;
const MOST_BY_CONTEST = 2;

/** Who stands behind a report: whoever filed it, whoever supports it, and who came along with what was merged into it. */
export const peopleBehind = ({ supporters, joined }: Pick<Report, 'supporters' | 'joined'>): number =>
  1 + supporters + joined;

/** Why a report weighs what it weighs, the heaviest reason first. */
export const weightOf = (report: Weighed, { peopleSteps }: Pick<SameRule, 'peopleSteps'>): Reason[] => {
  const people = peopleBehind(report);
  const reasons: Reason[] = [
    { of: 'people', n: people, points: peopleSteps.filter((step) => people >= step).length },
    { of: 'recurrence', n: report.recurrence + 1, points: Math.min(report.recurrence, MOST_BY_RECURRENCE) },
    { of: 'contested', n: report.reopenings, points: Math.min(report.reopenings, MOST_BY_CONTEST) },
  ];
  return reasons.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
};

/** The sum of the reasons; 0 for most reports. */
export const priorityOf = (report: Weighed, rule: Pick<SameRule, 'peopleSteps'>): number =>
  weightOf(report, rule).reduce((sum, { points }) => sum + points, 0);
