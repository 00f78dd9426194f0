import { peopleBehind, type ReportLine } from '#modules/reports/index.ts';
import { timeFormat, workingDaysBetween } from '#platform/time/index.ts';
import { timesWords } from '#ui/number-words.ts';
import { dueWords, placeWords, type Reading, stateOf } from '#ui/report.ts';
import type { StateOf } from '#ui/types.ts';
import type { Labels } from '../labels.ts';

/** A report as a line of a list. */
export interface Line {
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly state: StateOf;
  readonly meta: string;
}

const titleOf = ({ title, excerpt }: ReportLine): string => title ?? (excerpt.length < 140 ? excerpt : `${excerpt}…`);

/**
 * What it is, how it stands, and in grey where, who has it, what is owed.
 * @param away how far it is, where that was asked
 */
export const lineOf = (report: ReportLine, labels: Labels, reading: Reading, away?: string): Line => {
  const { t, language, calendar } = reading;
  const office = labels.offices.get(report.organisationId ?? '');
  const due = dueWords(report, reading);
  const reported = t('laporan.from', { day: timeFormat(language, calendar.timeZone).shortDate(report.reportedAt) });
  const others = peopleBehind(report) - 1;
  const support = others > 0 ? [t('beranda.supporters', { n: others })] : [];
  const recurs = report.recurrence > 0 && t('recurs.mark', { time: timesWords(language, report.recurrence + 1) });
  return {
    id: report.id,
    href: `/ikuti/${report.code}`,
    title: titleOf(report),
    state: stateOf(report, reading),
    meta: [away, placeWords(report, labels.places, t), office, due || reported, recurs, ...support]
      .filter(Boolean)
      .join(' · '),
  };
};

/** One that its reporter confirmed: how long it took says more than that it is done, which the list says. */
export const doneLineOf = (report: ReportLine, labels: Labels, reading: Reading): Line => {
  const { t, language, calendar } = reading;
  const days = report.closedAt ? workingDaysBetween(calendar, report.reportedAt, report.closedAt) : 0;
  const took = days > 0 ? t('beranda.days', { n: days }) : t('beranda.sameDay');
  const day = report.closedAt && timeFormat(language, calendar.timeZone).shortDate(report.closedAt);
  return {
    ...lineOf(report, labels, reading),
    state: { kind: 'done', word: t('beranda.doneIn', { days: took }) },
    meta: [placeWords(report, labels.places, t), labels.offices.get(report.organisationId ?? ''), day]
      .filter(Boolean)
      .join(' · '),
  };
};
