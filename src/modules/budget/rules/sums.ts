import { NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { LINE_KINDS, type LineKind, type Totals } from '../types.ts';

/** The kind of line an account makes; undefined where it belongs to no budget. @source Permendagri 90/2019: akun 4, 5, 6 */
export const kindOfAccount = (account: string): LineKind | undefined => {
  const [first, second] = account.split('.');
  if (first === '4') return 'revenue';
  if (first === '5') return 'spending';
  if (first !== '6') return undefined;
  return second === '1' ? 'financing_in' : second === '2' ? 'financing_out' : undefined;
};

export const totalsOf = (lines: Iterable<{ readonly kind: LineKind; readonly amount: Sen }>): Totals => {
  const sums: Record<LineKind, bigint> = { revenue: 0n, spending: 0n, financing_in: 0n, financing_out: 0n };
  for (const { kind, amount } of lines) sums[kind] += amount;
  return Object.fromEntries(LINE_KINDS.map((kind) => [kind, sen(sums[kind])])) as Record<LineKind, Sen>;
};

/** Pendapatan - belanja: below nothing is a deficit. @source PP 12/2019, ps. 28 */
export const surplusOf = ({ revenue, spending }: Totals): Sen => sen(revenue - spending);
/** Pembiayaan netto. @source PP 12/2019, ps. 70 */
export const netFinancing = (totals: Totals): Sen => sen(totals.financing_in - totals.financing_out);
/** Sisa lebih pembiayaan: nothing in a balanced budget. */
export const remainder = (totals: Totals): Sen => sen(surplusOf(totals) + netFinancing(totals));
/** Pendapatan + penerimaan pembiayaan = belanja + pengeluaran pembiayaan (invariant 2). */
export const isBalanced = (totals: Totals): boolean => remainder(totals) === 0n;
/** What newspapers call "APBD": belanja + pengeluaran pembiayaan. */
export const volumeOf = ({ spending, financing_out }: Totals): Sen => sen(spending + financing_out);

/** How deep the codes go. @source Permendagri 90/2019 */
export const LEVELS = {
  /** Urusan, bidang, program, kegiatan, sub kegiatan. */
  activity: 5,
  /** Akun, kelompok, jenis, objek, rincian objek, sub rincian objek. */
  account: 6,
  function: 2,
  fund_source: 6,
  /** District, village. */
  place: 2,
} as const;
export type Coded = keyof typeof LEVELS;

/** How many of its numbers a code has down to a level: a kegiatan has two (authority and number), a district three. */
export const segmentsTo = (of: Coded, level: number): number => {
  if (of === 'place') return level + 2;
  return of === 'activity' && level > 3 ? level + 1 : level;
};

/** The code as far as a level goes; itself where it goes no deeper. */
export const prefixOf = (of: Coded, code: string, level: number): string =>
  code.split('.').slice(0, segmentsTo(of, level)).join('.');

/** Whether `code` is `above` or lies below it. */
export const isWithin = (code: string, above: string): boolean => code === above || code.startsWith(`${above}.`);

/** Sums of each code and of everything above it: the tree whose every parent is the sum of its children (invariant 3). */
export const treeOf = (
  of: Coded,
  amounts: Iterable<readonly [code: string, amount: Sen]>,
): ReadonlyMap<string, Sen> => {
  const sums = new Map<string, Sen>();
  for (const [code, amount] of amounts) {
    const prefixes = Array.from({ length: LEVELS[of] }, (_, at) => prefixOf(of, code, at + 1));
    for (const prefix of new Set(prefixes)) sums.set(prefix, sen((sums.get(prefix) ?? NO_MONEY) + amount));
  }
  return sums;
};
