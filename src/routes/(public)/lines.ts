import type { ReportLine } from '#modules/reports/index.ts';
import { timeFormat } from '#platform/time/index.ts';
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

/** What it is, how it stands, and in grey where, who has it, what is owed. @param more further grey words, before the rest */
export const lineOf = (report: ReportLine, labels: Labels, reading: Reading, more: readonly string[] = []): Line => {
  const { t, language, calendar } = reading;
  const office = labels.offices.get(report.organisationId ?? '');
  const due = dueWords(report, reading);
  const reported = t('laporan.from', { day: timeFormat(language, calendar.timeZone).shortDate(report.reportedAt) });
  const support = report.supporters > 0 ? [t('beranda.supporters', { n: report.supporters })] : [];
  return {
    id: report.id,
    href: `/ikuti/${report.code}`,
    title: titleOf(report),
    state: stateOf(report, reading),
    meta: [...more, placeWords(report, labels.places, t), office, due || reported, ...support]
      .filter(Boolean)
      .join(' · '),
  };
};
