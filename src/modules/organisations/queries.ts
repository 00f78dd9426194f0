import { regions } from '#modules/places/index.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import type { Tx } from '#platform/db/index.ts';
import { organisationNameTaken } from './problems.ts';
import { isValidOn } from './rules/validity.ts';
import type { Organisation, OrganisationKind } from './types.ts';

const COLUMNS = `region_id as region, id, parent_id as parent, kind, name, short_name as "shortName", code, place_code as place, duties,
  office_hours as "officeHours", contact, valid_from as "validFrom", valid_to as "validTo", successor_id as successor, source,
  source_quality as "sourceQuality", is_sample as "isSample"`;
const TABLE = 'organisations.organisation';

interface Filter {
  /** Only those in force that day, `2026-01-31`. */
  readonly validOn?: string;
  readonly kinds?: readonly OrganisationKind[];
}

const ALL = 'organisations.all';
const KEPT_MS = 60_000;

/** Some five hundred, on every list and in every form: kept, with their names by id. */
const allOf = (tx: Tx) =>
  tx.kept(ALL, KEPT_MS, async () => {
    const all = await tx.query<Organisation>(
      `select ${COLUMNS} from ${TABLE} where region_id = $1
        order by kind in ('district_office', 'village_office'), place_code collate "C" nulls first, lower(name), id`,
      [tx.region],
      'organisations-list',
    );
    return { all, names: new Map(all.map(({ id, name }) => [id, name])) };
  });

/** All of the region, agencies before the offices of districts and villages, by name. */
export const listOrganisations = async (tx: Tx, { validOn, kinds }: Filter = {}): Promise<Organisation[]> =>
  (await allOf(tx)).all.filter((one) => (!validOn || isValidOn(one, validOn)) && (!kinds || kinds.includes(one.kind)));

export const organisationById = (tx: Tx, id: string): Promise<Organisation | undefined> =>
  tx.one<Organisation>(
    `select ${COLUMNS} from ${TABLE} where region_id = $1 and id = $2`,
    [tx.region, id],
    'organisation-by-id',
  );

/** Names by id, for lists that show whose a thing is; ended ones too. */
export const namesOfOrganisations = async (tx: Tx): Promise<ReadonlyMap<string, string>> => (await allOf(tx)).names;

/** Whether what holds for all regions of this installation is one regency's own business. */
export const servesOneRegion = async (tx: Tx): Promise<boolean> => (await regions(tx)).length === 1;

/** Who serves this place: its village office, else its district office. */
export const officeOfPlace = (tx: Tx, place: string, day: string): Promise<Organisation | undefined> =>
  tx.one<Organisation>(
    `select ${COLUMNS} from ${TABLE}
      where region_id = $1 and ($2 = place_code or starts_with($2, place_code || '.'))
        and (valid_from is null or valid_from <= $3::date) and (valid_to is null or valid_to >= $3::date)
      order by length(place_code) desc, id limit 1`,
    [tx.region, place, day],
  );

/** One at a time changes the tree of a region: parents and successors are checked against all of it. */
export const lockOrganisations = async (tx: Tx): Promise<Organisation[]> => {
  await tx.query(`select pg_advisory_xact_lock(hashtext('organisations.organisation'), $1::integer)`, [tx.region]);
  tx.changes(ALL); // whoever locks them is about to, and decides by what stands there now
  return listOrganisations(tx);
};

const record = (o: Organisation) => ({
  region_id: o.region,
  id: o.id,
  parent_id: o.parent,
  kind: o.kind,
  name: o.name,
  short_name: o.shortName,
  code: o.code,
  place_code: o.place,
  duties: o.duties,
  office_hours: o.officeHours,
  contact: o.contact,
  valid_from: o.validFrom,
  valid_to: o.validTo,
  successor_id: o.successor,
  source: o.source,
  source_quality: o.sourceQuality,
  is_sample: o.isSample,
});

/**
 * Writes them as given, new or changed, in one statement: so parents and successors may stand in any order.
 * @throws {Problem} organisation-name-taken, when two in force would share a name or a code
 */
export const saveOrganisations = async (tx: Tx, organisations: readonly Organisation[]): Promise<void> => {
  tx.changes(ALL);
  try {
    await tx.run(SAVE, [JSON.stringify(organisations.map(record))]);
  } catch (error) {
    const constraint = constraintOf(error);
    if (constraint !== 'organisation_name_once' && constraint !== 'organisation_code_once') throw error;
    throw organisationNameTaken();
  }
};

const SAVE = `
  insert into ${TABLE} select * from jsonb_populate_recordset(null::${TABLE}, $1::jsonb)
  on conflict (region_id, id) do update set
    parent_id = excluded.parent_id, kind = excluded.kind, name = excluded.name, short_name = excluded.short_name,
    code = excluded.code, place_code = excluded.place_code, duties = excluded.duties, office_hours = excluded.office_hours,
    contact = excluded.contact, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
    successor_id = excluded.successor_id, source = excluded.source, source_quality = excluded.source_quality`;
