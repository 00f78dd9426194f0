import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import type { Element, Indicator, Plan, PlanKind } from '../types.ts';
import { isCoded, yearsOf } from './shapes.ts';

/** What may not fit between the plans of a year, in the order in which it is shown. */
export const CHECKS = [
  'plan-missing',
  'programme-unknown',
  'programme-forgotten',
  'agency-programme-unknown',
  'proposal-left',
  'sub-activity-unknown',
  'sub-activity-left',
  'above-ceiling',
  'target-without-indicator',
  'indicator-without-target',
  'indicator-incomplete',
  'origin-unsaid',
] as const;
export type Check = (typeof CHECKS)[number];

/** One thing that does not fit. */
export interface Finding {
  readonly check: Check;
  readonly plan: PlanKind;
  /** The agency that must answer for it; null: whoever draws up the regency's plans. */
  readonly organisation: string | null;
  readonly code: string;
  readonly title: string;
  /** What stands in one plan and what in the other, where it is about money. */
  readonly amounts?: { readonly here: Sen; readonly there: Sen };
}

/** A version in force, with all that is in it. */
export interface Held {
  readonly plan: Pick<Plan, 'kind' | 'organisation' | 'firstYear' | 'lastYear'>;
  readonly elements: readonly Element[];
}

export interface AcceptedProposal {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly organisation: string | null;
}

/** All plans in force in a year; what was accepted in its musrenbang. */
export interface Facts {
  readonly year: number;
  readonly rpjmd: Held | undefined;
  readonly rkpd: Held | undefined;
  readonly renstras: readonly Held[];
  readonly renjas: readonly Held[];
  readonly accepted: readonly AcceptedProposal[];
}

const key = ({ code, organisation }: Pick<Element, 'code' | 'organisation'>) => `${code} ${organisation}`;
const ofKind = (held: Held | undefined, kind: Element['kind']): readonly Element[] =>
  held?.elements.filter((one) => one.kind === kind) ?? [];
const finding = (check: Check, { plan }: Held, { organisation, code, title }: Element): Finding => ({
  check,
  plan: plan.kind,
  organisation,
  code,
  title,
});

/** Where a year of the plan stands among its values. */
const placeOf = ({ plan }: Held, year: number): number => yearsOf(plan).indexOf(year);
const amountIn = (held: Held, { ceilings }: Element, year: number): Sen => ceilings?.[placeOf(held, year)] ?? NO_MONEY;

const missing = ({ rpjmd, rkpd, renjas }: Facts): Finding[] => {
  const lack = (plan: PlanKind, organisation: string | null): Finding => ({
    check: 'plan-missing',
    plan,
    organisation,
    code: '',
    title: '',
  });
  const drawn = new Set(renjas.map(({ plan }) => plan.organisation));
  const agencies = new Set(ofKind(rkpd, 'programme').flatMap(({ organisation }) => organisation ?? []));
  return [
    ...(rpjmd ? [] : [lack('rpjmd', null)]),
    ...(rkpd ? [] : [lack('rkpd', null)]),
    ...[...agencies].filter((agency) => !drawn.has(agency)).map((agency) => lack('renja', agency)),
  ];
};

/** Programmes of the year that the five years do not know, and such of theirs as no agency does this year. */
const programmes = ({ rpjmd, rkpd, year }: Facts): Finding[] => {
  if (!rpjmd || !rkpd) return [];
  const planned = new Set(ofKind(rpjmd, 'programme').map(({ code }) => code));
  const done = new Set(ofKind(rkpd, 'programme').map(({ code }) => code));
  const isMeant = (one: Element) =>
    amountIn(rpjmd, one, year) > NO_MONEY ||
    one.indicators.some(({ targets }) => targets[placeOf(rpjmd, year)] != null);
  return [
    ...ofKind(rkpd, 'programme')
      .filter(({ code }) => !planned.has(code))
      .map((one) => finding('programme-unknown', rkpd, one)),
    ...ofKind(rpjmd, 'programme')
      .filter((one) => !done.has(one.code) && isMeant(one))
      .map((one) => finding('programme-forgotten', rpjmd, one)),
  ];
};

const renstraProgrammes = ({ rpjmd, renstras }: Facts): Finding[] => {
  if (!rpjmd) return [];
  const planned = new Set(ofKind(rpjmd, 'programme').map(({ code }) => code));
  return renstras.flatMap((held) =>
    ofKind(held, 'programme')
      .filter(({ code }) => !planned.has(code))
      .map((one) => finding('agency-programme-unknown', held, one)),
  );
};

