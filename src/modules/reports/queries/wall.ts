import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import { newestEntries } from '#platform/journal.ts';
import { addCalendarDays, type Calendar, localDay, type TimeZone, workingDaysBetween } from '#platform/time/index.ts';
import type { ReportFilter } from '../rules/filter.ts';
import { medianOf } from '../rules/finding.ts';
import { isOpen, OFFICE_STEPS } from '../rules/life.ts';
import { STATION_ACTS, type StationAct } from '../rules/timeline.ts';
import type { ReportStatus } from '../types.ts';
import {
  countsByDistrict,
  countsByOrganisation,
  countsByStatus,
  responseCounts,
  responseTimes,
  unusualThisWeek,
  weeks,
} from './figures.ts';
import { isPublicText } from './lists.ts';

const DAY_MS = 86_400_000;
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

const startOfDay = (calendar: Calendar, now: Date, daysAgo: number): Date =>
  new Date(addCalendarDays(calendar, new Date(now.getTime() - (daysAgo + 1) * DAY_MS), 0).getTime() + 1);

/** The last Monday before today: on a Monday that of the week before. */
const lastMonday = (calendar: Calendar, now: Date): Date => {
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

/** First responses since a day by agency, and of all. */
const responsesSince = async (tx: Tx, calendar: Calendar, since: Date) => {
  const counts = await responseCounts(tx, since);
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
  answered_from: string,
  responses: (organisationId: string | null) => Responses,
): Promise<AgencyLine[]> => {
  const counts = await countsByOrganisation(tx, now, since);
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

/** Every figure of the wall, each with the list it counts. */
export const wallFigures = async (tx: Tx, now: Date, timeZone: TimeZone) => {
  const calendar = await calendarOfRegion(tx, tx.region!, timeZone);
  const since = startOfDay(calendar, now, RECENT_DAYS);
  const monday = lastMonday(calendar, now);
  const statuses = await countsByStatus(tx, now);
  const responses = await responsesSince(tx, calendar, since);
  const agencies = await agencyLines(tx, now, since, localDay(timeZone, since), responses);
  const lateBefore = await lateAt(tx, monday);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  // Counted to the end of today, so that "seven days" are days of the calendar, as the list behind the number has them.
  const endOfToday = startOfDay(calendar, now, -1);
  const from = localDay(timeZone, startOfDay(calendar, now, 6));
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
    weeks: await weeks(tx, now, WEEKS + 1, timeZone),
    unusual: (await unusualThisWeek(tx, endOfToday, 5)).map(({ serviceCode, districtCode, recent, usual }) => ({
      serviceCode,
      districtCode,
      usual,
      recent: { value: recent, filter: { service: serviceCode, district: districtCode, from } } as Counted,
    })),
  };
};
export type WallFigures = Awaited<ReturnType<typeof wallFigures>>;

/** An act as the stream of the wall tells it: never the text of a secret or an unverified report. */
export interface NewestAct {
  readonly at: Date;
  readonly act: StationAct;
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
  const entries = await newestEntries(
    tx,
    STATION_ACTS.map((act) => `report.${act}`),
    limit,
  );
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
    if (!report) return [];
    const { organisation } = entry.public;
    return {
      at: entry.at,
      act: entry.act.slice('report.'.length) as StationAct,
      reportId: report.id,
      code: report.code,
      status: report.status,
      title: isPublicText(report) ? report.title : null,
      secret: report.secret,
      serviceCode: report.serviceCode,
      placeCode: report.placeCode,
      districtCode: report.districtCode,
      organisationId: typeof organisation === 'string' ? organisation : report.organisationId,
    };
  });
};
