import type {
  Attachment,
  AuditFinding,
  Classification,
  DeadlineStep,
  LastingAnswer,
  Level,
  Message,
  Photo,
  Recipient,
  Report,
  ReportStatus,
} from '../types.ts';
import { isOpen, OFFICE_STEPS } from './life.ts';
import type { Receiver } from './reason.ts';

/** Acts that are stations on the thread. Notes and the private conversation are not, and support is a number. */
export const STATION_ACTS = [
  'submit',
  'import',
  'ask',
  'complete',
  'withdraw',
  'verify',
  'assign',
  'route',
  'transfer',
  'accept',
  'start',
  'progress',
  'answer',
  'confirm',
  'contest',
  'audit',
  'close_silent',
  'ask_lasting',
  'say_lasting',
  'archive',
  'object',
  'remind',
  'notify',
  'escalate',
  'forward_unverified',
  'release',
  'appeal',
  'decide_agency',
  'stay_open',
  'reopen',
  'merge',
  'unmerge',
  'gain',
  'lose',
] as const;
export type StationAct = (typeof STATION_ACTS)[number];

/** Stations of a report that are no news to anybody else. */
const OWN_MATTER = ['remind', 'notify', 'stay_open', 'ask_lasting', 'say_lasting'] as const;
export type NewsAct = Exclude<StationAct, (typeof OWN_MATTER)[number]>;
export const NEWS_ACTS = STATION_ACTS.filter((act): act is NewsAct => !(OWN_MATTER as readonly string[]).includes(act));

/** The part of a journal row that tells the story. */
export interface Told {
  readonly at: Date;
  readonly actor: string;
  readonly act: string;
  readonly public: Readonly<Record<string, unknown>>;
}

/** An act that happened. */
export interface Fact {
  readonly act: StationAct;
  readonly at: Date;
  /** Milliseconds since the station before; null for the first. */
  readonly tookMs: number | null;
  /** Set when the act came after it was owed: until when it was. */
  readonly missed: Date | null;
  /** The office that acted, or to which it was handed; null when the journal does not know. */
  readonly organisationId: string | null;
  readonly fromOrganisationId: string | null;
  /** Named by the journal at the time, should the office be gone. */
  readonly organisationName: string | null;
  readonly classification: Classification | null;
  /** What the ladder did: whom it told, how far it raised the report, and how late it was then in working days. */
  readonly ladder: {
    readonly step: DeadlineStep;
    readonly recipients: readonly Recipient[];
    readonly level: Level | null;
    readonly lateDays: number;
    /** No agency could be proposed. */
    readonly stranded: boolean;
    /** Of a notice before the limit of a reporter's silence: whether that silence closes the report. */
    readonly closes: boolean;
  } | null;
  /** The how-manieth question this is; of an answer to one, how many working days the clocks were given back for it. */
  readonly count: number | null;
  /** How many others were merged into it by this act. */
  readonly reports: number | null;
  /** The reporter of a merged report did it, not the main one's. */
  readonly byMerged: boolean;
  /** Its own reporter merged it with another one, not an office. */
  readonly byReporter: boolean;
  /** Of an archiving because others are in charge: who, and how to reach them. */
  readonly receiver: Receiver | null;
  /** Of the question whether it is still fixed. */
  readonly lasting: LastingAnswer | null;
  /** Of an audit. */
  readonly finding: AuditFinding | null;
  /** Words of whoever acted; null when there are none, or when this reader may not see them. */
  readonly said: string | null;
  /** For the reporter and the offices, of words that everybody reads otherwise than they were written: what everybody reads. */
  readonly shown: string | null;
  readonly photos: readonly Photo[];
  /** For the reporter and the offices only. */
  readonly documents: readonly Attachment[];
}

/** What somebody still owes. The last one, the reporter's word, has no date until there is an answer. */
export interface Owed {
  readonly step: DeadlineStep;
  readonly at: Date | null;
  readonly late: boolean;
}

