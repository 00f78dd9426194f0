import exifr from 'exifr';
import { beginningOf } from '#platform/text.ts';

export type PhotoFacts = {
  readonly takenAt?: Date;
  /** Degrees, WGS 84. */
  readonly lat?: number;
  readonly lon?: number;
  /** Maker and model. */
  readonly camera?: string;
  /** The program that last wrote the file: of the camera itself, or of somebody who changed the picture. */
  readonly software?: string;
};

const WANTED = [
  'DateTimeOriginal',
  'OffsetTimeOriginal',
  'Make',
  'Model',
  'Software',
  'GPSLatitude',
  'GPSLatitudeRef',
  'GPSLongitude',
  'GPSLongitudeRef',
];

/** One for all: exifr remembers every options object that it was ever given, for as long as the program runs. */
const OPTIONS = { pick: WANTED, reviveValues: false };

/** At most 60 characters of one line. */
export const shortText = (value: unknown): string =>
  typeof value === 'string'
    ? beginningOf(
        value
          .toWellFormed()
          .replace(/\p{Cc}+/gu, ' ')
          .trim(),
        60,
      )
    : '';

const ZONE = /^[+-](0\d|1[0-4]):[0-5]\d$/;

const readTime = (value: unknown, zone: unknown, cameraZone: string): Date | undefined => {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(shortText(value));
  if (!parts) return undefined;
  const [, year, month, day, time] = parts;
  const offset = ZONE.test(shortText(zone)) ? shortText(zone) : cameraZone;
  const date = new Date(`${year}-${month}-${day}T${time}${offset}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

const isDegrees = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;

/** Half a coordinate is none, and so is 0, 0: cameras without a fix write it. */
const readPoint = (lat: unknown, lon: unknown): Pick<PhotoFacts, 'lat' | 'lon'> =>
  isDegrees(lat, 90) && isDegrees(lon, 180) && !(lat === 0 && lon === 0) ? { lat, lon } : {};

const readCamera = (make: string, model: string): string =>
  model.toLowerCase().startsWith(make.toLowerCase()) ? model : `${make} ${model}`.trim();

/** JPEG puts this before the block itself; other kinds of file do not always. */
const PREFIX = Buffer.from('Exif\0\0');

/**
 * What the camera wrote into the photo. A damaged block has no facts; that is no error.
 * @param exif the EXIF block of the file, which exifr itself cannot find in every kind (not in WebP)
 * @param cameraZone offset such as `+07:00` for a time that names no zone
 */
export const readPhotoFacts = async (exif: Buffer, cameraZone: string): Promise<PhotoFacts> => {
  const block = exif.subarray(0, PREFIX.length).equals(PREFIX) ? exif.subarray(PREFIX.length) : exif;
  const tags: Record<string, unknown> = (await exifr.parse(block, OPTIONS).catch(() => undefined)) ?? {};
  const takenAt = readTime(tags.DateTimeOriginal, tags.OffsetTimeOriginal, cameraZone);
  const camera = readCamera(shortText(tags.Make), shortText(tags.Model));
  const software = shortText(tags.Software);
  return {
    ...(takenAt && { takenAt }),
    ...readPoint(tags.latitude, tags.longitude),
    ...(camera !== '' && { camera }),
    ...(software !== '' && { software }),
  };
};
