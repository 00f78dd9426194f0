import type { Tx } from '#platform/db/index.ts';

/** Remembers by which words a report was archived: a hash of them, for the words themselves stand in its thread. */
export const insertReason = (tx: Tx, mark: string, reportId: string, now: Date): Promise<number> =>
  tx.run(
    `insert into reports.archive_reason (region_id, mark, report_id, at) values ($1, $2, $3, $4)
     on conflict (region_id, mark, report_id) do nothing`,
    [tx.region, mark, reportId, now],
  );

/** How many other reports were archived by the same words since a moment. */
export const reasonsLike = async (tx: Tx, mark: string, reportId: string, since: Date): Promise<number> =>
  (await tx.one<{ n: number }>(
    `select count(*)::integer as n from reports.archive_reason
      where region_id = $1 and mark = $2 and report_id <> $3 and at > $4`,
    [tx.region, mark, reportId, since],
  ))!.n;

/** To whom outside the regency a report was handed, and what they may read of it; each is null where there is none. */
export interface ReferredOutside {
  readonly name: string | null;
  readonly contact: string | null;
  readonly words: string | null;
}

/** By the last archiving. @returns undefined when it was never archived */
export const referredOutside = (tx: Tx, reportId: string): Promise<ReferredOutside | undefined> =>
  tx.one<ReferredOutside>(
    `select j.public -> 'receiver' ->> 'name' as name, j.public -> 'receiver' ->> 'contact' as contact, m.body as words
       from platform.journal j
       left join reports.message m on m.region_id = j.region_id and m.id = (j.private ->> 'words')::uuid
      where j.region_id = $1 and j.subject = 'reports/' || $2::text and j.act = 'report.archive' order by j.at desc, j.id desc limit 1`,
    [tx.region, reportId],
  );
