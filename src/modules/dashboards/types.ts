import { z } from 'zod';

/** Amounts that decide what is shown; data with a source, which the administrator may change. */
export const THRESHOLDS = ['rank_least', 'cell_least', 'unusual_least', 'unusual_percent'] as const;
export type ThresholdCode = (typeof THRESHOLDS)[number];

export interface Threshold {
  readonly code: ThresholdCode;
  readonly value: number;
  readonly source: string;
}

export const thresholdInput = z.strictObject({
  code: z.enum(THRESHOLDS),
  value: z.coerce.number().int().min(1).max(1000),
  source: z
    .string()
    .trim()
    .min(5)
    .max(500)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u),
});

/** Something that grew unusually: a category in a district, or a village whatever the category. */
export interface HotSpot {
  readonly service: string | undefined;
  readonly district: string | undefined;
  readonly place: string | undefined;
  /** Reports of the seven days up to today; the mean a week before; how likely so many would be without a change. */
  readonly recent: number;
  readonly usual: number;
  readonly p: number;
}

export interface HotSpots {
  readonly found: readonly HotSpot[];
  readonly compared: number;
  readonly dispersion: number;
  readonly weeks: number;
  readonly least: number;
  readonly percent: number;
  /** YYYY-MM-DD: the first of the seven days, and the last. */
  readonly from: string;
  readonly to: string;
}

/** A line of the letter: what it says, and the list behind it. */
export interface LetterLine {
  readonly text: string;
  readonly href?: string;
}
export interface LetterPart {
  readonly title: string;
  readonly lines: readonly LetterLine[];
}
/** The letter in words, before it is drawn. */
export interface Letter {
  readonly region: string;
  readonly date: string;
  readonly headline: string;
  readonly lead: string;
  readonly parts: readonly LetterPart[];
  readonly foot: string;
  readonly isSample: boolean;
}

export interface KeptLetter {
  /** The Monday on which it was made, YYYY-MM-DD. */
  readonly monday: string;
  readonly madeAt: Date;
  readonly headline: string;
}

/** Named to be sent the letter. */
export interface Recipient {
  readonly person: string;
  readonly name: string;
  readonly role: string;
  /** Without one nothing is sent. */
  readonly email: string | null;
}
