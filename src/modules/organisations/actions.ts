import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { type ImportReport, importInto } from './load.ts';
import {
  organisationAlreadyEnded,
  organisationEndsBeforeItBegins,
  organisationInACircle,
  organisationNotFound,
  relatedOrganisationUnknown,
} from './problems.ts';
import * as queries from './queries.ts';
import { differences, type PlannedRow } from './rules/import.ts';
import { wouldBeAboveItself, wouldFollowItself } from './rules/validity.ts';
import type { Organisation, OrganisationChanges, OrganisationInput, OrganisationRef } from './types.ts';

const requireParent = (all: readonly Organisation[], id: string, parent: string | null) => {
  if (parent === null) return;
  if (!all.some((organisation) => organisation.id === parent)) throw relatedOrganisationUnknown('parent');
  if (wouldBeAboveItself(all, id, parent)) throw organisationInACircle('parent');
};

/** What the journal tells everybody: not the contact, which may be somebody's own telephone. */
const tell = (
  tx: Tx,
  actor: Actor,
  act: string,
  { id, name, kind }: Organisation,
  at: Date,
  more: Record<string, unknown> = {},
) => journal(tx, actor, { act, subject: `organisations/${id}`, at, public: { name, kind, ...more } });

const shown = (changes: PlannedRow['changes']) => ({
  changed: Object.fromEntries(changes.map(({ field, from, to }) => [field, field === 'contact' ? {} : { from, to }])),
});

/** @returns the new organisation. @throws {Problem} not-allowed, organisation-name-taken, related-organisation-unknown */
export const createOrganisation = (
  db: Db,
  actor: Actor,
  region: number,
  input: OrganisationInput,
  now: Date,
): Promise<Organisation> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'organisation.create', { region });
    const all = await queries.lockOrganisations(tx);
    const organisation = { ...input, region, id: uuidv7(), validTo: null, successor: null, isSample: false };
    requireParent(all, organisation.id, input.parent);
    await queries.saveOrganisations(tx, [organisation]);
    await tell(tx, actor, 'organisation.create', organisation, now);
    return organisation;
  });

/** Changes what is given and leaves the rest. A change that changes nothing is not recorded. */
export const changeOrganisation = (
  db: Db,
  actor: Actor,
  ref: OrganisationRef,
  changes: OrganisationChanges,
  now: Date,
): Promise<Organisation> =>
  inRegion(db, ref.region, async (tx) => {
    const all = await queries.lockOrganisations(tx);
    requirePermission(actor, 'organisation.change', { region: ref.region, organisation: ref.id });
    const before = all.find(({ id }) => id === ref.id);
    if (!before) throw organisationNotFound(ref);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const after: Organisation = { ...before, ...given };
    requireParent(all, ref.id, after.parent);
    const changed = differences(before, after);
    if (changed.length === 0) return before;
    await queries.saveOrganisations(tx, [after]);
    await tell(tx, actor, 'organisation.change', after, now, shown(changed));
    return after;
  });

interface Ending {
  /** Last day in force, `2026-01-31`. */
  readonly validTo: string;
  /** Who takes over its work; nobody when it is closed for good. */
  readonly successor: string | null;
}

/** Ends an organisation and names who takes over. What it did stays under its name. */
export const endOrganisation = (
  db: Db,
  actor: Actor,
  ref: OrganisationRef,
  { validTo, successor }: Ending,
  now: Date,
): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    const all = await queries.lockOrganisations(tx);
    requirePermission(actor, 'organisation.end', { region: ref.region, organisation: ref.id });
    const before = all.find(({ id }) => id === ref.id);
    if (!before) throw organisationNotFound(ref);
    if (before.validTo) throw organisationAlreadyEnded(before.validTo);
    if (before.validFrom && validTo < before.validFrom) throw organisationEndsBeforeItBegins(before.validFrom);
    if (successor && !all.some(({ id }) => id === successor)) throw relatedOrganisationUnknown('successor');
    if (wouldFollowItself(all, ref.id, successor)) throw organisationInACircle('successor');
    await queries.saveOrganisations(tx, [{ ...before, validTo, successor }]);
    await tell(tx, actor, 'organisation.end', before, now, { validTo, successor });
  });

interface ImportOptions {
  readonly dryRun: boolean;
  /** Said of rows that name no source: the name of the file. */
  readonly source: string;
}

/** Imports a CSV of organisations. The dry run reports exactly what the import will do. */
export const importOrganisations = (
  db: Db,
  actor: Actor,
  region: number,
  file: string,
  { dryRun, source }: ImportOptions,
  now: Date,
): Promise<ImportReport> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'organisation.import', { region });
    const report = await importInto(tx, file, { source, isSample: false, dryRun, now });
    if (report.applied) {
      for (const { organisation, outcome, changes } of report.rows) {
        if (!organisation || outcome === 'unchanged') continue;
        await tell(tx, actor, 'organisation.import', organisation, now, { outcome, ...shown(changes) });
      }
    }
    return report;
  });
