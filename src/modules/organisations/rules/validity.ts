import type { Organisation } from '../types.ts';

type Dated = Pick<Organisation, 'validFrom' | 'validTo'>;
type Linked = Pick<Organisation, 'id' | 'validTo' | 'successor'>;
type Nested = Pick<Organisation, 'id' | 'parent'>;

/** Whether it was in force on that day, `2026-01-31`; both ends belong to it. */
export const isValidOn = ({ validFrom, validTo }: Dated, day: string): boolean =>
  (validFrom === null || validFrom <= day) && (validTo === null || day <= validTo);

/**
 * Who does its work today: the last of the chain of successors.
 * @returns undefined when the chain ends with an office that was closed for good, leads to a stranger, or runs in a circle
 */
export const currentSuccessor = <T extends Linked>(organisations: readonly T[], id: string): T | undefined => {
  const byId = new Map(organisations.map((organisation) => [organisation.id, organisation]));
  const seen = new Set<string>();
  let current = byId.get(id);
  while (current && current.validTo !== null) {
    if (current.successor === null || seen.has(current.id)) return undefined;
    seen.add(current.id);
    current = byId.get(current.successor);
  }
  return current;
};

/** Whether following `next` from `start` comes back to it: no office is above itself or follows itself. */
export const comesBack = (start: string, first: string | null, next: (id: string) => string | null): boolean => {
  const seen = new Set<string>();
  let current = first;
  while (current !== null && !seen.has(current)) {
    if (current === start) return true;
    seen.add(current);
    current = next(current);
  }
  return false;
};

export const wouldBeAboveItself = (organisations: readonly Nested[], id: string, parent: string | null): boolean => {
  const parents = new Map(organisations.map((organisation) => [organisation.id, organisation.parent]));
  return comesBack(id, parent, (at) => parents.get(at) ?? null);
};

export const wouldFollowItself = (organisations: readonly Linked[], id: string, successor: string | null): boolean => {
  const successors = new Map(organisations.map((organisation) => [organisation.id, organisation.successor]));
  return comesBack(id, successor, (at) => successors.get(at) ?? null);
};
