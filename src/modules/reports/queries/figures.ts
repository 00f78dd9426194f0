import type { Tx } from '#platform/db/index.ts';
import type { TimeZone } from '#platform/time/index.ts';
import type { ReportStatus } from '../types.ts';

// Below some 200,000 reports a plain group by answers at once; rollups stand behind these same functions later.
const LATE = `due_at < $2 and due_step in ('verify', 'first_response', 'resolve', 'rework')`;

export interface StatusCount {
  readonly status: ReportStatus;
  readonly total: number;
  readonly late: number;
}

export const countsByStatus = (tx: Tx, now: Date): Promise<StatusCount[]> =>
  tx.query<StatusCount>(
    `select status, count(*)::integer as total, (count(*) filter (where ${LATE}))::integer as late
       from reports.report where region_id = $1 group by status`,
    [tx.region, now],
    'figures-by-status',
  );

export interface AgencyCount {
  readonly organisationId: string | null;
  readonly open: number;
  readonly late: number;
  /** Ended or reopened since `since`, after an answer. */
  readonly ended: number;
  readonly confirmed: number;
}

/** By agency: what is open and late now, and how many of the reports ended since `since` the reporter confirmed (silence is no yes). */
export const countsByOrganisation = (tx: Tx, now: Date, since: Date): Promise<AgencyCount[]> =>
  tx.query<AgencyCount>(
    `select organisation_id as "organisationId",
            (count(*) filter (where closed_at is null))::integer as open,
            (count(*) filter (where closed_at is null and ${LATE}))::integer as late,
            (count(*) filter (where answered_at >= $3 and (status in ('confirmed', 'closed_unconfirmed') or reopenings > 0)))::integer as ended,
            (count(*) filter (where answered_at >= $3 and status = 'confirmed'))::integer as confirmed
       from reports.report
      where region_id = $1 and (closed_at is null or answered_at >= $3)
      group by organisation_id`,
    [tx.region, now, since],
    'figures-by-organisation',
  );

export interface DistrictCount {
  readonly districtCode: string | null;
  readonly open: number;
  readonly late: number;
}

export const countsByDistrict = (tx: Tx, now: Date): Promise<DistrictCount[]> =>
  tx.query<DistrictCount>(
    `select district_code as "districtCode", count(*)::integer as open, (count(*) filter (where ${LATE}))::integer as late
       from reports.report where region_id = $1 and closed_at is null group by district_code order by late desc, open desc`,
    [tx.region, now],
    'figures-by-district',
  );

export interface Week {
  /** Monday, YYYY-MM-DD in the region's zone. */
  readonly week: string;
  readonly reported: number;
  readonly ended: number;
}

export const weeks = (tx: Tx, now: Date, count: number, timeZone: TimeZone): Promise<Week[]> =>
  tx.query<Week>(
    `with monday as (
       select generate_series(date_trunc('week', $2::timestamptz at time zone $4) - ($3::integer - 1) * interval '1 week',
                              date_trunc('week', $2::timestamptz at time zone $4), interval '1 week') as day),
     reported as (
       select date_trunc('week', reported_at at time zone $4) as day, count(*)::integer as n from reports.report
        where region_id = $1 and reported_at > $2::timestamptz - ($3::integer + 1) * interval '1 week' group by 1),
     ended as (
       select date_trunc('week', closed_at at time zone $4) as day, count(*)::integer as n from reports.report
        where region_id = $1 and closed_at > $2::timestamptz - ($3::integer + 1) * interval '1 week' group by 1)
     select to_char(monday.day, 'YYYY-MM-DD') as week, coalesce(reported.n, 0) as reported, coalesce(ended.n, 0) as ended
       from monday left join reported using (day) left join ended using (day) order by monday.day`,
    [tx.region, now, count, timeZone],
    'figures-weeks',
  );

export interface Unusual {
  readonly serviceCode: string;
  readonly districtCode: string;
  readonly recent: number;
  /** Mean a week over the eight weeks before. */
  readonly usual: number;
}

/** Service and district with far more reports in seven days than the eight weeks before would let expect (three standard deviations of a Poisson count). */
export const unusualThisWeek = (tx: Tx, now: Date, limit: number): Promise<Unusual[]> =>
  tx.query<Unusual>(
    `select service_code as "serviceCode", district_code as "districtCode", recent, usual from (
       select service_code, district_code,
              (count(*) filter (where reported_at > $2::timestamptz - interval '7 days'))::integer as recent,
              ((count(*) filter (where reported_at <= $2::timestamptz - interval '7 days')) / 8.0)::float8 as usual
         from reports.report
        where region_id = $1 and reported_at > $2::timestamptz - interval '63 days' and service_code is not null and district_code is not null
        group by 1, 2) as counted
      where recent >= 5 and recent > usual + 3 * sqrt(greatest(usual, 1)) order by recent - usual desc limit $3`,
    [tx.region, now, limit],
    'figures-unusual',
  );

/** How many verified reports an office has responded to for the first time since then, by office. */
export const responseCounts = (tx: Tx, since: Date): Promise<{ organisationId: string; n: number }[]> =>
  tx.query(
    `select organisation_id as "organisationId", count(*)::integer as n from reports.report
      where region_id = $1 and first_response_at >= $2 and verified_at is not null and organisation_id is not null
      group by organisation_id`,
    [tx.region, since],
    'figures-response-counts',
  );

/** From verification to the first response, newest first and no more than 5,000: for a median in working days. */
export const responseTimes = (tx: Tx, since: Date): Promise<{ organisationId: string; from: Date; to: Date }[]> =>
  tx.query(
    `select organisation_id as "organisationId", verified_at as "from", first_response_at as "to" from reports.report
      where region_id = $1 and first_response_at >= $2 and verified_at is not null and organisation_id is not null
      order by first_response_at desc limit 5000`,
    [tx.region, since],
    'figures-response-times',
  );

/** Today in figures for the front page. @param dayStart midnight in the region's zone */
export const today = async (tx: Tx, dayStart: Date, now: Date) =>
  (await tx.one<{ received: number; answered: number; late: number; total: number; confirmed: number }>(
    `select (count(*) filter (where reported_at >= $3))::integer as received,
            (count(*) filter (where answered_at >= $3))::integer as answered,
            (count(*) filter (where closed_at is null and ${LATE}))::integer as late,
            count(*)::integer as total,
            (count(*) filter (where status = 'confirmed'))::integer as confirmed
       from reports.report where region_id = $1`,
    [tx.region, now, dayStart],
    'figures-today',
  ))!;
