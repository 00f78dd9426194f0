import { formatMoney, sen, sumOfMoney } from '#platform/money.ts';
import type { LineInput, LineKind } from '../types.ts';
import { amountOfLine } from './judge.ts';
import { type RowIssue, rowIssue, type SheetRow } from './sheet-row.ts';
import { kindOfAccount } from './sums.ts';

const SIDES: readonly (readonly [RegExp, LineKind])[] = [
  [/pendapatan/i, 'revenue'],
  [/penerimaan pembiayaan/i, 'financing_in'],
  [/pengeluaran pembiayaan/i, 'financing_out'],
  [/belanja/i, 'spending'],
];

/** What a row of a sum says that it adds up: one side of the budget, or everything above it. */
const sideOf = ({ cells }: SheetRow): LineKind | undefined => {
  const text = Object.values(cells).join(' ');
  return SIDES.find(([words]) => words.test(text))?.[1];
};

/** Whether a row of a sum adds up everything above it, not one part. */
export const isGrandTotal = ({ cells }: Pick<SheetRow, 'cells'>): boolean =>
  /^(?:total|jumlah(?: total| seluruh\w*| keseluruhan)?)\b[^a-z]*$/i.test(
    Object.values(cells)
      .join(' ')
      .replace(/[\d.,\s]|Rp/gi, ' ')
      .trim(),
  );

/**
 * Sums that a sheet prints, held against its own rows: a grand total against all of them, one of a side against that side. Sums of a
 * part (sub total, of one agency) name neither and are not looked at.
 */
export const judgeTotals = (totals: readonly SheetRow[], lines: readonly LineInput[]): RowIssue[] =>
  totals.flatMap((row) => {
    const isWhole = isGrandTotal(row);
    const side = sideOf(row);
    if (row.amount === undefined || (!isWhole && !side)) return [];
    const of = isWhole ? lines : lines.filter(({ account }) => kindOfAccount(account) === side);
    const sum = sumOfMoney(of.values().map(amountOfLine));
    if (sum === row.amount) return [];
    const off = sen(row.amount - sum);
    return [
      rowIssue(
        row.line,
        'amount',
        'total-does-not-add-up',
        `Jumlah yang tercetak ${formatMoney('id', row.amount)}, jumlah barisnya ${formatMoney('id', sum)}: selisih ${formatMoney('id', off)}.`,
        `The printed total is ${formatMoney('en', row.amount)}, its rows come to ${formatMoney('en', sum)}: a difference of ${formatMoney('en', off)}.`,
      ),
    ];
  });

/** Years and regencies that the rows above the headings name, where they are not those of the draft. */
export const judgeTitle = (above: readonly string[], year: number, region: string): RowIssue[] => {
  const text = above.join(' ');
  const years = [...text.matchAll(/\b(20\d\d)\b/g)].map(([, found]) => Number(found));
  const others = /\b(?:kabupaten|kota)\s+([a-z]{3,20})/gi;
  const named = [...text.matchAll(others)].map(([, name]) => name!.toLowerCase());
  return [
    ...(years.length > 0 && !years.includes(year)
      ? [
          rowIssue(
            0,
            '',
            'sheet-of-another-year',
            `Judul berkas ini menyebut tahun ${years[0]}, padahal rancangannya tahun ${year}.`,
            `The title of this file names ${years[0]}, but the draft is of ${year}.`,
          ),
        ]
      : []),
    ...(named.length > 0 && !named.includes(region.toLowerCase())
      ? [
          rowIssue(
            0,
            '',
            'sheet-of-another-regency',
            `Judul berkas ini menyebut ${named[0]}, padahal ini ${region}.`,
            `The title of this file names ${named[0]}, but this is ${region}.`,
          ),
        ]
      : []),
  ];
};
