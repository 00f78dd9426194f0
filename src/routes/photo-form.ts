import type { Region } from '#modules/places/index.ts';
import {
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  readDeviceClaim,
  sealPhotos,
  takePhotos,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import type { Form } from '#platform/files/index.ts';

/** What was typed, and no photo: for a form of somebody who may not send any. */
export const WORDS_ONLY = { ...PHOTO_FORM_LIMITS, files: 0 };

/** The photos of a form, those of an earlier try and those that came now; the new ones are stored. */
export const photosOfForm = async (app: App, region: Region, form: Form, now: Date) => {
  const earlier = openPhotos(app.secrets, region.region_id, form.fields.get('kept') ?? [], now);
  const device = readDeviceClaim(form.fields.get('device')?.[0], now);
  const taken = await takePhotos(app, form.files, photoLimits(region.time_zone), device);
  const kept = [...earlier.kept, ...sealPhotos(app.secrets, region.region_id, taken.photos, now)];
  return {
    photos: kept.map(({ photo }) => photo),
    /** For hidden fields, so that a form which comes back does not send them again. */
    tokens: kept.map(({ token }) => token),
    problems: [...form.problems, ...earlier.problems, ...taken.problems],
  };
};
