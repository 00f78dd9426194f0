import type { Photo } from '#modules/reports/index.ts';
import type { PhotoOf } from '#ui/types.ts';

/** Longest sides of the sizes that the platform keeps, in pixels. */
const SIDES = [
  ['small', 320],
  ['medium', 800],
  ['large', 1600],
] as const;

/** The sizes in which a stored picture is kept below its address. */
export const sizesOf = (address: string, { width, height }: Pick<Photo, 'width' | 'height'>) => {
  const longest = Math.max(width, height);
  const sizes = SIDES.map(([size, side]) => ({
    src: `${address}/${size}.webp`,
    width: Math.round(width * Math.min(1, side / longest)),
  }));
  return { sizes, width, height };
};

/** A stored picture of a report as pages show it. */
export const photoOf = (region: number, photo: Photo, alt: string, caption?: string): PhotoOf => ({
  ...sizesOf(`/foto/${region}/${photo.id}`, photo),
  alt,
  caption,
});
