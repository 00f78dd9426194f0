import { inflateSync } from 'node:zlib';
import { decodeQR } from 'qr/decode.js';

/** Points to the side of one pixel of the picture that is read. */
const PIXEL = 0.5;

/** A page of paper as a camera sees it: its size in points, and what its QR code says. */
export interface Scanned {
  readonly width: number;
  readonly height: number;
  readonly says: string;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What is drawn on the pages, as operators of the format. */
const drawn = (pdf: Buffer): string =>
  pdf
    .toString('latin1')
    .split(/\bstream\r?\n/)
    .slice(1)
    .map((part) => Buffer.from(part.slice(0, part.indexOf('endstream')), 'latin1'))
    .map((bytes) => {
      try {
        return inflateSync(bytes).toString('latin1');
      } catch {
        return ''; // letters and their like
      }
    })
    .join('\n');

const NUMBER = '(-?[\\d.]+)';
const RECTANGLE = new RegExp(
  `${NUMBER} ${NUMBER} ${NUMBER} ${NUMBER} re\\s+/\\w+ cs\\s+([\\d. ]+) scn\\s[^f]*?\\bf\\b`,
  'g',
);
const SIZE = new RegExp(`/MediaBox \\[\\s*0 0 ${NUMBER} ${NUMBER}\\s*\\]`);

/** Reads the QR code on a page of one sheet: paints the boxes that are on it, and decodes the picture. @throws {Error} when there is none */
export const scan = (pdf: Buffer): Scanned => {
  const [, width, height] = (SIZE.exec(pdf.toString('latin1')) ?? []).map(Number);
  const size = { width: Math.round(width! / PIXEL), height: Math.round(height! / PIXEL) };
  const data = new Uint8Array(size.width * size.height * 4).fill(255);
  const paint = ({ x, y, ...box }: Box, light: boolean) => {
    for (let row = Math.round(y / PIXEL); row < Math.round((y + box.height) / PIXEL); row += 1)
      for (let column = Math.round(x / PIXEL); column < Math.round((x + box.width) / PIXEL); column += 1)
        data.fill(light ? 255 : 0, (row * size.width + column) * 4, (row * size.width + column) * 4 + 3);
  };
  for (const [, x, y, boxWidth, boxHeight, colour] of drawn(pdf).matchAll(RECTANGLE)) {
    const box = { x: Number(x), y: Number(y), width: Number(boxWidth), height: Number(boxHeight) };
    const isLight = colour!
      .trim()
      .split(' ')
      .every((part) => Number(part) > 0.9);
    paint(box, isLight);
  }
  return { width: width!, height: height!, says: decodeQR({ ...size, data }) };
};
