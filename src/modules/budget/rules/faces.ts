import { DIMENSIONS, type Dimension, type LineFilter, NONE } from '../types.ts';
import { LEVELS, segmentsTo } from './sums.ts';
import type { Step } from './view.ts';

/** What sums are kept by: each dimension down to a level, the first in `code`, the second in `within`. Migration 0004 makes the same. */
export interface Face {
  readonly name: string;
  readonly parts: readonly Step[];
}

const finest = (by: Dimension): Step => ({ by, level: by === 'organisation' ? 1 : LEVELS[by] });

/** Deep enough while something else is chosen too: below a programme, an account's object or a district few lines are left. */
const PAIRED: Readonly<Partial<Record<Dimension, number>>> = { activity: 3, account: 4, place: 1 };
const paired = (by: Dimension): Step => ({ by, level: PAIRED[by] ?? finest(by).level });

const faceOf = (...parts: readonly Step[]): Face => ({ name: parts.map(({ by }) => by).join(' '), parts });

/** An agency's activities are nearly its own: with it they are told apart to the last level. */
const pairOf = (first: Dimension, second: Dimension): Face =>
  first === 'organisation' && second === 'activity'
    ? faceOf(finest(first), finest(second))
    : faceOf(paired(first), paired(second));

/** Those of one dimension first: they have the fewest rows. */
export const FACES: readonly Face[] = [
  ...DIMENSIONS.map((by) => faceOf(finest(by))),
  ...DIMENSIONS.flatMap((first, at) => DIMENSIONS.slice(at + 1).map((second) => pairOf(first, second))),
];

const tells = ({ by, level }: Step, dimension: Dimension, code: string): boolean => {
  if (by !== dimension) return false;
  return code === NONE || by === 'organisation' || code.split('.').length <= segmentsTo(by, level);
};

/** The face that answers a question, put together by these steps; undefined where only the lines do. */
export const faceFor = (filter: LineFilter, by: readonly Step[]): Face | undefined => {
  if (filter.q !== undefined) return undefined;
  const chosen = DIMENSIONS.flatMap((one) => (filter[one] === undefined ? [] : [[one, filter[one]] as const]));
  return FACES.find(
    ({ parts }) =>
      chosen.every(([dimension, code]) => parts.some((part) => tells(part, dimension, code))) &&
      by.every((step) => parts.some((part) => part.by === step.by && part.level >= step.level)),
  );
};
