import type { FullLine, LineInput } from '#modules/budget/index.ts';
import { moneyText, readMoney } from '#platform/money.ts';

/** One row of the form: a component, and what it is booked on. Rows of the same booking make one line. */
export interface WorkRow {
  readonly account: string;
  readonly fundSource: string;
  readonly place: string;
  readonly component: string;
  readonly specification: string;
  readonly volume1: string;
  readonly unit1: string;
  readonly volume2: string;
  readonly unit2: string;
  readonly price: string;
  readonly tax: string;
  readonly priceCode: string;
  readonly approval: string;
}
export const ROW_FIELDS = [
  'account',
  'fundSource',
  'place',
  'component',
  'specification',
  'volume1',
  'unit1',
  'volume2',
  'unit2',
  'price',
  'tax',
  'priceCode',
  'approval',
] as const satisfies readonly (keyof WorkRow)[];

const EMPTY = Object.fromEntries(ROW_FIELDS.map((field) => [field, ''])) as unknown as WorkRow;

/** Rows offered beyond those that are filled. */
const SPARE = 3;
/** A sub kegiatan with more is brought as a sheet. */
export const MOST_ROWS = 200;

export const rowsOf = (lines: readonly FullLine[]): WorkRow[] =>
  lines.flatMap((line) =>
    line.details.map(({ factors: [first, second], ...detail }) => ({
      account: line.account,
      fundSource: line.fundSource,
      place: line.place,
      component: detail.component,
      specification: detail.specification ?? '',
      volume1: first?.value ?? '',
      unit1: first?.unit ?? '',
      volume2: second?.value ?? '',
      unit2: second?.unit ?? '',
      price: moneyText(detail.unitPrice).replace(/\.00$/, ''),
      tax: detail.taxPercent === '0' ? '' : detail.taxPercent,
      priceCode: detail.priceCode ?? '',
      approval: detail.priceApproval ?? '',
    })),
  );

export const withSpare = (rows: readonly WorkRow[]): WorkRow[] => [
  ...rows,
  ...Array.from({ length: SPARE }, () => EMPTY),
];

/** The rows that hold anything. */
export const rowsIn = (form: FormData): WorkRow[] => {
  const rows: WorkRow[] = [];
  for (let at = 0; at < MOST_ROWS && form.has(`${at}.account`); at += 1) {
    const row = Object.fromEntries(
      ROW_FIELDS.map((field) => [field, String(form.get(`${at}.${field}`) ?? '').trim()]),
    ) as unknown as WorkRow;
    if (ROW_FIELDS.some((field) => field !== 'fundSource' && row[field] !== '')) rows.push(row);
  }
  return rows;
};

/** People write `2,5`. */
const decimal = (text: string): string => text.replace(',', '.');

export interface RowFault {
  /** From 1. */
  readonly row: number;
  readonly field: keyof WorkRow;
}

/** What a row lacks before anything of it can be understood. */
const missing = (row: WorkRow, at: number): RowFault[] => {
  const wrong: (keyof WorkRow)[] = [];
  if (row.account === '') wrong.push('account');
  if (row.component.length < 2) wrong.push('component');
  if (!/^\d{1,12}([.,]\d{1,4})?$/.test(row.volume1)) wrong.push('volume1');
  if (row.unit1 === '') wrong.push('unit1');
  if (row.volume2 !== '' && !/^\d{1,12}([.,]\d{1,4})?$/.test(row.volume2)) wrong.push('volume2');
  if ((row.volume2 === '') !== (row.unit2 === '')) wrong.push('unit2');
  const price = readMoney(row.price);
  if (price === undefined || price < 0n) wrong.push('price');
  if (row.tax !== '' && !/^(100|\d{1,2}([.,]\d{1,2})?)$/.test(row.tax)) wrong.push('tax');
  return wrong.map((field) => ({ row: at + 1, field }));
};

/**
 * Lines as the act takes them, each of all rows of one account, fund source and place.
 * @param title what the work is called where a place does not tell more
 */
export const linesFrom = (
  rows: readonly WorkRow[],
  title: (place: string) => string,
): {
  readonly lines: readonly Omit<LineInput, 'organisation' | 'activity'>[];
  readonly faults: readonly RowFault[];
} => {
  const faults = rows.flatMap(missing);
  if (faults.length > 0) return { lines: [], faults };
  const groups = Map.groupBy(rows, ({ account, fundSource, place }) => [account, fundSource, place].join('|'));
  const lines = [...groups.values()].map((group) => ({
    account: group[0]!.account,
    fundSource: group[0]!.fundSource,
    function: '',
    place: group[0]!.place,
    title: title(group[0]!.place),
    amount: null,
    cash: null,
    reason: null,
    details: group.map((row) => ({
      component: row.component,
      specification: row.specification || null,
      priceCode: row.priceCode || null,
      factors: [
        { value: decimal(row.volume1), unit: row.unit1 },
        ...(row.volume2 === '' ? [] : [{ value: decimal(row.volume2), unit: row.unit2 }]),
      ],
      unitPrice: moneyText(readMoney(row.price)!),
      taxPercent: row.tax === '' ? '0' : decimal(row.tax),
      priceApproval: row.approval || null,
    })),
  }));
  return { lines, faults };
};
