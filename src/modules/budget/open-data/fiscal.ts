// The columns of a Fiscal Data Package, each with its type of the taxonomy.
// @source specs.frictionlessdata.io/fiscal-data-package, 1.0-rc.1; taxonomies/fiscal/budgets.json

import { prefixOf } from '../rules/sums.ts';
import type { Line } from '../types.ts';
import type { Names } from './names.ts';
import type { Cell } from './rows.ts';

/** What a column says of a line, or undefined of money. */
interface Column {
  readonly name: string;
  readonly title: string;
  readonly type: 'string' | 'integer' | 'number';
  readonly columnType: string;
  readonly of: (line: FiscalLine, names: Names) => string;
}

/** A budget line as the package has it: once in a year, whatever its versions say of it. */
export interface FiscalLine extends Omit<Line, 'amount' | 'cash' | 'reason'> {
  readonly year: number;
}

const text = (name: string, title: string, columnType: string, of: Column['of']): Column => ({
  name,
  title,
  type: 'string',
  columnType,
  of,
});

/** A code and its words. */
const pair = (
  name: string,
  title: string,
  columnType: string,
  code: (line: FiscalLine) => string,
  label: (names: Names, code: string) => string,
): Column[] => [
  text(`kode_${name}`, `Kode ${title}`, `${columnType}:code`, code),
  text(name, title[0]!.toUpperCase() + title.slice(1), `${columnType}:label`, (line, names) =>
    label(names, code(line)),
  ),
];

const atLevel = (of: 'activity' | 'account' | 'function' | 'fund_source', level: number) => (line: FiscalLine) => {
  const code = of === 'fund_source' ? line.fundSource : line[of];
  const prefix = prefixOf(of, code, level);
  return level > 1 && prefix === prefixOf(of, code, level - 1) ? '' : prefix;
};

/** Levels of the account that have columns of their own; the whole code stands beside them. */
const ACCOUNT_LEVELS = [1, 2, 3, 4] as const;
const ACCOUNT_NAMES = ['akun', 'kelompok', 'jenis', 'objek'] as const;

/** Money that a region takes in, and money that it gives. @source the taxonomy's `direction` */
const directionOf = ({ kind }: FiscalLine): string =>
  kind === 'revenue' || kind === 'financing_in' ? 'revenue' : 'expenditure';

export const DIMENSIONS_OF_PACKAGE: readonly Column[] = [
  text('baris', 'Tanda baris, sama di setiap versi', 'budget-line-id', ({ id }) => id),
  {
    name: 'tahun',
    title: 'Tahun anggaran',
    type: 'integer',
    columnType: 'date:fiscal-year',
    of: ({ year }) => String(year),
  },
  text('arah', 'Pendapatan (revenue) atau pengeluaran (expenditure)', 'direction', directionOf),
  text(
    'kode_perangkat_daerah',
    'Kode perangkat daerah',
    'administrative-classification:generic:level1:code',
    ({ organisation }, names) => names.office(organisation).code,
  ),
  text(
    'perangkat_daerah',
    'Perangkat daerah',
    'administrative-classification:generic:level1:label',
    ({ organisation }, names) => names.office(organisation).name,
  ),
  ...pair('program', 'program', 'activity:generic:program', atLevel('activity', 3), (names, code) =>
    names.activity(code),
  ),
  ...pair('kegiatan', 'kegiatan', 'activity:generic:subprogram', atLevel('activity', 4), (names, code) =>
    names.activity(code),
  ),
  ...pair('sub_kegiatan', 'sub kegiatan', 'activity:generic:project', atLevel('activity', 5), (names, code) =>
    names.activity(code),
  ),
  ...pair('fungsi', 'fungsi', 'functional-classification:generic:level1', atLevel('function', 1), (names, code) =>
    names.function(code),
  ),
  ...pair('subfungsi', 'subfungsi', 'functional-classification:generic:level2', atLevel('function', 2), (names, code) =>
    names.function(code),
  ),
  text(
    'kode_cofog',
    'Divisi COFOG menurut padanan Simpul',
    'functional-classification:cofog:division:code',
    (line, names) => names.cofog(line.function).code,
  ),
  text(
    'cofog',
    'Nama divisi COFOG',
    'functional-classification:cofog:division:label',
    (line, names) => names.cofog(line.function).name,
  ),
  ...ACCOUNT_LEVELS.flatMap((level, at) =>
    pair(
      ACCOUNT_NAMES[at]!,
      `${ACCOUNT_NAMES[at]} rekening`,
      `economic-classification:generic:level${level}`,
      atLevel('account', level),
      (names, code) => names.account(code),
    ),
  ),
  ...pair(
    'rekening',
    'rekening lengkap',
    'economic-classification:generic',
    ({ account }) => account,
    (names, code) => names.account(code),
  ),
  ...pair('jenis_dana', 'jenis sumber dana', 'fin-source:generic:level1', atLevel('fund_source', 1), (names, code) =>
    names.fundSource(code),
  ),
  ...pair(
    'sumber_dana',
    'sumber dana',
    'fin-source:generic',
    ({ fundSource }) => fundSource,
    (names, code) => names.fundSource(code),
  ),
  text('kode_wilayah', 'Kode wilayah desa atau kecamatan', 'geo-source:target:code', ({ place }) => place),
  text('wilayah', 'Desa atau kecamatan', 'geo-source:target:title', ({ place }, names) => names.place(place)),
  text('uraian', 'Uraian baris', 'economic-classification:generic:description', ({ title }) => title),
];

