import {
  FIGURES,
  type ReportFilter,
  type ReportStatus,
  STATUS_GROUPS,
  type StatusGroup,
} from '#modules/reports/index.ts';
import type { Language } from '#platform/messages.ts';
import { type TimeZone, timeFormat } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';

interface Reader {
  readonly t: Translate;
  readonly language: Language;
  readonly timeZone: TimeZone;
}

interface Counted {
  readonly total: number;
  /** There are more than that. */
  readonly isMore?: boolean;
  readonly late: number;
  /** Names of what the filter names by code; undefined where it names nothing that is known. */
  readonly service?: string;
  readonly office?: string;
  readonly place?: string;
}

const NOON = 'T12:00:00Z'; // the same day in every zone of Indonesia

const statusKey = (status: StatusGroup | ReportStatus) =>
  status in STATUS_GROUPS ? (`group.${status as StatusGroup}` as const) : (`status.${status as ReportStatus}` as const);

/** What the list holds, as a sentence: "132 laporan tentang jalan di Kecamatan Ngasem, 11 lewat tenggat". */
export const headlineOf = ({ t, language, timeZone }: Reader, filter: ReportFilter, counted: Counted): string => {
  const day = (text: string | undefined) =>
    text ? timeFormat(language, timeZone).shortDate(new Date(`${text}${NOON}`)) : undefined;
  const when = (
    key: 'reportedFrom' | 'reportedTo' | 'endedFrom' | 'endedTo' | 'answeredFrom' | 'respondedFrom',
    text: string | undefined,
  ) => {
    const written = day(text);
    return written && t(`laporan.${key}`, { day: written });
  };
  const status = filter.status && t(statusKey(filter.status));
  const what = [
    t(counted.isMore ? 'laporan.more' : 'laporan.n', { n: counted.total }),
    filter.late && t('laporan.isLate'),
    counted.service && t('laporan.about', { service: counted.service }),
    counted.place && t('laporan.in', { place: counted.place }),
    filter.district === 'none' && t('laporan.noPlace'),
    counted.office && t('laporan.by', { office: counted.office }),
    filter.organisation === 'none' && t('laporan.noOffice'),
    filter.classification && `(${t(`klass.${filter.classification}`).toLocaleLowerCase()})`,
    filter.objected && t('laporan.objected'),
    filter.escalated && t(`laporan.escalated.${filter.escalated}`),
    filter.recurring && t('laporan.recurring'),
    filter.q && t('laporan.with', { q: filter.q }),
    when('reportedFrom', filter.from),
    when('reportedTo', filter.to),
    when('answeredFrom', filter.answered_from),
    when('respondedFrom', filter.responded_from),
    when('endedFrom', filter.ended_from),
    when('endedTo', filter.ended_to),
  ];
  const sentence = what.filter(Boolean).join(' ');
  const figure = filter.figure && FIGURES[filter.figure].name[language === 'en' ? 'en' : 'id'];
  const kind = [status, figure].filter(Boolean).join(', ').toLocaleLowerCase();
  const head = kind ? `${sentence}: ${kind}` : sentence;
  return filter.late || counted.late === 0 ? head : `${head}, ${t('laporan.lateOf', { n: counted.late })}`;
};
