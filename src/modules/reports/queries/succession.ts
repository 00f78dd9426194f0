import type { Tx } from '#platform/db/index.ts';
import { STATUS_GROUPS } from '../rules/filter.ts';

/** Reports that these offices are working on. */
export const workOf = (tx: Tx, organisations: readonly string[]): Promise<{ region: number; id: string }[]> =>
  tx.query(
    `select region_id as region, id from reports.report
      where region_id = $1 and organisation_id = any($2) and status = any($3) order by reported_at`,
    [tx.region, organisations, STATUS_GROUPS.working],
  );