export interface Timeline {
  readonly facts: readonly Fact[];
  /** Undefined when the report has ended. */
  readonly now: ReportStatus | undefined;
  readonly owed: readonly Owed[];
}

type Standing = Pick<
  Report,
  | 'status'
  | 'text'
  | 'reportedAt'
  | 'resumeStatus'
  | 'verifyDueAt'
  | 'respondDueAt'
  | 'resolveDueAt'
  | 'reporterDueAt'
  | 'firstResponseAt'
  | 'reopenings'
>;

/** Everything there is; what may be seen of it is decided here. */
export interface Sources {
  readonly report: Standing;
  /** Oldest first. */
  readonly entries: readonly Told[];
  readonly messages: readonly Message[];
  readonly photos: readonly Photo[];
  readonly documents: readonly Attachment[];
  /** Whether this reader may read words and see pictures: the reporter always, others when the text is public. */
  readonly mayRead: boolean;
  /** The reporter or an office at work on it: reads also what the reporter wrote later, which no verifier has read for the public. */
  readonly isParty: boolean;
}

/** Which acts bring what a step owes. */
const BRINGS: Partial<Record<DeadlineStep, readonly string[]>> = {
  verify: ['verify', 'archive', 'route'],
  first_response: ['start', 'progress', 'answer', 'ask'],
  resolve: ['answer'],
  rework: ['answer'],
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const isStation = (act: string): act is StationAct => (STATION_ACTS as readonly string[]).includes(act);
const nameOf = ({ act }: Told): string => act.slice(act.indexOf('.') + 1);

/** Until when the office owed what this act brought, if that moment had passed. */
const missedBy = (act: string, at: Date, owing: Told | undefined): Date | null => {
  const step = owing?.public.dueStep as DeadlineStep | undefined;
  const due = text(owing?.public.dueAt);
  if (!step || !due || !BRINGS[step]?.includes(act)) return null;
  return new Date(due) < at ? new Date(due) : null;
};

/** Acts whose journal row leaves open what is owed. */
const SAYS_NOTHING_OWED: readonly string[] = [
  'support',
  'open_identity',
  'draw_audit',
  'choose_news',
  'follow_here',
  'unfollow_here',
];

/** What concerns the agency that holds it; before it was handed to one nobody does. */
const OF_HOLDER: readonly StationAct[] = ['accept', 'start', 'progress', 'answer', 'remind', 'escalate', 'appeal'];
const HANDS_OVER: readonly StationAct[] = ['assign', 'route', 'transfer', 'forward_unverified', 'decide_agency'];

const ladderOf = ({ public: told }: Told): Fact['ladder'] =>
  Array.isArray(told.rungs)
    ? {
        step: told.step as DeadlineStep,
        recipients: told.rungs.map((rung: { recipient: Recipient }) => rung.recipient),
        level: (text(told.level) as Level | null) ?? null,
        lateDays: Number(told.lateDays) || 0,
        stranded: told.stranded === true,
        closes: told.closes !== false,
      }
    : null;

/** The reporter and the offices read what was written, everybody else what a verifier has chosen of it. */
const wordsFor = ({ body, publicBody }: Message, isParty: boolean): string => (isParty ? body : (publicBody ?? body));

/** What everybody reads of what the reporter wrote later, or of what was changed for them. */
const shownOf = ({ author, isPublic, body, publicBody }: Message): string | null => {
  if (!isPublic) return null;
  return author === 'reporter' ? (publicBody ?? body) : publicBody;
};

/** Acts in the order of time, each with what was said and shown in it. */
const factsOf = ({ report, entries, messages, photos, documents, mayRead, isParty }: Sources): Fact[] => {
  const facts: Fact[] = [];
  let holder: string | null = null;
  let before: Told | undefined;
  let questions = 0;
  let owing: Told | undefined; // the last act that said what was owed, a station or not
  for (const entry of entries) {
    const act = nameOf(entry);
    const owed = owing;
    if (!SAYS_NOTHING_OWED.includes(act)) owing = entry;
    if (!isStation(act)) continue;
    const told = entry.public;
    const message = messages.find(({ id }) => id === told.message);
    const readable = message !== undefined && message.kind !== 'note' && (message.isPublic ? mayRead : isParty);
    const first = before === undefined && (act === 'submit' || act === 'import');
    const handed = HANDS_OVER.includes(act);
    if (act === 'ask') questions += 1;
    if (handed) holder = text(told.organisation);
    facts.push({
      act,
      at: entry.at,
      tookMs: before ? entry.at.getTime() - before.at.getTime() : null,
      missed: missedBy(act, entry.at, owed),
      organisationId: handed || OF_HOLDER.includes(act) ? holder : (message?.organisationId ?? null),
      fromOrganisationId: text(told.fromOrganisation),
      organisationName: text(told.organisationName),
      classification: act === 'verify' || act === 'release' ? (told.classification as Classification) : null,
      ladder: ladderOf(entry),
      count: act === 'ask' ? questions : act === 'complete' ? Number(told.gave) || 0 : null,
      reports: typeof told.reports === 'number' ? told.reports : null,
      byMerged: told.by === 'merged',
      byReporter: told.by === 'reporter',
      receiver: act === 'archive' ? ((told.receiver as Receiver | undefined) ?? null) : null,
      lasting: act === 'say_lasting' ? (told.said as LastingAnswer) : null,
      finding: act === 'audit' ? (told.finding as AuditFinding) : null,
      said: first && mayRead ? report.text : readable ? wordsFor(message, isParty) : null,
      shown: readable && isParty ? shownOf(message) : null,
      photos: photos.filter(({ messageId }) =>
        first ? mayRead && messageId === null : readable && messageId === message.id,
      ),
      documents: isParty ? documents.filter(({ messageId }) => messageId === message?.id) : [],
    });
    before = entry;
  }
  return facts;
};

/**
 * What the reporter showed, and the last answer that shows something too.
 * @returns undefined unless this reader sees both
 */
export const beforeAndAfter = ({ facts }: Timeline): { before: Fact; after: Fact } | undefined => {
  const before = facts.find(({ act, photos }) => (act === 'submit' || act === 'complete') && photos.length > 0);
  const after = facts.findLast(({ act, photos }) => act === 'answer' && photos.length > 0);
  return before && after ? { before, after } : undefined;
};

/** What is still to come, the nearest first; always ends with the word of the reporter. */
const owedOf = (report: Standing, now: Date): Owed[] => {
  const owed = (step: DeadlineStep, at: Date | null): Owed => ({
    step,
    at,
    late: at !== null && at < now && OFFICE_STEPS.includes(step),
  });
  const resolve = report.reopenings > 0 ? 'rework' : 'resolve';
  const confirm = owed('reporter_silence', report.status === 'answered' ? report.reporterDueAt : null);
  switch (report.status) {
    case 'received':
      return [owed('verify', report.verifyDueAt), owed(resolve, report.resolveDueAt), confirm];
    case 'awaiting_reporter':
      // The office's clock stands still: its old date no longer holds, the new one is not known yet.
      return [owed('reporter_completion', report.reporterDueAt), owed(resolve, null), confirm];
    case 'answered':
      return [confirm];
    default:
      if (!isOpen(report.status)) return [];
      return [
        ...(report.firstResponseAt || !report.respondDueAt ? [] : [owed('first_response', report.respondDueAt)]),
        owed(resolve, report.resolveDueAt),
        confirm,
      ];
  }
};

/**
 * The red thread of a report: every act with office and time, what is happening now, and what is owed next.
 * Words and pictures are left out unless this reader may see them.
 */
export const timelineOf = (sources: Sources, now: Date): Timeline => ({
  facts: factsOf(sources),
  now: isOpen(sources.report.status) ? sources.report.status : undefined,
  owed: owedOf(sources.report, now),
});
