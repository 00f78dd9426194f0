import { nothingHere } from '#modules/accounts/index.ts';
import { refusedFileOf } from '#modules/budget/index.ts';
import { theApp } from '#platform/app.ts';
import { serveFile } from '#platform/files/index.ts';
import { isProblem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { refusalPage } from '../../../../../../refusal.ts';
import { signedInFor } from '../../../../../../signed-in.ts';
import type { RequestHandler } from './$types';

const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** The rows of a file that its last dry run refused, with what is wrong with each. */
export const GET: RequestHandler = async (event) => {
  const { actor, region } = signedInFor(event, 'budget.pay');
  const { id } = event.params;
  const ref = { region: region.region_id, file: isUuid(id) ? id : NOBODYS };
  try {
    const key = await refusedFileOf(theApp(), actor, ref);
    const response = await serveFile(theApp().files, key, event.request, 'private');
    response.headers.set('content-disposition', 'attachment; filename="pembayaran-ditolak.csv"');
    return response;
  } catch (error) {
    if (!isProblem(error)) throw error;
    return refusalPage(event, nothingHere());
  }
};
