import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import { newestEntries } from '#platform/journal.ts';
import { type Calendar, dayOf, localDay, type TimeZone, workingDaysBetween } from '#platform/time/index.ts';
import type { ReportFilter } from '../rules/filter.ts';
import { medianOf } from '../rules/finding.ts';
import { isOpen } from '../rules/life.ts';
import { NEWS_ACTS, type NewsAct } from '../rules/timeline.ts';
import { LEVELS, type Level, type ReportStatus, STATUSES } from '../types.ts';
import { knownCounts, sumOf } from './count.ts';
import {
  countsByDistrict,
  countsByOrganisation,
  countsByStatus,
  responseCounts,
  responseTimes,
  weeks,
} from './figures.ts';
import { lastMonday, rememberedLate, startOfDay } from './late-then.ts';
import { countReports, isPublicText, listReports } from './lists.ts';

const RECENT_DAYS = 30;
/** Whole ones; the running week comes on top. */
const WEEKS = 26;

/** A number and the list it counts: `countReports` with this filter gives the same. */
export interface Counted {
  readonly value: number;
  readonly filter: ReportFilter;
}

/** Of `of` answers that were judged or left to lapse, `value` were confirmed; silence is no yes. */
export interface Confirmed extends Counted {
  readonly of: number;
}

/** `value` first responses; the median counts working days from verification, unrounded, of the 5,000 newest of all offices. */
export interface Responses extends Counted {
  readonly median: number | undefined;
}

export interface AgencyLine {
  /** Null: not handed to any office yet. */
  readonly organisationId: string | null;
  readonly open: Counted;
  readonly late: Counted;
  readonly confirmed: Confirmed;
  readonly responses: Responses;
}

/** First responses since a day by agency, and of all. */
const responsesSince = async (tx: Tx, calendar: Calendar, since: Date) => {
  const counts = await responseCounts(tx, dayOf(calendar.timeZone, since), calendar.timeZone);
  const times = await responseTimes(tx, since);
  const day = localDay(calendar.timeZone, since);
  const of = (organisationId?: string | null): Responses => {
    const isOwn = (one: { organisationId: string }) =>
      organisationId === undefined || one.organisationId === organisationId;
    return {
      value: counts.filter(isOwn).reduce((total, { n }) => total + n, 0),
      filter: {
        ...(organisationId === undefined ? {} : { organisation: organisationId ?? 'none' }),
        responded_from: day,
      },
      median: medianOf(times.filter(isOwn).map(({ from, to }) => workingDaysBetween(calendar, from, to))),
    };
  };
  return of;
};

const agencyLines = async (
  tx: Tx,
  now: Date,
  since: Date,
  timeZone: TimeZone,
  responses: (organisationId: string | null) => Responses,
): Promise<AgencyLine[]> => {
  const answered_from = localDay(timeZone, since);
  const counts = await countsByOrganisation(tx, now, dayOf(timeZone, since), timeZone);
  return counts
    .map(({ organisationId, open, late, ended, confirmed }) => {
      const organisation = organisationId ?? 'none';
      return {
        organisationId,
        open: { value: open, filter: { status: 'open', organisation } as const },
        late: { value: late, filter: { late: '1', organisation } as const },
        confirmed: {
          value: confirmed,
          of: ended,
          filter: { status: 'confirmed', organisation, answered_from } as const,
        },
        responses: responses(organisationId),
      };
    })
    .sort((a, b) => b.late.value - a.late.value || b.open.value - a.open.value);
};

/** An open report at a spot whose trouble was said to be solved not long ago. */
export interface Recurring {
  readonly code: string;
  /** Null when it is not public. */
  readonly title: string | null;
  readonly serviceCode: string | null;
  readonly placeCode: string | null;
  readonly organisationId: string | null;
  /** For the how manieth time. */
  readonly times: number;
}

/** Those that have come back most often, of what may be said of a place at all; by an index of what recurs and is open. */
const recurringReports = (tx: Tx, limit: number): Promise<Recurring[]> =>
  tx.query<Recurring>(
    `select code, case when verified_at is not null then title end as title, service_code as "serviceCode", place_code as "placeCode",
            organisation_id as "organisationId", recurrence + 1 as times
       from reports.report where region_id = $1 and recurrence > 0 and closed_at is null and not secret
      order by recurrence desc, reported_at desc limit $2`,
    [tx.region, limit],
    'wall-recurring',
  );

