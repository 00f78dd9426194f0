import type { Tx } from '#platform/db/index.ts';
import type { LogEntry, Stage, State } from '../types.ts';
import { moneyOrNull, textOrNull } from './proposals.ts';

interface StepRow extends Omit<LogEntry, 'before' | 'after'> {
  readonly proposalId: string;
  readonly yearBefore: number;
  readonly yearAfter: number;
  readonly stageBefore: Stage;
  readonly stageAfter: Stage;
  readonly stateBefore: State;
  readonly stateAfter: State;
  readonly amountBefore: string | null;
  readonly amountAfter: string | null;
  readonly mergedBefore: string | null;
  readonly mergedAfter: string | null;
}

/** A step with whose it is. */
export interface StepOf extends LogEntry {
  readonly proposalId: string;
}

const STEP = `proposal_id as "proposalId", seq, at, step, role, organisation_id as "organisationId", meeting_id as "meetingId", reason,
  corrects, year_before as "yearBefore", year_after as "yearAfter", stage_before as "stageBefore", stage_after as "stageAfter",
  state_before as "stateBefore", state_after as "stateAfter", amount_before::text as "amountBefore", amount_after::text as "amountAfter",
  merged_before as "mergedBefore", merged_after as "mergedAfter"`;

const stepOf = ({
  yearBefore,
  yearAfter,
  stageBefore,
  stageAfter,
  stateBefore,
  stateAfter,
  amountBefore,
  amountAfter,
  mergedBefore,
  mergedAfter,
  ...step
}: StepRow): StepOf => ({
  ...step,
  before: {
    year: yearBefore,
    stage: stageBefore,
    state: stateBefore,
    amount: moneyOrNull(amountBefore),
    mergedInto: mergedBefore,
  },
  after: {
    year: yearAfter,
    stage: stageAfter,
    state: stateAfter,
    amount: moneyOrNull(amountAfter),
    mergedInto: mergedAfter,
  },
});

export type NewStep = Omit<LogEntry, 'role' | 'organisationId'> & {
  readonly role: string;
  readonly organisationId: string | null;
  readonly personId: string | null;
};

/** Two that write the same step of a proposal cannot: the second is refused by the key. */
export const insertStep = (tx: Tx, proposal: string, { before, after, ...step }: NewStep): Promise<number> =>
  tx.run(
    `insert into proposals.step (region_id, proposal_id, seq, at, step, role, person_id, organisation_id, meeting_id, reason, corrects,
       year_before, year_after, stage_before, stage_after, state_before, state_after, amount_before, amount_after, merged_before, merged_after)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      tx.region,
      proposal,
      step.seq,
      step.at,
      step.step,
      step.role,
      step.personId,
      step.organisationId,
      step.meetingId,
      step.reason,
      step.corrects,
      before.year,
      after.year,
      before.stage,
      after.stage,
      before.state,
      after.state,
      textOrNull(before.amount),
      textOrNull(after.amount),
      before.mergedInto,
      after.mergedInto,
    ],
    'musrenbang-step-insert',
  );

/** Everything that was done with it, oldest first. */
export const stepsOf = async (tx: Tx, proposal: string): Promise<StepOf[]> =>
  (
    await tx.query<StepRow>(
      `select ${STEP} from proposals.step where region_id = $1 and proposal_id = $2 order by seq`,
      [tx.region, proposal],
      'musrenbang-steps',
    )
  ).map(stepOf);

/** What a meeting decided, in the order in which it did; a proposal may stand in it more than once. */
export const stepsOfMeeting = async (tx: Tx, meeting: string): Promise<StepOf[]> =>
  (
    await tx.query<StepRow>(
      `select ${STEP} from proposals.step where region_id = $1 and meeting_id = $2 order by at, proposal_id, seq`,
      [tx.region, meeting],
    )
  ).map(stepOf);

/** Its state at every step, for whoever ties something to it. @returns oldest first; the last is how it stands */
export const statesOf = async (tx: Tx, proposal: string): Promise<{ at: Date; stage: Stage; state: State }[]> =>
  (await stepsOf(tx, proposal)).map(({ at, after: { stage, state } }) => ({ at, stage, state }));
