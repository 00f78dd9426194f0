import type { Sen } from '#platform/money.ts';
import {
  type LogEntry,
  type Meeting,
  type Origin,
  STAGES,
  type Stage,
  type Standing,
  type State,
  type Step,
  type Verdict,
} from '../types.ts';

/** What may happen to a proposal in each state. Out of an end there is no way but the correction of the record that led there. */
const NEXT: Record<State, readonly Step[]> = {
  received: ['admitted', 'refused', 'withdrawn'],
  waiting: ['accepted', 'changed', 'rejected', 'merged', 'deferred', 'withdrawn'],
  deferred: ['accepted', 'changed', 'rejected', 'merged', 'deferred'],
  accepted: [],
  rejected: [],
  merged: [],
  withdrawn: [],
};

export const nextSteps = (state: State): readonly Step[] => NEXT[state];

/** Where a proposal enters. Of an aspiration the office that handed it over has said so. @source Permendagri 86/2017: pokir are put to the regency's own musrenbang */
export const entryOf = (origin: Exclude<Origin, 'aspiration'>, placeCode: string | null): Stage => {
  if (origin === 'council') return 'regency';
  if (origin === 'agency' || placeCode === null) return 'agency_forum';
  return 'village';
};

/** What enters at a stage of a place it does not name enters where no place is asked for. */
export const entryAt = (
  stage: Stage,
  { placeCode, districtCode }: { readonly placeCode: string | null; readonly districtCode: string | null },
): Stage => {
  if (stage === 'village' && placeCode === null) return entryAt('district', { placeCode, districtCode });
  return stage === 'district' && districtCode === null ? 'agency_forum' : stage;
};

/** The stage after this one; undefined after the last. */
export const stageAfter = (stage: Stage): Stage | undefined => STAGES[STAGES.indexOf(stage) + 1];

interface Told {
  readonly amount?: Sen | null;
  readonly into?: string | null;
  /** Of the meeting in which it is decided: what was deferred goes on in that year. */
  readonly year?: number;
}

/** Where a step leads. @returns undefined where it may not be taken from there, or lacks what it needs */
export const leadsTo = (step: Step, from: Standing, told: Told = {}): Standing | undefined => {
  if (!NEXT[from.state].includes(step)) return undefined;
  const at = { ...from, year: told.year ?? from.year };
  switch (step) {
    case 'admitted':
      return { ...at, state: 'waiting' };
    case 'refused':
    case 'rejected':
      return { ...at, state: 'rejected' };
    case 'withdrawn':
      return { ...at, state: 'withdrawn' };
    case 'deferred':
      return { ...at, state: 'deferred' };
    case 'merged':
      return told.into ? { ...at, state: 'merged', mergedInto: told.into } : undefined;
    case 'changed':
      return told.amount == null || told.amount === from.amount ? undefined : { ...onward(at), amount: told.amount };
    default:
      return onward(at);
  }
};

/** Accepted it goes to the next stage, and waits there; at the last it is accepted for good. */
const onward = (from: Standing): Standing => {
  const next = stageAfter(from.stage);
  return next ? { ...from, stage: next, state: 'waiting' } : { ...from, state: 'accepted' };
};

/** Why a meeting cannot decide on a proposal. */
export type Refusal = 'decided' | 'moved_on' | 'elsewhere' | 'other_year' | 'amount_needed' | 'into_needed';

type Sitting = Pick<Meeting, 'id' | 'year' | 'stage' | 'placeCode' | 'organisationId' | 'corrects'>;

/** Whether a proposal is for this meeting to decide on, as far as place and agency go. */
export const belongsTo = (
  { stage, placeCode, organisationId }: Sitting,
  proposal: {
    readonly placeCode: string | null;
    readonly districtCode: string | null;
    readonly organisationId: string | null;
  },
): boolean => {
  if (stage === 'village') return proposal.placeCode === placeCode;
  if (stage === 'district') return proposal.districtCode === placeCode;
  if (stage === 'agency_forum') return proposal.organisationId === null || proposal.organisationId === organisationId;
  return true;
};

/**
 * Where a verdict of a meeting starts from: where the proposal stands, or, where its last step was this meeting's own or that of the
 * record that the meeting corrects, where it stood before that.
 */
export const startOf = (
  standing: Standing,
  last: Pick<LogEntry, 'seq' | 'meetingId' | 'before'>,
  meeting: Sitting,
): { readonly from: Standing; readonly corrects: number | null } => {
  const isOwn = last.meetingId !== null && (last.meetingId === meeting.id || last.meetingId === meeting.corrects);
  return isOwn ? { from: last.before, corrects: last.seq } : { from: standing, corrects: null };
};

/** What a verdict makes of a proposal in a meeting, or why it cannot be given there. */
export const verdictOn = (
  proposal: Standing & Pick<Parameters<typeof belongsTo>[1], 'placeCode' | 'districtCode' | 'organisationId'>,
  last: Pick<LogEntry, 'seq' | 'meetingId' | 'before'>,
  meeting: Sitting,
  verdict: Verdict,
  told: Pick<Told, 'amount' | 'into'>,
): { readonly from: Standing; readonly to: Standing; readonly corrects: number | null } | Refusal => {
  const { from, corrects } = startOf(standingOf(proposal), last, meeting);
  if (!NEXT[from.state].includes(verdict)) return 'decided';
  if (from.stage !== meeting.stage)
    return STAGES.indexOf(from.stage) > STAGES.indexOf(meeting.stage) ? 'moved_on' : 'elsewhere';
  if (!belongsTo(meeting, proposal)) return 'elsewhere';
  if (from.year > meeting.year || (from.year < meeting.year && from.state !== 'deferred')) return 'other_year';
  const to = leadsTo(verdict, from, { ...told, year: meeting.year });
  if (!to) return verdict === 'merged' ? 'into_needed' : 'amount_needed';
  return { from, to, corrects };
};

export const standingOf = ({ year, stage, state, amount, mergedInto }: Standing): Standing => ({
  year,
  stage,
  state,
  amount,
  mergedInto,
});

/** What another may be merged into: what is still on its way, or has come through. */
const TAKES_OTHERS: readonly State[] = ['waiting', 'deferred', 'accepted'];
export const mayTakeOthers = ({ state }: Pick<Standing, 'state'>): boolean => TAKES_OTHERS.includes(state);

/** Its proposer may take it back until a meeting has spoken. */
export const mayWithdraw = (state: State, log: readonly Pick<LogEntry, 'meetingId'>[]): boolean =>
  NEXT[state].includes('withdrawn') && log.every(({ meetingId }) => meetingId === null);

/** Everybody may read what was put on the list, whatever became of it. */
export const isPublic = ({ listedAt }: { readonly listedAt: Date | null }): boolean => listedAt !== null;
