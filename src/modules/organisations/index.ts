import { join } from 'node:path';
import type { Module } from '#platform/module.ts';

export { changeHoliday, decreeHolidayYear, dropHoliday } from './actions/holidays.ts';
export { changeOrganisation, createOrganisation, endOrganisation, importOrganisations } from './actions.ts';
export type { ImportReport } from './load.ts';
export { organisationNotFound } from './problems.ts';
export {
  listOrganisations,
  namesOfOrganisations,
  officeOfPlace,
  organisationById,
  servesOneRegion,
} from './queries.ts';
export type { Outcome, PlannedRow } from './rules/import.ts';
export { IMPORT_COLUMNS } from './rules/import-row.ts';
export { type Proposal, proposeAgencies } from './rules/propose.ts';
export { currentSuccessor, isValidOn } from './rules/validity.ts';
export { wordsOf } from './rules/words.ts';
export { seedOrganisations } from './seed.ts';
export {
  ORGANISATION_KINDS,
  type Organisation,
  type OrganisationInput,
  type OrganisationKind,
  type OrganisationRef,
  organisationChanges,
  organisationInput,
  SOURCE_QUALITIES,
  type SourceQuality,
} from './types.ts';

export const organisations: Module = {
  name: 'organisations',
  dependsOn: ['places', 'accounts'],
  migrations: join(import.meta.dirname, 'migrations'),
};
