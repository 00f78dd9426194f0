import { z } from 'zod';
import type { Stage } from '#modules/petitions/index.ts';
import type { Sen } from '#platform/money.ts';

export type { Stage };

/** In the order in which a proposal comes through them. @source Permendagri 86/2017: musrenbang RKPD */
export const STAGES = ['village', 'district', 'agency_forum', 'regency'] as const satisfies readonly Stage[];

/** What the calendar of a year has a date for: the stages, and the day by which the council's wishes are with the planning office. */
export const DATES = ['village', 'district', 'agency_forum', 'council', 'regency'] as const;
export type DateName = (typeof DATES)[number];

/** `read`: in the text of the source named. `recalled`: from memory of it, to be compared once. `decided`: by the regency itself. */
export const SURENESS = ['read', 'recalled', 'decided'] as const;
export type Sureness = (typeof SURENESS)[number];

/** By whom it came. `council`: pokir, what members of the DPRD bring along from their recess. */
export const ORIGINS = ['resident', 'village', 'agency', 'council', 'aspiration', 'reports'] as const;
export type Origin = (typeof ORIGINS)[number];

/** `received`: nobody has read a resident's words yet, so nobody else does. `waiting`: for the meeting of its stage. */
export const STATES = ['received', 'waiting', 'accepted', 'rejected', 'deferred', 'merged', 'withdrawn'] as const;
export type State = (typeof STATES)[number];

