import {
  FIGURES,
  type Level,
  type ReportFilter,
  type ReportStatus,
  STATUS_GROUPS,
  type StatusGroup,
  type Total,
} from '#modules/reports/index.ts';
import type { Language } from '#platform/messages.ts';
import { type TimeZone, timeFormat } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';

/** The names that a filter speaks of. */
export interface Names {
  readonly t: Translate;
  readonly language: Language;
  readonly timeZone: TimeZone;
  readonly offices: ReadonlyMap<string, string>;
  readonly places: ReadonlyMap<string, string>;
  readonly services: ReadonlyMap<string, string>;
  readonly people: ReadonlyMap<string, string>;
}

export const statusWord = (status: NonNullable<ReportFilter['status']>, t: Translate): string =>
  status in STATUS_GROUPS ? t(`group.${status as StatusGroup}`) : t(`status.${status as ReportStatus}`);

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const dayWords = ({ language, timeZone }: Names, day: string): string =>
  timeFormat(language, timeZone).shortDate(new Date(`${day}T05:00:00Z`));

/** One clause for each part of a filter, in the order of the sentence; a part without one is a type error. */
const CLAUSES: { readonly [Part in keyof Required<ReportFilter>]: (value: string, names: Names) => string } = {
  status: (value, { t }) => lower(statusWord(value as NonNullable<ReportFilter['status']>, t)),
  late: (_, { t }) => t('list.late'),
  objected: (_, { t }) => t('list.objected'),
  escalated: (value, { t }) => t(`list.escalated.${value as Level}`),
  held: (value, { t }) => t(value === 'yes' ? 'list.held' : 'list.notHeld'),
  recurring: (_, { t }) => t('list.recurring'),
  classification: (value, { t }) => lower(t(`klass.${value as NonNullable<ReportFilter['classification']>}`)),
  service: (value, { t, services }) => t('list.service', { service: services.get(value) ?? value }),
  organisation: (value, { t, offices }) =>
    value === 'none' ? t('list.noOrganisation') : t('list.organisation', { office: offices.get(value) ?? '?' }),
  handler: (value, { t, people }) =>
    value === 'me' || value === 'none'
      ? t(`list.handler.${value}`)
      : t('list.handler.one', { name: people.get(value) ?? '?' }),
  second: (_, { t }) => t('list.second'),
  district: (value, { t, places }) =>
    value === 'none' ? t('list.noPlace') : t('list.place', { place: places.get(value) ?? value }),
  place: (value, { t, places }) => t('list.place', { place: places.get(value) ?? value }),
  q: (value, { t }) => t('list.q', { q: value }),
  from: (value, names) => names.t('list.from', { day: dayWords(names, value) }),
  to: (value, names) => names.t('list.to', { day: dayWords(names, value) }),
  ended_from: (value, names) => names.t('list.ended_from', { day: dayWords(names, value) }),
  ended_to: (value, names) => names.t('list.ended_to', { day: dayWords(names, value) }),
  answered_from: (value, names) => names.t('list.answered_from', { day: dayWords(names, value) }),
  responded_from: (value, names) => names.t('list.responded_from', { day: dayWords(names, value) }),
  routed: (value, { t }) => t(`list.routed.${value as NonNullable<ReportFilter['routed']>}`),
  sure: (value, { t }) => t('list.sure', { from: Number(value) * 10, to: Number(value) * 10 + 10 }),
  proposed: (value, { t, offices }) => t('list.proposed', { office: offices.get(value) ?? '?' }),
  decided: (value, { t, offices }) => t('list.decided', { office: offices.get(value) ?? '?' }),
  decided_from: (value, names) => names.t('list.decided_from', { day: dayWords(names, value) }),
  figure: (value, { language }) =>
    lower(FIGURES[value as NonNullable<ReportFilter['figure']>].name[language === 'en' ? 'en' : 'id']),
};

/** What the list holds, as a sentence: "48 laporan, lewat tenggat, di Dinas Perhubungan". */
export const listHeadline = (filter: ReportFilter, { n, isMore }: Total, names: Names): string => {
  const parts = Object.entries(CLAUSES).flatMap(([part, clause]) => {
    const value = filter[part as keyof ReportFilter];
    return value ? clause(value, names) : [];
  });
  return [n === 0 ? names.t('list.none') : names.t(isMore ? 'list.more' : 'list.n', { n }), ...parts].join(', ');
};

/**
 * The headline for the bar of the browser and its history, which whoever looks over a shoulder reads: no person is named, neither who
 * handles a report nor whoever's name was looked for.
 */
export const listTitle = (filter: ReportFilter, total: Total, names: Names): string => {
  const { handler } = filter;
  const isPerson = handler !== 'me' && handler !== 'none';
  return listHeadline({ ...filter, q: undefined, handler: isPerson ? undefined : handler }, total, names);
};