/** Proposals that a musrenbang accepted and no agency's plan takes up. */
const proposals = ({ renjas, rkpd, accepted }: Facts): Finding[] => {
  const taken = new Set(
    [...renjas, ...(rkpd ? [rkpd] : [])].flatMap(({ elements }) =>
      elements.flatMap(({ takenUp }) => takenUp.map(({ proposal }) => proposal)),
    ),
  );
  return accepted
    .filter(({ id }) => !taken.has(id))
    .map(({ code, title, organisation }) => ({ check: 'proposal-left', plan: 'renja', organisation, code, title }));
};

/** The year of the regency and those of its agencies, sub kegiatan by sub kegiatan. */
const subActivities = ({ rkpd, renjas, year }: Facts): Finding[] => {
  if (!rkpd) return [];
  const held = new Map(ofKind(rkpd, 'sub_activity').map((one) => [key(one), one]));
  const drawn = new Set(renjas.map(({ plan }) => plan.organisation));
  const done = new Set(renjas.flatMap((renja) => ofKind(renja, 'sub_activity').map(key)));
  const unknown = renjas.flatMap((renja) =>
    ofKind(renja, 'sub_activity')
      .filter((one) => !held.has(key(one)))
      .map((one) => finding('sub-activity-unknown', renja, one)),
  );
  const left = [...held.values()]
    .filter((one) => drawn.has(one.organisation) && !done.has(key(one)))
    .map((one) => finding('sub-activity-left', rkpd, one));
  const above = renjas.flatMap((renja) => {
    const here = sumOfMoney(ofKind(renja, 'sub_activity').map((one) => amountIn(renja, one, year)));
    const there = sumOfMoney(
      [...held.values()]
        .filter(({ organisation }) => organisation === renja.plan.organisation)
        .map((one) => amountIn(rkpd, one, year)),
    );
    return here > there
      ? [
          {
            check: 'above-ceiling' as const,
            plan: 'renja' as const,
            organisation: renja.plan.organisation,
            code: '',
            title: '',
            amounts: { here, there },
          },
        ]
      : [];
  });
  return [...unknown, ...left, ...above];
};

/** Invariant 25: what an indicator must say of itself. */
export const isComplete = ({ unit, direction, formula, aggregation, source, baseline }: Indicator): boolean =>
  [unit, direction, formula, aggregation, source, baseline].every((part) => part !== null);

/** What must say by what it is measured: a sasaran always, a programme or sub kegiatan where it is planned for this year. */
const measured = ({ rpjmd, rkpd, renstras, renjas, year }: Facts): Finding[] =>
  [rpjmd, rkpd, ...renstras, ...renjas].flatMap((held) => {
    if (!held) return [];
    const at = placeOf(held, year);
    const wanting = held.elements.filter(
      ({ kind }) => kind === 'target' || kind === 'programme' || kind === 'sub_activity',
    );
    // Programmes of a year are measured in the plan of five years.
    const isAnnual = held.plan.kind === 'rkpd' || held.plan.kind === 'renja';
    return [
      ...wanting
        .filter(({ kind, indicators }) => indicators.length === 0 && !(isAnnual && kind === 'programme'))
        .map((one) => finding('target-without-indicator', held, one)),
      ...held.elements
        .filter(({ indicators }) => indicators.some(({ targets }) => (targets[at] ?? null) === null))
        .map((one) => finding('indicator-without-target', held, one)),
      ...held.elements
        .filter(
          ({ kind, indicators }) =>
            !(isAnnual && isCoded(kind)) && indicators.some((indicator) => !isComplete(indicator)),
        )
        .map((one) => finding('indicator-incomplete', held, one)),
    ];
  });

const origins = ({ rkpd, renjas }: Facts): Finding[] =>
  [...(rkpd ? [rkpd] : []), ...renjas].flatMap((held) =>
    held.elements.filter((one) => one.origins?.other === 100).map((one) => finding('origin-unsaid', held, one)),
  );

/** Everything that does not fit between the plans of a year and its musrenbang, by {@link CHECKS}. Nothing of it blocks anything. */
export const consistencyOf = (facts: Facts): Finding[] => {
  const all = [
    ...missing(facts),
    ...programmes(facts),
    ...renstraProgrammes(facts),
    ...proposals(facts),
    ...subActivities(facts),
    ...measured(facts),
    ...origins(facts),
  ];
  // What both plans of a year lack is one thing to answer for.
  const first = new Map(
    all
      .map(
        (one) =>
          [`${one.check} ${one.organisation} ${one.code} ${one.plan === 'rkpd' ? 'renja' : one.plan}`, one] as const,
      )
      .reverse(),
  );
  return [...first.values()].sort(
    (a, b) => CHECKS.indexOf(a.check) - CHECKS.indexOf(b.check) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
};
