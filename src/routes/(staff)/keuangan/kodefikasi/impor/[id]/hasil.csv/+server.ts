import { nothingHere } from '#modules/accounts/index.ts';
import { type ImportResult, listFile } from '#modules/classifications/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { serveFile } from '#platform/files/index.ts';
import { progressOf } from '#platform/progress.ts';
import { isUuid } from '#platform/text.ts';
import { refusalPage } from '../../../../../../refusal.ts';
import { signedInFor } from '../../../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** A line for each row of the sheet, as the last run found it. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'classification.import');
  const { db, files } = theApp();
  const { id } = event.params;
  const key = await inRegion(db, region.region_id, async (tx) => {
    const file = isUuid(id) ? await listFile(tx, id) : undefined;
    const run = file?.runId ? await progressOf(tx, file.runId) : undefined;
    return (run?.result as Partial<ImportResult> | undefined)?.resultKey;
  });
  if (!key) return refusalPage(event, nothingHere());
  const response = await serveFile(files, key, event.request, 'private');
  response.headers.set('content-disposition', 'attachment; filename="hasil-uji-daftar.csv"');
  return response;
};
