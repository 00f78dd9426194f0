import { drawPdf, QUIET, RIVER, SAMPLE_LINE } from '#platform/pdf.ts';
import type { Letter, LetterLine } from './types.ts';

/** A line with the address of its list beneath, to be followed on the screen and typed from paper. */
const drawn = ({ text, href }: LetterLine) => ({
  stack: [{ text }, ...(href ? [{ text: href, link: href, fontSize: 7.5, color: RIVER }] : [])],
  margin: [0, 0, 0, 5],
});

/** One page, A4. */
export const drawLetter = async (letter: Letter): Promise<Uint8Array> => {
  const { region, date, headline, lead, parts, foot, isSample } = letter;
  return drawPdf({
    title: `${headline}: ${region}, ${date}`,
    pageMargins: [64, 52, 64, 84],
    footer: {
      stack: [
        { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 467, y2: 0, lineWidth: 0.5, lineColor: QUIET }] },
        { text: foot, fontSize: 7.5, color: QUIET, margin: [0, 5, 0, 0] },
      ],
      margin: [64, 8, 64, 0],
    },
    content: [
      ...(isSample ? [SAMPLE_LINE] : []),
      { text: `Surat pekanan · ${region}`, color: QUIET },
      { text: date, color: QUIET, margin: [0, 0, 0, 12] },
      { text: headline, fontSize: 19, bold: true, lineHeight: 1.1, margin: [0, 0, 0, 8] },
      { text: lead, margin: [0, 0, 0, 8] },
      ...parts.flatMap(({ title, lines }) => [
        { text: title, fontSize: 12.5, bold: true, margin: [0, 8, 0, 5] },
        ...lines.map(drawn),
      ]),
    ],
  });
};