/** What a meeting decides. `changed`: accepted with another amount. */
export const VERDICTS = ['accepted', 'changed', 'rejected', 'merged', 'deferred'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Everything that moves a proposal. `refused`: not put on the list at all, which nobody but its proposer sees. */
export const STEPS = ['proposed', 'admitted', 'refused', ...VERDICTS, 'withdrawn'] as const;
export type Step = (typeof STEPS)[number];

/** Characters: a reason that says less explains nothing. */
export const LEAST_REASON = 20;
export const LEAST_MINUTES = 20;

export const LIMITS = {
  titleCharacters: 150,
  problemCharacters: 4000,
  unitCharacters: 40,
  nameCharacters: 100,
  contactCharacters: 100,
  reasonCharacters: 1000,
  minutesCharacters: 20_000,
  /** Proposals that one form decides on. */
  selected: 100,
  /** Reports that one proposal is made of. */
  reports: 50,
} as const;

/** Where a proposal stands: at which stage, in which state, of which fiscal year, with which amount. */
export interface Standing {
  readonly year: number;
  readonly stage: Stage;
  readonly state: State;
  /** What it may cost as was last agreed; as proposed until then. Null: nobody has said. */
  readonly amount: Sen | null;
  /** The one that a merged proposal goes on in. */
  readonly mergedInto: string | null;
}

export interface ProposalRef {
  readonly region: number;
  readonly id: string;
}

/** A row of proposals.proposal. Nothing in it says who a resident is. */
export interface Proposal extends Standing {
  readonly region: number;
  readonly id: string;
  readonly code: string;
  readonly origin: Origin;
  /** As everybody reads them. */
  readonly title: string;
  readonly problem: string;
  /** Null: it concerns a district or the whole regency. */
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** An exact decimal with two places. */
  readonly volume: string | null;
  readonly unit: string | null;
  /** As it was proposed; `amount` is what was agreed. */
  readonly estimate: Sen | null;
  /** Whose work it would be. */
  readonly organisationId: string | null;
  /** The office that proposed; null for residents. */
  readonly byOrganisationId: string | null;
  /** Who at that office did: they decide on nothing of it. */
  readonly byPersonId: string | null;
  readonly proposedAt: Date;
  /** When everybody could read it; null: nobody but its proposer and who is to read it. */
  readonly listedAt: Date | null;
  readonly updatedAt: Date;
  /** How many steps it has behind it: whoever decides says which they have seen. */
  readonly steps: number;
  readonly supporters: number;
  /** One of many copies of a text. */
  readonly isCopy: boolean;
  /** The resident lets their name be shown. */
  readonly isNamed: boolean;
  readonly isSample: boolean;
}

/** A step as it was taken, for good. */
export interface LogEntry {
  readonly seq: number;
  readonly at: Date;
  readonly step: Step;
  readonly role: string;
  readonly organisationId: string | null;
  readonly meetingId: string | null;
  readonly reason: string | null;
  /** The step of before that this one corrects. */
  readonly corrects: number | null;
  readonly before: Standing;
  readonly after: Standing;
}

/** What a member of the council brings. The name is shown only if they want it; fraction and recess always are. */
export interface Pokir {
  readonly member: string;
  readonly fraction: string;
  readonly reses: string;
  readonly isNamed: boolean;
}

/** A date of the calendar of a fiscal year, as it holds. Days are YYYY-MM-DD. */
export interface StageDate {
  readonly year: number;
  readonly name: DateName;
  readonly opensOn: string;
  readonly dueOn: string;
  /** When the whole stage was over; null: not yet said. */
  readonly doneOn: string | null;
  readonly source: string;
  readonly sureness: Sureness;
}

export const MEETING_STATES = ['open', 'closed'] as const;
export type MeetingState = (typeof MEETING_STATES)[number];
export const METHODS = ['votes', 'points'] as const;
export type Method = (typeof METHODS)[number];

export interface MeetingRef {
  readonly region: number;
  readonly id: string;
}

/** People of one office or group: how many, never who. */
export interface Attendance {
  readonly office: string;
  readonly people: number;
}

export interface Meeting {
  readonly region: number;
  readonly id: string;
  readonly year: number;
  readonly stage: Stage;
  /** A village's or a district's code; null: of an agency or of the whole regency. */
  readonly placeCode: string | null;
  /** The office that holds it. */
  readonly organisationId: string;
  readonly heldOn: string;
  readonly venue: string;
  /** The office of who leads it: "Camat Ngasem". */
  readonly chair: string;
  readonly method: Method;
  readonly attendance: readonly Attendance[];
  readonly minutes: string;
  readonly state: MeetingState;
  readonly closedAt: Date | null;
  /** The record of before that this one corrects, and why. */
  readonly corrects: string | null;
  readonly correctsWhy: string | null;
  /** Within its year in this region; from its closing on. */
  readonly number: number | null;
  /** 1, and one more with each correction. */
  readonly version: number;
  readonly isSample: boolean;
}

/** A proposal on the table of a meeting. */
export interface Item {
  readonly proposalId: string;
  /** Votes or points; null: not ranked. */
  readonly score: number | null;
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
const reason = prose(LEAST_REASON, LIMITS.reasonCharacters);
/** An amount of work, or rupiah: exact, with two decimals at most. */
const decimal = z.string().regex(/^\d{1,15}(\.\d{1,2})?$/);
const year = z.coerce.number().int().min(2020).max(2100);
const day = z.iso.date().refine((text) => text >= '2000-01-01' && text < '2200-01-01');
const village = z.string().regex(/^\d\d\.\d\d\.\d\d\.\d{4}$/);
const villageOrDistrict = z.string().regex(/^\d\d\.\d\d\.\d\d(\.\d{4})?$/);

/** What is asked of everybody who proposes. */
const asked = {
  title: line(5, LIMITS.titleCharacters),
  problem: prose(10, LIMITS.problemCharacters),
  lat: z.number().min(-11.5).max(6.5).nullable(),
  lon: z.number().min(94.5).max(141.5).nullable(),
  volume: decimal.nullable(),
  unit: line(1, LIMITS.unitCharacters).nullable(),
  estimate: decimal.nullable(),
  organisation: z.uuid().nullable(),
  year,
};

export const residentInput = z.strictObject({
  ...asked,
  place: village.nullable(),
  name: line(2, LIMITS.nameCharacters).nullable(),
  contact: line(4, LIMITS.contactCharacters).nullable(),
  /** Lets the name be shown. */
  isNamed: z.boolean(),
});
export type ResidentInput = z.infer<typeof residentInput>;

export const pokirInput = z.strictObject({
  member: line(2, LIMITS.nameCharacters),
  fraction: line(2, 100),
  reses: line(1, 60),
  isNamed: z.boolean(),
});

export const officeInput = z.strictObject({
  ...asked,
  place: villageOrDistrict.nullable(),
  /** Codes of public reports that want this: their authors are told of every step. */
  reports: z.array(z.string().max(40)).max(LIMITS.reports),
  pokir: pokirInput.nullable(),
});
export type OfficeInput = z.infer<typeof officeInput>;

/** What was handed over becomes a proposal. */
export const takeUpInput = z.strictObject({
  title: line(5, LIMITS.titleCharacters),
  organisation: z.uuid().nullable(),
  year,
  reason,
});
export type TakeUpInput = z.infer<typeof takeUpInput>;

export const screeningInput = z.strictObject({
  step: z.enum(['admitted', 'refused']),
  reason,
  /** What everybody reads instead, without a name or a number that is nobody's business; null: as it was written. */
  title: line(5, LIMITS.titleCharacters).nullable(),
  problem: prose(10, LIMITS.problemCharacters).nullable(),
});
export type ScreeningInput = z.infer<typeof screeningInput>;

export const verdictInput = z.strictObject({
  verdict: z.enum(VERDICTS),
  reason,
  /** Of `changed`. */
  amount: decimal.nullable(),
  /** Code of the proposal that a merged one goes on in. */
  into: z.string().max(40).nullable(),
  /** Whose work it is, where that is decided too. */
  organisation: z.uuid().nullable(),
  /** How many steps whoever decides has seen. */
  seen: z.coerce.number().int().min(1).max(10_000),
});
export type VerdictInput = z.infer<typeof verdictInput>;

export const meetingInput = z.strictObject({
  year,
  stage: z.enum(STAGES),
  place: villageOrDistrict.nullable(),
  organisation: z.uuid(),
  heldOn: day,
  venue: line(3, 200),
  chair: line(3, 120),
  method: z.enum(METHODS),
});
export type MeetingInput = z.infer<typeof meetingInput>;

export const attendanceInput = z
  .array(z.strictObject({ office: line(2, 100), people: z.coerce.number().int().min(1).max(10_000) }))
  .max(60);

/** What is written while it is held; all of it may be written again until it is closed. */
export const minutesInput = z.strictObject({
  heldOn: day,
  venue: line(3, 200),
  chair: line(3, 120),
  attendance: attendanceInput,
  minutes: prose(0, LIMITS.minutesCharacters),
});
export type MinutesInput = z.infer<typeof minutesInput>;

const score = z.coerce.number().int().min(0).max(1_000_000).nullable();
export const rankingInput = z.strictObject({
  method: z.enum(METHODS),
  scores: z.array(z.strictObject({ code: z.string().max(40), score })).max(2000),
});
export type RankingInput = z.infer<typeof rankingInput>;

export const correctionInput = z.strictObject({ heldOn: day, why: reason });
export type CorrectionInput = z.infer<typeof correctionInput>;

export const stageDateInput = z
  .strictObject({
    year,
    name: z.enum(DATES),
    opensOn: day,
    dueOn: day,
    doneOn: day.nullable(),
    source: line(5, 500),
    sureness: z.enum(SURENESS),
  })
  .refine(({ opensOn, dueOn }) => opensOn <= dueOn, { path: ['dueOn'] });
export type StageDateInput = z.infer<typeof stageDateInput>;

export interface ProposalFilter {
  readonly year?: number;
  readonly stage?: Stage;
  readonly state?: State;
  readonly origin?: Origin;
  readonly district?: string;
  readonly place?: string;
  readonly organisation?: string;
  readonly words?: string;
}
