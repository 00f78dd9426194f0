import type { Tx } from '#platform/db/index.ts';
import { parseMoney, type Sen } from '#platform/money.ts';

const PLANNED = '(select coalesce(sum(month), 0) from unnest(cash[1:$3]) as month)';

/** What agencies may spend in a version, and what they planned to have spent after so many months; undefined: it has no cash plan. */
export const plannedByAgency = async (
  tx: Tx,
  version: string,
  months: number,
): Promise<{ organisation: string; amount: Sen; planned: Sen | undefined }[]> => {
  const rows = await tx.query<{ organisation: string; amount: string; planned: string | null }>(
    `select organisation_id as organisation, sum(amount) as amount, sum(${PLANNED}) filter (where cash is not null) as planned
       from budget.line where region_id = $1 and version_id = $2 and kind = 'spending' group by 1`,
    [tx.region, version, months],
    'budget-planned-by-agency',
  );
  return rows.map(({ organisation, amount, planned }) => ({
    organisation,
    amount: parseMoney(amount),
    planned: planned === null ? undefined : parseMoney(planned),
  }));
};

/** A line of which something was to be paid by now, and nothing is. */
export interface StuckLine {
  readonly id: string;
  readonly title: string;
  readonly organisation: string;
  readonly place: string;
  readonly amount: Sen;
  readonly planned: Sen;
}

/** Lines on which nothing was paid although their cash plan wanted it, the largest first, and how many there are. */
export const stuckLines = async (
  tx: Tx,
  { year, version, months, until }: { year: number; version: string; months: number; until: string },
  limit: number,
): Promise<{ lines: StuckLine[]; total: number; planned: Sen }> => {
  const rows = await tx.query<
    Omit<StuckLine, 'amount' | 'planned'> & Record<'amount' | 'planned' | 'sum', string> & { total: number }
  >(
    `select id, title, organisation, place, amount, planned, count(*) over ()::integer as total, sum(planned) over () as sum from (
       select id, title, organisation_id as organisation, place_code as place, amount, ${PLANNED} as planned from budget.line
        where region_id = $1 and version_id = $2 and kind = 'spending' and cash is not null and not exists (
          select from budget.payment where payment.region_id = $1 and fiscal_year = $4 and line_id = line.id and paid_on <= $5::date)) as waiting
      where planned > 0 order by planned desc, id limit $6`,
    [tx.region, version, months, year, until, limit],
    'budget-stuck-lines',
  );
  return {
    lines: rows.map(({ id, title, organisation, place, amount, planned }) => ({
      id,
      title,
      organisation,
      place,
      amount: parseMoney(amount),
      planned: parseMoney(planned),
    })),
    total: rows[0]?.total ?? 0,
    planned: parseMoney(rows[0]?.sum ?? '0'),
  };
};
