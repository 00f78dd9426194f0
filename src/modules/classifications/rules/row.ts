import { readMoney, type Sen } from '#platform/money.ts';
import { type ListKind, LONGEST_NAME, type NewEntry, PRICE_STANDARDS, type PriceStandard } from '../types.ts';
import { normaliseCode, parentOf, parseCode } from './codes.ts';
import { COFOG_NAMES, cofogOf } from './cofog.ts';
import { type Issue, issue, type ListField } from './issues.ts';

/** A row as the reader of the sheet hands it over. */
export interface SourceRow {
  /** As the sheet numbers it. */
  readonly line: number;
  /** By field, tidied; an absent one is empty. */
  readonly cells: Readonly<Partial<Record<ListField, string>>>;
  /** What the sheet itself says is wrong: quotation marks, merged cells, formulas. */
  readonly issues: readonly Issue[];
  /** Of a cell that a sheet stores as a number; a text is read as people write amounts. */
  readonly price?: Sen;
}

export interface ReadRow {
  readonly line: number;
  /** Empty where there is none that can be read. */
  readonly code: string;
  readonly name: string;
  readonly entry: NewEntry | undefined;
  readonly issues: readonly Issue[];
}

const KIND_WORDS: Readonly<Record<ListKind, string>> = {
  activity: 'kegiatan',
  account: 'rekening',
  function: 'fungsi',
  fund_source: 'sumber dana',
  price: 'barang',
};

const COFOG_DIGITS = 2;

/** What is said of a cell that the sheet has spoilt is enough: that it is empty follows. */
const unlessTold = (row: SourceRow, found: Issue): Issue[] =>
  row.issues.some(({ field }) => field === undefined || field === found.field) ? [] : [found];

const textIssues = (row: SourceRow, field: ListField, isNeeded: boolean): Issue[] => {
  const value = row.cells[field] ?? '';
  if (value === '') {
    if (!isNeeded) return [];
    return unlessTold(row, issue(field === 'unit' ? 'unit-missing' : 'name-missing', field));
  }
  return [
    ...(value.length > LONGEST_NAME ? [issue('too-long', field, { length: value.length, limit: LONGEST_NAME })] : []),
    ...(value.includes('\ufffd') ? [issue('unreadable', field)] : []),
  ];
};

const priceOf = (row: SourceRow): { price: Sen | null; issues: Issue[] } => {
  const written = row.cells.price ?? '';
  if (written === '') return { price: null, issues: unlessTold(row, issue('price-missing', 'price')) };
  const price = row.price ?? readMoney(written);
  if (price === undefined) return { price: null, issues: [issue('price-bad', 'price', { value: written })] };
  if (price <= 0n) return { price: null, issues: [issue('price-not-positive', 'price', { value: written })] };
  return { price, issues: [] };
};

const standardOf = (row: SourceRow): { standard: PriceStandard; issues: Issue[] } => {
  const written = (row.cells.standard ?? '').toLowerCase();
  const standard = PRICE_STANDARDS.find((one) => one === written);
  // The commonest of the four, where a sheet holds nothing else and so says nothing.
  if (standard || written === '') return { standard: standard ?? 'ssh', issues: [] };
  return { standard: 'ssh', issues: [issue('standard-unknown', 'standard', { value: written })] };
};

const divisionOf = (row: SourceRow, code: string): { cofog: string | null; issues: Issue[] } => {
  const written = row.cells.cofog ?? '';
  const cofog = written === '' ? cofogOf(code) : written.padStart(COFOG_DIGITS, '0');
  if (cofog === undefined) return { cofog: null, issues: [] };
  if (!Object.hasOwn(COFOG_NAMES, cofog))
    return { cofog: null, issues: [issue('cofog-unknown', 'cofog', { value: written })] };
  return { cofog, issues: [] };
};

const NOTHING = { specification: null, unit: null, price: null, standard: null, group: null, cofog: null };

/** What only some kinds have. */
const extrasOf = (kind: ListKind, row: SourceRow, code: string) => {
  if (kind === 'function') {
    const { cofog, issues } = divisionOf(row, code);
    return { extras: { ...NOTHING, cofog }, issues };
  }
  if (kind !== 'price') return { extras: NOTHING, issues: [] };
  const { price, issues: ofPrice } = priceOf(row);
  const { standard, issues: ofStandard } = standardOf(row);
  const { specification, unit, group } = row.cells;
  return {
    extras: {
      ...NOTHING,
      specification: specification || null,
      unit: unit || null,
      group: group || null,
      price,
      standard,
    },
    issues: [
      ...textIssues(row, 'specification', false),
      ...textIssues(row, 'unit', true),
      ...textIssues(row, 'group', false),
      ...ofPrice,
      ...ofStandard,
    ],
  };
};

/** Judges a row by itself; what only the whole list can tell comes after. */
export const readListRow = (kind: ListKind, row: SourceRow): ReadRow => {
  const { code: original = '', name = '' } = row.cells;
  const parsed = parseCode(kind, original);
  const ofCode =
    original === ''
      ? unlessTold(row, issue('code-missing', 'code'))
      : parsed
        ? []
        : [issue('code-bad', 'code', { value: original, kind: KIND_WORDS[kind] })];
  const { extras, issues: ofExtras } = extrasOf(kind, row, parsed?.code ?? '');
  const issues = [...row.issues, ...ofCode, ...textIssues(row, 'name', true), ...ofExtras];
  const entry =
    parsed && issues.length === 0
      ? {
          code: parsed.code,
          original,
          parent: parentOf(kind, parsed.code) ?? null,
          level: parsed.level,
          name,
          ...extras,
        }
      : undefined;
  return { line: row.line, code: parsed?.code ?? '', name, entry, issues };
};

/** A row of a mapping between two versions of a list. */
export interface ReadPair {
  readonly line: number;
  readonly from: string;
  readonly to: string;
  readonly issues: readonly Issue[];
}

export const readPairRow = (kind: ListKind, row: SourceRow): ReadPair => {
  const read = (field: 'oldCode' | 'newCode') => {
    const written = row.cells[field] ?? '';
    const code = normaliseCode(kind, written);
    if (code) return { code, issues: [] };
    const found =
      written === ''
        ? unlessTold(row, issue('code-missing', field))
        : [issue('code-bad', field, { value: written, kind: KIND_WORDS[kind] })];
    return { code: '', issues: found };
  };
  const [from, to] = [read('oldCode'), read('newCode')];
  return { line: row.line, from: from.code, to: to.code, issues: [...row.issues, ...from.issues, ...to.issues] };
};
