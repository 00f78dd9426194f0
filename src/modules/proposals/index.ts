import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { proposalRoutes } from './routes.ts';

export { changeStageDate, seedProposals } from './actions/calendar.ts';
export { decideProposal } from './actions/decide.ts';
export {
  closeMeeting,
  correctMeeting,
  fillTable,
  prepareMeeting,
  rankProposals,
  takeOffTable,
  writeMinutes,
} from './actions/meetings.ts';
export {
  type ProposalReceipt,
  type Proposing,
  proposeAsOffice,
  proposeAsResident,
  type ResidentReceipt,
  takeUpReferral,
} from './actions/propose.ts';
export {
  followProposalHere,
  forgetProposer,
  screenProposal,
  supportProposal,
  unfollowProposalHere,
  withdrawProposal,
} from './actions/screen.ts';
export { missedProposal, proposalSupporterHashes, proposerByKey, proposerOf } from './key.ts';
export {
  meetingClosed,
  meetingNotFound,
  nothingToForget,
  proposalKeyNeeded,
  proposalNotFound,
  tooManyProposalSupporters,
  tooManyProposals,
} from './problems.ts';
export {
  countProposals,
  type DeskScope,
  listProposals,
  type ProposalCounts,
  proposalsAccepted,
  proposalsBy,
  unreadProposals,
  waitingProposals,
  yearsOfProposals,
} from './queries/lists.ts';
export {
  candidatesFor,
  correctionOf,
  type Held,
  heldOf,
  itemsOf,
  listMeetings,
  meetingById,
  meetingsOf,
  storedRecord,
} from './queries/meetings.ts';
export {
  authorsOf,
  identityOf as identityOfProposer,
  isSupportedBy as isProposalSupportedBy,
  mergedWith,
  ownWords,
  photosOf as photosOfProposal,
  pokirOf,
  proposalByCode,
  proposalById,
  proposalsOfReport,
} from './queries/proposals.ts';
export { type SimilarProposal, similarProposals, type ToCompare } from './queries/similar.ts';
export { stageDates } from './queries/stages.ts';
export { type StepOf, statesOf, stepsOf, stepsOfMeeting } from './queries/steps.ts';
export { type MeetingRecord, type RecordLine, type RecordVerdict, recordShown } from './record.ts';
export { drawRecord } from './record-pdf.ts';
export { readProposalCode } from './rules/codes.ts';
export { proposalAddress, readProposalFilter } from './rules/filter.ts';
export { belongsTo, isPublic, mayWithdraw, nextSteps, stageAfter, startOf } from './rules/life.ts';
export { type Lack, lacksOf, peoplePresent, recordNumber, stageOfOffice } from './rules/meeting.ts';
export { type Rank, rankingOf } from './rules/ranking.ts';
export { type DateStanding, dateStanding, daysLate, yearToPropose } from './rules/stages.ts';
export {
  type Attendance,
  attendanceInput,
  correctionInput,
  DATES,
  type DateName,
  LEAST_MINUTES,
  LEAST_REASON,
  LIMITS as PROPOSAL_LIMITS,
  type LogEntry,
  METHODS,
  type Meeting,
  type MeetingRef,
  meetingInput,
  minutesInput,
  type OfficeInput,
  ORIGINS,
  type Origin,
  officeInput,
  type Pokir,
  type Proposal,
  type ProposalFilter,
  type ProposalRef,
  type ResidentInput,
  rankingInput,
  residentInput,
  STAGES,
  STATES,
  type Stage,
  type StageDate,
  type Standing,
  type State,
  type Step,
  SURENESS,
  type Sureness,
  screeningInput,
  stageDateInput,
  takeUpInput,
  VERDICTS,
  type Verdict,
  verdictInput,
} from './types.ts';

export const proposals: Module = {
  name: 'proposals',
  dependsOn: ['places', 'organisations', 'accounts', 'reports', 'petitions'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
  access,
  routes: (app) => proposalRoutes(app),
};
