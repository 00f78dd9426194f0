import { formatNumber } from '#platform/messages.ts';
import { formatMoney, parseMoney } from '#platform/money.ts';
import { drawPdf, QUIET, SAMPLE_LINE } from '#platform/pdf.ts';
import { timeFormat } from '#platform/time/index.ts';
import type { MeetingRecord, RecordLine, RecordVerdict } from './record.ts';
import { peoplePresent } from './rules/meeting.ts';
import type { Stage } from './types.ts';

const STAGE: Readonly<Record<Stage, string>> = {
  village: 'Musrenbang desa/kelurahan',
  district: 'Musrenbang RKPD di kecamatan',
  agency_forum: 'Forum perangkat daerah',
  regency: 'Musrenbang RKPD kabupaten',
};
const VERDICT: Readonly<Record<RecordVerdict['verdict'], string>> = {
  accepted: 'Diterima',
  changed: 'Diterima dengan nilai yang berubah',
  rejected: 'Ditolak',
  merged: 'Digabungkan',
  deferred: 'Ditunda',
};

const rupiah = (amount: string | null): string => (amount === null ? '–' : formatMoney('id', parseMoney(amount)));
const day = (text: string): string => timeFormat('id', 'Asia/Jakarta').date(new Date(`${text}T05:00:00Z`));
const head = (text: string, alignment = 'left') => ({ text, bold: true, alignment });
const right = (text: string) => ({ text, alignment: 'right' });
const title = (text: string) => ({ text, fontSize: 12.5, bold: true, margin: [0, 14, 0, 5] });

const LINES = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => QUIET,
  paddingTop: () => 4,
  paddingBottom: () => 4,
};

const volumeOf = ({ volume, unit }: RecordLine): string =>
  volume === null ? '–' : `${formatNumber('id', Number(volume))} ${unit ?? ''}`;

const ranking = (lines: readonly RecordLine[], scoreName: string) => ({
  layout: LINES,
  table: {
    headerRows: 1,
    dontBreakRows: true,
    widths: [26, '*', 70, 88, 40],
    body: [
      [head('No.'), head('Usulan'), head('Volume'), head('Perkiraan', 'right'), head(scoreName, 'right')],
      ...lines.map((line) => [
        line.position === null ? '–' : String(line.position),
        {
          stack: [
            { text: line.title },
            { text: [line.code, line.place].filter(Boolean).join(' · '), fontSize: 8, color: QUIET },
          ],
        },
        volumeOf(line),
        right(rupiah(line.estimate)),
        right(line.score === null ? '–' : `${formatNumber('id', line.score)}${line.tied ? ' *' : ''}`),
      ]),
    ],
  },
});

/** "Diterima dengan nilai yang berubah: Rp200.000.000 menjadi Rp150.000.000." */
const verdictSentence = (verdict: RecordVerdict): string => {
  const { amountBefore, amountAfter, into, next } = verdict;
  const amount = verdict.verdict === 'changed' ? `: dari ${rupiah(amountBefore)} menjadi ${rupiah(amountAfter)}` : '';
  const merged = into ? ` ke ${into}` : '';
  return `${VERDICT[verdict.verdict]}${merged}${amount}.${next ? ` Berikutnya: ${STAGE[next]}.` : ''}`;
};

const decisions = (lines: readonly RecordLine[]) =>
  lines.map(({ code, title: name, verdict }) => ({
    unbreakable: true,
    margin: [0, 0, 0, 7],
    stack: [
      { text: [{ text: code, bold: true }, ` ${name}`] },
      { text: verdict ? verdictSentence(verdict) : 'Belum diputuskan.' },
      ...(verdict ? [{ text: `Alasan: ${verdict.reason}`, color: QUIET }] : []),
    ],
  }));

const attendance = (record: MeetingRecord) => ({
  layout: LINES,
  table: {
    widths: ['*', 60],
    body: [
      [head('Unsur'), head('Orang', 'right')],
      ...record.attendance.map(({ office, people }) => [office, right(formatNumber('id', people))]),
      [head('Jumlah'), { ...right(formatNumber('id', peoplePresent(record.attendance))), bold: true }],
    ],
  },
});

