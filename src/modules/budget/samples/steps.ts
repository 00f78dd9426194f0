import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseMoney, type Sen } from '#platform/money.ts';
import type { DocumentKind, Phase } from '../types.ts';
import type { Block } from './plans.ts';
import { GROUPS, type GroupTotals, type Step } from './types.ts';

/** How well the totals of a version are known: to the rupiah, rounded by the press, or not at all. */
type Knowledge = 'exact' | 'rounded' | 'sample';

interface Total {
  readonly phase: Phase;
  readonly on: string;
  readonly known: Knowledge;
  readonly totals: GroupTotals;
}

/** Versions that a region's year goes through. Totals that nobody has published are filled in; `known` says which. */
const totalsOf = (region: number, year: number): Total[] =>
  (parse(readFileSync(join(import.meta.dirname, 'totals.csv'), 'utf8'), { columns: true }) as Record<string, string>[])
    .filter((row) => Number(row.region) === region && Number(row.year) === year)
    .map((row) => ({
      phase: row.phase as Phase,
      on: row.on!,
      known: row.known as Knowledge,
      totals: Object.fromEntries(
        GROUPS.filter((group) => row[group]).map((group) => [group, parseMoney(row[group]!)]),
      ) as Record<string, Sen>,
    }));

const NAMES: Readonly<Record<Phase, string>> = {
  kua_ppas: 'KUA-PPAS',
  rka: 'RKA',
  rapbd: 'Rancangan APBD',
  approved: 'Persetujuan bersama APBD',
  evaluated: 'APBD sesudah evaluasi Gubernur',
  apbd: 'APBD',
  dpa: 'DPA dan anggaran kas',
  shift: 'Pergeseran APBD',
  changed_kua_ppas: 'Perubahan KUA-PPAS',
  changed_rapbd: 'Rancangan perubahan APBD',
  changed_apbd: 'Perubahan APBD',
  changed_dpa: 'DPA perubahan',
};

const KNOWN: Readonly<Record<Knowledge, { readonly title: string; readonly source: string }>> = {
  exact: {
    title: 'jumlah dari berita, rincian contoh',
    source: 'Jumlah pendapatan dan belanja menurut pemberitaan yang tercantum; semua baris di bawahnya data contoh',
  },
  rounded: {
    title: 'jumlah dibulatkan berita, rincian contoh',
    source: 'Jumlahnya dibulatkan pemberitaan dan dilengkapi contoh; semua baris di bawahnya data contoh',
  },
  sample: { title: 'contoh', source: 'Data contoh: jumlah dan rinciannya dikarang untuk peragaan' },
};

const DOCUMENTS: Readonly<Partial<Record<Phase, DocumentKind>>> = {
  kua_ppas: 'agreement',
  approved: 'agreement',
  evaluated: 'governor_decision',
  apbd: 'perda',
  dpa: 'dpa',
  shift: 'perbup',
  changed_kua_ppas: 'agreement',
  changed_apbd: 'perda',
  changed_dpa: 'dpa',
};

const WHY: Readonly<Partial<Record<Phase, string>>> = {
  approved: 'Hasil pembahasan DPRD dan pemerintah daerah (contoh).',
  evaluated: 'Tindak lanjut evaluasi Gubernur atas rancangan APBD (contoh).',
  apbd: 'Penyempurnaan sesudah evaluasi sebelum ditetapkan (contoh).',
  shift: 'Perjalanan dinas dan rapat dikurangi menurut Inpres 1/2025, dipakai untuk jalan (contoh).',
  changed_rapbd: 'Perubahan asumsi pendapatan dan sisa anggaran tahun lalu (contoh).',
  changed_apbd: 'Hasil pembahasan perubahan APBD dengan DPRD (contoh).',
};

const EMPTIED = 'Inpres 1/2025: DAU bidang pekerjaan umum dan DAK fisik irigasi dikosongkan pemerintah pusat.';
const WITHOUT_EARLIER = 'Tahap sebelumnya disusun sebelum Simpul dipakai (contoh), jadi tahun ini dimulai dari sini.';
const NOT_THE_EVALUATED =
  'Jumlahnya sama dengan persetujuan bersama 26 November 2025. Berita 7 Januari 2026 menyebut belanja Rp6,49 triliun sesudah evaluasi: keduanya belum cocok dan tidak disamakan di sini.';

