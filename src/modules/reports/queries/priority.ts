import type { Tx } from '#platform/db/index.ts';
import { priorityOf, type Weighed } from '../rules/priority.ts';
import type { SameRule } from '../types.ts';

/** Weighs everything open anew by another rule. Nothing that is counted changes. @returns how many weigh something else now */
export const reweigh = async (tx: Tx, rule: SameRule): Promise<number> => {
  const open = await tx.query<Weighed & { id: string; priority: number }>(
    `select id, supporters, joined, recurrence, reopenings, priority from reports.report
      where region_id = $1 and closed_at is null and (priority > 0 or supporters > 0 or joined > 0 or recurrence > 0 or reopenings > 0)`,
    [tx.region],
  );
  const changed = open
    .map((one) => ({ ...one, now: priorityOf(one, rule) }))
    .filter(({ now, priority }) => now !== priority);
  return tx.run(
    `update reports.report r set priority = n.priority from unnest($2::uuid[], $3::integer[]) as n(id, priority)
      where r.region_id = $1 and r.id = n.id`,
    [tx.region, changed.map(({ id }) => id), changed.map(({ now }) => now)],
  );
};
