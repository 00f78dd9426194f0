import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { REPORT_COUNTS } from './rollup.ts';
import { reportRoutes } from './routes.ts';

export {
  acceptReport,
  answerReport,
  appealAgency,
  decideAgency,
  noteOnReport,
  reportProgress,
  startWork,
  transferReport,
} from './actions/agency.ts';
export type { Answer } from './actions/answered.ts';
export { auditReport } from './actions/audit.ts';
export { colleaguesOf, delegateReport } from './actions/delegate.ts';
export { openDocuments, sealDocuments, takeDocuments } from './actions/documents.ts';
export { fieldDays, fileVisit, takeAlong } from './actions/field.ts';
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
export { joinIn, joinReport } from './actions/join.ts';
export { missedCode, refuseGuesser, reporterByKey } from './actions/key.ts';
export { addRung, climbLadder, type NewRung, removeRung } from './actions/ladder.ts';
export { askLasting, sayLasting } from './actions/lasting.ts';
export { mergeReports, unmergeReport } from './actions/merge.ts';
export { chooseNews, followHere, unfollowHere } from './actions/news.ts';
export {
  type KeptPhoto,
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  sealPhotos,
  TALK_FORM_LIMITS,
  takePhotos,
} from './actions/photos.ts';
export { type Doubts, doubtsAbout, withLikeness } from './actions/proof.ts';
export {
  becomeAnonymous,
  completeReport,
  confirmReport,
  contestReport,
  converse,
  objectToArchiving,
  reopenReport,
  replyIn,
  reporterOf,
  supporterHashes,
  supportIn,
  supportReport,
} from './actions/reporter.ts';
export { recallAnswer, returnAnswer, sendAnswer, setSecondLook } from './actions/second-look.ts';
export {
  changeDeadline,
  changeProofRule,
  changeSameRule,
  changeService,
  type NewLimit,
  seedReports,
} from './actions/setup.ts';
export { archiveIncomplete, closeSilent, seeAnswer } from './actions/silence.ts';
export { exportAnswers, setTrackingId, sp4nFile } from './actions/sp4n.ts';
export { type Filing, type Receipt, submitIn, submitReport } from './actions/submit.ts';
export { addTemplate, changeTemplate, removeTemplate, type TemplateText } from './actions/templates.ts';
export {
  archiveReport,
  askReporter,
  assignReport,
  referOutside,
  releaseReport,
  unholdReport,
  type Verification,
  verifyAndAssign,
  verifyReport,
  withdrawQuestion,
} from './actions/verifier.ts';
export { type NewView, removeView, renameView, saveView } from './actions/views.ts';
export { type ShownWords, showWords } from './actions/words.ts';
export { nothingSelected, templateNotFound, tooManySelected } from './desk-problems.ts';
export { type Inspection, tellsPrivacy } from './import/inspect.ts';
export { readReports } from './import/read.ts';
export { type ImportResult, OUTCOMES, type Outcome } from './import/result.ts';
export { type ColumnMapping, IMPORT_FIELDS, type ImportField, type ImportFormat } from './import/types.ts';
export { showWallBy, type Watcher } from './live.ts';
export { isPass, passCookie } from './passes.ts';
export {
  codeMistyped,
  deviceUnclear,
  erasingUnsure,
  type FieldProblem,
  findingNeeded,
  keyNeeded,
  lastingUnsaid,
  newsUnclear,
  notToJoin,
  photosDoubtful,
  reportNotFound,
  tooManyPhotos,
} from './problems.ts';
export { proposalsOf } from './proposals.ts';
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
export { showingsOf } from './queries/conversation.ts';
export { type DeskCount, deskCounts, photoCounts, toldIdentity } from './queries/desk.ts';
export { marksOf } from './queries/field.ts';
export {
  answerDays,
  type Dimension,
  type FiguresAsked,
  figureCounts,
  figureCountsBy,
  reportsByPlace,
  type Spot,
  type Whose,
} from './queries/figure-counts.ts';
export {
  type AgencyCount,
  countsByDistrict,
  countsByOrganisation,
  countsByStatus,
  type DistrictCount,
  endingsBetween,
  openByOrganisation,
  receivedByDay,
  receivedByWeek,
  responseTimes,
  type StatusCount,
  today,
  type Week,
  type WeeklySeries,
  weeks,
} from './queries/figures.ts';
export { isSupportedBy, mayShowPhoto, sourcesOf } from './queries/follow.ts';
export { type ImportFile, type ImportState, importFile, newestImportFiles } from './queries/import-file.ts';
export { noticesOf, restsOnProof } from './queries/ladder.ts';
export { alikePictures, countUnindexed } from './queries/likeness.ts';
export {
  type Audience,
  countReports,
  isPublicText,
  type ListOptions,
  listReports,
  type ReportLine,
  type Total,
} from './queries/lists.ts';
export { type MadePublic, madePublic, type Scope } from './queries/made-public.ts';
export { mergedReports } from './queries/merge.ts';
export { reportsNear } from './queries/near.ts';
export { type FlaggedPhoto, flaggedPhotos, type MatchedPhoto, type PhotoFlag, proofRules } from './queries/proof.ts';
export { type Confusion, confusions, proposalTallies } from './queries/proposal.ts';
export {
  type PublicNote,
  type PublicReport,
  type PublicSearch,
  type PublicUpdate,
  publicNotes,
  publicPhotos,
  publicReports,
  publicUpdates,
  type Span,
} from './queries/public.ts';
export { type ReferredOutside, referredOutside } from './queries/reason.ts';
export {
  deadlineRules,
  identityOf,
  ladderOf,
  messagesOf,
  photosOf,
  reportByCode,
  reportById,
  sameRule,
  servicesOf,
} from './queries/report.ts';
export { newestProposedAnswer, wantsSecondLook } from './queries/second-look.ts';
export {
  type Alike,
  copiesOf,
  type Earlier,
  earlierHere,
  similarReports,
  spotOf,
  type Told,
} from './queries/similar.ts';
export { listExports, unexportedAnswers } from './queries/sp4n.ts';
export { templatesOf } from './queries/templates.ts';
export { viewsFor } from './queries/views.ts';
export {
  type Counted,
  type NewestAct,
  newestActs,
  raisedTo,
  type TopLevel,
  type WallFigures,
  wallFigures,
} from './queries/wall.ts';
export { keyCookie, openKey, sealKey } from './reporter-cookie.ts';
export { keyWords, readCode, readKey } from './rules/codes.ts';
export { readDeviceClaim } from './rules/device.ts';
export {
  type Counts,
  DAYS,
  type Days,
  daysOf,
  FIGURE_CODES,
  FIGURES,
  type FigureCode,
  type FigureValue,
  figureOf,
  figureValue,
  MOST_DAYS,
} from './rules/figures.ts';
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
export { isAsked, mayReopen } from './rules/lasting.ts';
export {
  actsFrom,
  isImported,
  isLate,
  isOpen,
  isUnread,
  type LifeAct,
  mayArchive,
  mayHappen,
  nextDue,
  OFFICE_STEPS,
} from './rules/life.ts';
export { peopleBehind, type Reason, weightOf } from './rules/priority.ts';
export { publicPoint } from './rules/public-point.ts';
export { type LineProblem, readQuestions, writeQuestions } from './rules/question-lines.ts';
export { saysElsewhere } from './rules/reason.ts';
export { likeness } from './rules/similar.ts';
export { fieldProblems, type RawForm, readSubmission } from './rules/submission.ts';
export { fillTemplate, TEMPLATE_FIELDS, withTemplate } from './rules/template.ts';
export { beforeAndAfter, type Fact, type Owed, type StationAct, type Timeline, timelineOf } from './rules/timeline.ts';
export { titleFrom } from './rules/title.ts';
export { mayBeShown } from './rules/visibility.ts';
export { saidIn } from './said.ts';
export { type ReporterNews, tellReporter, type Way } from './tell.ts';
export {
  type Attachment,
  CHANNELS,
  type Channel,
  CLASSIFICATIONS,
  type Classification,
  DEADLINE_STEPS,
  type DeadlineRule,
  type DeadlineStep,
  FINDINGS,
  type FlagName,
  LADDER_STEPS,
  LASTING_ANSWERS,
  type LadderStep,
  type LastingAnswer,
  LEVELS,
  type Level,
  LIMITS,
  type Message,
  type MessageKind,
  NEWS_WISHES,
  type NewsWish,
  type Photo,
  PROOF_RULES,
  type ProofRule,
  Question,
  RECIPIENTS,
  type Recipient,
  type Report,
  type ReportRef,
  type ReportStatus,
  type Rung,
  type SameRule,
  type Service,
  type Showing,
  STATUSES,
  type StoredPhoto,
  type Submission,
} from './types.ts';

export const reports: Module = {
  name: 'reports',
  dependsOn: ['places', 'organisations', 'accounts', 'routing'],
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
