import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { requirePermission, scopeOf } from '#modules/accounts/index.ts';
import { isValidOn, type Organisation, organisationById } from '#modules/organisations/index.ts';
import { placeByCode } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import {
  agencyNotInForce,
  meetingClosed,
  meetingCorrected,
  meetingLacks,
  meetingNotClosed,
  meetingNotFound,
  meetingOfAnotherOffice,
  proposalNotFound,
} from '../problems.ts';
import {
  addItems,
  candidatesFor,
  copyItems,
  correctionOf,
  insertMeeting,
  insertRecord,
  itemsOf,
  lockMeeting,
  meetingById,
  nextNumber,
  removeItem,
  setClosed,
  setMethod,
  setMinutes,
  setScore,
} from '../queries/meetings.ts';
import { proposalByCode } from '../queries/proposals.ts';
import { stepsOfMeeting } from '../queries/steps.ts';
import { recordOf } from '../record.ts';
import { readProposalCode } from '../rules/codes.ts';
import { canonical, lacksOf, stageOfOffice } from '../rules/meeting.ts';
import type { CorrectionInput, Meeting, MeetingInput, MeetingRef, MinutesInput, RankingInput } from '../types.ts';
import { handsOf, personId, todayIn } from './step.ts';

/** The word among its duties by which the planning office is known: it holds what is the regency's own. */
const PLANNING = 'musrenbang';

/** Whether such an office holds such a meeting there. */
const holds = (office: Organisation, { stage, place }: MeetingInput, isPlanner: boolean): boolean => {
  if (stage === 'regency') return place === null && (isPlanner || office.duties.includes(PLANNING));
  if (stage === 'agency_forum') return place === null && stageOfOffice(office.kind) === 'agency_forum';
  return stageOfOffice(office.kind) === stage && office.place === place;
};

interface Prepared extends MeetingInput {
  readonly corrects?: Meeting;
  readonly why?: string;
  readonly isSample?: boolean;
}

const prepare = async (tx: Tx, actor: Actor, input: Prepared, now: Date): Promise<string> => {
  const id: string = uuidv7();
  const { corrects, why, isSample = false, ...rest } = input;
  await insertMeeting(tx, {
    ...rest,
    id,
    preparedBy: personId(actor),
    preparedAt: now,
    corrects: corrects?.id ?? null,
    correctsWhy: why ?? null,
    version: (corrects?.version ?? 0) + 1,
    attendance: corrects?.attendance ?? [],
    isSample,
  });
  return id;
};

/**
 * An office prepares a meeting: everything that waits for it comes to the table.
 * @returns its id
 * @throws {Problem} 403, 422 `meeting-of-another-office`, `proposal-agency-unknown`
 */
export const prepareMeeting = (
  db: Db,
  actor: Actor,
  region: number,
  input: MeetingInput,
  now: Date,
  isSample = false,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    const hands = { stage: input.stage, placeCode: input.place, organisationId: input.organisation };
    requirePermission(actor, 'meeting.hold', { region, organisation: await handsOf(tx, hands, now) });
    const office = await organisationById(tx, input.organisation);
    if (!office || !isValidOn(office, await todayIn(tx, now))) throw agencyNotInForce();
    if (input.place && (await placeByCode(tx, input.place))?.region_id !== region) throw meetingOfAnotherOffice();
    if (!holds(office, input, scopeOf(actor, 'meeting.hold') === 'region')) throw meetingOfAnotherOffice();
    const id = await prepare(tx, actor, { ...input, isSample }, now);
    const waiting = await candidatesFor(tx, { id, year: input.year, ...hands });
    await addItems(
      tx,
      id,
      waiting.map((one) => one.id),
    );
    const { year, stage, place, heldOn } = input;
    const told = { year, stage, place, heldOn, proposals: waiting.length };
    await journal(tx, actor, { act: 'meeting.prepare', subject: `meetings/${id}`, at: now, public: told });
    return id;
  });

/** Every act on an open meeting: lock, permission, open. */
const onOpen = async (tx: Tx, actor: Actor, { region, id }: MeetingRef, now: Date): Promise<Meeting> => {
  const meeting = await lockMeeting(tx, id, 'update');
  if (!meeting) throw meetingNotFound();
  requirePermission(actor, 'meeting.hold', { region, organisation: await handsOf(tx, meeting, now) });
  if (meeting.state === 'closed') throw meetingClosed();
  return meeting;
};

/** What came to wait for it since it was prepared comes to the table. @returns how many */
export const fillTable = (db: Db, actor: Actor, ref: MeetingRef, now: Date): Promise<number> =>
  inRegion(db, ref.region, async (tx) => {
    const meeting = await onOpen(tx, actor, ref, now);
    const waiting = await candidatesFor(tx, meeting);
    await addItems(
      tx,
      ref.id,
      waiting.map((one) => one.id),
    );
    const told = { proposals: waiting.length };
    await journal(tx, actor, { act: 'meeting.fill_table', subject: `meetings/${ref.id}`, at: now, public: told });
    return waiting.length;
  });

