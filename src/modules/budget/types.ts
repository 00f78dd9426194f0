import { z } from 'zod';
import type { Sen } from '#platform/money.ts';

/** What a year's budget goes through, in this order. @source PP 12/2019, ps. 89 to 177; Permendagri 77/2020 */
export const PHASES = [
  'kua_ppas',
  'rka',
  'rapbd',
  'approved',
  'evaluated',
  'apbd',
  'dpa',
  'shift',
  'changed_kua_ppas',
  'changed_rapbd',
  'changed_apbd',
  'changed_dpa',
] as const;
export type Phase = (typeof PHASES)[number];

/** Which side of the budget: akun 4, 5, 6.1 and 6.2. */
export const LINE_KINDS = ['revenue', 'spending', 'financing_in', 'financing_out'] as const;
export type LineKind = (typeof LINE_KINDS)[number];
export type Totals = Readonly<Record<LineKind, Sen>>;

/** What makes a line the same line in every version. Empty where it has none. */
export interface LineKey {
  readonly organisation: string;
  /** Sub kegiatan; a wider level in the ceilings of KUA-PPAS. */
  readonly activity: string;
  /** Sub rincian objek; a wider level in the ceilings of KUA-PPAS. */
  readonly account: string;
  readonly fundSource: string;
  readonly place: string;
}

/** One of the numbers that are multiplied: `12 bulan`. */
export interface Factor {
  /** Decimal, at most four digits behind the point. */
  readonly value: string;
  readonly unit: string;
}

export interface Detail {
  readonly component: string;
  readonly specification: string | null;
  readonly priceCode: string | null;
  readonly factors: readonly Factor[];
  readonly unitPrice: Sen;
  /** Decimal, such as `11`. */
  readonly taxPercent: string;
  readonly amount: Sen;
  readonly priceApproval: string | null;
}

export interface Line extends LineKey {
  /** Sixteen hexadecimal digits made of the key. */
  readonly id: string;
  readonly kind: LineKind;
  readonly function: string;
  readonly title: string;
  readonly amount: Sen;
  /** January first; null where no plan of payments belongs to the phase. */
  readonly cash: readonly Sen[] | null;
  readonly reason: string | null;
}

export interface FullLine extends Line {
  readonly details: readonly Detail[];
}

export const DOCUMENT_KINDS = [
  'perda',
  'perbup',
  'agreement',
  'governor_decision',
  'circular',
  'dpa',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** A list of codes that a version speaks of, by kind; null where none is known yet. */
export interface ListIds {
  readonly activity: string | null;
  readonly account: string | null;
  readonly function: string | null;
  readonly fund_source: string | null;
  readonly price: string | null;
}

export interface Version {
  readonly id: string;
  readonly year: number;
  /** Within its year, from 1. */
  readonly number: number;
  readonly phase: Phase;
  readonly basedOn: string | null;
  readonly title: string;
  readonly reason: string | null;
  readonly lists: ListIds;
  readonly document: { readonly kind: DocumentKind; readonly number: string; readonly date: string } | null;
  /** As locked; of a draft, as last recounted. */
  readonly totals: Totals;
  readonly lines: number;
  readonly details: number;
  /** Of the export's bytes, hexadecimal. */
  readonly contentSha256: string | null;
  readonly openedBy: string | null;
  readonly openedAt: Date;
  readonly lockedBy: string | null;
  readonly lockedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly source: string;
  readonly isSample: boolean;
}

export interface VersionRef {
  readonly region: number;
  readonly id: string;
}

/** Stored text on one line: no null byte, no half of a letter. */
const line = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);
const prose = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u);

/** Characters: a reason that says less explains nothing. */
export const LEAST_REASON = 20;
export const fiscalYear = z.coerce.number().int().min(2000).max(2100);

export const openInput = z.strictObject({
  year: fiscalYear,
  phase: z.enum(PHASES),
  title: line(3, 160),
  reason: prose(LEAST_REASON, 2000).nullable(),
  source: line(3, 300),
});
export type OpenInput = z.infer<typeof openInput>;

export const lockInput = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  number: line(1, 120),
  date: z.iso.date(),
});
export type LockInput = z.infer<typeof lockInput>;

/** A decimal of at most `digits` digits behind the point, not below nothing. */
const decimal = (digits: number) => z.string().regex(new RegExp(`^\\d{1,12}(\\.\\d{1,${digits}})?$`));
const code = z.string().regex(/^[0-9X]{1,5}(\.[0-9X]{1,5}){0,6}$/);
/** Rupiah, at most two decimals. */
export const amountText = z.string().regex(/^\d{1,16}(\.\d{1,2})?$/);

