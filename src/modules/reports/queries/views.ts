import type { Tx } from '#platform/db/index.ts';

/** A filter of the desk's list under a name. */
export interface View {
  readonly id: string;
  /** Who saved it. */
  readonly personId: string;
  /** Everybody of this office sees it; null: only the person does. */
  readonly organisationId: string | null;
  readonly name: string;
  /** As the address of the list has it. */
  readonly filter: string;
}

const VIEW = `id, person_id as "personId", organisation_id as "organisationId", name, filter`;

/** What a person finds at the desk: their own, then those of their office. */
export const viewsFor = (tx: Tx, person: string, organisation: string | undefined): Promise<View[]> =>
  tx.query<View>(
    `select ${VIEW} from reports.view
      where region_id = $1 and (case when organisation_id is null then person_id = $2 else organisation_id = $3 end)
      order by organisation_id is not null, lower(name), id`,
    [tx.region, person, organisation ?? null],
    'views-for',
  );

export const lockView = (tx: Tx, id: string): Promise<View | undefined> =>
  tx.one<View>(`select ${VIEW} from reports.view where region_id = $1 and id = $2 for update`, [tx.region, id]);

export const insertView = (tx: Tx, { id, personId, organisationId, name, filter }: View, at: Date): Promise<number> =>
  tx.run(
    `insert into reports.view (region_id, id, person_id, organisation_id, name, filter, created_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.region, id, personId, organisationId, name, filter, at],
  );

export const setViewName = (tx: Tx, id: string, name: string): Promise<number> =>
  tx.run('update reports.view set name = $3 where region_id = $1 and id = $2', [tx.region, id, name]);

export const deleteView = (tx: Tx, id: string): Promise<number> =>
  tx.run('delete from reports.view where region_id = $1 and id = $2', [tx.region, id]);