const signature = (office: string) => ({
  width: '50%',
  unbreakable: true,
  margin: [0, 14, 12, 0],
  stack: [
    { text: office },
    { text: ' ', margin: [0, 0, 0, 40] },
    { canvas: [{ type: 'line', x1: 0, y1: 0, x2: 180, y2: 0, lineWidth: 0.5, lineColor: QUIET }] },
    { text: 'Nama dan tanda tangan', fontSize: 7.5, color: QUIET },
  ],
});

/** Whoever leads, and one of each group that was present, two in a row. */
const signatures = ({ chair, attendance: groups }: MeetingRecord) => {
  const all = [chair, ...groups.slice(0, 7).map(({ office }) => `Wakil ${office}`)];
  return all.flatMap((one, index) =>
    index % 2 === 0
      ? [{ columns: [signature(one), ...(all[index + 1] ? [signature(all[index + 1]!)] : [{ text: '' }])] }]
      : [],
  );
};

/**
 * The record of a meeting on paper: ranking, decisions with their reasons, who was present by office, and room to sign.
 * @param digest of the content as it was closed; null: a draft
 */
export const drawRecord = (record: MeetingRecord, digest: string | null): Promise<Uint8Array> => {
  const name = STAGE[record.stage];
  const where = record.place ?? record.office;
  const of = `Berita acara nomor ${record.number}, versi ${record.version}`;
  const told = digest ? `Sidik isi (SHA-256): ${digest}` : 'Rancangan: belum ditutup, masih bisa berubah.';
  return drawPdf({
    title: `${of}: ${name} ${where}, tahun anggaran ${record.year}`,
    pageMargins: [56, 52, 56, 64],
    footer: (page: number, pages: number) => ({
      margin: [56, 10, 56, 0],
      fontSize: 7.5,
      color: QUIET,
      columns: [
        { width: '*', stack: [{ text: `${of} · ${record.region}` }, { text: told }] },
        { width: 60, text: `${page} dari ${pages}`, alignment: 'right' },
      ],
    }),
    content: [
      ...(record.isSample ? [SAMPLE_LINE] : []),
      { text: record.region, color: QUIET },
      { text: 'Berita acara', fontSize: 19, bold: true, lineHeight: 1.1 },
      { text: `${name}, ${where}`, fontSize: 13, margin: [0, 0, 0, 2] },
      {
        text: `Tahun anggaran ${record.year} · Nomor ${record.number} · Versi ${record.version}`,
        color: QUIET,
        margin: [0, 0, 0, 8],
      },
      ...(record.corrects
        ? [
            {
              text: `Mengoreksi berita acara nomor ${record.corrects.number}. ${record.corrects.why}`,
              bold: true,
              margin: [0, 0, 0, 8],
            },
          ]
        : []),
      {
        text: `Pada ${day(record.heldOn)}, bertempat di ${record.venue}, diselenggarakan ${name} oleh ${record.office}, dipimpin ${record.chair} dan dihadiri ${formatNumber('id', peoplePresent(record.attendance))} orang.`,
      },
      title('Urutan prioritas'),
      ranking(record.lines, record.method === 'votes' ? 'Suara' : 'Nilai'),
      ...(record.lines.some(({ tied }) => tied)
        ? [
            {
              text: '* Sama banyak: urutannya menurut jumlah pendukung, lalu usulan yang lebih dulu masuk.',
              fontSize: 8,
              color: QUIET,
              margin: [0, 4, 0, 0],
            },
          ]
        : []),
      title('Keputusan'),
      ...decisions(record.lines),
      title('Risalah'),
      ...record.minutes.split(/\n+/).map((text) => ({ text, margin: [0, 0, 0, 4] })),
      title('Hadir'),
      attendance(record),
      title('Tanda tangan'),
      ...signatures(record),
    ],
  });
};
