import type { Tx } from '#platform/db/index.ts';
import type { Said } from '../rules/similar.ts';

interface Unsketched {
  readonly id: string;
  readonly text: string;
  readonly lat: number | null;
  readonly lon: number | null;
}

/** Reports of which it is not known yet what their words come to, held until the end of the transaction; those in other hands are left. */
export const unsketched = (tx: Tx, limit: number): Promise<Unsketched[]> =>
  tx.query<Unsketched>(
    `select id, text, lat, lon from reports.report where region_id = $1 and sketch is null
      order by reported_at desc limit $2 for update skip locked`,
    [tx.region, limit],
    'unsketched',
  );

/** Nothing that is counted changes. */
export const setSketches = (
  tx: Tx,
  sketches: readonly (Said & { readonly id: string; readonly cell: number | null })[],
): Promise<number> =>
  tx.run(
    `update reports.report r set cell = n.cell, stems = n.stems, sketch = n.sketch, copy = n.copy
       from jsonb_to_recordset($2::jsonb) as n(id uuid, cell integer, stems integer[], sketch bigint, copy bigint)
      where r.region_id = $1 and r.id = n.id`,
    [tx.region, JSON.stringify(sketches)],
    'sketches',
  );
