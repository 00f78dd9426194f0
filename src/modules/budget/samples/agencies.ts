import type { Agency } from './types.ts';

/** What an agency does, as far as its name says. */
export interface Desk {
  /** The bidang under which it keeps its own office. */
  readonly bidang: string;
  /** Activities that are its own, by how they begin. */
  readonly own: readonly string[];
  /** Its part of all salaries, and of all goods, beside the others. */
  readonly pay: number;
  readonly goods: number;
}

const desk = (bidang: string, pay: number, goods: number, own: readonly string[] = [bidang]): Desk => ({
  bidang,
  own,
  pay,
  goods,
});

/** The first whose words a name holds. Weights are invented; large where a regency's money goes. */
const DESKS: readonly (readonly [name: RegExp, desk: Desk])[] = [
  [/^Sekretariat Daerah/, desk('4.01', 30, 60)],
  [/^Sekretariat DPRD/, desk('4.02', 25, 50)],
  [/^Inspektorat/, desk('6.01', 10, 12)],
  [/^Kecamatan/, desk('7.01', 4, 4, ['7.01.02.2.04', '7.01.06.2.01.0002'])],
  [/Kepegawaian/, desk('5.03', 6, 12)],
  [/^Dinas Pendidikan/, desk('1.01', 480, 150)],
  [/^Dinas Kesehatan/, desk('1.02', 140, 120, ['1.02.02', '1.02.03', '1.02.05'])],
  [/^(RSUD|Rumah Sakit)/, desk('1.02', 45, 110, ['1.02.02.2.02.0032'])],
  [/Bina Marga/, desk('1.03', 12, 20, ['1.03.10'])],
  [/Sumber Daya Air/, desk('1.03', 9, 14, ['1.03.02'])],
  [/Cipta Karya/, desk('1.04', 9, 14, ['1.03.03', '1.03.05', '1.03.06', '1.04'])],
  [/Pekerjaan Umum/, desk('1.03', 18, 24, ['1.03'])],
  [/Perumahan/, desk('1.04', 8, 12, ['1.04'])],
  [/Pemadam/, desk('1.05', 6, 8, [])],
  [/Polisi Pamong Praja/, desk('1.05', 12, 12, ['1.05.02'])],
  [/Penanggulangan Bencana/, desk('1.05', 6, 14, ['1.05.03'])],
  [/^Dinas Sosial/, desk('1.06', 7, 20)],
  [/Perempuan/, desk('2.08', 9, 14, [])],
  [/Kependudukan/, desk('2.12', 7, 12, [])],
  [/Pemberdayaan Masyarakat/, desk('2.13', 7, 14)],
  [/Lingkungan Hidup dan Perhubungan/, desk('2.11', 14, 26, ['2.11', '2.15'])],
  [/Lingkungan Hidup/, desk('2.11', 10, 24)],
  [/Perhubungan/, desk('2.15', 9, 18)],
  [/Komunikasi/, desk('2.16', 7, 20)],
  [/Koperasi/, desk('3.30', 9, 16)],
  [/Perindustrian/, desk('2.07', 8, 14, [])],
  [/Penanaman Modal/, desk('2.18', 7, 12)],
  [/Perpustakaan/, desk('2.23', 6, 8, [])],
  [/Pariwisata/, desk('3.26', 7, 16)],
  [/Kepemudaan/, desk('2.19', 6, 14, [])],
  [/Peternakan/, desk('3.27', 8, 12, ['3.27.03.2.02.0015'])],
  [/Ketahanan Pangan dan Perikanan/, desk('2.09', 7, 10, [])],
  [
    /Pertanian/,
    desk('3.27', 14, 24, ['3.27.02', '3.27.03.2.02.0002', '3.27.03.2.02.0003', '3.27.03.2.02.0010', '3.27.07']),
  ],
  [/Perencanaan/, desk('5.01', 8, 16)],
  [/Pendapatan/, desk('5.02', 9, 16, ['5.02.04'])],
  [/Pengelolaan Keuangan/, desk('5.02', 12, 18, ['5.02.02.2.01', '5.02.02.2.02', '5.02.02.2.03', '5.02.03'])],
  [/Kesatuan Bangsa/, desk('8.01', 5, 10)],
  [/Riset/, desk('5.05', 4, 8, [])],
];

/** Kinds that keep a budget of their own; a sub-unit and a village have none here. */
const KINDS = ['agency', 'secretariat', 'inspectorate', 'hospital', 'district_office'];

export const hasBudget = ({ kind }: Agency): boolean => KINDS.includes(kind);

const GENERAL = desk('4.01', 4, 6, []);
export const deskOf = ({ name }: Agency): Desk => DESKS.find(([pattern]) => pattern.test(name))?.[1] ?? GENERAL;

/** Whoever keeps the region's purse: revenue, transfers to villages and financing stand there. */
export const treasuryAmong = (agencies: readonly Agency[]): Agency =>
  agencies.find(({ name }) => /Pengelolaan Keuangan/.test(name)) ?? agencies[0]!;
export const collectorAmong = (agencies: readonly Agency[]): Agency =>
  agencies.find(({ name }) => /Badan Pendapatan/.test(name)) ?? treasuryAmong(agencies);

/** The function of government that a bidang serves. @source Permendagri 90/2019, fungsi; which bidang goes where is the sample's guess */
const FUNCTIONS: Readonly<Record<string, string>> = {
  '1.01': '08.01',
  '1.02': '06.01',
  '1.03': '05.01',
  '1.04': '05.02',
  '1.05': '02.02',
  '1.06': '09.04',
  '2.07': '03.02',
  '2.08': '09.02',
  '2.09': '09.05',
  '2.10': '04.03',
  '2.11': '04.02',
  '2.12': '09.01',
  '2.13': '03.05',
  '2.14': '06.02',
  '2.15': '03.01',
  '2.16': '01.03',
  '2.17': '03.03',
  '2.18': '03.04',
  '2.19': '08.02',
  '2.20': '01.01',
  '2.21': '01.04',
  '2.22': '07.01',
  '2.23': '08.03',
  '2.24': '01.02',
  '3.25': '03.09',
  '3.26': '07.02',
  '3.27': '03.06',
  '3.30': '03.10',
  '3.31': '03.11',
  '4.01': '01.10',
  '4.02': '01.11',
  '5.01': '01.05',
  '5.02': '01.08',
  '5.03': '01.09',
  '5.04': '01.07',
  '5.05': '01.06',
  '6.01': '01.12',
  '7.01': '01.13',
  '8.01': '02.01',
};

export const functionOf = (activity: string): string => {
  if (activity.startsWith('1.05.03')) return '09.06';
  return FUNCTIONS[activity.split('.').slice(0, 2).join('.')] ?? '';
};
