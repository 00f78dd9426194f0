import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney } from '#platform/money.ts';
import type { DocumentKind, ListIds, Phase, Totals, Version } from '../types.ts';

const COLUMNS = `id, fiscal_year as year, number, phase, based_on as "basedOn", title, reason, activity_list, account_list, function_list,
  fund_list, price_list, document_kind, document_number, document_date, revenue, spending, financing_in, financing_out, lines, details,
  content_sha256 as "contentSha256", opened_by as "openedBy", opened_at as "openedAt", locked_by as "lockedBy", locked_at as "lockedAt",
  withdrawn_at as "withdrawnAt", source, is_sample as "isSample"`;

type Row = Omit<Version, 'lists' | 'document' | 'totals'> & {
  readonly activity_list: string | null;
  readonly account_list: string | null;
  readonly function_list: string | null;
  readonly fund_list: string | null;
  readonly price_list: string | null;
  readonly document_kind: DocumentKind | null;
  readonly document_number: string | null;
  readonly document_date: string | null;
  readonly revenue: string;
  readonly spending: string;
  readonly financing_in: string;
  readonly financing_out: string;
};

const versionOf = (row: Row): Version => {
  const { activity_list, account_list, function_list, fund_list, price_list, ...rest } = row;
  const { document_kind, document_number, document_date, revenue, spending, financing_in, financing_out, ...version } =
    rest;
  return {
    ...version,
    lists: {
      activity: activity_list,
      account: account_list,
      function: function_list,
      fund_source: fund_list,
      price: price_list,
    },
    document:
      document_kind && document_number && document_date
        ? { kind: document_kind, number: document_number, date: document_date }
        : null,
    totals: {
      revenue: parseMoney(revenue),
      spending: parseMoney(spending),
      financing_in: parseMoney(financing_in),
      financing_out: parseMoney(financing_out),
    },
  };
};

const many = async (tx: Tx, where: string, values: readonly unknown[], name: string): Promise<Version[]> =>
  (
    await tx.query<Row>(
      `select ${COLUMNS} from budget.version where region_id = $1 and ${where}`,
      [tx.region, ...values],
      name,
    )
  ).map(versionOf);

export const versionById = async (tx: Tx, id: string): Promise<Version | undefined> =>
  (await many(tx, 'id = $2', [id], 'budget-version'))[0];

/** The same while it is a draft, and nobody else changes it until the transaction ends; a locked one is not found. */
export const lockVersionRow = async (tx: Tx, id: string): Promise<Version | undefined> =>
  (await many(tx, 'id = $2 for update', [id], 'budget-version-lock'))[0];

/** Of a year, the first first; those that were withdrawn are left out. */
export const versionsOf = (tx: Tx, year: number): Promise<Version[]> =>
  many(tx, 'fiscal_year = $2 and withdrawn_at is null order by number', [year], 'budget-versions');

/** The years that have a version that anybody may read, the newest first. */
export const yearsWithBudget = async (tx: Tx): Promise<number[]> =>
  (
    await tx.query<{ year: number }>(
      'select distinct fiscal_year as year from budget.version where region_id = $1 and locked_at is not null order by 1 desc',
      [tx.region],
      'budget-years',
    )
  ).map(({ year }) => year);

/** Whoever opens, locks, withdraws or submits in a year does so one after the other. */
export const lockYear = async (tx: Tx, year: number): Promise<void> => {
  await tx.run('insert into budget.year (region_id, fiscal_year) values ($1, $2) on conflict do nothing', [
    tx.region,
    year,
  ]);
  await tx.query('select 1 from budget.year where region_id = $1 and fiscal_year = $2 for update', [tx.region, year]);
};

export interface NewVersion {
  readonly id: string;
  readonly year: number;
  readonly phase: Phase;
  readonly basedOn: string | null;
  readonly title: string;
  readonly reason: string | null;
  readonly lists: ListIds;
  readonly openedBy: string | null;
  readonly source: string;
  readonly isSample: boolean;
}

/** Numbered by the year's lock, so that no number is left out or given twice. */
export const insertVersion = (tx: Tx, version: NewVersion, now: Date): Promise<number> =>
  tx.run(
    `insert into budget.version (region_id, id, fiscal_year, number, phase, based_on, title, reason, activity_list, account_list, function_list,
       fund_list, price_list, opened_by, opened_at, source, is_sample)
     select $1, $2, $3, 1 + coalesce(max(number), 0), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16
       from budget.version where region_id = $1 and fiscal_year = $3`,
    [
      tx.region,
      version.id,
      version.year,
      version.phase,
      version.basedOn,
      version.title,
      version.reason,
      version.lists.activity,
      version.lists.account,
      version.lists.function,
      version.lists.fund_source,
      version.lists.price,
      version.openedBy,
      now,
      version.source,
      version.isSample,
    ],
  );

