import { stringify } from 'csv-stringify/sync';
import { requirePermission } from '#modules/accounts/index.ts';
import { isLate, listReports, type ReportLine } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { placeWords } from '#ui/report.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { askedOf, namesOf } from '../asked.ts';
import type { RequestHandler } from './$types';

/** A sheet for people holds no more: what is larger is narrowed by the filter. */
const MOST_ROWS = 20_000;

type Names = Awaited<ReturnType<typeof namesOf>>;

const COLUMNS = [
  'code',
  'title',
  'status',
  'classification',
  'service',
  'place',
  'office',
  'reported',
  'updated',
  'step',
  'due',
  'late',
  'ended',
  'anonymous',
  'secret',
  'supporters',
  'sample',
] as const;

const rowOf = (report: ReportLine, names: Names): Record<(typeof COLUMNS)[number], string | number> => {
  const { t, language, timeZone, reading } = names;
  const time = timeFormat(language, timeZone);
  const at = (moment: Date | null) => (moment ? `${localDay(timeZone, moment)} ${time.time(moment)}` : '');
  const yes = (is: boolean) => t(is ? 'csv.yes' : 'csv.no');
  return {
    code: report.code,
    title: report.secret && !names.secrets ? t('report.untitled.secret') : (report.title ?? report.excerpt),
    status: t(`status.${report.status}`),
    classification: t(`klass.${report.classification}`),
    service: names.services.get(report.serviceCode ?? '') ?? '',
    place: placeWords(report, names.places, t),
    office: names.offices.get(report.organisationId ?? '') ?? '',
    reported: at(report.reportedAt),
    updated: at(report.updatedAt),
    step: report.dueStep ? t(`step.${report.dueStep}`) : '',
    due: at(report.dueAt),
    late: yes(isLate(report, reading.now)),
    ended: at(report.closedAt),
    anonymous: yes(report.anonymous),
    secret: yes(report.secret),
    supporters: report.supporters,
    sample: yes(report.isSample),
  };
};

/** The list as a file, with the filter of its page. */
export const GET: RequestHandler = async (event) => {
  const signedIn = signedInFor(event, 'desk.read');
  const { actor, region } = signedIn;
  requirePermission(actor, 'report.export', { region: actor.region, organisation: actor.organisation });
  const now = new Date();
  const asked = askedOf(signedIn, event.url.searchParams, now);
  const { rows, names } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    names: await namesOf(tx, signedIn, event.locals.language, now),
    rows: await listReports(tx, { ...asked, order: 'newest', limit: MOST_ROWS }),
  }));
  const csv = stringify(
    rows.map((report) => rowOf(report, names)),
    {
      header: true,
      bom: true,
      escape_formulas: true,
      columns: COLUMNS.map((key) => ({ key, header: names.t(`csv.${key}`) })),
    },
  );
  const name = `laporan-${region.slug}-${localDay(region.time_zone, now)}.csv`;
  return new Response(csv, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
    },
  });
};