/** Every figure of the wall, each with the list it counts. */
export const wallFigures = async (tx: Tx, now: Date, timeZone: TimeZone) => {
  const calendar = await calendarOfRegion(tx, tx.region!, timeZone);
  const since = startOfDay(calendar, now, RECENT_DAYS);
  const monday = lastMonday(calendar, now);
  const statuses = await countsByStatus(tx, now);
  const responses = await responsesSince(tx, calendar, since);
  const agencies = await agencyLines(tx, now, since, timeZone, responses);
  const lateBefore = await rememberedLate(tx, monday);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    calendar,
    recentDays: RECENT_DAYS,
    open: {
      value: sum(statuses.filter(({ status }) => isOpen(status)).map(({ total }) => total)),
      filter: { status: 'open' },
    } as Counted,
    late: { value: sum(statuses.map(({ late }) => late)), filter: { late: '1' } } as Counted,
    lateBefore: lateBefore === undefined ? undefined : { at: monday, value: lateBefore },
    confirmed: {
      value: sum(agencies.map(({ confirmed }) => confirmed.value)),
      of: sum(agencies.map(({ confirmed }) => confirmed.of)),
      filter: { status: 'confirmed', answered_from: localDay(timeZone, since) },
    } as Confirmed,
    responses: responses(),
    agencies,
    districts: (await countsByDistrict(tx, now)).map(({ districtCode, open, late }) => ({
      districtCode,
      open: { value: open, filter: { status: 'open', district: districtCode ?? 'none' } } as Counted,
      late: { value: late, filter: { late: '1', district: districtCode ?? 'none' } } as Counted,
    })),
    statuses: statuses.map(({ status, total, late }) => ({
      status,
      all: { value: total, filter: { status } } as Counted,
      late: { value: late, filter: { status, late: '1' } } as Counted,
    })),
    recurring: {
      value: sumOf(await knownCounts(tx, { where: { recurs: ['true'], status: STATUSES.filter(isOpen) } })),
      filter: { status: 'open', recurring: '1' },
    } as Counted,
    recurringReports: await recurringReports(tx, 5),
    weeks: await weeks(tx, now, WEEKS + 1, timeZone),
  };
};
export type WallFigures = Awaited<ReturnType<typeof wallFigures>>;

/** Levels above the agencies: what reached them stands on the wall before everything else. */
export type TopLevel = Exclude<Level, 'agency_head'>;

/** What lies on the desk of a level or above it, soonest due first, and how many there are. */
export const raisedTo = async (tx: Tx, level: TopLevel, now: Date, timeZone: TimeZone, limit: number) => {
  const asked = { audience: { kind: 'region' }, filter: { escalated: level }, now, timeZone } as const;
  return {
    all: { value: (await countReports(tx, asked)).n, filter: asked.filter } as Counted,
    lines: await listReports(tx, { ...asked, order: 'due', limit }),
  };
};

/** An act as the stream of the wall tells it: never the text of a secret or an unverified report. */
export interface NewestAct {
  readonly at: Date;
  readonly act: NewsAct;
  readonly reportId: string;
  readonly code: string;
  readonly status: ReportStatus;
  /** Null when it is not public. */
  readonly title: string | null;
  readonly secret: boolean;
  readonly serviceCode: string | null;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  /** Who held it when it happened, or to whom it was handed; the journal's word before the report's. */
  readonly organisationId: string | null;
  /** How far it was raised. */
  readonly level: Level | null;
}

interface ActReport {
  id: string;
  code: string;
  status: ReportStatus;
  title: string | null;
  secret: boolean;
  verifiedAt: Date | null;
  serviceCode: string | null;
  placeCode: string | null;
  districtCode: string | null;
  organisationId: string | null;
}

export const newestActs = async (tx: Tx, limit: number): Promise<NewestAct[]> => {
  // Of a hundred copies that were merged at once the main report tells, in one line.
  const acts = NEWS_ACTS.filter((act) => act !== 'merge' && act !== 'lose').map((act) => `report.${act}`);
  const entries = await newestEntries(tx, acts, limit);
  const reports = await tx.query<ActReport>(
    `select id, code, status, title, secret, verified_at as "verifiedAt", service_code as "serviceCode", place_code as "placeCode",
            district_code as "districtCode", organisation_id as "organisationId"
       from reports.report where region_id = $1 and id = any($2::uuid[])`,
    [tx.region, entries.map(({ subject }) => subject.slice('reports/'.length))],
    'wall-acts-reports',
  );
  const byId = new Map(reports.map((report) => [report.id, report]));
  return entries.flatMap((entry) => {
    const report = byId.get(entry.subject.slice('reports/'.length));
    if (!report || report.status === 'merged') return [];
    const { organisation } = entry.public;
    return {
      at: entry.at,
      act: entry.act.slice('report.'.length) as NewsAct,
      reportId: report.id,
      code: report.code,
      status: report.status,
      title: isPublicText(report) ? report.title : null,
      secret: report.secret,
      serviceCode: report.serviceCode,
      placeCode: report.placeCode,
      districtCode: report.districtCode,
      organisationId: typeof organisation === 'string' ? organisation : report.organisationId,
      level: LEVELS.find((level) => level === entry.public.level) ?? null,
    };
  });
};
