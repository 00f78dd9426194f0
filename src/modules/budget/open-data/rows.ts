import { moneyText } from '#platform/money.ts';
import { factorsText } from '../rules/detail.ts';
import { prefixOf } from '../rules/sums.ts';
import type { Detail, FullLine, LineKind, Phase, Version } from '../types.ts';
import type { Names } from './names.ts';

/** A cell of a file: text, or a number by its digits. */
export type Cell = string | { readonly exact: string };

/**
 * Columns of the lines of a version, a row for each component: the column `jumlah` comes to the version's total. The last ones say of
 * every row what it is of, for rows wander.
 */
export const COLUMNS = [
  'tahun',
  'versi',
  'tahap',
  'sisi',
  'baris',
  'kode_perangkat_daerah',
  'perangkat_daerah',
  'kode_program',
  'program',
  'kode_kegiatan',
  'kegiatan',
  'kode_sub_kegiatan',
  'sub_kegiatan',
  'kode_rekening',
  'rekening',
  'kode_sumber_dana',
  'sumber_dana',
  'kode_fungsi',
  'fungsi',
  'kode_wilayah',
  'wilayah',
  'uraian',
  'komponen',
  'spesifikasi',
  'koefisien',
  'harga_satuan',
  'pajak_persen',
  'jumlah',
  'alasan_berubah',
  'per_tanggal',
  'sumber',
  'data_contoh',
] as const;

export const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  kua_ppas: 'KUA-PPAS',
  rka: 'RKA',
  rapbd: 'RAPBD',
  approved: 'Persetujuan bersama',
  evaluated: 'Sesudah evaluasi gubernur',
  apbd: 'APBD',
  dpa: 'DPA',
  shift: 'Pergeseran',
  changed_kua_ppas: 'Perubahan KUA-PPAS',
  changed_rapbd: 'Rancangan perubahan APBD',
  changed_apbd: 'Perubahan APBD',
  changed_dpa: 'DPA perubahan',
};

const SIDES: Readonly<Record<LineKind, string>> = {
  revenue: 'pendapatan',
  spending: 'belanja',
  financing_in: 'penerimaan pembiayaan',
  financing_out: 'pengeluaran pembiayaan',
};

/** What of a version stands in all of its rows. @throws of one that is not locked: it is in no file */
const ofVersion = (version: Version) => {
  if (!version.document) throw new Error(`Version ${version.id} is not locked`);
  const { year, number, phase, document, source, isSample } = version;
  return {
    first: [String(year), String(number), PHASE_NAMES[phase]],
    last: [document.date, source, isSample ? 'ya' : 'tidak'],
  };
};

const levelsOf = (activity: string, names: Names): string[] =>
  [3, 4, 5].flatMap((level) => {
    const code = prefixOf('activity', activity, level);
    // A ceiling stands on a wider level: what lies beneath it has no code.
    const isThere = code !== '' && (level === 3 || code !== prefixOf('activity', activity, level - 1));
    return isThere ? [code, names.activity(code)] : ['', ''];
  });

const ofLine = (line: FullLine, names: Names): string[] => {
  const office = names.office(line.organisation);
  return [
    SIDES[line.kind],
    line.id,
    office.code,
    office.name,
    ...levelsOf(line.activity, names),
    line.account,
    names.account(line.account),
    line.fundSource,
    names.fundSource(line.fundSource),
    line.function,
    names.function(line.function),
    line.place,
    names.place(line.place),
    line.title,
  ];
};

const ofDetail = ({ component, specification, factors, unitPrice, taxPercent, amount }: Detail): Cell[] => [
  component,
  specification ?? '',
  factorsText(factors),
  { exact: moneyText(unitPrice) },
  { exact: taxPercent },
  { exact: moneyText(amount) },
];

const WITHOUT_DETAIL: readonly Cell[] = ['', '', '', '', ''];

/** Rows of some lines, in the order of {@link COLUMNS}. */
export const rowsOf = (version: Version, lines: readonly FullLine[], names: Names): Cell[][] => {
  const { first, last } = ofVersion(version);
  return lines.flatMap((line) => {
    const before = [...first, ...ofLine(line, names)];
    const after = [line.reason ?? '', ...last];
    if (line.details.length === 0) return [[...before, ...WITHOUT_DETAIL, { exact: moneyText(line.amount) }, ...after]];
    return line.details.map((detail) => [...before, ...ofDetail(detail), ...after]);
  });
};
