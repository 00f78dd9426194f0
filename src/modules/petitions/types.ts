import { z } from 'zod';

/** Numbers that the regency sets; those in force when a petition opens hold for it to its end. */
export interface Threshold {
  readonly supporters: number;
  /** Calendar days in which they may gather. */
  readonly gatherDays: number;
  readonly answerWorkingDays: number;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

/** Stored text: no null byte, no half of a letter, lines are allowed. */
const prose = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u);
const line = (least: number, most: number) =>
  z
    .string()
    .trim()
    .min(least)
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const thresholdInput = z.strictObject({
  supporters: z.coerce.number().int().min(2).max(1_000_000),
  gatherDays: z.coerce.number().int().min(7).max(730),
  answerWorkingDays: z.coerce.number().int().min(1).max(250),
  validFrom: z.iso.date(),
  source: line(5, 500),
});
export type ThresholdInput = z.infer<typeof thresholdInput>;

export const ANSWER_KINDS = ['accepted', 'partly_accepted', 'refused', 'already_done'] as const;
export type AnswerKind = (typeof ANSWER_KINDS)[number];

/** Characters: a reason that says less explains nothing. */
export const LEAST_ANSWER = 100;
export const LEAST_REASON = 20;

export const answerInput = z.strictObject({
  kind: z.enum(ANSWER_KINDS),
  reason: prose(LEAST_ANSWER, 4000),
  /** The agency that is responsible from here on. */
  organisation: z.uuid().nullable(),
  nextStep: prose(5, 1000).nullable(),
  /** Why the answer before this one is corrected; null for the first. */
  corrects: prose(LEAST_REASON, 1000).nullable(),
});
export type AnswerInput = z.infer<typeof answerInput>;

export interface Answer extends AnswerInput {
  readonly version: number;
  readonly at: Date;
}

export interface Petition {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly openedAt: Date;
  readonly gathersUntil: Date;
  readonly needed: number;
  readonly answerWorkingDays: number;
  readonly supporters: number;
  readonly withheldAt: Date | null;
  readonly lapsedAt: Date | null;
  readonly reachedAt: Date | null;
  readonly answerDueAt: Date | null;
  readonly answeredAt: Date | null;
  readonly answerKind: AnswerKind | null;
  readonly referredAt: Date | null;
}

export interface PetitionRef {
  readonly region: number;
  readonly id: string;
}

/** `late`: the answer was due before now. */
export type Standing = 'gathering' | 'withheld' | 'lapsed' | 'owed' | 'late' | 'answered';

export const PETITION_STATES = ['gathering', 'owed', 'answered', 'lapsed', 'referred'] as const;
export type PetitionState = (typeof PETITION_STATES)[number];

export interface PetitionFilter {
  readonly state?: PetitionState;
  readonly district?: string;
  readonly place?: string;
}

/** Where a proposal enters. @source Permendagri 86/2017 */
export const STAGES = ['village', 'district', 'agency_forum', 'regency'] as const;
export type Stage = (typeof STAGES)[number];

export const REFERRAL_STATES = ['handed_over', 'taken_up', 'deferred', 'refused'] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];

/** Rupiah or an amount of work, exact: at most two decimals. */
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,2})?$/);

export const referralInput = z.strictObject({
  codes: z.array(z.string().max(40)).min(1).max(50),
  year: z.coerce.number().int().min(2020).max(2100),
  stage: z.enum(STAGES),
  organisation: z.uuid(),
  problem: prose(10, 2000),
  place: z
    .string()
    .regex(/^\d\d\.\d\d(\.\d\d(\.\d{4})?)?$/)
    .nullable(),
  volume: decimal.nullable(),
  unit: line(1, 40).nullable(),
  estimate: decimal.nullable(),
  reason: prose(LEAST_REASON, 1000),
});
export type ReferralInput = z.infer<typeof referralInput>;

export const referralDecision = z.strictObject({
  state: z.enum(['taken_up', 'deferred', 'refused']),
  reason: prose(LEAST_REASON, 1000),
});
export type ReferralDecision = z.infer<typeof referralDecision>;

export interface ReferralStep {
  readonly at: Date;
  readonly state: ReferralState;
  readonly reason: string;
}

export interface Referral {
  readonly id: string;
  readonly at: Date;
  readonly year: number;
  readonly stage: Stage;
  readonly organisationId: string;
  readonly problem: string;
  readonly placeCode: string | null;
  readonly volume: string | null;
  readonly unit: string | null;
  /** Rupiah. */
  readonly estimate: string | null;
  readonly state: ReferralState;
  readonly changedAt: Date;
  /** Oldest first. */
  readonly steps: readonly ReferralStep[];
  readonly aspirations: readonly { readonly id: string; readonly code: string; readonly title: string }[];
}
