import type { Tx } from '#platform/db/index.ts';
import { dayOf, type TimeZone } from '#platform/time/index.ts';
import { isOpen } from '../rules/life.ts';
import { type ReportStatus, STATUSES } from '../types.ts';
import { knownCounts, lateCounts, sumOf } from './count.ts';

// Everything here comes from the counts of rollup.ts, so it costs the same however many reports there are.

const OPEN = STATUSES.filter(isOpen);
const late = async (tx: Tx, now: Date, by: readonly string[]) => (await lateCounts(tx, now, { by })) ?? [];

export interface StatusCount {
  readonly status: ReportStatus;
  readonly total: number;
  readonly late: number;
}

export const countsByStatus = async (tx: Tx, now: Date): Promise<StatusCount[]> => {
  const all = await knownCounts(tx, { by: ['status'] });
  const overdue = await late(tx, now, ['status']);
  return all.map(({ key, n }) => ({
    status: key.status as ReportStatus,
    total: n,
    late: sumOf(overdue, ({ status }) => status === key.status),
  }));
};

export interface AgencyCount {
  readonly organisationId: string | null;
  readonly open: number;
  readonly late: number;
  /** Ended or reopened since the day, after an answer. */
  readonly ended: number;
  readonly confirmed: number;
}

/** What is open and late now, by agency. */
export const openByOrganisation = async (
  tx: Tx,
  now: Date,
): Promise<Pick<AgencyCount, 'organisationId' | 'open' | 'late'>[]> => {
  const open = await knownCounts(tx, { by: ['organisation'], where: { status: OPEN } });
  const overdue = await late(tx, now, ['organisation']);
  return open.map(({ key, n }) => ({
    organisationId: key.organisation ?? null,
    open: n,
    late: sumOf(overdue, ({ organisation }) => organisation === key.organisation),
  }));
};

/**
 * By agency: what is open and late now, and how many of the reports answered since a day the reporter confirmed (silence is no yes).
 * @param since days since 1970 in the region, no more than 39 ago
 */
export const countsByOrganisation = async (
  tx: Tx,
  now: Date,
  since: number,
  timeZone: TimeZone,
): Promise<AgencyCount[]> => {
  const open = await openByOrganisation(tx, now);
  const answered = await knownCounts(
    tx,
    { by: ['organisation', 'outcome'], span: { of: 'answered', from: since } },
    timeZone,
  );
  const ids = new Set(
    [...open, ...answered.map(({ key }) => ({ organisationId: key.organisation ?? null }))].map(
      (one) => one.organisationId,
    ),
  );
  return [...ids].map((organisationId) => {
    const own = answered.filter(({ key }) => (key.organisation ?? null) === organisationId);
    return {
      ...(open.find((one) => one.organisationId === organisationId) ?? { organisationId, open: 0, late: 0 }),
      ended: sumOf(own, ({ outcome }) => outcome !== null),
      confirmed: sumOf(own, ({ outcome }) => outcome === 'confirmed'),
    };
  });
};

export interface DistrictCount {
  readonly districtCode: string | null;
  readonly open: number;
  readonly late: number;
}

export const countsByDistrict = async (tx: Tx, now: Date): Promise<DistrictCount[]> => {
  const open = await knownCounts(tx, { by: ['district'], where: { status: OPEN } });
  const overdue = await late(tx, now, ['district']);
  return open
    .map(({ key, n }) => ({
      districtCode: key.district ?? null,
      open: n,
      late: sumOf(overdue, ({ district }) => district === key.district),
    }))
    .sort((a, b) => b.late - a.late || b.open - a.open);
};

export interface Week {
  /** Monday, YYYY-MM-DD in the region's zone. */
  readonly week: string;
  readonly reported: number;
  readonly ended: number;
}

const DAY_MS = 86_400_000;
/** The Monday of a day's week; day 0, 1970-01-01, was a Thursday. */
const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);

