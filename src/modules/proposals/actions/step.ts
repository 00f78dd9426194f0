import { isValidOn, officeOfPlace, organisationById } from '#modules/organisations/index.ts';
import { regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText } from '#platform/money.ts';
import { type Calendar, localDay } from '#platform/time/index.ts';
import { agencyNotInForce, ownProposal } from '../problems.ts';
import { moveProposal } from '../queries/proposals.ts';
import { insertStep } from '../queries/steps.ts';
import type { LogEntry, Meeting, Proposal, Standing, Step } from '../types.ts';

export const calendarIn = async (tx: Tx): Promise<Calendar> =>
  calendarOfRegion(tx, tx.region!, (await regionById(tx, tx.region!))?.time_zone);

/** Today in the region's own time. */
export const todayIn = async (tx: Tx, now: Date): Promise<string> => localDay((await calendarIn(tx)).timeZone, now);

/** An agency that is in force today. @throws {Problem} 422 `proposal-agency-unknown` */
export const requireAgency = async (tx: Tx, id: string | null, now: Date): Promise<void> => {
  if (id === null) return;
  const office = await organisationById(tx, id);
  if (!office || !isValidOn(office, await todayIn(tx, now))) throw agencyNotInForce();
};

/** In whose hands a meeting is: of its office, and a village's also of the district's. */
export const handsOf = async (
  tx: Tx,
  { stage, placeCode, organisationId }: Pick<Meeting, 'stage' | 'placeCode' | 'organisationId'>,
  now: Date,
): Promise<readonly string[]> => {
  const above =
    stage === 'village' && placeCode
      ? await officeOfPlace(tx, placeCode.slice(0, 8), await todayIn(tx, now))
      : undefined;
  return [organisationId, ...(above ? [above.id] : [])];
};

/** Offices of the place that a proposal is about: its village's and its district's. */
export const officesOver = async (
  tx: Tx,
  { placeCode, districtCode }: Pick<Proposal, 'placeCode' | 'districtCode'>,
  now: Date,
): Promise<readonly string[]> => {
  const today = await todayIn(tx, now);
  const codes = [placeCode, districtCode].filter((code) => code !== null);
  const offices = await Promise.all(codes.map((code) => officeOfPlace(tx, code, today)));
  return offices.flatMap((office) => (office ? [office.id] : []));
};

/** Who proposed does not decide. @throws {Problem} 403 `proposal-own` */
export const requireAnother = (actor: Actor, ...proposals: readonly Pick<Proposal, 'byPersonId'>[]): void => {
  if (actor.kind === 'person' && proposals.some(({ byPersonId }) => byPersonId === actor.id)) throw ownProposal();
};

/** Whoever acts at a desk is a person: the permission table lets nobody else. */
export const personId = (actor: Actor): string => {
  if (actor.kind !== 'person') throw new TypeError('Only a person acts at a desk');
  return actor.id;
};

/** As what somebody acts, in the log: their office, never their name. */
export const actingAs = (actor: Actor): Pick<LogEntry, 'role' | 'organisationId'> & { personId: string | null } =>
  actor.kind === 'person'
    ? { role: actor.role, organisationId: actor.organisation ?? null, personId: actor.id }
    : { role: actor.kind === 'system' ? 'system' : 'resident', organisationId: null, personId: null };

interface Taken {
  readonly step: Step;
  readonly from: Standing;
  readonly to: Standing;
  readonly reason: string | null;
  readonly meetingId?: string;
  readonly corrects?: number | null;
  /** Whose work it is, where that is decided too. */
  readonly organisation?: string | null;
}

/** What everybody may know of a standing, for ever: no words of anybody. */
const told = ({ year, stage, state, amount, mergedInto }: Standing) => ({
  year,
  stage,
  state,
  ...(amount !== null && { amount: moneyText(amount) }),
  ...(mergedInto && { mergedInto }),
});

/** Writes a step of a locked proposal, moves it, and tells the journal: kept or lost together. */
export const takeStep = async (
  tx: Tx,
  actor: Actor,
  proposal: Pick<Proposal, 'id' | 'steps'>,
  act: string,
  { step, from, to, reason, meetingId, corrects = null, organisation }: Taken,
  now: Date,
): Promise<void> => {
  const seq = proposal.steps + 1;
  await insertStep(tx, proposal.id, {
    seq,
    at: now,
    step,
    reason,
    corrects,
    meetingId: meetingId ?? null,
    before: from,
    after: to,
    ...actingAs(actor),
  });
  await moveProposal(tx, proposal.id, to, seq, now, organisation);
  await journal(tx, actor, {
    act,
    subject: `proposals/${proposal.id}`,
    at: now,
    public: {
      step,
      from: told(from),
      to: told(to),
      ...(meetingId && { meeting: meetingId }),
      ...(corrects && { corrects }),
    },
  });
};