/** A column of money: one phase of the budget. */
export interface Measure {
  readonly name: string;
  readonly title: string;
  /** `phase:id`: `proposed`, `approved`, `adjusted`, `executed`, or the phase's own where it is none of them. */
  readonly phase: string;
  /** As people call it, and which document. */
  readonly label: string;
}

/** Virtual columns: what the columns of money become when a line has a row for each phase. */
const EXTRA = { phase: 'tahap', label: 'nama_tahap', value: 'jumlah' } as const;

const extraFields = () => [
  { name: EXTRA.phase, title: 'Tahap', type: 'string', columnType: 'phase:id' },
  { name: EXTRA.label, title: 'Nama tahap', type: 'string', columnType: 'phase:label' },
  { name: EXTRA.value, title: 'Jumlah', type: 'number', columnType: 'value', normalizationTarget: true },
  { name: 'mata_uang', title: 'Mata uang', type: 'string', columnType: 'value-currency:code', constant: 'IDR' },
  {
    name: 'daftar_wilayah',
    title: 'Daftar kode wilayah',
    type: 'string',
    columnType: 'geo-source:target:codeList',
    constant: 'Kode wilayah Kemendagri',
  },
];

/** The table schema of the package's only table. */
export const schemaOf = (measures: readonly Measure[]) => ({
  fields: [
    ...DIMENSIONS_OF_PACKAGE.map(({ of: _, ...field }) => field),
    ...measures.map(({ name, title, phase, label }) => ({
      name,
      title,
      type: 'number' as const,
      columnType: 'value',
      normalize: { [EXTRA.phase]: phase, [EXTRA.label]: label },
    })),
  ],
  extraFields: extraFields(),
  primaryKey: ['baris'],
  missingValues: [''],
});

/** The head of the table. */
export const headOf = (measures: readonly Measure[]): string[] => [
  ...DIMENSIONS_OF_PACKAGE.map(({ name }) => name),
  ...measures.map(({ name }) => name),
];

/** @param amounts by column of money, decimals; nothing where the phase has no such line */
export const fiscalRow = (line: FiscalLine, names: Names, amounts: readonly (string | undefined)[]): Cell[] => [
  ...DIMENSIONS_OF_PACKAGE.map(({ of }) => of(line, names)),
  ...amounts.map((amount) => (amount === undefined ? '' : { exact: amount })),
];
