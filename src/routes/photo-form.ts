import type { Region } from '#modules/places/index.ts';
import {
  openDocuments,
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  readDeviceClaim,
  sealDocuments,
  sealPhotos,
  takeDocuments,
  takePhotos,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import type { Form, FormFile } from '#platform/files/index.ts';

/** What was typed, and no file: for a form of somebody who may not send any. */
export const WORDS_ONLY = { ...PHOTO_FORM_LIMITS, files: 0 };

const isDocument = ({ field }: FormFile): boolean => field === 'documents';

/**
 * The photos and documents of a form, those of an earlier try and those that came now; the new ones are stored.
 * @param takenBefore when the form was written, where it was sent later: its device says where it was then
 */
export const photosOfForm = async (app: App, region: Region, form: Form, now: Date, takenBefore = now) => {
  const { secrets } = app;
  const id = region.region_id;
  const earlier = openPhotos(secrets, id, form.fields.get('kept') ?? [], now);
  const taken = await takePhotos(
    app,
    form.files.filter((file) => !isDocument(file)),
    photoLimits(region.time_zone),
    readDeviceClaim(form.fields.get('device')?.[0], takenBefore),
  );
  const photos = [...earlier.kept, ...sealPhotos(secrets, id, taken.photos, now)];
  const brought = await takeDocuments(app, form.files.filter(isDocument));
  const documents = [
    ...openDocuments(secrets, id, form.fields.get('keptDocuments') ?? [], now),
    ...sealDocuments(secrets, id, brought.documents, now),
  ];
  return {
    photos: photos.map(({ photo }) => photo),
    documents: documents.map(({ document }) => document),
    /** For hidden fields, so that a form which comes back does not send them again. */
    tokens: photos.map(({ token }) => token),
    documentTokens: documents.map(({ token }) => token),
    problems: [...form.problems, ...earlier.problems, ...taken.problems, ...brought.problems],
  };
};