/** Agencies whose lines a phase changes. */
const CHANGED: Readonly<Partial<Record<Phase, number>>> = { shift: 4, evaluated: 5, apbd: 3, dpa: 0 };
const MOST_CHANGE = 5;

const reasonOf = (region: number, year: number, phase: Phase, isFirst: boolean): string | null => {
  if (phase === 'shift') return region === 3511 ? EMPTIED : WHY.shift!;
  if (phase === 'changed_kua_ppas')
    return 'Pendapatan dan sisa anggaran tahun lalu berbeda dari perkiraan semula (contoh).';
  if (region === 3522 && year === 2026 && phase === 'apbd') return NOT_THE_EVALUATED;
  return isFirst && phase !== 'kua_ppas' ? WITHOUT_EARLIER : null;
};

/** What a year goes through in the demonstration, the first first. */
export const stepsOf = (region: number, year: number): Step[] =>
  totalsOf(region, year).map(({ phase, on, known, totals }, at) => ({
    phase,
    on,
    title: `${NAMES[phase]} ${year} (${KNOWN[known].title})`,
    reason: reasonOf(region, year, phase, at === 0),
    source: KNOWN[known].source,
    document: { kind: DOCUMENTS[phase] ?? 'other', number: `CONTOH/${NAMES[phase]}/${year}` },
    totals,
    // Its totals are those of the agreement, not of the evaluation: its lines go on from there.
    ...(region === 3522 && year === 2026 && phase === 'apbd' ? { from: 'approved' as const } : {}),
    agencies: CHANGED[phase] ?? MOST_CHANGE,
    ...(WHY[phase] ? { why: WHY[phase] } : {}),
    ...(region === 3511 && year === 2025 && phase === 'shift'
      ? { emptied: { blocks: BLOCKS_2025.map(({ name }) => name), why: EMPTIED } }
      : {}),
  }));

/** Sums of a year that are known to the rupiah below the totals, with the lines that share them. */
export interface KnownBlock extends Block {
  readonly amount: Sen;
}

const DAU_ROADS = parseMoney('61697536000');
const DAK_IRRIGATION = parseMoney('4297019000');
/** Villages of Bondowoso at which the sample lets that money stand. */
const ROADS_AT = ['35.11.15.2001', '35.11.15.2002', '35.11.15.2003', '35.11.15.2004', '35.11.15.2005', '35.11.15.2006'];
const IRRIGATION_AT = ['35.11.10.2001', '35.11.10.2002', '35.11.10.2003'];

const BLOCKS_2025: readonly KnownBlock[] = [
  {
    name: 'DAU bidang pekerjaan umum: pendapatan',
    activity: '',
    account: '4.2.01.08.02.0006',
    fundSource: '',
    title: 'Dana alokasi umum bidang pekerjaan umum',
    places: [],
    amount: DAU_ROADS,
  },
  {
    name: 'DAU bidang pekerjaan umum: belanja',
    activity: '1.03.10.2.01.0032',
    account: '5.2.04.01.01.0003',
    fundSource: '1.2.1.01.02',
    title: 'Pembangunan jalan {a} - {b}',
    places: ROADS_AT,
    amount: DAU_ROADS,
  },
  {
    name: 'DAK fisik irigasi: pendapatan',
    activity: '',
    account: '4.2.01.09.01.0043',
    fundSource: '',
    title: 'DAK fisik bidang irigasi',
    places: [],
    amount: DAK_IRRIGATION,
  },
  {
    name: 'DAK fisik irigasi: belanja',
    activity: '1.03.02.2.02.0014',
    account: '5.2.04.02.01.0005',
    fundSource: '2.2.1.01.03.30',
    title: 'Rehabilitasi daerah irigasi {a} - {b}',
    places: IRRIGATION_AT,
    amount: DAK_IRRIGATION,
  },
];

/** A road that everybody can look for: `jalan ngasem`. */
const NGASEM: KnownBlock = {
  name: 'Jalan Ngasem - Butoh',
  activity: '1.03.10.2.01.0034',
  account: '5.2.04.01.01.0003',
  fundSource: '1.2.1.01.01',
  title: 'Pemeliharaan berkala jalan {a} - {b}',
  places: ['35.22.04.2008', '35.22.04.2001'],
  amount: parseMoney('4200000000'),
};

export const blocksOf = (region: number, year: number): readonly KnownBlock[] => {
  if (region === 3511) return year === 2025 ? BLOCKS_2025 : [];
  return region === 3522 && year === 2026 ? [NGASEM] : [];
};
