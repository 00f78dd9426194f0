import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export { answerPetition } from './actions/answer.ts';
export { followReport, lapsePetition, supportPetition, supportPetitionIn } from './actions/gather.ts';
export { decideReferral, decideReferralIn, referAspirations } from './actions/referral.ts';
export { changeThreshold, seedPetitions } from './actions/setup.ts';
export {
  answersOf,
  listPetitions,
  type PetitionCounts,
  petitionById,
  petitionCounts,
  petitionOf,
  thresholds,
} from './queries/petitions.ts';
export { referralsFor } from './queries/referrals.ts';
export { maySupport, nextStates, readAmount, readPetitionFilter, standingOf, thresholdOn } from './rules.ts';
export {
  ANSWER_KINDS,
  type Answer,
  type AnswerKind,
  answerInput,
  LEAST_ANSWER,
  LEAST_REASON,
  PETITION_STATES,
  type Petition,
  type PetitionFilter,
  type PetitionState,
  type Referral,
  type ReferralState,
  referralDecision,
  referralInput,
  STAGES,
  type Stage,
  type Standing,
  type Threshold,
  thresholdInput,
} from './types.ts';

export const petitions: Module = {
  name: 'petitions',
  dependsOn: ['places', 'organisations', 'accounts', 'reports'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
};
