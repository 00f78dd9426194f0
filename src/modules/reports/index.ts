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
  noteOnReport,
  reportProgress,
  startWork,
  transferReport,
} from './actions/agency.ts';
export { auditReport } from './actions/audit.ts';
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
export {
  type KeptPhoto,
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  sealPhotos,
  takePhotos,
} from './actions/photos.ts';
export { type Doubts, doubtsAbout, withLikeness } from './actions/proof.ts';
export {
  completeReport,
  confirmReport,
  contestReport,
  converse,
  objectToArchiving,
  reporterOf,
  supporterHashes,
  supportReport,
} from './actions/reporter.ts';
export { changeDeadline, changeProofRule, changeService, type NewLimit, seedReports } from './actions/setup.ts';
export { archiveIncomplete, closeSilent } from './actions/silence.ts';
export { type Receipt, submitReport } from './actions/submit.ts';
export {
  archiveReport,
  askReporter,
  assignReport,
  type Verification,
  verifyAndAssign,
  verifyReport,
  withdrawQuestion,
} from './actions/verifier.ts';
export { type Inspection, tellsPrivacy } from './import/inspect.ts';
export { readReports } from './import/read.ts';
export { type ImportResult, OUTCOMES, type Outcome } from './import/result.ts';
export { type ColumnMapping, IMPORT_FIELDS, type ImportField, type ImportFormat } from './import/types.ts';
export { showWallBy, type Watcher } from './live.ts';
export {
  codeMistyped,
  type FieldProblem,
  findingNeeded,
  keyNeeded,
  photosDoubtful,
  reportNotFound,
  tooManyPhotos,
} from './problems.ts';
export {
  type AuditCase,
  type AuditFigures,
  type AuditMonth,
  auditCases,
  auditFigures,
  auditMonth,
  auditMonths,
  auditTickets,
  countAudits,
  openAuditOf,
} from './queries/audit.ts';
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
export { isSupportedBy, mayShowPhoto, sourcesOf } from './queries/follow.ts';
export { type ImportFile, type ImportState, importFile, newestImportFiles } from './queries/import-file.ts';
export { alikePictures, countUnindexed } from './queries/likeness.ts';
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
export { type FlaggedPhoto, flaggedPhotos, type MatchedPhoto, type PhotoFlag, proofRules } from './queries/proof.ts';
export {
  deadlineRules,
  identityOf,
  messagesOf,
  photosOf,
  reportByCode,
  reportById,
  servicesOf,
} from './queries/report.ts';
export { type Counted, type NewestAct, newestActs, type WallFigures, wallFigures } from './queries/wall.ts';
export { keyCookie, openKey, sealKey } from './reporter-cookie.ts';
export { readCode, readKey } from './rules/codes.ts';
export { readDeviceClaim } from './rules/device.ts';
export {
  filterAddress,
  type ReportFilter,
  readFilter,
  readPage,
  STATUS_GROUPS,
  type StatusGroup,
} from './rules/filter.ts';
export { type Finding, findingOf } from './rules/finding.ts';
export { actsFrom, isLate, isOpen, type LifeAct, mayHappen, nextDue, OFFICE_STEPS } from './rules/life.ts';
export { type LineProblem, readQuestions, writeQuestions } from './rules/question-lines.ts';
export { fieldProblems, type RawForm, readSubmission } from './rules/submission.ts';
export { beforeAndAfter, type Fact, type Owed, type StationAct, type Timeline, timelineOf } from './rules/timeline.ts';
export { titleFrom } from './rules/title.ts';
export {
  CHANNELS,
  type Channel,
  CLASSIFICATIONS,
  type Classification,
  DEADLINE_STEPS,
  type DeadlineRule,
  type DeadlineStep,
  FINDINGS,
  type FlagName,
  LIMITS,
  type Message,
  type MessageKind,
  type Photo,
  PROOF_RULES,
  type ProofRule,
  Question,
  type Report,
  type ReportRef,
  type ReportStatus,
  type Service,
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
