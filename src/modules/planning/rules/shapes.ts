import type { Element, ElementKind, Plan, PlanKind } from '../types.ts';
import { ELEMENT_KINDS } from '../types.ts';

/** What a plan is made of. @source Permendagri 86/2017 */
const MADE_OF: Readonly<Record<PlanKind, readonly ElementKind[]>> = {
  rpjmd: ['vision', 'mission', 'goal', 'target', 'strategy', 'programme'],
  renstra: ['goal', 'target', 'strategy', 'programme', 'activity', 'sub_activity'],
  rkpd: ['programme', 'activity', 'sub_activity'],
  renja: ['programme', 'activity', 'sub_activity'],
};
export const hasKind = (plan: PlanKind, kind: ElementKind): boolean => MADE_OF[plan].includes(kind);

/** Those of one year also say what the year after it will take (prakiraan maju). */
export const isAnnual = (kind: PlanKind): boolean => kind === 'rkpd' || kind === 'renja';
export const isOfAgency = (kind: PlanKind): boolean => kind === 'renstra' || kind === 'renja';
export const lastYearOf = (kind: PlanKind, firstYear: number): number => (isAnnual(kind) ? firstYear : firstYear + 4);

/** The years that targets and ceilings stand for, in their order. */
export const yearsOf = ({ kind, firstYear, lastYear }: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>): number[] =>
  Array.from({ length: lastYear - firstYear + (isAnnual(kind) ? 2 : 1) }, (_, at) => firstYear + at);

/** From the vision, 0, to the sub kegiatan. */
export const depthOf = (kind: ElementKind): number => ELEMENT_KINDS.indexOf(kind);

/** Levels of an activity code, from urusan, that stand in a plan. */
const BY_LEVEL: Readonly<Record<number, ElementKind>> = { 3: 'programme', 4: 'activity', 5: 'sub_activity' };
export const kindOfLevel = (level: number): ElementKind | undefined => BY_LEVEL[level];
/** Whether an element is named by an activity code rather than by a number of the plan. */
export const isCoded = (kind: ElementKind): boolean => depthOf(kind) >= depthOf('programme');

/** What is directly below an element. */
export const childrenOf = (elements: readonly Element[], parent: string | null): Element[] =>
  elements.filter((one) => one.parent === parent);
