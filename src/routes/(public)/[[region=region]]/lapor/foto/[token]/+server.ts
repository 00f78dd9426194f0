import { nothingHere } from '#modules/accounts/index.ts';
import { openPhotos } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { imageKey, serveFile } from '#platform/files/index.ts';
import { problemAnswer } from '#platform/http.ts';
import type { RequestHandler } from './$types';

/** The thumbnail of a photo that a returned form keeps: only whoever holds its token sees it. */
export const GET: RequestHandler = async ({ params, locals, request }) => {
  const { files, secrets } = theApp();
  const { kept } = openPhotos(secrets, locals.region?.region_id ?? 0, [params.token], new Date());
  if (!kept[0]) return problemAnswer(nothingHere(), request);
  try {
    return await serveFile(files, imageKey(kept[0].photo.fileKey, 'small'), request, 'private');
  } catch (error) {
    return problemAnswer(error, request);
  }
};
