import { drawPdf, QUIET, RIVER, SAMPLE_LINE } from '#platform/pdf.ts';

export interface Poster {
  readonly region: string;
  /** What or where it is about, a line each; none: anything. */
  readonly about: readonly string[];
  /** What the QR opens. */
  readonly link: string;
  /** For who has no camera. */
  readonly typed: string;
  readonly isSample: boolean;
}

/** One page, A4, to be read from a few steps away. */
export const drawPoster = ({ region, about, link, typed, isSample }: Poster): Promise<Uint8Array> => {
  const centred = { alignment: 'center' };
  return drawPdf({
    title: `Lapor: ${[...about, region].join(', ')}`,
    pageMargins: [56, 56, 56, 48],
    content: [
      ...(isSample ? [{ ...SAMPLE_LINE, ...centred }] : []),
      { text: region, ...centred, fontSize: 18, color: QUIET, margin: [0, 0, 0, 14] },
      { text: 'Ada yang rusak atau tidak beres?', ...centred, fontSize: 30, bold: true, lineHeight: 1.05 },
      {
        text: 'Pindai, lalu ceritakan. Tanpa akun, boleh tanpa nama.',
        ...centred,
        fontSize: 17,
        margin: [0, 8, 0, 18],
      },
      ...about.map((text) => ({ text, ...centred, fontSize: 20, bold: true, lineHeight: 1.1 })),
      { qr: link, ...centred, fit: 300, eccLevel: 'M', margin: [0, 20, 0, 20] },
      { text: 'Atau ketik di peramban:', ...centred, fontSize: 14, color: QUIET },
      { text: typed, link, ...centred, fontSize: 22, bold: true, color: RIVER, margin: [0, 2, 0, 14] },
      { text: 'Kamu mendapat kode dan kata kunci untuk mengikuti laporanmu sampai beres.', ...centred, fontSize: 13 },
    ],
  });
};
