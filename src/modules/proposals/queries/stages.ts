import type { Tx } from '#platform/db/index.ts';
import { datesOf, type StageDefault } from '../rules/stages.ts';
import type { StageDate, StageDateInput } from '../types.ts';

const CALENDAR = 'proposals.calendar';
const KEPT_MS = 60_000;

/** Read with every page of a proposal, changed once a year. */
const calendarOf = (tx: Tx) =>
  tx.kept(CALENDAR, KEPT_MS, async () => ({
    defaults: await tx.query<StageDefault>(
      `select name, opens_years as "opensYears", opens_month_day as "opensMonthDay", due_years as "dueYears",
              due_month_day as "dueMonthDay", source, sureness from proposals.stage_default where region_id = $1`,
      [tx.region],
    ),
    written: await tx.query<StageDate>(
      `select year, name, opens_on as "opensOn", due_on as "dueOn", done_on as "doneOn", source, sureness
         from proposals.stage_date where region_id = $1`,
      [tx.region],
    ),
  }));

/** When each stage of a fiscal year opens and is due, and when it was over. */
export const stageDates = async (tx: Tx, year: number): Promise<readonly StageDate[]> => {
  const { defaults, written } = await calendarOf(tx);
  return datesOf(year, defaults, written);
};

export const setStageDefault = async (tx: Tx, rule: StageDefault): Promise<void> => {
  tx.changes(CALENDAR);
  await tx.run(
    `insert into proposals.stage_default (region_id, name, opens_years, opens_month_day, due_years, due_month_day, source, sureness)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (region_id, name) do update set opens_years = excluded.opens_years, opens_month_day = excluded.opens_month_day,
       due_years = excluded.due_years, due_month_day = excluded.due_month_day, source = excluded.source, sureness = excluded.sureness`,
    [
      tx.region,
      rule.name,
      rule.opensYears,
      rule.opensMonthDay,
      rule.dueYears,
      rule.dueMonthDay,
      rule.source,
      rule.sureness,
    ],
  );
};

export const setStageDate = async (tx: Tx, date: StageDateInput, at: Date): Promise<void> => {
  tx.changes(CALENDAR);
  await tx.run(
    `insert into proposals.stage_date (region_id, year, name, opens_on, due_on, done_on, source, sureness, changed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (region_id, year, name) do update set opens_on = excluded.opens_on, due_on = excluded.due_on, done_on = excluded.done_on,
       source = excluded.source, sureness = excluded.sureness, changed_at = excluded.changed_at`,
    [tx.region, date.year, date.name, date.opensOn, date.dueOn, date.doneOn, date.source, date.sureness, at],
  );
};
