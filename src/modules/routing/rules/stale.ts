/** What there is to learn from now, beside what the model was made of. */
export interface Standing {
  /** Whether it was made for these offices, duties and categories. */
  readonly isForThese: boolean;
  readonly learned: number;
  readonly lessons: number;
  /** Lessons that were added or changed since. */
  readonly changed: number;
  readonly hoursOld: number;
}

const LEAST_CHANGED = 10;
const PART_CHANGED = 0.02;
const HOURS = 24;

/** Whether a model is worth making anew: other offices, enough that is new, or anything new once a day. */
export const isStale = ({ isForThese, learned, lessons, changed, hoursOld }: Standing): boolean => {
  const news = Math.max(changed, Math.abs(lessons - learned));
  return !isForThese || news >= Math.max(LEAST_CHANGED, PART_CHANGED * learned) || (news > 0 && hoursOld >= HOURS);
};
