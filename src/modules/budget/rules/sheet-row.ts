import { formatMoney, moneyText, type Sen } from '#platform/money.ts';
import type { Sentence } from '#platform/problem.ts';
import { beginningOf } from '#platform/text.ts';
import type { DetailInput, Factor, LineInput } from '../types.ts';
import { amountOf } from './detail.ts';

/** A row of a sheet by the fields of its columns; money read already, for it depends on how the cell is stored. */
export interface FieldRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** Only what is an amount. */
  readonly money: Readonly<Record<string, Sen>>;
}

/** A row of budget lines. */
export interface SheetRow extends Pick<FieldRow, 'line' | 'cells'> {
  readonly price: Sen | undefined;
  readonly amount: Sen | undefined;
}

export interface RowIssue {
  readonly line: number;
  readonly field: string;
  readonly slug: string;
  readonly sentence: Sentence;
}

/** How the codes of a row are read, and whose agency a name is. */
export interface Reader {
  readonly year: number;
  readonly code: (kind: 'activity' | 'account' | 'fund_source' | 'function', text: string) => string | undefined;
  readonly agency: (code: string, name: string) => string | undefined;
}

export const rowIssue = (line: number, field: string, slug: string, id: string, en: string): RowIssue => ({
  line,
  field,
  slug,
  sentence: { id, en },
});

/** `12 Bulan x 3 Orang`, `2,5 km`, or a number with its unit in a column of its own. @returns undefined for what is none */
export const readFactors = (coefficient: string, unit: string): Factor[] | undefined => {
  const parts = coefficient.split(/\s*[x×*]\s*/i).map((part) => /^(\d[\d.]*(?:,\d+)?)\s*(.*)$/.exec(part.trim()));
  const factors = parts.map((part) => {
    if (!part) return undefined;
    const value = plainDecimal(part[1]!);
    return value === undefined ? undefined : { value, unit: beginningOf(part[2]!.trim() || unit || 'satuan', 40) };
  });
  if (factors.length > 4 || !factors.every((factor) => factor !== undefined)) return undefined;
  return factors;
};

/** `1.234,5`, `1234.5` and `2,5`; at most four digits behind the point. */
const plainDecimal = (text: string): string | undefined => {
  const grouped = /^\d{1,3}(?:\.\d{3})+(?:,\d+)?$/.test(text);
  const plain = grouped ? text.replaceAll('.', '').replace(',', '.') : text.replace(',', '.');
  return /^\d{1,12}(?:\.\d{1,4})?$/.test(plain) ? plain : undefined;
};

/** Rows that only add others up: they name no account, and begin with a word for a sum. */
export const isTotalRow = ({ cells }: Pick<FieldRow, 'cells'>): boolean =>
  (cells.account ?? '') === '' &&
  Object.values(cells).some((cell) => /^(?:jumlah|total|sub ?total)\b/i.test(cell.trim()));

export interface ReadRow {
  readonly line: number;
  readonly booked: Omit<LineInput, 'amount' | 'details' | 'cash'>;
  readonly detail: DetailInput | null;
  readonly amount: Sen;
}

const taxOf = (text: string): string | undefined => {
  const number = text.replace('%', '').replace(',', '.').trim();
  if (number === '') return '0';
  return /^(?:100|\d{1,2})(?:\.\d{1,2})?$/.test(number) ? number : undefined;
};

export const codesOf = (row: Pick<FieldRow, 'line' | 'cells'>, reader: Reader, issues: RowIssue[]) => {
  const read = (field: string, kind: Parameters<Reader['code']>[0], name: Sentence): string => {
    const text = row.cells[field] ?? '';
    // A list often stands with its name behind the code: "5.1.02.01.01.0024 Alat tulis".
    const code = text === '' ? '' : reader.code(kind, text.trim().split(/\s/)[0]!);
    if (code === undefined)
      issues.push(
        rowIssue(
          row.line,
          field,
          'code-unreadable',
          `${name.id} “${beginningOf(text, 60)}” bukan kode yang dikenal.`,
          `${name.en} “${beginningOf(text, 60)}” is no code that is known.`,
        ),
      );
    return code ?? '';
  };
  return {
    activity: read('activity', 'activity', { id: 'Kode kegiatan', en: 'The activity code' }),
    account: read('account', 'account', { id: 'Kode rekening', en: 'The account code' }),
    fundSource: read('fundSource', 'fund_source', { id: 'Kode sumber dana', en: 'The fund source' }),
    function: read('function', 'function', { id: 'Kode fungsi', en: 'The function code' }),
  };
};

export const agencyOf = (row: Pick<FieldRow, 'line' | 'cells'>, reader: Reader, issues: RowIssue[]): string => {
  const [code, name] = [row.cells.agencyCode ?? '', row.cells.agency ?? ''];
  const found = reader.agency(code, name);
  if (found) return found;
  const told = beginningOf(name || code, 80);
  issues.push(
    rowIssue(
      row.line,
      name ? 'agency' : 'agencyCode',
      'agency-unknown',
      told ? `Perangkat daerah “${told}” tidak ada di daftar.` : 'Perangkat daerahnya kosong.',
      told ? `The agency “${told}” is not in the list.` : 'The agency is missing.',
    ),
  );
  return '';
};

