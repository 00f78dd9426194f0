import { NO_MONEY, type Sen } from '#platform/money.ts';

/** What can be left to settle after payments came in, the gravest first. */
export const UNSETTLED_KINDS = ['unplanned', 'refused', 'difference', 'again', 'overrun'] as const;
export type UnsettledKind = (typeof UNSETTLED_KINDS)[number];

/** How much of one kind is open. */
export interface Open {
  readonly kind: UnsettledKind;
  readonly count: number;
  readonly amount: Sen;
}

/** What a page says first: the kind with the most money, and how much else waits. Undefined: everything matches. */
export const findingOf = (open: readonly Open[]): { readonly first: Open; readonly others: number } | undefined => {
  const waiting = open.filter(({ count }) => count > 0);
  const [first] = waiting.toSorted((a, b) =>
    a.amount !== b.amount
      ? a.amount < b.amount
        ? 1
        : -1
      : UNSETTLED_KINDS.indexOf(a.kind) - UNSETTLED_KINDS.indexOf(b.kind),
  );
  if (!first) return undefined;
  return { first, others: waiting.reduce((sum, { count }) => sum + count, 0) - first.count };
};

/** What an agency paid in a month, as it stands here and as its files say it. */
export interface MonthSum {
  /** Null where a refused row did not tell. */
  readonly organisation: string | null;
  /** From 1; null where a refused row did not tell. */
  readonly month: number | null;
  readonly paid: Sen;
  readonly said: Sen;
}

/** Months put together by agency, what is farthest apart first. */
export const byAgency = (
  months: readonly MonthSum[],
): { organisation: string | null; paid: Sen; said: Sen; months: readonly MonthSum[] }[] => {
  const size = ({ paid, said }: { paid: Sen; said: Sen }): bigint => (paid < said ? said - paid : paid - said);
  const total = (of: readonly MonthSum[], field: 'paid' | 'said'): Sen =>
    of.reduce((sum, one) => (sum + one[field]) as Sen, NO_MONEY);
  return [...Map.groupBy(months, ({ organisation }) => organisation)]
    .map(([organisation, of]) => ({
      organisation,
      paid: total(of, 'paid'),
      said: total(of, 'said'),
      months: of.toSorted((a, b) => (a.month ?? 13) - (b.month ?? 13)),
    }))
    .sort((a, b) => {
      const [one, other] = [size(a), size(b)];
      if (one !== other) return one < other ? 1 : -1;
      return a.paid === b.paid ? ((a.organisation ?? '') < (b.organisation ?? '') ? -1 : 1) : a.paid < b.paid ? 1 : -1;
    });
};

/** `unplanned-0190…`: how something to settle stands in an address. */
export const unsettledRef = (kind: UnsettledKind, id: string): string => `${kind}-${id}`;

/** @returns undefined for what is no such address */
export const readUnsettledRef = (text: string): { kind: UnsettledKind; id: string } | undefined => {
  const at = text.indexOf('-');
  const kind = UNSETTLED_KINDS.find((one) => one === text.slice(0, at));
  const id = text.slice(at + 1);
  const isId = kind === 'overrun' ? /^[0-9a-f]{16}$/.test(id) : /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  return kind && isId ? { kind, id } : undefined;
};

/** What a list of the page holds: what is open of one kind, or everything that was paid. */
export const LISTS = [...UNSETTLED_KINDS, 'paid'] as const;
export type ListKind = (typeof LISTS)[number];

/** Which rows an address asks for. */
export interface RowsAsked {
  readonly list: ListKind | undefined;
  readonly organisation: string | undefined;
  readonly month: number | undefined;
  /** From 1. */
  readonly page: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MOST_PAGES = 10_000;

/** Reads `daftar`, `instansi`, `bulan` and `hal`; what is none of them is left out. */
export const readRowsAsked = (search: URLSearchParams): RowsAsked => {
  const number = (name: string, most: number): number | undefined => {
    const text = search.get(name) ?? '';
    const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
    return value >= 1 && value <= most ? value : undefined;
  };
  const organisation = search.get('instansi') ?? '';
  return {
    list: LISTS.find((one) => one === search.get('daftar')),
    organisation: UUID.test(organisation) ? organisation : undefined,
    month: number('bulan', 12),
    page: number('hal', MOST_PAGES) ?? 1,
  };
};
