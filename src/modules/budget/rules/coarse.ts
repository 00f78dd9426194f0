import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import type { LineKind } from '../types.ts';
import { type Change, changeOf } from './difference.ts';
import { prefixOf } from './sums.ts';

/** Lines of one agency in one activity, put together. */
export interface Part {
  readonly organisation: string;
  readonly kind: LineKind;
  readonly activity: string;
  readonly amount: Sen;
}

export interface ChangedPart {
  readonly organisation: string;
  readonly kind: LineKind;
  readonly activity: string;
  readonly before: Sen | undefined;
  readonly after: Sen | undefined;
  readonly difference: Sen;
  readonly change: Change;
}

const PROGRAMME = 3;

/** The widest of the ceilings' own codes that `activity` lies under; its programme where no ceiling is over it. */
const coverOf = (activity: string, ceilings: ReadonlySet<string>): string => {
  if (ceilings.has('')) return ''; // one ceiling for all that the agency does
  const segments = activity.split('.');
  for (let length = 1; length <= segments.length; length += 1) {
    const code = segments.slice(0, length).join('.');
    if (ceilings.has(code)) return code;
  }
  return prefixOf('activity', activity, PROGRAMME);
};

const keyOf = (organisation: string, kind: LineKind, activity: string) => `${organisation}|${kind}|${activity}`;

/**
 * What changed between two versions of which one has ceilings on wider levels than lines: each ceiling is held against the sum of what lies
 * under it, so that a programme which only came into its lines is not told as one that went and one that came.
 * The sum of the differences is the difference of the sums (invariant 10).
 * @param isCoarse which of the two has the ceilings; where both have them, both are put together under the wider ones
 */
export const differenceOfParts = (
  before: readonly Part[],
  after: readonly Part[],
  isCoarse: { readonly before: boolean; readonly after: boolean },
): ChangedPart[] => {
  const coarse = [...(isCoarse.before ? before : []), ...(isCoarse.after ? after : [])];
  const ceilings = new Map<string, Set<string>>();
  for (const { organisation, kind, activity } of coarse) {
    const own = ceilings.get(`${organisation}|${kind}`) ?? new Set();
    ceilings.set(`${organisation}|${kind}`, own.add(activity));
  }
  const none = new Set<string>();
  const pairs = new Map<
    string,
    { organisation: string; kind: LineKind; activity: string; sides: (Sen | undefined)[] }
  >();
  for (const [side, parts] of [before, after].entries())
    for (const { organisation, kind, activity, amount } of parts) {
      const cover = coverOf(activity, ceilings.get(`${organisation}|${kind}`) ?? none);
      const key = keyOf(organisation, kind, cover);
      const pair = pairs.get(key) ?? { organisation, kind, activity: cover, sides: [undefined, undefined] };
      pair.sides[side] = sen((pair.sides[side] ?? NO_MONEY) + amount);
      pairs.set(key, pair);
    }
  return [...pairs.values()]
    .map(({ sides: [was, is], ...part }) => ({
      ...part,
      before: was,
      after: is,
      difference: sen((is ?? NO_MONEY) - (was ?? NO_MONEY)),
      change: changeOf(was, is),
    }))
    .sort(
      (a, b) =>
        bySize(a.difference, b.difference) ||
        (keyOf(a.organisation, a.kind, a.activity) < keyOf(b.organisation, b.kind, b.activity) ? -1 : 1),
    );
};

const sizeOf = (amount: Sen): bigint => (amount < 0n ? -amount : amount);
const bySize = (a: Sen, b: Sen): number => (sizeOf(a) < sizeOf(b) ? 1 : sizeOf(a) > sizeOf(b) ? -1 : 0);