const detailOf = (row: SheetRow, issues: RowIssue[]): DetailInput | null => {
  if (row.price === undefined) return null;
  const factors = readFactors(row.cells.coefficient || '1', row.cells.unit ?? '');
  if (!factors)
    issues.push(
      rowIssue(
        row.line,
        'coefficient',
        'coefficient-unreadable',
        `Koefisien “${beginningOf(row.cells.coefficient ?? '', 60)}” tidak terbaca. Tulis misalnya 12 bulan x 3 orang.`,
        `The coefficient “${beginningOf(row.cells.coefficient ?? '', 60)}” cannot be read. Write for example 12 bulan x 3 orang.`,
      ),
    );
  const taxPercent = taxOf(row.cells.tax ?? '');
  if (taxPercent === undefined)
    issues.push(
      rowIssue(
        row.line,
        'tax',
        'tax-unreadable',
        'Pajak ditulis sebagai persen, misalnya 11.',
        'Tax is written as percent, for example 11.',
      ),
    );
  if (!factors || taxPercent === undefined) return null;
  return {
    component: beginningOf(row.cells.component || 'Rincian', 300),
    specification: beginningOf(row.cells.specification ?? '', 500) || null,
    priceCode: null,
    factors,
    unitPrice: moneyText(row.price),
    taxPercent,
    priceApproval: null,
  };
};

const amountIn = (row: SheetRow, detail: DetailInput | null, issues: RowIssue[]): Sen | undefined => {
  if (row.amount === undefined) {
    issues.push(
      rowIssue(
        row.line,
        'amount',
        'amount-unreadable',
        `Jumlah “${beginningOf(row.cells.amount ?? '', 60)}” bukan jumlah uang.`,
        `The amount “${beginningOf(row.cells.amount ?? '', 60)}” is no amount of money.`,
      ),
    );
    return undefined;
  }
  if (row.amount < 0n || (row.price ?? 0n) < 0n) {
    issues.push(
      rowIssue(
        row.line,
        'amount',
        'amount-negative',
        'Jumlah anggaran tidak boleh di bawah nol.',
        'An amount of a budget may not be below nothing.',
      ),
    );
    return undefined;
  }
  if (detail && amountOf(detail) !== row.amount) {
    issues.push(
      rowIssue(
        row.line,
        'amount',
        'amount-is-not-its-product',
        `Koefisien kali harga adalah ${formatMoney('id', amountOf(detail))}, bukan ${formatMoney('id', row.amount)}.`,
        `Coefficient times price is ${formatMoney('en', amountOf(detail))}, not ${formatMoney('en', row.amount)}.`,
      ),
    );
    return undefined;
  }
  return row.amount;
};

/** One row, with everything that is wrong with it by itself. */
export const readSheetRow = (
  row: SheetRow,
  reader: Reader,
): { readonly read?: ReadRow; readonly issues: readonly RowIssue[] } => {
  const issues: RowIssue[] = [];
  const year = (row.cells.year ?? '').trim();
  if (year !== '' && year !== String(reader.year))
    issues.push(
      rowIssue(
        row.line,
        'year',
        'year-of-another',
        `Baris ini untuk tahun ${beginningOf(year, 10)}, bukan ${reader.year}.`,
        `This row is of ${beginningOf(year, 10)}, not of ${reader.year}.`,
      ),
    );
  const codes = codesOf(row, reader, issues);
  if (codes.account === '' && issues.every(({ field }) => field !== 'account'))
    issues.push(
      rowIssue(row.line, 'account', 'account-missing', 'Kode rekeningnya kosong.', 'The account is missing.'),
    );
  const organisation = agencyOf(row, reader, issues);
  const detail = detailOf(row, issues);
  const amount = amountIn(row, detail, issues);
  const reason = (row.cells.reason ?? '').trim();
  if (issues.length > 0 || amount === undefined) return { issues };
  const booked = {
    ...codes,
    organisation,
    place: (row.cells.place ?? '').trim(),
    title: beginningOf(row.cells.component || row.cells.specification || codes.account, 300),
    reason: reason.length >= 20 ? beginningOf(reason, 1000) : null,
  };
  return { read: { line: row.line, booked, detail, amount }, issues };
};

export interface SheetLine {
  readonly input: LineInput;
  /** The first row of the sheet that it is made of. */
  readonly row: number;
}

const twice = (line: number, first: number): RowIssue =>
  rowIssue(
    line,
    'account',
    'row-twice',
    `Sama persis dengan baris ${first}. Hapus salah satunya.`,
    `Exactly the same as row ${first}. Delete one of them.`,
  );

/** Rows that stand twice, each named with the first of them. @param group of one booking */
const repeated = (group: readonly ReadRow[]): RowIssue[] => {
  const seen = new Map<string, number>();
  return group.flatMap(({ line, booked, detail, amount }) => {
    const key = JSON.stringify([booked, detail, String(amount)]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, line);
    return first === undefined ? [] : [twice(line, first)];
  });
};

/**
 * Rows of one booking put together: those with a price are its details, one without is the whole line. A row that stands twice is refused,
 * and so is a booking of which one row has a price and another has none.
 */
export const gatherRows = (
  rows: readonly ReadRow[],
): { readonly lines: readonly SheetLine[]; readonly issues: readonly RowIssue[] } => {
  const issues: RowIssue[] = [];
  const groups = Map.groupBy(rows, ({ booked: { organisation, activity, account, fundSource, place } }) =>
    [organisation, activity, account, fundSource, place].join('|'),
  );
  const lines = [...groups.values()].map((group): SheetLine => {
    const [first, second] = group;
    const details = group.flatMap(({ detail }) => detail ?? []);
    if (second) issues.push(...repeated(group));
    if (second && details.length < group.length)
      issues.push(
        rowIssue(
          second.line,
          'price',
          'line-twice',
          `Rekening, kegiatan, dana, dan tempatnya sama dengan baris ${first!.line}, tetapi tidak semuanya punya harga satuan.`,
          `Account, activity, fund and place are those of row ${first!.line}, but not all of them have a unit price.`,
        ),
      );
    return {
      row: first!.line,
      input: {
        ...first!.booked,
        amount: details.length > 0 ? null : moneyText(first!.amount),
        details,
        cash: null,
      },
    };
  });
  return { lines, issues };
};
