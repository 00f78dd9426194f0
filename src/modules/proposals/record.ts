import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion, regionById } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { moneyText, type Sen } from '#platform/money.ts';
import { itemsOf, meetingById, type StoredRecord } from './queries/meetings.ts';
import { proposalById } from './queries/proposals.ts';
import { type StepOf, stepsOfMeeting } from './queries/steps.ts';
import { recordNumber } from './rules/meeting.ts';
import { rankingOf } from './rules/ranking.ts';
import type { Attendance, Meeting, Method, Stage, Verdict } from './types.ts';

export interface RecordVerdict {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly amountBefore: string | null;
  readonly amountAfter: string | null;
  /** Code of what it goes on in. */
  readonly into: string | null;
  /** Where it goes next; null: nowhere. */
  readonly next: Stage | null;
}

export interface RecordLine {
  /** Null: not ranked. */
  readonly position: number | null;
  readonly tied: boolean;
  readonly code: string;
  readonly title: string;
  readonly place: string | null;
  readonly volume: string | null;
  readonly unit: string | null;
  readonly estimate: string | null;
  readonly score: number | null;
  readonly supporters: number;
  /** Null: it was on the table, and nothing was decided. */
  readonly verdict: RecordVerdict | null;
}

/** A record (berita acara) as it was closed, in words: what is renamed later changes nothing here. No private person is in it. */
export interface MeetingRecord {
  readonly region: string;
  readonly number: string;
  readonly version: number;
  readonly year: number;
  readonly stage: Stage;
  readonly place: string | null;
  readonly office: string;
  readonly heldOn: string;
  readonly venue: string;
  readonly chair: string;
  readonly method: Method;
  readonly attendance: readonly Attendance[];
  readonly minutes: string;
  readonly corrects: { readonly number: string; readonly why: string } | null;
  readonly lines: readonly RecordLine[];
  readonly isSample: boolean;
}

const written = (amount: Sen | null): string | null => (amount === null ? null : moneyText(amount));

const verdictOf = async (tx: Tx, step: StepOf): Promise<RecordVerdict> => ({
  verdict: step.step as Verdict,
  reason: step.reason ?? '',
  amountBefore: written(step.before.amount),
  amountAfter: written(step.after.amount),
  into: step.after.mergedInto ? ((await proposalById(tx, step.after.mergedInto))?.code ?? null) : null,
  next: step.after.state === 'waiting' ? step.after.stage : null,
});

/** What a meeting decided of each proposal last; where it corrects a record, what it did not decide anew holds from there. */
const verdictsOf = async (tx: Tx, { id, corrects }: Pick<Meeting, 'id' | 'corrects'>): Promise<Map<string, StepOf>> => {
  const before = corrects ? await meetingById(tx, corrects) : undefined;
  const decided = before ? await verdictsOf(tx, before) : new Map<string, StepOf>();
  for (const step of await stepsOfMeeting(tx, id)) decided.set(step.proposalId, step);
  return decided;
};

/** What a meeting's record says as things stand: in its order, with what was decided last of each. */
const composed = async (tx: Tx, meeting: Meeting): Promise<MeetingRecord> => {
  const places = new Map((await placesOfRegion(tx, tx.region!)).map((place) => [place.code, placeLabel(place)]));
  const offices = await namesOfOrganisations(tx);
  const items = await itemsOf(tx, meeting.id);
  const decided = await verdictsOf(tx, meeting);
  const byId = new Map(items.map((item) => [item.proposal.id, item]));
  const ranks = rankingOf(items.map(({ proposal, score }) => ({ ...proposal, score })));
  const lines: RecordLine[] = [];
  for (const { id, position, tied } of ranks) {
    const { proposal, score } = byId.get(id)!;
    const step = decided.get(id);
    lines.push({
      position,
      tied,
      code: proposal.code,
      title: proposal.title,
      place: places.get(proposal.placeCode ?? proposal.districtCode ?? '') ?? null,
      volume: proposal.volume,
      unit: proposal.unit,
      estimate: written(proposal.estimate),
      score,
      supporters: proposal.supporters,
      verdict: step ? await verdictOf(tx, step) : null,
    });
  }
  const corrected = meeting.corrects ? await meetingById(tx, meeting.corrects) : undefined;
  const { version, year, stage, heldOn, venue, chair, method, attendance, minutes, isSample } = meeting;
  return {
    region: (await regionById(tx, tx.region!))?.name ?? '',
    number: recordNumber(meeting),
    version,
    year,
    stage,
    place: places.get(meeting.placeCode ?? '') ?? null,
    office: offices.get(meeting.organisationId) ?? '',
    heldOn,
    venue,
    chair,
    method,
    attendance: attendance.map(({ office, people }) => ({ office, people })),
    minutes,
    corrects: corrected ? { number: recordNumber(corrected), why: meeting.correctsWhy ?? '' } : null,
    lines,
    isSample,
  };
};

/** What is kept of a meeting when it is closed, as plain data. */
export const recordOf = async (tx: Tx, meeting: Meeting, closedAt: Date) => ({
  ...(await composed(tx, meeting)),
  closedAt: closedAt.toISOString(),
});

/** The record of a meeting: as it was closed, or, while it is open, as it would be. @param stored what was kept, of a closed one */
export const recordShown = async (
  tx: Tx,
  meeting: Meeting,
  stored: StoredRecord | undefined,
): Promise<MeetingRecord & { readonly digest: string | null }> =>
  stored
    ? { ...(stored.content as MeetingRecord), digest: stored.digest }
    : { ...(await composed(tx, meeting)), digest: null };
