import type { Photo } from '#modules/reports/index.ts';
import type { PhotoOf } from '#ui/types.ts';

/** Longest sides of the sizes that the platform keeps, in pixels. */
const SIDES = [
  ['small', 320],
  ['medium', 800],
  ['large', 1600],
] as const;

/** A stored picture as pages show it. */
export const photoOf = (region: number, photo: Photo, alt: string, caption?: string): PhotoOf => {
  const longest = Math.max(photo.width, photo.height);
  return {
    sizes: SIDES.map(([size, side]) => ({
      src: `/foto/${region}/${photo.id}/${size}.webp`,
      width: Math.round(photo.width * Math.min(1, side / longest)),
    })),
    width: photo.width,
    height: photo.height,
    alt,
    caption,
  };
};
