import { requirePermission } from '#modules/accounts/index.ts';
import { listReports } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../../signed-in.ts';
import { askedOf, handlersOf, namesOf } from '../asked.ts';
import type { RequestHandler } from './$types';
import { COLUMNS, rowOf } from './row.ts';

/** A sheet for people holds no more: what is larger is narrowed by the filter. */
const MOST_ROWS = 20_000;

/** The list as a file, with the filter of its page. */
export const GET: RequestHandler = async (event) => {
  const signedIn = signedInFor(event, 'desk.read');
  const { actor, region } = signedIn;
  requirePermission(actor, 'report.export', { region: actor.region, organisation: actor.organisation });
  const now = new Date();
  const asked = askedOf(signedIn, event.url.searchParams, now);
  const { rows, names } = await inRegion(theApp().db, region.region_id, async (tx) => {
    const rows = await listReports(tx, { ...asked, order: 'newest', limit: MOST_ROWS });
    const handlers = handlersOf(rows, asked.filter);
    return { rows, names: await namesOf(tx, signedIn, event.locals.language, now, handlers) };
  });
  const name = `laporan-${region.slug}-${localDay(region.time_zone, now)}.csv`;
  return csvAnswer(name, [
    COLUMNS.map((key) => names.t(`csv.${key}`)),
    ...rows.map((report) => {
      const row = rowOf(report, names);
      return COLUMNS.map((key) => row[key]);
    }),
  ]);
};
