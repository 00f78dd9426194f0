import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export { approveList, refuseList } from './actions/decide.ts';
export { applyList, type Choices, checkList, inspectListFile, LIST_BYTES, receiveListFile } from './actions/import.ts';
export { fieldsOf, neededFields, type Purpose } from './import/fields.ts';
export type { Inspection } from './import/read.ts';
export type { ImportResult, ShownRow } from './import/result.ts';
export { SEED_REASON } from './problems.ts';
export { differenceOf } from './queries/difference.ts';
export {
  childrenOf,
  entriesByCode,
  entriesOf,
  entryByCode,
  leafCheck,
  namesOf,
  parentsAmong,
  priceCeilings,
} from './queries/entries.ts';
export { type ImportFile, type ImportState, listFile, openListFiles } from './queries/import-file.ts';
export { listById, listInForce, listsOf } from './queries/lists.ts';
export { mappedInto, successorsOf } from './queries/successors.ts';
export {
  AUTHORITIES,
  type Authority,
  ancestorsOf,
  authorityOf,
  commonCode,
  DEEPEST,
  formatCode,
  isUnder,
  levelOf,
  normaliseCode,
  type ParsedCode,
  parentOf,
  parseCode,
} from './rules/codes.ts';
export { COFOG_NAMES, cofogOf } from './rules/cofog.ts';
export type { ListField } from './rules/issues.ts';
export { ROW_OUTCOMES, type RowOutcome } from './rules/plan.ts';
export { holdsOn, type Succession, succession } from './rules/validity.ts';
export { seedClassifications } from './seed.ts';
export {
  type AnyEntry,
  CHANGES,
  type Change,
  type ChangeKind,
  decisionInput,
  type EntryFilter,
  LEAST_REASON,
  LIST_KINDS,
  type List,
  type ListAbout,
  type ListDifference,
  type ListKind,
  type ListRef,
  type ListState,
  listAbout,
  PRICE_STANDARDS,
  type PriceStandard,
} from './types.ts';

export const classifications: Module = {
  name: 'classifications',
  dependsOn: ['places', 'accounts'],
  migrations: join(import.meta.dirname, 'migrations'),
  backup: {
    withoutFiles: {
      'list-upload/': 'sheets on their way to a list, wanted for a week at most; whoever sent them still has them',
      'list/': 'row by row what a dry run found; wanted for 90 days, and a sheet can be tried again',
    },
  },
  jobs,
};
