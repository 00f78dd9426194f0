import sharp from 'sharp';
import { seeded } from '#platform/random.ts';
import { drawScene, type Moment } from './scenes.ts';
import type { ServiceCode } from './types.ts';

/**
 * A drawn picture in place of a photo, 1200 x 900 pixels, JPEG of at most 60 kB, marked CONTOH in the corner.
 * It must never pass for evidence, so it is plainly a drawing.
 */
export function samplePhoto(options: { seed: number; kind: Moment; service: ServiceCode }): Promise<Buffer> {
  const { seed, kind, service } = options;
  const svg = drawScene(service, kind, seeded(seed, 'backdrop'), seeded(seed, 'matter', kind));
  return sharp(Buffer.from(svg)).jpeg({ quality: 72 }).toBuffer();
}
