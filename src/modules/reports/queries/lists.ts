import { type ExpressionBuilder, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type { Tx } from '#platform/db/index.ts';
import type { TimeZone } from '#platform/time/index.ts';
import { isAboutRouting, levelsFrom, type ReportFilter, STATUS_GROUPS } from '../rules/filter.ts';
import { OFFICE_STEPS } from '../rules/life.ts';
import type { Classification, DeadlineStep, Level, ReportStatus } from '../types.ts';
import { countedList } from './counted-list.ts';
import { figureCondition, figureOffice } from './figure-list.ts';

interface ReportRow {
  region_id: number;
  id: string;
  code: string;
  status: ReportStatus;
  classification: Classification;
  service_code: string | null;
  title: string | null;
  text: string;
  place_code: string | null;
  district_code: string | null;
  lat: number | null;
  lon: number | null;
  location: unknown;
  organisation_id: string | null;
  handler_id: string | null;
  handler_left_at: Date | null;
  anonymous: boolean;
  secret: boolean;
  channel: string;
  reported_at: Date;
  verified_at: Date | null;
  first_response_at: Date | null;
  answered_at: Date | null;
  closed_at: Date | null;
  updated_at: Date;
  due_step: DeadlineStep | null;
  due_at: Date | null;
  supporters: number;
  reopenings: number;
  transfers: number;
  objected: boolean;
  reached: Level | null;
  held: boolean;
  recurrence: number;
  priority: number;
  joined: number;
  is_sample: boolean;
  words: unknown;
}
interface Tables {
  'reports.report': ReportRow;
}
/** As the statements call it: `r`, which is what the counts of rollup.ts call it too. */
interface Named {
  r: ReportRow;
}
type Row = ExpressionBuilder<Named, 'r'>;
type Select<Out> = SelectQueryBuilder<Tables & Named, 'r', Out>;

/** One line of a list. `text` is an excerpt. */
export interface ReportLine {
  readonly id: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly classification: Classification;
  readonly serviceCode: string | null;
  readonly title: string | null;
  readonly excerpt: string;
  readonly placeCode: string | null;
  readonly districtCode: string | null;
  readonly organisationId: string | null;
  readonly handlerId: string | null;
  readonly handlerLeftAt: Date | null;
  readonly anonymous: boolean;
  readonly secret: boolean;
  readonly reportedAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
  readonly dueStep: DeadlineStep | null;
  readonly dueAt: Date | null;
  readonly supporters: number;
  readonly reopenings: number;
  /** The highest level on whose desk it lies. */
  readonly reached: Level | null;
  /** Handed to an agency before anybody verified it, and not read since. */
  readonly unread: boolean;
  /** One of many copies of a text. */
  readonly held: boolean;
  /** How many earlier ones at this spot had ended lately. */
  readonly recurrence: number;
  readonly priority: number;
  /** People who came along with what was merged into it. */
  readonly joined: number;
  readonly isSample: boolean;
}

/** Whom a list is for: the public sees verified reports whose text may be read, staff see what their desk holds. */
export type Audience =
  | { readonly kind: 'public' }
  | { readonly kind: 'region' }
  | { readonly kind: 'organisation'; readonly id: string };

/** What the public may read: verified, not secret, not archived. A merged one may still be read, though no list shows it. */
export const isPublicText = (report: { secret: boolean; verifiedAt: Date | null; status: ReportStatus }): boolean =>
  !report.secret && report.verifiedAt !== null && report.status !== 'archived';

const late = (row: Row, now: Date) => row.and([row('due_at', '<', now), row('due_step', 'in', [...OFFICE_STEPS])]);

/** Rare words are looked up by their index; common ones are sought along the list, where one soon finds some. */
type Words = 'rare' | 'common';
const COMMON = 20_000;

const wordsOf = async (tx: Tx, { q }: ReportFilter): Promise<Words | undefined> => {
  if (!q) return undefined;
  const estimate = await tx.one<{ n: number }>('select reports.words_estimate($1) as n', [q], 'words-estimate');
  return estimate!.n > COMMON ? 'common' : 'rare';
};

const ROUTED_AS: Readonly<Record<NonNullable<ReportFilter['routed']>, RawBuilder<boolean>>> = {
  any: sql`true`,
  people: sql`decided_by = 'person'`,
  first: sql`decided_by = 'person' and rank = 1`,
  three: sql`decided_by = 'person' and rank > 0`,
  none: sql`decided_by = 'person' and rank = 0`,
  straight: sql`course = 'straight' and decided_by = 'program'`,
  corrected: sql`course = 'straight' and decided_by = 'program' and corrected`,
  drawn: sql`course = 'drawn' and decided_by = 'person'`,
  drawn_right: sql`course = 'drawn' and decided_by = 'person' and rank = 1`,
};

/** Reports by what became of their proposals. */
const routedIds = (
  tx: Tx,
  { routed = 'any', decided_from, proposed, decided, sure }: ReportFilter,
  dayStart: (day: string) => RawBuilder<Date>,
): RawBuilder<unknown> => {
  const conditions = [
    sql`region_id = ${tx.region} and decided_at is not null`,
    ROUTED_AS[routed],
    ...(decided_from ? [sql`decided_at >= ${dayStart(decided_from)}`] : []),
    ...(proposed ? [sql`first_id = ${proposed}`] : []),
    ...(decided ? [sql`decided_id = ${decided}`] : []),
    ...(sure ? [sql`least(floor(first_confidence * 10), 9) = ${Number(sure)}`] : []),
  ];
  return sql`select report_id from reports.proposal where ${sql.join(conditions, sql` and `)}`;
};

const narrowed = <Out>(
  query: Select<Out>,
  tx: Tx,
  { audience, filter, now, timeZone, secrets, reader }: Omit<ListOptions, 'order' | 'limit'>,
  words?: Words,
): Select<Out> => {
  const dayStart = (day: string) => sql<Date>`(${day}::date)::timestamp at time zone ${timeZone}`;
  const dayEnd = (day: string) => sql<Date>`(${day}::date + 1)::timestamp at time zone ${timeZone}`;
  let q = query.where('region_id', '=', tx.region!);
  if (audience.kind === 'public') {
    q = q.where('secret', '=', false).where('verified_at', 'is not', null).where('status', '<>', 'archived');
  }
  if (audience.kind === 'organisation') q = q.where('organisation_id', '=', audience.id);
  const { status } = filter;
  // Whoever does not ask for merged ones finds them at their main report, once.
  // What became of a proposal, though, does not change by merging.
  if (audience.kind === 'public' || !(status || isAboutRouting(filter))) q = q.where('status', '<>', 'merged');
  if (status)
    q = q.where(
      'status',
      'in',
      status in STATUS_GROUPS ? [...STATUS_GROUPS[status as keyof typeof STATUS_GROUPS]] : [status as ReportStatus],
    );
  if (filter.late) q = q.where((row) => late(row, now));
  if (filter.objected) q = q.where('objected', '=', true);
  if (filter.escalated) q = q.where('reached', 'in', levelsFrom(filter.escalated));
  if (filter.held) q = q.where('held', '=', filter.held === 'yes');
  if (filter.recurring) q = q.where('recurrence', '>', 0);
  if (filter.figure) q = q.where(figureCondition(filter.figure, now));
  const office = figureOffice(filter.figure);
  if (filter.organisation === 'none') q = q.where(office, 'is', null);
  else if (filter.organisation) q = q.where(office, '=', filter.organisation);
  // Who does what in an office is nobody's business outside.
  if (filter.handler && audience.kind !== 'public') {
    const who = filter.handler === 'me' ? reader : filter.handler;
    q = who === 'none' ? q.where('handler_id', 'is', null) : q.where('handler_id', '=', who ?? null);
  }
  if (filter.second && audience.kind !== 'public') {
    const waiting = sql`select report_id, organisation_id from reports.proposed_answer where region_id = ${tx.region} and state = 'waiting'`;
    q = q
      .where('closed_at', 'is', null)
      .where('status', 'in', ['accepted', 'in_progress', 'reopened'])
      .where(sql<boolean>`(id, organisation_id) in (${waiting})`);
  }
  if (filter.district === 'none') q = q.where('district_code', 'is', null);
  else if (filter.district) q = q.where('district_code', '=', filter.district);
  if (filter.place) q = q.where('place_code', '=', filter.place);
  if (filter.service) q = q.where('service_code', '=', filter.service);
  if (filter.classification) q = q.where('classification', '=', filter.classification);
  if (filter.from) q = q.where('reported_at', '>=', dayStart(filter.from));
  if (filter.to) q = q.where('reported_at', '<', dayEnd(filter.to));
  if (filter.ended_from) q = q.where('closed_at', '>=', dayStart(filter.ended_from));
  if (filter.ended_to) q = q.where('closed_at', '<', dayEnd(filter.ended_to));
  if (filter.answered_from) q = q.where('answered_at', '>=', dayStart(filter.answered_from));
  if (filter.responded_from) {
    q = q.where('first_response_at', '>=', dayStart(filter.responded_from)).where('verified_at', 'is not', null);
    q = q.where('organisation_id', 'is not', null);
  }
  if (isAboutRouting(filter)) q = q.where(sql<boolean>`id = any(array(${routedIds(tx, filter, dayStart)}))`);
  // An array, so that the few reports with a rare word are looked up by key and never sought along a whole list.
  if (filter.q && words === 'rare') q = q.where(sql<boolean>`id = any(array(select reports.with_words(${filter.q})))`);
  if (filter.q && words === 'common') q = q.where(sql<boolean>`words @@ websearch_to_tsquery('simple', ${filter.q})`);
  // That a word is found in a report says what it says.
  if (filter.q && !secrets) q = q.where('secret', '=', false);
  return q;
};

const LINE = [
  'id',
  'code',
  'status',
  'classification',
  'service_code as serviceCode',
  'title',
  'place_code as placeCode',
  'district_code as districtCode',
  'organisation_id as organisationId',
  'handler_id as handlerId',
  'handler_left_at as handlerLeftAt',
  'anonymous',
  'secret',
  'reported_at as reportedAt',
  'updated_at as updatedAt',
  'closed_at as closedAt',
  'due_step as dueStep',
  'due_at as dueAt',
  'supporters',
  'reopenings',
  'reached',
  'held',
  'recurrence',
  'priority',
  'joined',
  'is_sample as isSample',
] as const;
const unread = sql<boolean>`forwarded_at is not null and verified_at is null`.as('unread');
const excerpt = sql<string>`left(text, 140)`.as('excerpt');

/** A {@link ReportLine} of the report `r`, for plain SQL. */
export const LINE_COLUMNS = [
  ...LINE.map((column) => `r.${column.replace(/ as (\w+)$/, ' as "$1"')}`),
  'left(r.text, 140) as excerpt',
  'r.forwarded_at is not null and r.verified_at is null as unread',
].join(', ');

export interface ListOptions {
  readonly audience: Audience;
  readonly filter: ReportFilter;
  readonly now: Date;
  readonly timeZone: TimeZone;
  /** Whether the reader may read what secret reports say; else no word is looked for in them. */
  readonly secrets?: boolean;
  /** Who looks: those are in their hands that the filter calls `me`. */
  readonly reader?: string;
  /** newest: by time of report; due: what is open, owed soonest first; ended: what ended, the last first. */
  readonly order: 'newest' | 'due' | 'ended';
  readonly limit: number;
  readonly offset?: number;
  /** Of the newest first: those that follow the report with this id, whether or not the filter still finds it. */
  readonly after?: string;
}

/** By the time as the database has it: a Date of ours is coarser. */
const following = (tx: Tx, id: string) => {
  const at = sql`(select reported_at from reports.report where region_id = ${tx.region} and id = ${id})`;
  return sql<boolean>`reported_at <= ${at} and (reported_at < ${at} or id > ${id})`;
};

/** What a list in order of due dates may hold: all of it is open, so an index of what is open serves. */
const statusesDue = ({ audience, filter: { status, late: onlyLate } }: ListOptions): readonly ReportStatus[] => {
  const known: readonly ReportStatus[] = onlyLate ? STATUS_GROUPS.office : STATUS_GROUPS.open;
  // What nobody has verified is not for the public.
  const open = audience.kind === 'public' ? known.filter((one) => one !== 'received') : known;
  if (!status) return open;
  const asked: readonly string[] =
    status in STATUS_GROUPS ? STATUS_GROUPS[status as keyof typeof STATUS_GROUPS] : [status];
  return open.filter((one) => asked.includes(one));
};

const DUE = sql`due_at asc nulls last, priority desc, reported_at desc, id`;

/**
 * Soonest due first, and of what is due on the same day (at its end) what weighs more. Each status is read along its own index, which stands in this order, and only as far as the page needs; what ends
 * here is so short that sorting it costs nothing.
 */
const byDue = (tx: Tx, options: ListOptions, words?: Words): Promise<ReportLine[]> => {
  const last = options.limit + (options.offset ?? 0);
  const parts = statusesDue(options).map((status) => {
    const select = tx
      .from<Tables>()
      .selectFrom('reports.report as r')
      .select(LINE)
      .select([excerpt, unread])
      .where('closed_at', 'is', null);
    return sql`(${narrowed(select, tx, { ...options, filter: { ...options.filter, status } }, words)
      .orderBy(DUE)
      .limit(last)})`;
  });
  if (parts.length === 0) return Promise.resolve([]);
  return sql<ReportLine>`select * from (${sql.join(parts, sql` union all `)}) as found
    order by "dueAt" asc nulls last, priority desc, "reportedAt" desc, id limit ${options.limit} offset ${options.offset ?? 0}`
    .execute(tx.from<Tables>())
    .then(({ rows }) => rows);
};

export const listReports = async (tx: Tx, options: ListOptions): Promise<ReportLine[]> => {
  const words = await wordsOf(tx, options.filter);
  if (options.order === 'due') return byDue(tx, options, words);
  const select = tx.from<Tables>().selectFrom('reports.report as r').select(LINE).select([excerpt, unread]);
  let query = narrowed(select, tx, options, words);
  if (options.after) query = query.where(following(tx, options.after));
  if (options.order === 'ended')
    query = query.where('closed_at', 'is not', null).orderBy('closed_at', (by) => by.desc().nullsLast());
  return query
    .orderBy('reported_at', 'desc')
    .orderBy('id')
    .limit(options.limit)
    .offset(options.offset ?? 0)
    .execute() as Promise<ReportLine[]>;
};

/** How many a list holds. */
export interface Total {
  readonly n: number;
  /** There are at least `n`: nobody has counted them to the end. */
  readonly isMore: boolean;
}

/** Beyond these a list that no count knows is not counted on. */
const MOST_COUNTED = 10_000;
/** Of common words only so many reports are looked through for a count, the newest. */
const MOST_SOUGHT = 20_000;

/** Exact where the counts of rollup.ts know the list, and of any other list up to 10,000. */
export const countReports = async (
  tx: Tx,
  options: Omit<ListOptions, 'order' | 'limit' | 'offset'>,
): Promise<Total> => {
  const known = await countedList(tx, options);
  if (known !== undefined) return { n: known, isMore: false };
  const words = await wordsOf(tx, options.filter);
  if (words === 'common') return countCommon(tx, options);
  const one = tx.from<Tables>().selectFrom('reports.report as r').select(sql`1`.as('one'));
  const found = narrowed(one, tx, options, words).limit(MOST_COUNTED + 1);
  const { n } = await tx
    .from<Tables>()
    .selectFrom(found.as('found'))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return { n: Math.min(n, MOST_COUNTED), isMore: n > MOST_COUNTED };
};

/** How many of the newest have words that are common. */
const countCommon = async (tx: Tx, options: Omit<ListOptions, 'order' | 'limit' | 'offset'>): Promise<Total> => {
  const has = sql<boolean>`words @@ websearch_to_tsquery('simple', ${options.filter.q})`.as('has');
  const select = tx.from<Tables>().selectFrom('reports.report as r').select(has);
  const newest = narrowed(select, tx, options).orderBy('reported_at', 'desc').limit(MOST_SOUGHT);
  const { n, sought } = await tx
    .from<Tables>()
    .selectFrom(newest.as('newest'))
    .select(({ fn }) => [
      fn.countAll<number>().as('sought'),
      fn.countAll<number>().filterWhere('has', '=', true).as('n'),
    ])
    .executeTakeFirstOrThrow();
  return { n: Math.min(n, MOST_COUNTED), isMore: sought === MOST_SOUGHT || n > MOST_COUNTED };
};

/** Whose reporters are to be asked whether it is still fixed, over all regions. */
export const lastingDue = (tx: Tx, now: Date, limit: number): Promise<{ region: number; id: string }[]> =>
  tx.query(
    `select region_id as region, id from reports.report
      where lasting_due_at is not null and lasting_due_at <= $1 order by lasting_due_at limit $2`,
    [now, limit],
  );

/** For the jobs: reports whose reporter has let a limit pass. */
export const silentReports = (
  tx: Tx,
  now: Date,
  limit: number,
): Promise<{ region: number; id: string; status: ReportStatus }[]> =>
  tx.query(
    `select region_id as region, id, status from reports.report
      where status in ('answered', 'awaiting_reporter') and reporter_due_at < $1 order by reporter_due_at limit $2`,
    [now, limit],
  );
