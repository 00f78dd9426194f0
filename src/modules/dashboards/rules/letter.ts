import { type TimeZone, timeFormat } from '#platform/time/index.ts';
import type { Letter, LetterLine } from '../types.ts';

/** Something counted, its name, and the address of its list. */
export interface Named {
  readonly name: string;
  readonly n: number;
  readonly href: string;
}

/** What the letter is written from: the week from Monday to Sunday, and how things stand on the Monday after it. */
export interface LetterFacts {
  readonly region: string;
  readonly timeZone: TimeZone;
  readonly isSample: boolean;
  readonly madeAt: Date;
  /** Noon of its first day and of its last. */
  readonly from: Date;
  readonly to: Date;
  readonly received: Named & { readonly usual: number };
  /** Categories, most reports first, each with its mean of the weeks before. */
  readonly complaints: readonly (Named & { readonly usual: number })[];
  readonly late: Named;
  readonly lateWith: readonly Named[];
  readonly grown: readonly (Named & { readonly usual: number })[];
  readonly test: { readonly compared: number; readonly weeks: number; readonly percent: number };
  readonly confirmed: Named;
  readonly confirmedWith: readonly Named[];
  readonly silent: Named;
  readonly wall: string;
}

const SHOWN = 3;
const number = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });
const said = (n: number): string => number.format(n);

/** "13 lebih banyak daripada biasanya"; nothing where it is as usual. */
const against = (n: number, usual: number): string => {
  const by = Math.round(n - usual);
  if (by === 0) return 'seperti biasanya';
  return by > 0 ? `${said(by)} lebih banyak daripada biasanya` : `${said(-by)} lebih sedikit daripada biasanya`;
};

const line = (text: string, { href }: { href: string }): LetterLine => ({ text, href });
const listed = <One extends Named>(all: readonly One[], words: (one: One) => string): LetterLine[] =>
  all.slice(0, SHOWN).map((one) => line(words(one), one));
const rest = (all: readonly unknown[], what: string): LetterLine[] =>
  all.length > SHOWN ? [{ text: `Dan ${said(all.length - SHOWN)} ${what} lainnya.` }] : [];

const late = ({ late: all, lateWith, wall }: LetterFacts): LetterLine[] => {
  if (all.n === 0) return [{ text: 'Tidak ada laporan yang lewat tenggat.', href: wall }];
  return [
    line(`${said(all.n)} laporan lewat tenggat di semua instansi.`, all),
    ...listed(lateWith, ({ name, n }) => `${name}: ${said(n)} laporan.`),
    ...rest(lateWith, 'instansi'),
  ];
};

const grown = ({ grown: all, test }: LetterFacts): LetterLine[] => {
  if (all.length === 0)
    return [
      { text: `Tidak ada. ${said(test.compared)} kelompok dibandingkan dengan ${said(test.weeks)} pekan sebelumnya.` },
    ];
  return [
    ...listed(all, ({ name, n, usual }) => `${name}: ${said(n)} laporan, biasanya ${said(usual)} sepekan.`),
    ...rest(all, 'kelompok'),
  ];
};

const solved = ({ confirmed, confirmedWith, silent }: LetterFacts): LetterLine[] => [
  confirmed.n === 0
    ? { text: 'Tidak ada laporan yang dibenarkan pelapornya pekan lalu.', href: confirmed.href }
    : line(`${said(confirmed.n)} laporan dibenarkan pelapornya sendiri.`, confirmed),
  ...listed(confirmedWith, ({ name, n }) => `${name}: ${said(n)} laporan.`),
  ...(silent.n > 0
    ? [line(`${said(silent.n)} laporan ditutup tanpa kata dari pelapornya; ini tidak dihitung beres.`, silent)]
    : []),
];

/** The letter of a week, in plain words: what people complained of, who is late, what grew, what was solved. No person is named in it. */
export const letterOf = (facts: LetterFacts): Letter => {
  const { received, complaints, test } = facts;
  const format = timeFormat('id', facts.timeZone);
  const missing = facts.late.n > 0 ? `${said(facts.late.n)} lewat tenggat` : 'tidak ada yang lewat tenggat';
  return {
    region: facts.region,
    date: format.date(facts.madeAt),
    headline: `${said(received.n)} laporan masuk pekan lalu, ${missing}`,
    lead: `Dari ${format.date(facts.from)} sampai ${format.date(facts.to)} warga mengirim ${said(received.n)} laporan, ${against(received.n, received.usual)}.`,
    parts: [
      {
        title: 'Yang dikeluhkan warga',
        lines:
          complaints.length > 0
            ? listed(
                complaints,
                ({ name, n, usual }) => `${name}: ${said(n)} laporan, biasanya ${said(usual)} sepekan.`,
              )
            : [{ text: 'Tidak ada laporan pekan lalu.', href: received.href }],
      },
      { title: 'Siapa yang terlambat', lines: late(facts) },
      { title: 'Yang naik tidak biasa', lines: grown(facts) },
      { title: 'Yang sudah beres', lines: solved(facts) },
    ],
    foot:
      `Dihitung ${format.fullDateTime(facts.madeAt)} dari catatan setiap laporan; tiap baris membuka daftarnya, yang sejak itu bisa bertambah. ` +
      `“Biasanya” adalah rata-rata ${said(test.weeks)} pekan sebelumnya, untuk semua laporan: nilai tengah delapan pekan. ` +
      `“Tidak biasa” berarti lebih banyak daripada yang dapat dijelaskan kebetulan: uji bersyarat eksak atas ${said(test.compared)} kelompok, ` +
      `paling banyak ${said(test.percent)} dari 100 yang disebut diharapkan keliru; musim tidak diperhitungkan.`,
    isSample: facts.isSample,
  };
};
