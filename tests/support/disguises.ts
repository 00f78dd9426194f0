import sharp from 'sharp';
import { chance } from './pictures.ts';

const sizeOf = async (bytes: Buffer): Promise<{ w: number; h: number }> => {
  const { width, height } = await sharp(bytes).metadata();
  return { w: width, h: height };
};

/** Keeps the given share of the area; where it lies, and which side loses more, follows from the seed. */
const crop =
  (share: number) =>
  async (bytes: Buffer, seed: number): Promise<Buffer> => {
    const c = chance(seed + 77);
    const { w, h } = await sizeOf(bytes);
    const across = Math.min(1, Math.sqrt(share) * c.from(0.88, 1.13));
    const [width, height] = [Math.round(w * across), Math.round(h * Math.min(1, share / across))];
    const area = { left: Math.floor(c.next() * (w - width)), top: Math.floor(c.next() * (h - height)), width, height };
    return sharp(bytes).extract(area).jpeg({ quality: 80 }).toBuffer();
  };

/** A bar with the words of a camera program, as they are laid over photos. */
const stamp = async (bytes: Buffer, seed: number): Promise<Buffer> => {
  const c = chance(seed + 99);
  const { w, h } = await sizeOf(bytes);
  const words = `${Math.floor(c.from(1, 28))} Nov 2026 ${Math.floor(c.from(7, 17))}:${Math.floor(c.from(10, 59))}`;
  const bar = `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect y="${h * 0.84}" width="${w * 0.7}" height="${h * 0.16}" fill="#000" fill-opacity="0.7"/><text x="20" y="${h * 0.94}" font-size="${h * 0.08}" fill="#fff">${words}</text></svg>`;
  return sharp(bytes)
    .composite([{ input: Buffer.from(bar) }])
    .jpeg({ quality: 82 })
    .toBuffer();
};

/** What is done to a picture so that it passes for another one. */
export const DISGUISES: Readonly<Record<string, (bytes: Buffer, seed: number) => Promise<Buffer>>> = {
  're-encoded (JPEG 50)': (bytes) => sharp(bytes).jpeg({ quality: 50 }).toBuffer(),
  'WebP of the store': (bytes) => sharp(bytes).webp({ quality: 60 }).toBuffer(),
  'resized to 40 %': async (bytes) =>
    sharp(bytes)
      .resize(Math.round((await sizeOf(bytes)).w * 0.4))
      .jpeg({ quality: 75 })
      .toBuffer(),
  'brighter, more contrast': (bytes) => sharp(bytes).linear(1.25, 8).jpeg({ quality: 80 }).toBuffer(),
  'darker, gamma': (bytes) => sharp(bytes).gamma(1.6).linear(0.8, 0).jpeg({ quality: 80 }).toBuffer(),
  'in grey': (bytes) => sharp(bytes).greyscale().jpeg({ quality: 80 }).toBuffer(),
  'blurred a little': (bytes) => sharp(bytes).blur(1.5).jpeg({ quality: 80 }).toBuffer(),
  mirrored: (bytes) => sharp(bytes).flop().jpeg({ quality: 80 }).toBuffer(),
  'turned by 90°': (bytes) => sharp(bytes).rotate(90).jpeg({ quality: 80 }).toBuffer(),
  'turned by 180°': (bytes) => sharp(bytes).rotate(180).jpeg({ quality: 80 }).toBuffer(),
  'straightened by 2°, edges cut': async (bytes) => {
    const { w, h } = await sizeOf(bytes);
    const turned = await sharp(bytes).rotate(2, { background: '#000' }).toBuffer();
    const size = await sizeOf(turned);
    const [width, height] = [Math.round(w * 0.92), Math.round(h * 0.92)];
    return sharp(turned)
      .extract({ left: Math.round((size.w - width) / 2), top: Math.round((size.h - height) / 2), width, height })
      .jpeg({ quality: 80 })
      .toBuffer();
  },
  'cropped to 90 %': crop(0.9),
  'cropped to 75 %': crop(0.75),
  'cropped to 60 %': crop(0.6),
  'cropped to 50 %': crop(0.5),
  'date stamped over': stamp,
  'stamped, cropped to 75 %': async (bytes, seed) => crop(0.75)(await stamp(bytes, seed), seed),
  'mirrored, cropped to 75 %': async (bytes, seed) => crop(0.75)(await sharp(bytes).flop().toBuffer(), seed),
  'screenshot with bars': async (bytes) => {
    const { w, h } = await sizeOf(bytes);
    return sharp(bytes)
      .extend({ top: Math.round(h * 0.3), bottom: Math.round(h * 0.3), left: 0, right: 0, background: '#111' })
      .resize(Math.round(w * 0.6))
      .png()
      .toBuffer();
  },
};
