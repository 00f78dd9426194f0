import { nothingHere } from '#modules/accounts/index.ts';
import { sp4nFile } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { isProblem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** An export as a file, made anew whenever somebody asks: what was exported is remembered, no copy of it is kept. */
export const GET: RequestHandler = async (event) => {
  const { actor, region } = signedInFor(event, 'report.export_answers');
  const id = event.params.export.replace(/\.csv$/, '');
  if (!isUuid(id)) throw nothingHere();
  const rows = await sp4nFile(theApp(), actor, region.region_id, id).catch((error: unknown) => {
    throw isProblem(error) && error.status === 404 ? nothingHere() : error;
  });
  return csvAnswer(`sp4n-jawaban-${region.slug}-${id.slice(0, 8)}.csv`, rows);
};
