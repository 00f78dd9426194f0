import type { Tx } from '#platform/db/index.ts';
import type { Merged } from '../rules/merged.ts';
import type { Report } from '../types.ts';
import { changeReport, REPORT } from './report.ts';

/** One merging or parting of a region at a time: what is merged into what does not change under anybody's hands. */
export const lockMerging = (tx: Tx): Promise<unknown> =>
  tx.query(`select pg_advisory_xact_lock(hashtext('reports.merge'), $1::integer)`, [tx.region]);

/** Where reports go on, by their own id: itself when it was merged into none. Those that do not exist are absent. */
export const rootsOf = async (tx: Tx, ids: readonly string[]): Promise<Map<string, string>> => {
  const rows = await tx.query<{ id: string; root: string }>(
    `select id, coalesce(merged_into, id) as root from reports.report where region_id = $1 and id = any($2::uuid[])`,
    [tx.region, ids],
    'merge-roots',
  );
  return new Map(rows.map(({ id, root }) => [id, root]));
};

/** All that was merged into these. */
export const mergedInto = (tx: Tx, ids: readonly string[]): Promise<Merged[]> =>
  tx.query<Merged>(
    `select id, merged_into as "into", merged_with as "with" from reports.report
      where region_id = $1 and merged_into = any($2::uuid[]) order by id`,
    [tx.region, ids],
    'merge-into',
  );

/** The rows by id, held until the end of the transaction; locked in one order everywhere, so that nobody waits in a ring. */
export const lockReports = async (tx: Tx, ids: readonly string[]): Promise<Map<string, Report>> => {
  const rows = await tx.query<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.id = any($2::uuid[]) order by r.id for update`,
    [tx.region, ids],
    'merge-lock',
  );
  return new Map(rows.map((report) => [report.id, report]));
};

/** Says where reports go on that were merged before. */
export const setGoingOn = async (tx: Tx, changes: readonly Merged[]): Promise<void> => {
  for (const { id, into } of changes) await changeReport(tx, id, { mergedInto: into });
};

/** People who came along with the reports merged into it: their reporters, unless these are among its supporters, and their supporters. */
export const peopleJoined = async (tx: Tx, id: string): Promise<number> =>
  (await tx.one<{ n: number }>(
    `select coalesce(sum(supporters + (merged_by = 'office')::integer), 0)::integer as n
       from reports.report where region_id = $1 and merged_into = $2`,
    [tx.region, id],
    'merge-people',
  ))!.n;

/** Reports merged into this one as they stand, the first to come first. */
export const mergedReports = (tx: Tx, id: string, limit: number): Promise<Report[]> =>
  tx.query<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.merged_into = $2 order by r.reported_at, r.id limit $3`,
    [tx.region, id, limit],
    'merged-reports',
  );

/** Open and unread reports with the very text of this one, the first to come first: what one look at all of them is about. */
export const unreadCopies = async (tx: Tx, id: string, limit: number): Promise<string[]> => {
  const rows = await tx.query<{ id: string }>(
    `select r.id from reports.report own join reports.report r on r.region_id = own.region_id and r.copy = own.copy and r.id <> own.id
      where own.region_id = $1 and own.id = $2 and r.status = 'received' order by r.reported_at, r.id limit $3`,
    [tx.region, id, limit],
    'merge-copies',
  );
  return rows.map((row) => row.id);
};
