import { isLate, type ReportLine } from '#modules/reports/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { placeWords } from '#ui/report.ts';
import type { namesOf } from '../asked.ts';

type Names = Awaited<ReturnType<typeof namesOf>>;

export const COLUMNS = [
  'code',
  'title',
  'status',
  'classification',
  'service',
  'place',
  'office',
  'handler',
  'reported',
  'updated',
  'step',
  'due',
  'late',
  'reached',
  'unread',
  'ended',
  'anonymous',
  'secret',
  'supporters',
  'sample',
] as const;

/** One report of the sheet; of a secret one, who may not read it is told neither what nor where. */
export const rowOf = (report: ReportLine, names: Names): Record<(typeof COLUMNS)[number], string | number> => {
  const { t, language, timeZone, reading } = names;
  const time = timeFormat(language, timeZone);
  const at = (moment: Date | null) => (moment ? `${localDay(timeZone, moment)} ${time.time(moment)}` : '');
  const yes = (is: boolean) => t(is ? 'csv.yes' : 'csv.no');
  const hidden = report.secret && !names.secrets;
  return {
    code: report.code,
    title: hidden ? t('report.untitled.secret') : (report.title ?? report.excerpt),
    status: t(`status.${report.status}`),
    classification: t(`klass.${report.classification}`),
    service: hidden ? '' : (names.services.get(report.serviceCode ?? '') ?? ''),
    place: hidden ? '' : placeWords(report, names.places, t),
    office: names.offices.get(report.organisationId ?? '') ?? '',
    handler: names.people.get(report.handlerId ?? '') ?? '',
    reported: at(report.reportedAt),
    updated: at(report.updatedAt),
    step: report.dueStep ? t(`step.${report.dueStep}`) : '',
    due: at(report.dueAt),
    late: yes(isLate(report, reading.now)),
    reached: report.reached ? t(`recipient.${report.reached}`) : '',
    unread: yes(report.unread),
    ended: at(report.closedAt),
    anonymous: yes(report.anonymous),
    secret: yes(report.secret),
    supporters: report.supporters,
    sample: yes(report.isSample),
  };
};