export const weeks = async (tx: Tx, now: Date, count: number, timeZone: TimeZone): Promise<Week[]> => {
  const first = mondayOf(dayOf(timeZone, now)) - 7 * (count - 1);
  const perDay = (of: string) =>
    knownCounts(tx, { span: { of, from: first, before: first + 7 * count }, perBucket: true }, timeZone);
  const [reported, ended] = [await perDay('reported'), await perDay('closed')];
  return Array.from({ length: count }, (_, index) => {
    const monday = first + 7 * index;
    const within = (days: typeof reported) => sumOf(days.filter(({ bucket }) => mondayOf(bucket) === monday));
    return {
      week: new Date(monday * DAY_MS).toISOString().slice(0, 10),
      reported: within(reported),
      ended: within(ended),
    };
  });
};

/** What came in by day of the region, days since 1970. */
export const receivedByDay = async (
  tx: Tx,
  from: number,
  before: number,
  timeZone: TimeZone,
): Promise<ReadonlyMap<number, number>> => {
  const found = await knownCounts(tx, { span: { of: 'reported', from, before }, perBucket: true }, timeZone);
  return new Map(found.map(({ bucket, n }) => [bucket, n]));
};

/** What came in of one category in one district, or in one village, in each of the last weeks. */
export interface WeeklySeries {
  readonly service?: string;
  readonly district?: string;
  readonly place?: string;
  /** The seven days up to the last one. */
  readonly recent: number;
  /** The weeks before it, oldest first. */
  readonly before: readonly number[];
}

/** @param last the last day, since 1970 @param weeks that come before those seven days; 13 are kept apart */
export const receivedByWeek = async (
  tx: Tx,
  by: readonly ['service', 'district'] | readonly ['service'] | readonly ['place'],
  last: number,
  weeks: number,
  timeZone: TimeZone,
): Promise<WeeklySeries[]> => {
  const span = { of: 'reported', from: last + 1 - 7 * (weeks + 1), before: last + 1 };
  const found = await knownCounts(tx, { by, span, perBucket: 7 }, timeZone);
  const told = found.filter(({ key }) => by.every((name) => key[name] !== null));
  return [...Map.groupBy(told, ({ key }) => by.map((name) => key[name]).join(' ')).values()].map((sums) => {
    const before = new Array<number>(weeks + 1).fill(0);
    for (const { bucket, n } of sums) before[bucket] += n;
    const recent = before.pop()!;
    return { ...sums[0].key, recent, before };
  });
};

/** How reports ended on some days, by the office that held them. */
export const endingsBetween = async (
  tx: Tx,
  from: number,
  before: number,
  timeZone: TimeZone,
): Promise<{ organisationId: string | null; ending: string | null; n: number }[]> =>
  (await knownCounts(tx, { by: ['organisation', 'ending'], span: { of: 'closed', from, before } }, timeZone)).map(
    ({ key, n }) => ({ organisationId: key.organisation ?? null, ending: key.ending ?? null, n }),
  );

/** How many verified reports an office has responded to for the first time since a day, by office. @param since as above */
export const responseCounts = async (
  tx: Tx,
  since: number,
  timeZone: TimeZone,
): Promise<{ organisationId: string; n: number }[]> =>
  (await knownCounts(tx, { by: ['organisation'], span: { of: 'responded', from: since } }, timeZone)).map(
    ({ key, n }) => ({ organisationId: key.organisation!, n }),
  );

/** From verification, or from when it went straight through, to the first response, newest first and no more than 5,000: for a median in working days. */
export const responseTimes = (tx: Tx, since: Date): Promise<{ organisationId: string; from: Date; to: Date }[]> =>
  tx.query(
    `select organisation_id as "organisationId", least(verified_at, assigned_at) as "from", first_response_at as "to" from reports.report
      where region_id = $1 and first_response_at >= $2 and verified_at is not null and organisation_id is not null
      order by first_response_at desc limit 5000`,
    [tx.region, since],
    'figures-response-times',
  );

/** Today in figures for the front page. */
export const today = async (tx: Tx, now: Date, timeZone: TimeZone) => {
  const day = dayOf(timeZone, now);
  const since = async (of: string) => sumOf(await knownCounts(tx, { span: { of, from: day } }, timeZone));
  const all = await knownCounts(tx, { by: ['status'] });
  return {
    received: await since('reported'),
    answered: await since('answered'),
    late: sumOf(await late(tx, now, [])),
    total: sumOf(all, ({ status }) => status !== 'merged'),
    confirmed: sumOf(all, ({ status }) => status === 'confirmed'),
  };
};
