import { z } from 'zod';
import type { Sen } from '#platform/money.ts';

/** What the lists classify. Activities: what is done; accounts: what money is taken in or spent for; prices: what a thing may cost. */
export const LIST_KINDS = ['activity', 'account', 'function', 'fund_source', 'price'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** `in_force` says that it was approved; whether it holds on a day its validity says. */
export const LIST_STATES = ['draft', 'in_force', 'refused'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** Standards of prices: of goods, of work, of the cost of an analysis, of general costs. @source Perpres 33/2020; PP 12/2019 article 51 */
export const PRICE_STANDARDS = ['ssh', 'hspk', 'asb', 'sbu'] as const;
export type PriceStandard = (typeof PRICE_STANDARDS)[number];

/** One version of a list. What was voted under it keeps its id for ever. */
export interface List {
  readonly id: string;
  readonly kind: ListKind;
  readonly title: string;
  /** The regulation that sets it: "Permendagri 90/2019". */
  readonly regulation: string;
  /** Where the file came from. */
  readonly source: string;
  readonly validFrom: string;
  /** The last day, inclusive; null: until a newer one begins. */
  readonly validTo: string | null;
  readonly state: ListState;
  readonly entryCount: number;
  readonly isSample: boolean;
  /** Null: the program itself, when the region was opened. */
  readonly madeBy: string | null;
  readonly madeAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
}

export interface ListRef {
  readonly region: number;
  readonly id: string;
}

/** One code of one list. */
export interface ListEntry {
  /** In the one form that `rules/codes.ts` gives it. */
  readonly code: string;
  /** As the file wrote it. */
  readonly original: string;
  /** Null at the top, and where its list leaves out what is common to all (X.XX). */
  readonly parent: string | null;
  readonly level: number;
  readonly name: string;
  /** Whether money can be booked on it: nothing lies beneath, and it lies as deep as its kind goes. */
  readonly isLeaf: boolean;
}

/** An entry with what only some kinds have: null where its kind does not. */
export interface AnyEntry extends ListEntry {
  /** Of a price, as are unit, price, standard and group. */
  readonly specification: string | null;
  readonly unit: string | null;
  /** The most that one may cost. */
  readonly price: Sen | null;
  readonly standard: PriceStandard | null;
  readonly group: string | null;
  /** Division of the United Nations' classification of the functions of government, `01` to `10`. The mapping is ours. */
  readonly cofog: string | null;
}

/** What a row of a sheet makes: everything of an entry but what only the whole list can tell. */
export type NewEntry = Omit<AnyEntry, 'isLeaf'>;

/** Text of one line that is stored: no control character, no half of a letter. */
const line = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** Letters that a name or a specification of an entry may have; the longest of the ministry's has 345. */
export const LONGEST_NAME = 1000;
export const LEAST_REASON = 10;

/** What a person says about a list that the file does not. */
export const listAbout = z
  .strictObject({
    title: line(5, 200),
    regulation: line(5, 300),
    source: line(3, 300),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
  })
  .refine(({ validFrom, validTo }) => validTo === null || validTo >= validFrom, { path: ['validTo'] });
export type ListAbout = z.infer<typeof listAbout>;

export const decisionInput = z.strictObject({ reason: line(LEAST_REASON, 1000) });
export type DecisionInput = z.infer<typeof decisionInput>;

/** What pages ask a list for. */
export interface EntryFilter {
  /** Codes at and beneath this one. */
  readonly under?: string;
  readonly level?: number;
  /** Words of the name, the specification, or the beginning of a code. */
  readonly search?: string;
  readonly leavesOnly?: boolean;
  /** Codes after this one: how a long list is read on. */
  readonly after?: string;
  readonly limit: number;
}

/** How a code differs between two versions. `remeasured`: another unit or specification. */
export const CHANGES = ['added', 'removed', 'renamed', 'dearer', 'cheaper', 'remeasured'] as const;
export type ChangeKind = (typeof CHANGES)[number];

export interface Change {
  readonly code: string;
  readonly kind: ChangeKind;
  readonly before: string | null;
  readonly after: string | null;
  readonly priceBefore: Sen | null;
  readonly priceAfter: Sen | null;
}

export interface ListDifference {
  readonly counts: Readonly<Record<ChangeKind, number>>;
  readonly unchanged: number;
  /** The first of each kind. */
  readonly changes: readonly Change[];
}
