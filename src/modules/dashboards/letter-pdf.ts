import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pdfmake from 'pdfmake';
import type { Letter, LetterLine } from './types.ts';

// Letters that come with pdfmake, under the SIL Open Font License 1.1: nothing is asked of the machine.
const FONTS = join(dirname(fileURLToPath(import.meta.resolve('pdfmake'))), '..', 'fonts', 'Roboto');

let isSetUp = false;
/** Once, and not for who only loads this module. It reads its own letters, and no address or file of anybody else. */
const setUp = (): void => {
  if (isSetUp) return;
  pdfmake.setFonts({ Roboto: { normal: join(FONTS, 'Roboto-Regular.ttf'), bold: join(FONTS, 'Roboto-Medium.ttf') } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
  isSetUp = true;
};

const INK = '#1b2430';
const QUIET = '#596471';
const RIVER = '#1d4f91';
const THREAD = '#b3261e';

/** A line with the address of its list beneath, to be followed on the screen and typed from paper. */
const drawn = ({ text, href }: LetterLine) => ({
  stack: [{ text }, ...(href ? [{ text: href, link: href, fontSize: 7.5, color: RIVER }] : [])],
  margin: [0, 0, 0, 5],
});

/** One page, A4. */
export const drawLetter = async (letter: Letter): Promise<Uint8Array> => {
  setUp();
  const { region, date, headline, lead, parts, foot, isSample } = letter;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      pageMargins: [64, 52, 64, 84],
      info: { title: `${headline}: ${region}, ${date}`, creator: 'Simpul', producer: 'Simpul' },
      lang: 'id',
      defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.22, color: INK },
      footer: {
        stack: [
          { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 467, y2: 0, lineWidth: 0.5, lineColor: QUIET }] },
          { text: foot, fontSize: 7.5, color: QUIET, margin: [0, 5, 0, 0] },
        ],
        margin: [64, 8, 64, 0],
      },
      content: [
        ...(isSample
          ? [
              {
                text: 'DATA CONTOH: bukan laporan atau angka sesungguhnya',
                bold: true,
                color: THREAD,
                margin: [0, 0, 0, 10],
              },
            ]
          : []),
        { text: `Surat pekanan · ${region}`, color: QUIET },
        { text: date, color: QUIET, margin: [0, 0, 0, 12] },
        { text: headline, fontSize: 19, bold: true, lineHeight: 1.1, margin: [0, 0, 0, 8] },
        { text: lead, margin: [0, 0, 0, 8] },
        ...parts.flatMap(({ title, lines }) => [
          { text: title, fontSize: 12.5, bold: true, margin: [0, 8, 0, 5] },
          ...lines.map(drawn),
        ]),
      ],
    })
    .getBuffer();
};
