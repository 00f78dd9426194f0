import { redirect } from '@sveltejs/kit';
import { IMPORT_BYTES, newestImportFiles, receiveImportFile } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { attempt } from '../form.ts';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 20;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'report.import');
  const files = await inRegion(theApp().db, region.region_id, (tx) => newestImportFiles(tx, SHOWN));
  return {
    mostMegabytes: IMPORT_BYTES / 1024 / 1024,
    files: files.map(({ id, name, format, state, rowsDone, uploadedAt }) => ({
      id,
      name,
      format,
      state,
      rowsDone,
      uploadedAt,
    })),
  };
};

export const actions: Actions = {
  /** The body is read as it arrives: a hundred megabytes pass without filling the memory. */
  default: async (event) => {
    const { actor, region } = signedInFor(event, 'report.import');
    const received = await attempt(new FormData(), 'upload', () =>
      receiveImportFile(theApp(), actor, region.region_id, event.request, new Date()),
    );
    if ('back' in received) return received.back;
    return redirect(303, `/admin/impor/${received.done}`);
  },
};