export const detailInput = z.strictObject({
  component: line(2, 300),
  specification: line(1, 500).nullable(),
  priceCode: line(1, 60).nullable(),
  factors: z
    .array(z.strictObject({ value: decimal(4), unit: line(1, 40) }))
    .min(1)
    .max(4),
  unitPrice: amountText,
  taxPercent: z.string().regex(/^(100|\d{1,2}(\.\d{1,2})?)$/),
  priceApproval: prose(LEAST_REASON, 500).nullable(),
});
export type DetailInput = z.infer<typeof detailInput>;

/** A line as it is entered or imported: with details, whose sum it is, or with an amount of its own. */
export const lineInput = z.strictObject({
  organisation: z.uuid(),
  activity: z.union([code, z.literal('')]),
  account: code,
  fundSource: z.union([code, z.literal('')]),
  function: z.union([code, z.literal('')]),
  place: z.union([z.string().regex(/^\d\d\.\d\d\.\d\d(\.\d{4})?$/), z.literal('')]),
  title: line(2, 300),
  amount: amountText.nullable(),
  details: z.array(detailInput).max(500),
  cash: z.array(amountText).length(12).nullable(),
  reason: prose(LEAST_REASON, 1000).nullable(),
});
export type LineInput = z.infer<typeof lineInput>;

export const WORK_STATES = ['draft', 'submitted', 'verified', 'returned'] as const;
export type WorkState = (typeof WORK_STATES)[number];

/** The part of a draft that one agency works on: one sub kegiatan. */
export interface Work {
  readonly organisation: string;
  readonly activity: string;
  readonly state: WorkState;
  readonly amount: Sen;
  readonly additional: string | null;
  readonly note: string | null;
  readonly changedAt: Date;
}

/** By what amounts are put together. */
export const DIMENSIONS = ['organisation', 'activity', 'account', 'function', 'fund_source', 'place'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** In place of a code: the lines that have none. */
export const NONE = 'none';

/** Which lines: each code stands for itself and all below it, {@link NONE} for having none. */
export interface LineFilter {
  readonly kind?: LineKind | undefined;
  readonly organisation?: string | undefined;
  readonly activity?: string | undefined;
  readonly account?: string | undefined;
  readonly function?: string | undefined;
  readonly fund_source?: string | undefined;
  readonly place?: string | undefined;
  /** Words that a line holds, all of them. */
  readonly q?: string | undefined;
}

/** A total that an office or the press has published, and where. */
export interface PublishedTotal {
  /** A phase, or `realisation`. */
  readonly phase: string;
  /** A side of the budget, an account, or one of those that `rules/published.ts` names. */
  readonly item: string;
  readonly amount: Sen;
  /** To how much it was rounded there; one rupiah: it was not. */
  readonly roundedTo: Sen;
  readonly source: string;
  /** As exact as the source tells: `2025-11-26`, `2025-11`, `2025`. */
  readonly sourceDay: string;
}

export const PAYMENT_KINDS = ['UP', 'GU', 'TU', 'LS', 'receipt', 'return'] as const;
export type PaymentKind = (typeof PAYMENT_KINDS)[number];

/** One line of text, or nothing. */
const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const paymentInput = z.strictObject({
  number: words(80).min(1),
  kind: z.enum(PAYMENT_KINDS),
  paidOn: z.iso.date(),
  organisation: z.uuid(),
  activity: words(30),
  account: words(30).min(1),
  fundSource: words(30),
  place: words(13),
  /** Rupiah; of a return what came back, which is taken off. */
  amount: amountText,
  description: words(300),
  /** What the source calls it: the same again is not a second payment. */
  key: words(120).min(1),
});
export type PaymentInput = z.infer<typeof paymentInput>;

/** Why something that does not match stands as it does. */
export const noteInput = z.strictObject({ reason: prose(LEAST_REASON, 1000) });
export type NoteInput = z.infer<typeof noteInput>;

/** Why a payment is taken back, and the line that it is booked on instead; null: on none, or as its file says it now. */
export const reverseInput = z.strictObject({
  reason: prose(LEAST_REASON, 1000),
  line: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .nullable(),
});
export type ReverseInput = z.infer<typeof reverseInput>;

export const paymentFile = z.strictObject({ year: fiscalYear, source: words(200).min(3) });
