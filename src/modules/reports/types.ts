import { z } from 'zod';
import type { DocumentKind, Likeness, Trace } from '#platform/files/index.ts';

/**
 * The life of a report. `reopened` is what follows when the reporter contests an answer. `merged` goes on in its main report: by itself
 * it is neither open nor ended.
 */
export const STATUSES = [
  'received',
  'awaiting_reporter',
  'verified',
  'assigned',
  'accepted',
  'in_progress',
  'answered',
  'confirmed',
  'reopened',
  'closed_unconfirmed',
  'archived',
  'merged',
] as const;
export type ReportStatus = (typeof STATUSES)[number];

/** Klasifikasi laporan of SP4N-LAPOR!: complaint_inspection is a pengaduan berkadar pengawasan. */
export const CLASSIFICATIONS = ['complaint_inspection', 'complaint', 'aspiration', 'information'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

export const CHANNELS = [
  'web',
  'whatsapp',
  'sms',
  'walk_in',
  'phone',
  'paper',
  'social',
  'mail',
  'api',
  'import',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Who still owes what. The first four are owed by an office, the last two by the reporter. */
export const DEADLINE_STEPS = [
  'verify',
  'first_response',
  'resolve',
  'rework',
  'reporter_silence',
  'reporter_completion',
] as const;
export type DeadlineStep = (typeof DEADLINE_STEPS)[number];

/** A report by region and id. */
export interface ReportRef {
  readonly region: number;
  readonly id: string;
}

/** One limit as data: a null classification holds for all that have no row of their own. */
export interface DeadlineRule {
  readonly id: string;
  readonly classification: Classification | null;
  readonly step: DeadlineStep;
  readonly amount: number;
  readonly unit: 'working_days' | 'calendar_days' | 'hours';
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

/** Steps that a ladder hangs on: those with a limit, and handing a report on, which is counted in times. */
export const LADDER_STEPS = [...DEADLINE_STEPS, 'transfer'] as const;
export type LadderStep = (typeof LADDER_STEPS)[number];

/** On whose desk a report lies that was not dealt with below, the highest last. */
export const LEVELS = ['agency_head', 'secretary', 'regent'] as const;
export type Level = (typeof LEVELS)[number];

/** Whom a rung tells. `holder`: the people of the agency that holds it. `proposed_agency`: it is handed there unverified. */
export const RECIPIENTS = ['holder', 'verifier', 'reporter', 'proposed_agency', ...LEVELS] as const;
export type Recipient = (typeof RECIPIENTS)[number];

/** A rung of the ladder: who is told, and when. */
export interface Rung {
  readonly id: string;
  readonly step: LadderStep;
  /** Below nought before the due moment, above it afterwards, nought as soon as it has passed; of `times` how many. */
  readonly amount: number;
  readonly unit: 'working_days' | 'hours' | 'times';
  readonly recipient: Recipient;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly source: string;
}

/** Stored as json, which takes no null byte and no half of a letter. */
const line = z
  .string()
  .trim()
  .min(1)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

/** An extra question of a service. */
export const Question = z.object({
  code: z.string().regex(/^[a-z][a-z0-9_]{0,30}$/),
  label: z.object({ id: line, en: line }),
  /** `notice`: words that are shown where the questions stand, and asks nothing. */
  type: z.enum(['text', 'number', 'date', 'choice', 'choices', 'notice']),
  required: z.boolean().default(false),
  choices: z.array(z.object({ key: line, id: line, en: line })).default([]),
});
export type Question = z.infer<typeof Question>;

/** A service (category) that a report is about. */
export interface Service {
  readonly code: string;
  readonly nameId: string;
  readonly nameEn: string;
  readonly groupName: string;
  readonly classification: Classification;
  /** Words by which text and agency are matched. */
  readonly keywords: readonly string[];
  /** Words of the duty that an agency must have. */
  readonly duties: readonly string[];
  readonly questions: readonly Question[];
  /** Within so many metres of each other two reports may be about the same; null: within their village. */
  readonly sameMetres: number | null;
  /** And within so many days. */
  readonly sameDays: number;
  /** A new report within so many days of an earlier one's end says that the trouble is back. */
  readonly recursDays: number;
  readonly active: boolean;
  readonly position: number;
}

/** What a region has decided about reports that are alike. */
export interface SameRule {
  /** Percent from which on two reports are shown as probably the same. */
  readonly leastScore: number;
  /** From this many copies of one text within so many days on, the next ones wait together for one look. */
  readonly copies: number;
  readonly copiesDays: number;
  /** With so many people behind it a report weighs one more, each; ascending. */
  readonly peopleSteps: readonly number[];
  readonly source: string;
}

/** Where something is: any of the three, or none. */
export interface Whereabouts {
  readonly placeCode?: string;
  readonly lat?: number;
  readonly lon?: number;
  readonly address?: string;
}

/** What a resident hands in, after validation. */
export interface Submission extends Whereabouts {
  readonly text: string;
  readonly title?: string;
  readonly kind: 'complaint' | 'aspiration' | 'information';
  readonly serviceCode?: string;
  readonly answers: Readonly<Record<string, string | string[]>>;
  /** YYYY-MM-DD: since when. */
  readonly happenedOn?: string;
  readonly anonymous: boolean;
  readonly secret: boolean;
  readonly reporterName?: string;
  /** Phone or e-mail: told to nobody but used for news. */
  readonly reporterContact?: string;
  readonly channel: Channel;
}

/** How much its reporter is told of: all that happens, what they should know or answer, or nothing. */
export const NEWS_WISHES = ['all', 'needed', 'none'] as const;
export type NewsWish = (typeof NEWS_WISHES)[number];

/** Weeks after the end: is it still fixed, or broken again? */
export const LASTING_ANSWERS = ['fixed', 'broken'] as const;
export type LastingAnswer = (typeof LASTING_ANSWERS)[number];

/** A row of reports.report as the acts see it. Times are UTC instants. */
export interface Report {
  readonly region: number;
  readonly id: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly classification: Classification;
  readonly serviceCode: string | null;
  readonly title: string | null;
  readonly text: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly answers: Record<string, string | string[]>;
  readonly happenedOn: string | null;
  readonly anonymous: boolean;
  readonly secret: boolean;
  readonly channel: Channel;
  readonly source: string | null;
  readonly sourceId: string | null;
  readonly originalStatus: string | null;
  readonly organisationId: string | null;
  readonly reportedAt: Date;
  readonly verifiedAt: Date | null;
  readonly assignedAt: Date | null;
  readonly acceptedAt: Date | null;
  readonly firstResponseAt: Date | null;
  readonly answeredAt: Date | null;
  readonly closedAt: Date | null;
  readonly updatedAt: Date;
  readonly verifyDueAt: Date | null;
  readonly respondDueAt: Date | null;
  readonly resolveDueAt: Date | null;
  /** Until when the reporter may complete or contradict. */
  readonly reporterDueAt: Date | null;
  readonly pausedAt: Date | null;
  readonly resumeStatus: ReportStatus | null;
  /** The next thing owed, by anybody; null when nothing is. */
  readonly dueStep: DeadlineStep | null;
  readonly dueAt: Date | null;
  /** When the ladder is to be looked at next. */
  readonly rungAt: Date | null;
  /** How far the ladder has raised what is owed now. */
  readonly escalatedTo: Level | null;
  /** Since when its agency wants the secretary to decide whose it is. */
  readonly appealedAt: Date | null;
  readonly decidedAt: Date | null;
  /** The highest level on whose desk it lies, for either reason. */
  readonly reached: Level | null;
  /** Handed to an agency before anybody verified it; `verifiedAt` tells when somebody has read it after all. */
  readonly forwardedAt: Date | null;
  /** How often the reporter was asked, how long the answers took in all, and what the clocks were given back for it. */
  readonly asked: number;
  readonly waitedSeconds: number;
  readonly givenDays: number;
  /** A limit passed before the office did it, and in whose hands; null: nobody held it. Never taken back. */
  readonly missedVerify: boolean;
  readonly missedResponse: boolean;
  readonly missedResponseBy: string | null;
  readonly missedAnswer: boolean;
  readonly missedAnswerBy: string | null;
  /** Working days on which no office owed anything. */
  readonly waitedDays: number;
  /** Working days from receipt to the newest answer, without those waited. */
  readonly answerDays: number | null;
  /** Contested after it had been confirmed or closed. */
  readonly endedAndReopened: boolean;
  /** Who in its office has it in hand; null: nobody in particular. */
  readonly handlerId: string | null;
  /** When it came back to the office's list because whoever had it had left. */
  readonly handlerLeftAt: Date | null;
  /** When the reporter is asked next whether it is still fixed, how often they were, and what they said. */
  readonly lastingDueAt: Date | null;
  readonly lastingAsked: number;
  readonly lasting: LastingAnswer | null;
  /** Said of the end that stands. */
  readonly lastingBroke: boolean;
  readonly transfers: number;
  readonly reopenings: number;
  readonly objected: boolean;
  readonly archiveReason: string | null;
  readonly supporters: number;
  /** One of many copies of a text, waiting with the others for one look. */
  readonly held: boolean;
  /** How many earlier ones at this spot had ended lately when it came in. */
  readonly recurrence: number;
  /** What it weighs within what is due on the same day (rules/priority.ts). */
  readonly priority: number;
  /** Where a merged report goes on, the one it was laid to first, and who said that they are the same. */
  readonly mergedInto: string | null;
  readonly mergedWith: string | null;
  readonly mergedBy: 'office' | 'reporter' | null;
  /** People who came along with the reports merged into it. */
  readonly joined: number;
  readonly isSample: boolean;
  readonly news: NewsWish;
}

export const MESSAGE_KINDS = [
  'question',
  'completion',
  'progress',
  'answer',
  'contest',
  'objection',
  'archive',
  'transfer',
  'message',
  'note',
  'merge',
  'unmerge',
  'audit',
] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** Something written on a report. A note is never shown outside the office. */
export interface Message {
  readonly id: string;
  readonly at: Date;
  readonly kind: MessageKind;
  readonly author: 'reporter' | 'office' | 'system';
  readonly personId: string | null;
  readonly organisationId: string | null;
  readonly body: string;
  readonly isPublic: boolean;
  /** What everybody reads of it, where a verifier has chosen it; null: as it was written. */
  readonly publicBody: string | null;
}

/** A document that came with a message: for the reporter and the offices only. */
export interface Attachment {
  readonly id: string;
  readonly messageId: string;
  readonly kind: DocumentKind;
  readonly name: string;
  readonly bytes: number;
}

/** What a verifier chose to show of a message, and why. */
export interface Showing {
  readonly id: string;
  readonly messageId: string;
  readonly at: Date;
  readonly personId: string;
  /** Null: nothing of it. */
  readonly body: string | null;
  readonly reason: string;
}

export interface Photo {
  readonly id: string;
  readonly messageId: string | null;
  readonly fileKey: string;
  readonly width: number;
  readonly height: number;
  readonly takenAt: Date | null;
  /** From the place of the report to where the picture says it was taken, in metres. */
  readonly distanceMetres: number | null;
  /** The same to where the device that sent it says it was: a claim, apart from what the camera wrote. */
  readonly deviceDistanceMetres: number | null;
  readonly deviceAccuracyMetres: number | null;
}

/** Where a device says it is, at the moment at which it takes a picture. */
export interface DeviceClaim {
  readonly lat: number;
  readonly lon: number;
  readonly accuracyMetres: number;
  readonly at: Date;
}

/** A picture already stored, waiting for the row that names it. */
export interface StoredPhoto {
  readonly fileKey: string;
  readonly sha256: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly takenAt?: Date;
  readonly lat?: number;
  readonly lon?: number;
  readonly software?: string;
  readonly traces?: readonly Trace[];
  readonly device?: DeviceClaim;
  /** Absent where the picture was not just opened: a job brings it into the index then. */
  readonly likeness?: Likeness;
  /** A drawing that many samples share: no evidence, and never in the index. */
  readonly isDrawing?: true;
}

/** What can be noticed about a photo that an office sends as proof, the weightiest first. */
export const FLAGS = [
  'reused',
  'reporters',
  'far',
  'early',
  'old',
  'ahead',
  'generated',
  'edited',
  'no_time',
  'no_place',
] as const;
export type FlagName = (typeof FLAGS)[number];

/** What an auditor finds at the place of a report that was drawn. */
export const FINDINGS = ['genuine', 'not_done', 'wrong_place', 'cannot_tell'] as const;
export type AuditFinding = (typeof FINDINGS)[number];

/** Limits for proof, audit and work in the field, each with its unit in its name; `editing_software` is a list of words. */
export const PROOF_RULES = [
  'far_metres',
  'old_days',
  'clock_minutes',
  'same_percent',
  'editing_software',
  'audit_percent',
  'audit_least',
  'field_days',
  'lasting_days',
  'lasting_again_days',
] as const;
export type ProofRuleName = (typeof PROOF_RULES)[number];

/** One limit as data, in force from a day on until a newer one is. */
export interface ProofRule {
  readonly rule: ProofRuleName;
  /** YYYY-MM-DD */
  readonly validFrom: string;
  readonly amount: number | null;
  readonly words: readonly string[] | null;
  readonly source: string;
}

/** Limits that people are told. */
export const LIMITS = {
  textCharacters: 4000,
  photos: 5,
  documents: 3,
  addressCharacters: 300,
  nameCharacters: 100,
  contactCharacters: 100,
  viewNameCharacters: 60,
  /** Saved by one person, and as many by an office: each is counted on every visit of the desk. Templates only stand in a list. */
  views: 12,
  templates: 50,
  /** Reports that one form acts on, one after the other: so many are done before a phone's patience or a proxy's ends. */
  selected: 100,
} as const;