const namedOnTable = async (tx: Tx, typed: string): Promise<string> => {
  const read = readProposalCode(typed);
  const proposal = typeof read === 'object' ? await proposalByCode(tx, read.code) : undefined;
  if (!proposal) throw proposalNotFound();
  return proposal.id;
};

/** Not discussed there after all; what the meeting has decided stays. @throws {Problem} 404, 403, 409 `meeting-closed` */
export const takeOffTable = (db: Db, actor: Actor, ref: MeetingRef, code: string, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    await onOpen(tx, actor, ref, now);
    const id = await namedOnTable(tx, code);
    const decided = await stepsOfMeeting(tx, ref.id);
    if (decided.some(({ proposalId }) => proposalId === id)) return;
    await removeItem(tx, ref.id, id);
    await journal(tx, actor, {
      act: 'meeting.take_off_table',
      subject: `meetings/${ref.id}`,
      at: now,
      public: { proposal: id },
    });
  });

/** Day, place, chair, who was present and what was said, as often as needed until it is closed. */
export const writeMinutes = (db: Db, actor: Actor, ref: MeetingRef, input: MinutesInput, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    await onOpen(tx, actor, ref, now);
    await setMinutes(tx, ref.id, input);
    const told = { heldOn: input.heldOn, groups: input.attendance.length };
    await journal(tx, actor, { act: 'meeting.write_minutes', subject: `meetings/${ref.id}`, at: now, public: told });
  });

/** Votes or points of what is on the table; the order follows from them (rules/ranking.ts). @throws {Problem} 404, 403, 409 */
export const rankProposals = (db: Db, actor: Actor, ref: MeetingRef, input: RankingInput, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    await onOpen(tx, actor, ref, now);
    await setMethod(tx, ref.id, input.method);
    const onTable = new Map((await itemsOf(tx, ref.id)).map(({ proposal }) => [proposal.code, proposal.id]));
    for (const { code, score } of input.scores) {
      const proposalId = onTable.get(code);
      if (!proposalId) throw proposalNotFound();
      await setScore(tx, ref.id, { proposalId, score });
    }
    const told = { method: input.method, ranked: input.scores.filter(({ score }) => score !== null).length };
    await journal(tx, actor, { act: 'meeting.rank', subject: `meetings/${ref.id}`, at: now, public: told });
  });

/**
 * The record is closed for good: numbered, hashed, and kept as it is now.
 * @returns its number
 * @throws {Problem} 404, 403, 409 `meeting-closed`, 422 `meeting-lacks`
 */
export const closeMeeting = (db: Db, actor: Actor, ref: MeetingRef, now: Date): Promise<number> =>
  inRegion(db, ref.region, async (tx) => {
    const meeting = await onOpen(tx, actor, ref, now);
    const lacks = lacksOf(meeting, (await itemsOf(tx, ref.id)).length, await todayIn(tx, now));
    if (lacks.length > 0) throw meetingLacks(lacks);
    const corrected = meeting.corrects ? await meetingById(tx, meeting.corrects) : undefined;
    const number = corrected?.number ?? (await nextNumber(tx, meeting.year));
    const content = await recordOf(tx, { ...meeting, number }, now);
    const text = canonical(content);
    const digest = createHash('sha256').update(text).digest('hex');
    await setClosed(tx, ref.id, personId(actor), number, now);
    await insertRecord(tx, ref.id, text, digest, now);
    const { year, stage, placeCode, version } = meeting;
    const told = { year, stage, place: placeCode, number, version, digest };
    await journal(tx, actor, { act: 'meeting.close', subject: `meetings/${ref.id}`, at: now, public: told });
    return number;
  });

/**
 * A closed record does not change: what was wrong in it is decided anew in a record of its own, which names it and says why.
 * @returns the id of the correction
 * @throws {Problem} 404, 403, 409 `meeting-not-closed`, `meeting-corrected`
 */
export const correctMeeting = (
  db: Db,
  actor: Actor,
  { region, id }: MeetingRef,
  { heldOn, why }: CorrectionInput,
  now: Date,
): Promise<string> =>
  inRegion(db, region, async (tx) => {
    const closed = await lockMeeting(tx, id, 'update');
    if (!closed) throw meetingNotFound();
    requirePermission(actor, 'meeting.hold', { region, organisation: await handsOf(tx, closed, now) });
    if (closed.state === 'open') throw meetingNotClosed();
    if (await correctionOf(tx, id)) throw meetingCorrected();
    const { year, stage, placeCode, organisationId, venue, chair, method, isSample } = closed;
    const same = { year, stage, place: placeCode, organisation: organisationId, venue, chair, method, isSample };
    const correction = await prepare(tx, actor, { ...same, heldOn, corrects: closed, why }, now);
    await copyItems(tx, id, correction);
    const told = { corrects: id, version: closed.version + 1 };
    await journal(tx, actor, { act: 'meeting.correct', subject: `meetings/${correction}`, at: now, public: told });
    return correction;
  });
