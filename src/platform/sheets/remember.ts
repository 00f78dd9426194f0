import type { Tx } from '#platform/db/index.ts';
import type { Columns } from './columns.ts';

/**
 * Which columns somebody of the region chose the last time they brought in a sheet of this kind.
 * @param purpose `module.kind`
 */
export const rememberedColumns = async <Field extends string>(
  tx: Tx,
  purpose: string,
): Promise<Columns<Field> | undefined> => {
  const row = await tx.one<{ columns: Columns<Field> }>(
    'select columns from platform.sheet_columns where region_id = $1 and purpose = $2',
    [tx.region, purpose],
    'sheet-columns',
  );
  return row?.columns;
};

export const rememberColumns = <Field extends string>(
  tx: Tx,
  purpose: string,
  columns: Columns<Field>,
  now: Date,
): Promise<number> =>
  tx.run(
    `insert into platform.sheet_columns (region_id, purpose, columns, changed_at) values ($1, $2, $3, $4)
     on conflict (region_id, purpose) do update set columns = excluded.columns, changed_at = excluded.changed_at`,
    [tx.region, purpose, columns, now],
  );
