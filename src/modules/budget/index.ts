import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export { type ImportReport, importBudget, inspectBudgetFile } from './actions/import.ts';
export {
  applyBudgetSheet,
  BUDGET_IMPORT_JOB,
  checkBudgetSheet,
  inspectWaitingSheet,
  receiveBudgetSheet,
  runBudgetImport,
  type WaitingSheet,
  waitingSheet,
} from './actions/import-file.ts';
export type { PaymentImportReport, PaymentWish } from './actions/import-payments.ts';
export { putLines } from './actions/lines.ts';
export {
  applyPayments,
  checkPayments,
  inspectWaitingPayments,
  PAYMENT_IMPORT_JOB,
  receivePayments,
  refusedFileOf,
  runPaymentImport,
  type WaitingPayments,
  waitingPayments,
} from './actions/payment-file.ts';
export {
  type PaymentReport,
  recordPayments,
} from './actions/payments.ts';
export { settleByNote, settleByReversal, type UnsettledRef } from './actions/settle.ts';
export { lockVersion, openVersion, withdrawVersion } from './actions/versions.ts';
export { emptyWork, returnWork, saveWork, submitWork, verifyWork, type WorkRef } from './actions/work.ts';
export type { ImportIssue } from './import/faults.ts';
export { BUDGET_FIELDS, type BudgetField } from './import/fields.ts';
export { PAYMENT_FIELDS, type PaymentField } from './import/payment-fields.ts';
export { lineId } from './line-id.ts';
export { prepareLines } from './lines.ts';
export { type BudgetFile, budgetFile } from './open-data/files.ts';
export {
  budgetFileNotFound,
  budgetSheetGone,
  lineNotFound,
  noBudgetSheet,
  totalUnreadable,
  unsettledNotFound,
  versionNotFound,
} from './problems.ts';
export { plannedByAgency, stuckLines } from './queries/absorption.ts';
export {
  amountsBy,
  breakdown,
  type FoundLine,
  findLines,
  linesAt,
  paidBy,
  paidByMonth,
  paidIn,
  paidThrough,
  paidWithoutLine,
  paymentsOf,
  type Question,
  type Slice,
  slicesOf,
  totalPaid,
} from './queries/breakdown.ts';
export {
  type ChangedLine,
  type ChangeSums,
  changedLinesAfter,
  changesBetween,
  partsOf,
} from './queries/difference.ts';
export { ceilingsOf, eachLine, lineById, lineInVersions, linesByIds, linesLike, linesOfWork } from './queries/lines.ts';
export {
  type PaymentFile,
  paidBySourceAndMonth,
  paymentFiles,
  paymentSources,
  type SourceMonth,
} from './queries/payment-files.ts';
export {
  insertPublishedTotal,
  paidOnLines,
  publishedTotals,
} from './queries/payments.ts';
export {
  advancesOf,
  listRows,
  openKinds,
  type Settlement,
  settlementsOf,
  sumsByMonth,
  type Unsettled,
  unsettledById,
  yearOfUnsettled,
} from './queries/reconcile.ts';
export { type Due, duesOf, setDue, versionById, versionsOf, yearsWithBudget } from './queries/versions.ts';
export { worksOf } from './queries/work.ts';
export { BEHIND_POINTS, byGap, endOfMonths, gapOf, isBehind, monthsOver, type Spending } from './rules/absorption.ts';
export { type ChangedPart, differenceOfParts } from './rules/coarse.ts';
export { amountOf, factorsText } from './rules/detail.ts';
export type { Change } from './rules/difference.ts';
export { fileName, readFileName, type WantedFile } from './rules/file-name.ts';
export {
  readUntil,
  STATEMENT_LEVEL,
  type StatementRow,
  statementOf,
  yearBefore,
} from './rules/lra.ts';
export { hasCashPlan, inForceOn, isCoarse, isInForce, nextPhases, openPhase } from './rules/phases.ts';
export { placesIn } from './rules/place-words.ts';
export {
  type Agreement,
  agreementOf,
  type Contradiction,
  contradictionsIn,
  isAccountItem,
  ownSum,
  PUBLISHED_ITEMS,
} from './rules/published.ts';
export {
  byAgency,
  findingOf,
  LISTS,
  type ListKind,
  type MonthSum,
  type Open,
  type RowsAsked,
  readRowsAsked,
  readUnsettledRef,
  UNSETTLED_KINDS,
  type UnsettledKind,
  unsettledRef,
} from './rules/reconcile.ts';
export { type Stage, type StageState, stagesOf } from './rules/stages.ts';
export {
  isBalanced,
  kindOfAccount,
  LEVELS,
  netFinancing,
  prefixOf,
  remainder,
  surplusOf,
  volumeOf,
} from './rules/sums.ts';
export {
  byWord,
  type Changes,
  changesAddress,
  codesTo,
  deeper,
  levelOfCode,
  readChanges,
  readLineRef,
  readView,
  type Step,
  sideWord,
  stepOf,
  VIEWED_BY,
  type View,
  type ViewedBy,
  type ViewFilter,
  viewAddress,
  without,
} from './rules/view.ts';
export { sealedText } from './seal.ts';
export { seedDues, seedPublished } from './seed.ts';
export {
  type Detail,
  DIMENSIONS,
  type Dimension,
  DOCUMENT_KINDS,
  type DocumentKind,
  type FullLine,
  LINE_KINDS,
  type Line,
  type LineFilter,
  type LineInput,
  type LineKind,
  lineInput,
  lockInput,
  NONE,
  noteInput,
  openInput,
  PAYMENT_KINDS,
  type PaymentInput,
  PHASES,
  type Phase,
  type PublishedTotal,
  paymentFile,
  paymentInput,
  reverseInput,
  type Totals,
  type Version,
  type Work,
  type WorkState,
} from './types.ts';

export const budget: Module = {
  name: 'budget',
  dependsOn: ['places', 'organisations', 'accounts', 'classifications', 'planning'],
  migrations: join(import.meta.dirname, 'migrations'),
  backup: {
    withoutFiles: {
      'budget-upload/': 'sheets on their way into a draft, wanted for a week at most; whoever sent them still has them',
    },
  },
  jobs,
};
