import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pdfmake from 'pdfmake';

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

/** The colours of the pages, on paper. */
export const INK = '#1b2430';
export const QUIET = '#596471';
export const RIVER = '#1d4f91';
export const THREAD = '#b3261e';

/** A4, in the letters of the house. @param document as pdfmake describes one */
export const drawPdf = (document: {
  readonly title: string;
  readonly [part: string]: unknown;
}): Promise<Uint8Array> => {
  setUp();
  const { title, ...parts } = document;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      info: { title, creator: 'Simpul', producer: 'Simpul' },
      lang: 'id',
      defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.22, color: INK },
      ...parts,
    })
    .getBuffer();
};

/** The first line of every paper that shows samples. */
export const SAMPLE_LINE = {
  text: 'DATA CONTOH: bukan laporan atau angka sesungguhnya',
  bold: true,
  color: THREAD,
  margin: [0, 0, 0, 10],
};
