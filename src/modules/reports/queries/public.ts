import type { Tx } from '#platform/db/index.ts';
import { CELL_DEGREES } from '../rules/public-point.ts';
import type { Channel, MessageKind, ReportStatus } from '../types.ts';

/** From the first moment, up to and including the second. */
export interface Span {
  readonly from: Date;
  readonly to: Date;
}

/** Which of the reports that everybody may read. */
export interface PublicSearch {
  /** These and no others: of them also the archived ones, of which nobody reads a word. */
  readonly codes?: readonly string[];
  readonly ids?: readonly string[];
  readonly services?: readonly string[];
  readonly ended?: boolean;
  readonly reported?: Span;
  readonly updated?: Span;
  /** Around a point, by where a report lies in public. */
  readonly near?: { readonly lat: number; readonly lon: number; readonly metres: number };
  readonly limit: number;
  readonly offset?: number;
  /** Those that follow the report with this id. */
  readonly after?: string;
}

/** A report as everybody may read it. Its point is still the exact one: `publicPoint` says where it lies. */
export interface PublicReport {
  readonly id: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly serviceCode: string | null;
  readonly title: string | null;
  readonly text: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly address: string | null;
  readonly answers: Readonly<Record<string, string | string[]>>;
  readonly anonymous: boolean;
  readonly channel: Channel;
  readonly organisationId: string | null;
  readonly reportedAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly resolveDueAt: Date | null;
  /** The last that an office has said of it in public. */
  readonly said: string | null;
  /** Of a merged one: where it goes on, as far as everybody may know of that. */
  readonly mainCode: string | null;
  /** The first picture that came with it. */
  readonly photoId: string | null;
}

const PUBLIC = `not r.secret and r.verified_at is not null and r.status <> 'archived'`;
const KNOWN = `not r.secret and (r.verified_at is not null or r.status = 'archived')`;

/** As `publicPoint` has it, in the same arithmetic. */
const shown = (column: string) =>
  `case when r.anonymous then (floor(r.${column} / ${CELL_DEGREES}::float8) + 0.5) * ${CELL_DEGREES}::float8 else r.${column} end`;
const METRES_PER_DEGREE = 111_195; // of a great circle of 6,371 km

const withinMetres = (lat: string, lon: string, metres: string) => {
  const [north, east] = [`((${shown('lat')}) - ${lat}::float8)`, `((${shown('lon')}) - ${lon}::float8)`];
  return `r.lat is not null and (${north} ^ 2 + (${east} * cos(radians(${lat}::float8))) ^ 2) <= (${metres}::float8 / ${METRES_PER_DEGREE}) ^ 2`;
};

const conditionsOf = (search: PublicSearch, value: (given: unknown) => string): string[] => {
  const { codes, ids, services, ended, reported, updated, near, after } = search;
  if (codes) return [KNOWN, `r.code = any(${value(codes)})`];
  if (ids) return [KNOWN, `r.id = any(${value(ids)}::uuid[])`];
  const conditions = [PUBLIC];
  if (services) conditions.push(`r.service_code = any(${value(services)})`);
  if (ended !== undefined) conditions.push(`r.closed_at is ${ended ? 'not null' : 'null'}`);
  if (reported) conditions.push(`r.reported_at >= ${value(reported.from)} and r.reported_at <= ${value(reported.to)}`);
  if (updated) conditions.push(`r.updated_at >= ${value(updated.from)} and r.updated_at <= ${value(updated.to)}`);
  if (near) conditions.push(withinMetres(value(near.lat), value(near.lon), value(near.metres)));
  if (after) {
    const at = `(select l.reported_at from reports.report l where l.region_id = $1 and l.id = ${value(after)}::uuid)`;
    conditions.push(`r.reported_at <= ${at} and (r.reported_at < ${at} or r.id > ${value(after)}::uuid)`);
  }
  return conditions;
};

