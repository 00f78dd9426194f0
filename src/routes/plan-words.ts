import type { Element, Indicator, Plan } from '#modules/planning/index.ts';
import { yearsOf } from '#modules/planning/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import type { Translate } from '#ui/messages/index.ts';
import type { Column } from '#ui/types.ts';

/** `RKPD 2026`, `RPJMD 2025–2029`: how a plan is named wherever it is spoken of. */
export const planName = (
  t: Translate,
  { kind, firstYear, lastYear }: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>,
): string =>
  t('rencana.name', {
    kind: t(`rencana.kind.${kind}`),
    years: firstYear === lastYear ? String(firstYear) : `${firstYear}–${lastYear}`,
  });

/** "Perda 3/2025, versi 1"; where it is not locked, that. */
export const documentOfPlan = (t: Translate, { document, number }: Pick<Plan, 'document' | 'number'>): string =>
  document
    ? t('rencana.document', {
        kind: t(`rencana.document.${document.kind}`),
        number: document.number,
        version: String(number),
      })
    : t('rencana.draft', { version: String(number) });

const valueWords = (language: Language, value: string | null): string =>
  value === null ? '–' : formatNumber(language, Number(value));

/** A line of the table of indicators: its values by year, as they are read. */
export type IndicatorLine = Readonly<Record<string, string>>;

/** Indicators of some elements, one line each. */
export const indicatorLines = (
  t: Translate,
  language: Language,
  elements: readonly Pick<Element, 'indicators'>[],
): IndicatorLine[] =>
  elements.flatMap(({ indicators }) =>
    indicators.map((one: Indicator) => ({
      name: one.isKey ? t('rencana.indicator.key', { name: one.name }) : one.name,
      unit: one.unit ?? '–',
      baseline: valueWords(language, one.baseline),
      ...Object.fromEntries(one.targets.map((target, at) => [`y${at}`, valueWords(language, target)])),
    })),
  );

export const indicatorColumns = (t: Translate, plan: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>): Column[] => [
  { key: 'name', label: t('rencana.indicator.name'), stored: true },
  { key: 'unit', label: t('rencana.indicator.unit'), stored: true },
  { key: 'baseline', label: t('rencana.indicator.baseline'), right: true },
  ...yearsOf(plan).map((year, at) => ({ key: `y${at}`, label: String(year), right: true })),
];
