import type { App } from '#platform/app.ts';
import { type FormFile, type FormLimits, type PhotoLimits, readImage, storeImage } from '#platform/files/index.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import type { Secrets } from '#platform/secrets.ts';
import type { TimeZone } from '#platform/time/index.ts';
import { photosExpired } from '../problems.ts';
import { type DeviceClaim, LIMITS, type StoredPhoto } from '../types.ts';

const MB = 1024 * 1024;
const OFFSET: Record<TimeZone, string> = {
  'Asia/Jakarta': '+07:00',
  'Asia/Makassar': '+08:00',
  'Asia/Jayapura': '+09:00',
};

/** A photo of a form that has not been accepted yet lives this long in the store; the sweep takes it afterwards. */
export const UNNAMED_HOURS = 24;
/** Shorter than that, so that a photo which still opens is never swept under the hands of its sender. */
export const KEPT_HOURS = 20;

/** The field whose photos are taken with the page itself; from any other they may be of any place and time. */
const CAPTURED = 'captured';

/** What a form with photos may weigh, for `readForm`. The text is bounded more tightly by its own rule, which says so. */
export const PHOTO_FORM_LIMITS: FormLimits = {
  fields: 200,
  fieldBytes: 64 * 1024,
  files: LIMITS.photos,
  fileBytes: 15 * MB,
  totalBytes: 60 * MB,
};

/** What a form may weigh with which reporter and office write to each other: documents too. */
export const TALK_FORM_LIMITS: FormLimits = {
  ...PHOTO_FORM_LIMITS,
  files: LIMITS.photos + LIMITS.documents,
};

export const photoLimits = (timeZone: TimeZone): PhotoLimits => ({
  bytes: PHOTO_FORM_LIMITS.fileBytes,
  pixels: 50e6,
  seconds: 20,
  cameraZone: OFFSET[timeZone],
});

/**
 * Opens and stores each photo by itself: a bad one is named in `problems` and costs the others nothing.
 * Durable when it resolves. Writes no row: until an act names them, the sweep may take them.
 * @param device where the device says it was when it took those of the field for the camera
 */
export const takePhotos = async (
  app: Pick<App, 'files'>,
  files: readonly FormFile[],
  limits: PhotoLimits,
  device?: DeviceClaim,
): Promise<{ photos: StoredPhoto[]; problems: Problem[] }> => {
  const outcomes = await Promise.all(
    files.map((file) =>
      takePhoto(app, file, limits, device).catch((error: unknown) => {
        if (isProblem(error)) return error;
        throw error;
      }),
    ),
  );
  return {
    photos: outcomes.filter((outcome): outcome is StoredPhoto => !isProblem(outcome)),
    problems: outcomes.filter(isProblem),
  };
};

const takePhoto = async (
  app: Pick<App, 'files'>,
  file: FormFile,
  limits: PhotoLimits,
  device: DeviceClaim | undefined,
): Promise<StoredPhoto> => {
  const image = await readImage(file.bytes, limits, file);
  const { key } = await storeImage(app.files, image);
  const { width, height, takenAt, lat, lon, software, traces, likeness } = image;
  const sha256 = Buffer.from(image.sha256, 'hex');
  const photo = { fileKey: key, sha256, width, height, takenAt, lat, lon, software, traces, likeness };
  return device && file.field === CAPTURED ? { ...photo, device } : photo;
};

/** A stored photo that a returned form still holds, with the token that brings it back. */
export interface KeptPhoto {
  readonly token: string;
  readonly photo: StoredPhoto;
}

const fieldOf = (region: number) => `reports.kept_photo ${region}`;

/** Tokens for hidden inputs: they say nothing to whoever reads them and cannot be made by others. */
export const sealPhotos = (secrets: Secrets, region: number, photos: readonly StoredPhoto[], now: Date): KeptPhoto[] =>
  photos.map((photo) => {
    // What it looks like is read again from the store: it would make the token ten times as long.
    const { likeness: _, ...facts } = photo;
    const text = JSON.stringify({ ...facts, sha256: Buffer.from(photo.sha256).toString('base64'), keptAt: now });
    return { photo, token: Buffer.from(secrets.encrypt(fieldOf(region), text)).toString('base64url') };
  });

/** Brings kept photos back, each once. What is no longer kept is a problem, and the others stay. */
export const openPhotos = (
  secrets: Secrets,
  region: number,
  tokens: readonly string[],
  now: Date,
): { kept: KeptPhoto[]; problems: Problem[] } => {
  const found = tokens.map((token) => openPhoto(secrets, region, token, now));
  const kept = found.filter((one) => one !== undefined);
  const unlike = (one: KeptPhoto, index: number) =>
    kept.findIndex(({ photo }) => photo.fileKey === one.photo.fileKey) === index;
  return { kept: kept.filter(unlike), problems: found.includes(undefined) ? [photosExpired()] : [] };
};

const openPhoto = (secrets: Secrets, region: number, token: string, now: Date): KeptPhoto | undefined => {
  try {
    const text = secrets.decrypt(fieldOf(region), Buffer.from(token, 'base64url'));
    const { keptAt, sha256, takenAt, device, ...rest } = JSON.parse(text);
    if (now.getTime() - Date.parse(keptAt) > KEPT_HOURS * 3_600_000) return undefined;
    const photo = {
      ...rest,
      sha256: Buffer.from(sha256, 'base64'),
      takenAt: takenAt && new Date(takenAt),
      ...(device && { device: { ...device, at: new Date(device.at) } }),
    };
    return { token, photo };
  } catch {
    return undefined; // not one of ours: nothing to say but that it is not kept
  }
};
