import type { Tx } from '#platform/db/index.ts';

/** Whom makers of applications turn to, by region: of the region of the transaction, or of every one. */
export const contacts = async (tx: Tx): Promise<ReadonlyMap<number, string>> =>
  new Map(
    (
      await tx.query<{ region: number; contact: string }>(
        'select region_id as region, contact from open311.jurisdiction',
      )
    ).map(({ region, contact }) => [region, contact]),
  );

export const putContact = (tx: Tx, contact: string, now: Date): Promise<number> =>
  tx.run(
    `insert into open311.jurisdiction (region_id, contact, changed_at) values ($1, $2, $3)
     on conflict (region_id) do update set contact = excluded.contact, changed_at = excluded.changed_at`,
    [tx.region, contact, now],
  );

/** When services, their questions or what is told of the region changed last. Of every region. */
export const lastChange = async (tx: Tx): Promise<Date> =>
  (await tx.one<{ at: Date }>(
    `select greatest((select max(opened_at) from places.region), max(last.at)) as at
         from places.region r, lateral (
           select max(at) as at from platform.journal
            where region_id = r.region_id and act in ('service.change', 'georeport.jurisdiction', 'report.seed')) last`,
  ))!.at;
