import type { Sharp } from 'sharp';

/** Longest side of the grey copy in which pictures are compared, in pixels. */
export const SIDE = 256;

/** A grey picture of which the mean of any rectangle costs four look-ups, however large it is. */
export class Grey {
  readonly width: number;
  readonly height: number;
  /** At each corner between pixels: the sum of all that lies above it and to its left. */
  readonly sums: Float64Array;
  readonly across: number;

  /** @param pixels a byte each, line by line */
  constructor(pixels: Uint8Array, width: number, height: number) {
    this.width = width;
    this.height = height;
    this.across = width + 1;
    this.sums = new Float64Array(this.across * (height + 1));
    for (let y = 0; y < height; y += 1) {
      let line = 0;
      for (let x = 0; x < width; x += 1) {
        line += pixels[y * width + x];
        this.sums[(y + 1) * this.across + x + 1] = this.sums[y * this.across + x + 1] + line;
      }
    }
  }

  /** The sum at any point: between corners it is what lies between. */
  sumAt(x: number, y: number): number {
    const left = Math.min(Math.floor(x), this.width - 1);
    const top = Math.min(Math.floor(y), this.height - 1);
    const at = top * this.across + left;
    const { sums, across } = this;
    const upper = sums[at] + (sums[at + 1] - sums[at]) * (x - left);
    const lower = sums[at + across] + (sums[at + across + 1] - sums[at + across]) * (x - left);
    return upper + (lower - upper) * (y - top);
  }

  /** Mean grey from 0 to 255 of a rectangle that lies within the picture. */
  mean(left: number, top: number, right: number, bottom: number): number {
    const sum = this.sumAt(right, bottom) - this.sumAt(left, bottom) - this.sumAt(right, top) + this.sumAt(left, top);
    return sum / ((right - left) * (bottom - top));
  }
}

/** @param image upright and without transparency */
export const greyOf = async (image: Sharp): Promise<Grey> => {
  const { data, info } = await image
    .resize({ width: SIDE, height: SIDE, fit: 'inside' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return new Grey(data, info.width, info.height);
};
