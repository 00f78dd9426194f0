import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { REPORT_COUNTS } from './rollup.ts';
import { reportRoutes } from './routes.ts';

export {
  type Answer,
  acceptReport,
  answerReport,
  appealAgency,
  decideAgency,
  noteOnReport,
  reportProgress,
  startWork,
  transferReport,
} from './actions/agency.ts';
export { openDocuments, sealDocuments, takeDocuments } from './actions/documents.ts';
export { type Identity, mayOpenIdentity, openIdentity } from './actions/identity.ts';
export { importReports } from './actions/import.ts';
export {
  applyImport,
  checkImport,
  IMPORT_BYTES,
  inspectImportFile,
  receiveImportFile,
  runImport,
} from './actions/import-file.ts';
export { missedCode, refuseGuesser, reporterByKey } from './actions/key.ts';
export { addRung, climbLadder, type NewRung, removeRung } from './actions/ladder.ts';
export {
  type KeptPhoto,
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  sealPhotos,
  TALK_FORM_LIMITS,
  takePhotos,
} from './actions/photos.ts';
export {
  becomeAnonymous,
  completeReport,
  confirmReport,
  contestReport,
  converse,
  objectToArchiving,
  reopenReport,
  reporterOf,
  supporterHashes,
  supportReport,
} from './actions/reporter.ts';
export { changeDeadline, changeService, type NewLimit, seedReports } from './actions/setup.ts';
export { archiveIncomplete, closeSilent, seeAnswer } from './actions/silence.ts';
export { type Receipt, submitReport } from './actions/submit.ts';
export {
  archiveReport,
  askReporter,
  assignReport,
  releaseReport,
  type Verification,
  verifyAndAssign,
  verifyReport,
  withdrawQuestion,
} from './actions/verifier.ts';
export { type ShownWords, showWords } from './actions/words.ts';
export { type Inspection, tellsPrivacy } from './import/inspect.ts';
export { readReports } from './import/read.ts';
export { type ImportResult, OUTCOMES, type Outcome } from './import/result.ts';
export { type ColumnMapping, IMPORT_FIELDS, type ImportField, type ImportFormat } from './import/types.ts';
export { showWallBy, type Watcher } from './live.ts';
export {
  codeMistyped,
  erasingUnsure,
  type FieldProblem,
  keyNeeded,
  reportNotFound,
  tooManyPhotos,
} from './problems.ts';
export { showingsOf } from './queries/conversation.ts';
export { type DeskCount, deskCounts, photoCounts, toldIdentity } from './queries/desk.ts';
export {
  type AgencyCount,
  countsByDistrict,
  countsByOrganisation,
  countsByStatus,
  type DistrictCount,
  openByOrganisation,
  responseTimes,
  type StatusCount,
  today,
  type Unusual,
  unusualThisWeek,
  type Week,
  weeks,
} from './queries/figures.ts';
export { isSupportedBy, sourcesOf } from './queries/follow.ts';
export { type ImportFile, type ImportState, importFile, newestImportFiles } from './queries/import-file.ts';
export { noticesOf } from './queries/ladder.ts';
export {
  type Audience,
  countReports,
  isPublicText,
  type ListOptions,
  listReports,
  type ReportLine,
  reportsNear,
  type Total,
} from './queries/lists.ts';
export {
  deadlineRules,
  identityOf,
  ladderOf,
  messagesOf,
  photosOf,
  reportByCode,
  reportById,
  servicesOf,
} from './queries/report.ts';
export {
  type Counted,
  type NewestAct,
  newestActs,
  raisedTo,
  type TopLevel,
  type WallFigures,
  wallFigures,
} from './queries/wall.ts';
export { isPass, passCookie } from './reopen-pass.ts';
export { keyCookie, openKey, sealKey } from './reporter-cookie.ts';
export { readCode, readKey } from './rules/codes.ts';
export {
  filterAddress,
  type ReportFilter,
  readFilter,
  readPage,
  STATUS_GROUPS,
  type StatusGroup,
} from './rules/filter.ts';
export { type Finding, findingOf } from './rules/finding.ts';
export { hopsOf, isInForce, misfitOf, RECIPIENTS_OF, rungsFor } from './rules/ladder.ts';
export {
  actsFrom,
  isLate,
  isOpen,
  isUnread,
  type LifeAct,
  mayArchive,
  mayHappen,
  nextDue,
  OFFICE_STEPS,
} from './rules/life.ts';
export { type LineProblem, readQuestions, writeQuestions } from './rules/question-lines.ts';
export { fieldProblems, type RawForm, readSubmission } from './rules/submission.ts';
export { type Fact, type Owed, type StationAct, type Timeline, timelineOf } from './rules/timeline.ts';
export { titleFrom } from './rules/title.ts';
export { mayBeShown } from './rules/visibility.ts';
export {
  type Attachment,
  CHANNELS,
  type Channel,
  CLASSIFICATIONS,
  type Classification,
  DEADLINE_STEPS,
  type DeadlineRule,
  type DeadlineStep,
  LADDER_STEPS,
  type LadderStep,
  LEVELS,
  type Level,
  LIMITS,
  type Message,
  type MessageKind,
  type Photo,
  Question,
  RECIPIENTS,
  type Recipient,
  type Report,
  type ReportRef,
  type ReportStatus,
  type Rung,
  type Service,
  type Showing,
  STATUSES,
  type StoredPhoto,
  type Submission,
} from './types.ts';

export const reports: Module = {
  name: 'reports',
  dependsOn: ['places', 'organisations', 'accounts'],
  migrations: join(import.meta.dirname, 'migrations'),
  rollups: [REPORT_COUNTS],
  backup: {
    withoutFiles: {
      'import-upload/': 'they name people in plain words, and are wanted for two days at most',
      'import/': 'row by row what an import did; wanted for 90 days, and an import can be tried again',
    },
  },
  jobs,
  access,
  routes: (app) => reportRoutes(app),
};
