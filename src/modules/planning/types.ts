import { z } from 'zod';
import type { Sen } from '#platform/money.ts';

/** Five years of the regency and of an agency, one year of the regency and of an agency. @source UU 25/2004; Permendagri 86/2017 */
export const PLAN_KINDS = ['rpjmd', 'renstra', 'rkpd', 'renja'] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** From what a plan is for down to what is done, in this order. */
export const ELEMENT_KINDS = [
  'vision',
  'mission',
  'goal',
  'target',
  'strategy',
  'programme',
  'activity',
  'sub_activity',
] as const;
export type ElementKind = (typeof ELEMENT_KINDS)[number];

/** Where a sub kegiatan comes from: musrenbang, wishes of the council (pokir), what the office knows, what a law demands. */
export const ORIGINS = ['musrenbang', 'pokir', 'technocratic', 'mandatory', 'other'] as const;
export type Origin = (typeof ORIGINS)[number];
/** Percent, with at most two decimals; together a hundred (invariant 20). */
export type OriginShares = Readonly<Record<Origin, number>>;

/** Whether more is better, or less, or neither. */
export const DIRECTIONS = ['up', 'down', 'keep'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How the values of four quarters become one of the year. */
export const AGGREGATIONS = ['sum', 'last', 'average', 'max', 'min'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** What says whether something came about. Values are decimals as text, `66.5`; null: nobody has said. */
export interface Indicator {
  readonly name: string;
  readonly unit: string | null;
  readonly direction: Direction | null;
  readonly formula: string | null;
  readonly aggregation: Aggregation | null;
  /** Where its data come from. */
  readonly source: string | null;
  readonly baseline: string | null;
  /** For each year of the plan. */
  readonly targets: readonly (string | null)[];
  /** Indikator kinerja utama (IKU). */
  readonly isKey: boolean;
}

/** A proposal of a musrenbang that a sub kegiatan takes up, and which part of the sub kegiatan is for it; null: not said. */
export interface TakenUp {
  readonly proposal: string;
  /** Percent. */
  readonly share: number | null;
}

export interface Element {
  /** Sixteen hexadecimal digits made of its kind, its number or code, and whose it is: the same in every version. */
  readonly id: string;
  readonly parent: string | null;
  readonly kind: ElementKind;
  /** Its number in the plan, `1.2`; from programmes on the activity code. */
  readonly code: string;
  readonly title: string;
  readonly organisation: string | null;
  /** For each year of the plan, of what has nothing below it with money of its own; else null. */
  readonly ceilings: readonly (Sen | null)[] | null;
  readonly fundSources: readonly string[];
  readonly places: readonly string[];
  /** Of a sub kegiatan in a plan of one year; null elsewhere. */
  readonly origins: OriginShares | null;
  /** Of a programme: themes that it is part of, by their name in `seeds/themes.json`. */
  readonly themes: readonly string[];
  readonly indicators: readonly Indicator[];
  readonly takenUp: readonly TakenUp[];
}

export const DOCUMENT_KINDS = ['perda', 'perbup', 'agency_head', 'other'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** One version of a plan. */
export interface Plan {
  readonly id: string;
  readonly kind: PlanKind;
  /** Whose it is; null: the regency's. */
  readonly organisation: string | null;
  readonly firstYear: number;
  readonly lastYear: number;
  /** Among the versions of the same plan, from 1. */
  readonly number: number;
  readonly basedOn: string | null;
  readonly title: string;
  readonly reason: string | null;
  readonly activityList: string | null;
  readonly document: { readonly kind: DocumentKind; readonly number: string; readonly date: string } | null;
  readonly elements: number;
  /** Of the bytes of its file, hexadecimal. */
  readonly contentSha256: string | null;
  /** By id, as they were called when it was locked; null: it is a draft. */
  readonly agencyNames: Readonly<Record<string, string>> | null;
  readonly openedBy: string | null;
  readonly openedAt: Date;
  readonly lockedBy: string | null;
  readonly lockedAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly source: string;
  readonly isSample: boolean;
}

export interface PlanRef {
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

export const openInput = z.strictObject({
  kind: z.enum(PLAN_KINDS),
  organisation: z.uuid().nullable(),
  firstYear: z.coerce.number().int().min(2000).max(2100),
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