/** All lines and details of one version into another. */
export const copyVersion = async (tx: Tx, from: string, to: string): Promise<void> => {
  const line = 'id, kind, organisation_id, activity, account, fund_source, function, place_code, title, amount, cash';
  await tx.run(
    `insert into budget.line (region_id, version_id, ${line}) select region_id, $3, ${line} from budget.line where region_id = $1 and version_id = $2`,
    [tx.region, from, to],
  );
  const detail =
    'line_id, position, component, specification, price_code, factors, unit_price, tax_percent, amount, price_approval';
  await tx.run(
    `insert into budget.detail (region_id, version_id, ${detail}) select region_id, $3, ${detail} from budget.detail where region_id = $1 and version_id = $2`,
    [tx.region, from, to],
  );
};

export const recountVersion = (tx: Tx, id: string): Promise<number> =>
  tx.run(
    `update budget.version set revenue = s.revenue, spending = s.spending, financing_in = s.financing_in, financing_out = s.financing_out,
       lines = s.lines, details = (select count(*) from budget.detail d where d.region_id = $1 and d.version_id = $2)
     from (select coalesce(sum(amount) filter (where kind = 'revenue'), 0) as revenue, coalesce(sum(amount) filter (where kind = 'spending'), 0) as spending,
             coalesce(sum(amount) filter (where kind = 'financing_in'), 0) as financing_in,
             coalesce(sum(amount) filter (where kind = 'financing_out'), 0) as financing_out, count(*) as lines
           from budget.line where region_id = $1 and version_id = $2) as s
     where version.region_id = $1 and version.id = $2`,
    [tx.region, id],
  );

export interface Locking {
  readonly document: { readonly kind: DocumentKind; readonly number: string; readonly date: string };
  readonly totals: Totals;
  readonly contentSha256: string;
  readonly lockedBy: string | null;
}

export const setLocked = (
  tx: Tx,
  id: string,
  { document, totals, contentSha256, lockedBy }: Locking,
  now: Date,
): Promise<number> =>
  tx.run(
    `update budget.version set document_kind = $3, document_number = $4, document_date = $5, revenue = $6, spending = $7, financing_in = $8,
       financing_out = $9, content_sha256 = $10, locked_by = $11, locked_at = $12 where region_id = $1 and id = $2`,
    [
      tx.region,
      id,
      document.kind,
      document.number,
      document.date,
      moneyText(totals.revenue),
      moneyText(totals.spending),
      moneyText(totals.financing_in),
      moneyText(totals.financing_out),
      contentSha256,
      lockedBy,
      now,
    ],
  );

export const setWithdrawn = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run('update budget.version set withdrawn_at = $3 where region_id = $1 and id = $2', [tx.region, id, now]);

export const noteHand = (tx: Tx, version: string, person: string): Promise<number> =>
  tx.run('insert into budget.hand (region_id, version_id, person_id) values ($1, $2, $3) on conflict do nothing', [
    tx.region,
    version,
    person,
  ]);

export const hasHandIn = async (tx: Tx, version: string, person: string): Promise<boolean> =>
  (await tx.one('select 1 from budget.hand where region_id = $1 and version_id = $2 and person_id = $3', [
    tx.region,
    version,
    person,
  ])) !== undefined;

export interface Due {
  readonly phase: Phase;
  readonly dueOn: string;
  readonly source: string;
  readonly isCertain: boolean;
}
export const duesOf = (tx: Tx, year: number): Promise<Due[]> =>
  tx.query<Due>(
    `select phase, due_on as "dueOn", source, is_certain as "isCertain" from budget.due where region_id = $1 and fiscal_year = $2 order by due_on`,
    [tx.region, year],
    'budget-dues',
  );

export const setDue = (tx: Tx, year: number, due: Due): Promise<number> =>
  tx.run(
    `insert into budget.due (region_id, fiscal_year, phase, due_on, source, is_certain) values ($1, $2, $3, $4, $5, $6)
     on conflict (region_id, fiscal_year, phase) do update set due_on = excluded.due_on, source = excluded.source, is_certain = excluded.is_certain`,
    [tx.region, year, due.phase, due.dueOn, due.source, due.isCertain],
  );
