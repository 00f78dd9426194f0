import type { Tx } from '#platform/db/index.ts';
import { addCalendarDays, type Calendar, localDay } from '#platform/time/index.ts';
import { OFFICE_STEPS } from '../rules/life.ts';

// How many were late last Monday is asked at every look at the wall and never changes: it is found out once and remembered.

const DAY_MS = 86_400_000;

/** The beginning of a day in the region. */
export const startOfDay = (calendar: Calendar, now: Date, daysAgo: number): Date =>
  new Date(addCalendarDays(calendar, new Date(now.getTime() - (daysAgo + 1) * DAY_MS), 0).getTime() + 1);

/** The last Monday before today: on a Monday that of the week before. */
export const lastMonday = (calendar: Calendar, now: Date): Date => {
  const weekday = (new Date(`${localDay(calendar.timeZone, now)}T00:00:00Z`).getUTCDay() + 6) % 7;
  return startOfDay(calendar, now, weekday || 7);
};

/** Acts that change nothing that is owed, so that their entries need not tell it. */
const WITHOUT_DUE = ['support', 'open_identity', 'note', 'converse'].map((act) => `report.${act}`);

/**
 * How many were late at a moment in the past, by what the journal said then.
 * @returns undefined when it cannot be told: a report of that time has no entry from before it
 */
const lateAt = async (tx: Tx, at: Date): Promise<number | undefined> => {
  const found = await tx.one<{ late: number; untold: number }>(
    `select (count(*) filter (where last.step = any($3) and last.due < $2))::integer as late,
            (count(*) filter (where last.told is null))::integer as untold
       from reports.report r left join lateral (
         select true as told, public ->> 'dueStep' as step, (public ->> 'dueAt')::timestamptz as due
           from platform.journal j
          where j.region_id = r.region_id and j.subject = 'reports/' || r.id and j.at < $2 and j.act <> all($4)
          order by j.at desc, j.id desc limit 1) last on true
      where r.region_id = $1 and r.reported_at < $2 and (r.closed_at is null or r.closed_at >= $2)`,
    [tx.region, at, OFFICE_STEPS, WITHOUT_DUE],
    'wall-late-at',
  );
  return found && found.untold === 0 ? found.late : undefined;
};

/** What {@link rememberLate} found. @returns undefined when it cannot be told, or was not found out yet */
export const rememberedLate = async (tx: Tx, at: Date): Promise<number | undefined> =>
  (
    await tx.one<{ late: number | null }>(
      'select late from reports.late_then where region_id = $1 and at = $2',
      [tx.region, at],
      'late-then',
    )
  )?.late ?? undefined;

/** Finds out from the journal what was late at a moment, once; what is older is forgotten. @returns whether it was new */
export const rememberLate = async (tx: Tx, at: Date): Promise<boolean> => {
  const known = await tx.one('select from reports.late_then where region_id = $1 and at = $2', [tx.region, at]);
  if (known) return false;
  await tx.run('set local statement_timeout = 0');
  const late = await lateAt(tx, at);
  await tx.run('delete from reports.late_then where region_id = $1', [tx.region]);
  await tx.run(
    'insert into reports.late_then (region_id, at, late) values ($1, $2, $3) on conflict (region_id, at) do nothing',
    [tx.region, at, late ?? null],
  );
  return true;
};

/** Something was written since that tells of a time before. */
export const forgetLate = (tx: Tx): Promise<number> =>
  tx.run('delete from reports.late_then where region_id = $1', [tx.region]);