/** Reports that everybody may read, the newest first. */
export const publicReports = (tx: Tx, search: PublicSearch): Promise<PublicReport[]> => {
  const values: unknown[] = [tx.region];
  const value = (given: unknown) => `$${values.push(given)}`;
  const conditions = conditionsOf(search, value).join(' and ');
  return tx.query<PublicReport>(
    `select r.id, r.code, r.status, r.service_code as "serviceCode", r.title, r.text, r.place_code as "placeCode",
            r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.anonymous, r.channel,
            r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.updated_at as "updatedAt", r.closed_at as "closedAt",
            r.resolve_due_at as "resolveDueAt", said.body as said, main.code as "mainCode",
            photo.id as "photoId"
       from (select * from reports.report r where r.region_id = $1 and ${conditions}
              order by r.reported_at desc, r.id limit ${value(search.limit)} offset ${value(search.offset ?? 0)}) r
       left join reports.report main on main.region_id = r.region_id and main.id = r.merged_into and not main.secret
              and (main.verified_at is not null or main.status = 'archived')
       left join lateral (select m.body from reports.message m
              where m.region_id = r.region_id and m.report_id = r.id and m.is_public and m.author = 'office' and m.kind in ('answer', 'progress')
              order by m.at desc, m.id desc limit 1) said on true
       left join lateral (select p.id from reports.photo p
              where p.region_id = r.region_id and p.report_id = r.id and p.message_id is null order by p.position, p.id limit 1) photo on true
      order by r.reported_at desc, r.id`,
    values,
  );
};

/** Something an office has said in public about a report. */
export interface PublicNote {
  readonly reportId: string;
  readonly at: Date;
  readonly kind: MessageKind;
  readonly body: string;
}

/** Oldest first. What reporters wrote later is not among it: nobody has read that for the public. */
export const publicNotes = (tx: Tx, reportIds: readonly string[]): Promise<PublicNote[]> =>
  tx.query<PublicNote>(
    `select report_id as "reportId", at, kind, body from reports.message
      where region_id = $1 and report_id = any($2::uuid[]) and is_public and author <> 'reporter' and kind <> 'note' order by at, id`,
    [tx.region, reportIds],
    'public-notes',
  );

/** Pictures that everybody may see, of reports that everybody may read. */
export const publicPhotos = (tx: Tx, reportIds: readonly string[]): Promise<{ reportId: string; id: string }[]> =>
  tx.query(
    `select p.report_id as "reportId", p.id from reports.photo p
       left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
      where p.region_id = $1 and p.report_id = any($2::uuid[]) and (p.message_id is null or (m.is_public and m.kind <> 'note'))
      order by p.report_id, p.message_id is not null, p.created_at, p.position, p.id`,
    [tx.region, reportIds],
    'public-photos',
  );

/** An act on a report that everybody may know of. */
export interface PublicUpdate {
  readonly id: string;
  readonly at: Date;
  readonly code: string;
  readonly act: string;
  /** Where the act led; null when it moved nothing. */
  readonly status: ReportStatus | null;
  /** What the office said with it; null when it said nothing, or nobody may read it any more. */
  readonly said: string | null;
}

/** Those that happened after somebody had verified the report, or ended it. */
const TOLD =
  'verify assign transfer accept start progress answer ask complete withdraw confirm contest close_silent archive merge unmerge'
    .split(' ')
    .map((act) => `report.${act}`);

/** What happened to reports that everybody may know of, in the order of time. */
export const publicUpdates = (tx: Tx, { from, to }: Span, limit: number, offset: number): Promise<PublicUpdate[]> =>
  tx.query<PublicUpdate>(
    `select j.id, j.at, r.code, j.act, j.public->>'to' as status,
            case when r.status <> 'archived' and m.is_public and m.author <> 'reporter' and m.kind <> 'note' then m.body end as said
       from platform.journal j
       join reports.report r on r.region_id = j.region_id and r.id = case when j.act = any($2) then substr(j.subject, 9)::uuid end
       left join reports.message m on m.region_id = j.region_id and m.id = case when j.act = any($2) then (j.public->>'message')::uuid end
      where j.region_id = $1 and j.act = any($2) and j.at >= $3 and j.at <= $4 and ${KNOWN}
      order by j.at, j.id limit $5 offset $6`,
    [tx.region, TOLD, from, to, limit, offset],
    'public-updates',
  );
