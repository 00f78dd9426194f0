import type { Sen } from '#platform/money.ts';
import type { DocumentKind, LineInput, PaymentInput, Phase } from '../types.ts';

/** What an invented budget is made for: the region's own agencies, places, codes and prices. */
export interface Setting {
  readonly region: number;
  readonly year: number;
  /** The same seed makes the same budget. */
  readonly seed: number;
  /** Details that its first full version has, about. */
  readonly details: number;
  /** The last day whose payments are known, `2026-11-20`. */
  readonly through: string;
  readonly agencies: readonly Agency[];
  readonly villages: readonly Village[];
  /** Names of the sub kegiatan in force, by code; those that every office has stand under X.XX. */
  readonly activities: ReadonlyMap<string, string>;
  readonly prices: ReadonlyMap<string, Price>;
}

export interface Agency {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** The district it serves, if it is the office of one. */
  readonly place: string | null;
}

export interface Village {
  readonly code: string;
  readonly name: string;
  readonly isTown: boolean;
  readonly district: string;
  readonly districtName: string;
}

export interface Price {
  readonly name: string;
  readonly specification: string | null;
  readonly unit: string;
  readonly price: Sen;
}

/** Accounts whose lines together come to a number that is known or chosen: the tops of the account codes. */
export const GROUPS = [
  '4.1',
  '4.2.01',
  '4.2.02',
  '5.1.01',
  '5.1.02',
  '5.1.05',
  '5.1.06',
  '5.2',
  '5.3',
  '5.4.01',
  '5.4.02',
  '6.1',
  '6.2.01',
  '6.2.02',
] as const;
export type Group = (typeof GROUPS)[number];
export type GroupTotals = Readonly<Partial<Record<Group, Sen>>>;

/** A component of a line. */
export interface Part {
  /** Code of a list of prices. */
  readonly price: string;
  /** Part of the line's amount, in percent. */
  readonly share: number;
  /** Counted over twelve months. */
  readonly monthly?: boolean;
  readonly taxed?: boolean;
}

/** How a line is paid through the year. */
export type Rhythm = 'monthly' | 'quarterly' | 'works' | 'halves' | 'once';

/** A line that a year's versions may have; how much stands on it each of them says. */
export interface Plan {
  readonly organisation: string;
  readonly agency: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly function: string;
  readonly place: string;
  readonly title: string;
  readonly group: Group;
  /** How much of its group it gets, beside the others. */
  readonly weight: number;
  readonly parts: readonly Part[];
  /** What the rest is called that no priced part takes. */
  readonly rest: { readonly component: string; readonly unit: string };
  readonly rhythm: Rhythm;
  /** Comes in later, if at all. */
  readonly isReserve: boolean;
  /** Belongs to a sum of its own that is known to the rupiah. */
  readonly block: string | null;
}

/** One version that a year goes through. */
export interface Step {
  readonly phase: Phase;
  /** The day of its document. */
  readonly on: string;
  readonly title: string;
  readonly reason: string | null;
  readonly source: string;
  readonly document: { readonly kind: DocumentKind; readonly number: string };
  readonly totals: GroupTotals;
  /** The phase whose lines it goes on from; the one before it where absent. */
  readonly from?: Phase;
  /** Agencies whose lines change, at most. */
  readonly agencies?: number;
  /** Why its changed lines did. */
  readonly why?: string;
  /** Blocks that are emptied, and why. */
  readonly emptied?: { readonly blocks: readonly string[]; readonly why: string };
}

/** A version as it is written: what it has, and which agencies differ from the version that it is copied from. */
export interface PlayedStep extends Step {
  readonly lines: () => readonly LineInput[];
  /** Agencies whose lines changed since the step before; null: it is written as a whole. */
  readonly changed: readonly string[] | null;
}

export interface SampleBudget {
  readonly year: number;
  readonly steps: readonly PlayedStep[];
  /** Of the version in force at the end, through the day that is known. */
  readonly payments: () => readonly PaymentInput[];
}
