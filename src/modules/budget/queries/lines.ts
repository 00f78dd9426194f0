import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import type { Detail, Factor, FullLine, Line, LineKind, Version } from '../types.ts';

const LINE = `id, kind, organisation_id as organisation, activity, account, fund_source as "fundSource", function, place_code as place, title,
  amount, cash::text[] as cash, reason`;

type LineRow = Omit<Line, 'amount' | 'cash'> & { readonly amount: string; readonly cash: readonly string[] | null };

const lineOf = (row: LineRow): Line => ({
  ...row,
  amount: parseMoney(row.amount),
  cash: row.cash?.map(parseMoney) ?? null,
});

interface DetailRow {
  readonly line_id: string;
  readonly component: string;
  readonly specification: string | null;
  readonly priceCode: string | null;
  readonly factors: readonly Factor[];
  readonly unitPrice: string;
  readonly taxPercent: string;
  readonly amount: string;
  readonly priceApproval: string | null;
}

const DETAIL = `line_id, component, specification, price_code as "priceCode", factors, unit_price as "unitPrice",
  trim_scale(tax_percent)::text as "taxPercent", amount, price_approval as "priceApproval"`;

const detailOf = ({ line_id: _, ...row }: DetailRow): Detail => ({
  ...row,
  unitPrice: parseMoney(row.unitPrice),
  amount: parseMoney(row.amount),
});

/** A new line or the new state of one, and the words it is found by. */
export interface WrittenLine extends FullLine {
  readonly words: readonly string[];
}

/** Rows that travel in one statement. */
const BATCH = 1000;

const batches = function* <T>(rows: Iterable<T>, size = BATCH): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
};

/** Lines that are not there yet, with their details. They are asked for a thousand at a time. @returns how many */
export const insertLines = async (
  tx: Tx,
  version: Pick<Version, 'id' | 'year'>,
  lines: Iterable<WrittenLine>,
  each?: (done: number) => void,
): Promise<number> => {
  let count = 0;
  for (const batch of batches(lines)) {
    await insertBatch(tx, version.id, batch);
    await insertWords(tx, version.year, batch);
    await insertDetails(tx, version.id, batch);
    count += batch.length;
    each?.(count);
  }
  return count;
};

const insertBatch = (tx: Tx, version: string, lines: readonly WrittenLine[]): Promise<number> =>
  tx.run(
    `insert into budget.line (region_id, version_id, id, kind, organisation_id, activity, account, fund_source, function, place_code, title,
       amount, cash, reason)
     select $1, $2, l.id, l.kind, l.organisation, l.activity, l.account, l.fund_source, l.function, l.place, l.title, l.amount,
       (select array_agg(c::numeric(20, 2) order by n) from jsonb_array_elements_text(l.cash) with ordinality as m(c, n)), l.reason
     from jsonb_to_recordset($3::jsonb) as l(id text, kind text, organisation uuid, activity text, account text, fund_source text, function text,
       place text, title text, amount numeric, cash jsonb, reason text)`,
    [
      tx.region,
      version,
      JSON.stringify(
        lines.map(({ details: _, words: __, fundSource, amount, cash, ...line }) => ({
          ...line,
          fund_source: fundSource,
          amount: moneyText(amount),
          cash: cash?.map(moneyText) ?? [],
        })),
      ),
    ],
    'budget-insert-lines',
  );

const insertDetails = async (tx: Tx, version: string, lines: readonly WrittenLine[]): Promise<void> => {
  const details = lines.flatMap((line) =>
    line.details.map((detail, index) => ({
      line_id: line.id,
      position: index + 1,
      component: detail.component,
      specification: detail.specification,
      price_code: detail.priceCode,
      factors: detail.factors,
      unit_price: moneyText(detail.unitPrice),
      tax_percent: detail.taxPercent,
      amount: moneyText(detail.amount),
      price_approval: detail.priceApproval,
    })),
  );
  for (const batch of batches(details))
    await tx.run(
      `insert into budget.detail (region_id, version_id, line_id, position, component, specification, price_code, factors, unit_price, tax_percent,
         amount, price_approval)
       select $1, $2, d.* from jsonb_to_recordset($3::jsonb) as d(line_id text, position integer, component text, specification text,
         price_code text, factors jsonb, unit_price numeric, tax_percent numeric, amount numeric, price_approval text)`,
      [tx.region, version, JSON.stringify(batch)],
      'budget-insert-details',
    );
};

/** What is found by a word stays so, in whichever version of the year it was. */
const insertWords = async (tx: Tx, year: number, lines: readonly WrittenLine[]): Promise<void> => {
  const words = lines.flatMap(({ id, words: of }) => of.map((word) => [word, id] as const));
  for (const batch of batches(words, 10 * BATCH))
    await tx.run(
      `insert into budget.word (region_id, fiscal_year, word, line_id)
       select $1, $2, * from unnest($3::text[], $4::text[]) on conflict do nothing`,
      [tx.region, year, batch.map(([word]) => word), batch.map(([, id]) => id)],
      'budget-insert-words',
    );
};

/** All lines of a draft, or those of one agency, or of one sub kegiatan of it. @returns how many went */
export const deleteLines = (
  tx: Tx,
  version: string,
  organisation: string | null,
  activity: string | null,
): Promise<number> =>
  tx.run(
    `delete from budget.line where region_id = $1 and version_id = $2 and ($3::uuid is null or organisation_id = $3)
       and ($4::text is null or activity = $4)`,
    [tx.region, version, organisation, activity],
  );

export const lineById = async (tx: Tx, version: string, id: string): Promise<FullLine | undefined> => {
  const row = await tx.one<LineRow>(
    `select ${LINE} from budget.line where region_id = $1 and version_id = $2 and id = $3`,
    [tx.region, version, id],
    'budget-line',
  );
  if (!row) return undefined;
  const details = await tx.query<DetailRow>(
    `select ${DETAIL} from budget.detail where region_id = $1 and version_id = $2 and line_id = $3 order by position`,
    [tx.region, version, id],
    'budget-details',
  );
  return { ...lineOf(row), details: details.map(detailOf) };
};

/** Lines of one sub kegiatan of an agency, with details: what is worked on together. */
export const linesOfWork = async (
  tx: Tx,
  version: string,
  organisation: string,
  activity: string,
): Promise<FullLine[]> => {
  const rows = await tx.query<LineRow>(
    `select ${LINE} from budget.line where region_id = $1 and version_id = $2 and organisation_id = $3 and activity = $4 order by account, id`,
    [tx.region, version, organisation, activity],
  );
  return withDetails(tx, version, rows.map(lineOf));
};

const withDetails = async (tx: Tx, version: string, lines: readonly Line[]): Promise<FullLine[]> => {
  const rows = await tx.query<DetailRow>(
    `select ${DETAIL} from budget.detail where region_id = $1 and version_id = $2 and line_id = any ($3) order by line_id, position`,
    [tx.region, version, lines.map(({ id }) => id)],
    'budget-details-of-lines',
  );
  const byLine = Map.groupBy(rows, ({ line_id }) => line_id);
  return lines.map((line) => ({ ...line, details: (byLine.get(line.id) ?? []).map(detailOf) }));
};

/** The next thousand lines of a version with their details, in the order of their ids. @param after the last one of those before */
export const linesAfter = async (tx: Tx, version: string, after: string): Promise<readonly FullLine[]> => {
  const rows = await tx.query<LineRow>(
    `select ${LINE} from budget.line where region_id = $1 and version_id = $2 and id > $3 order by id limit ${BATCH}`,
    [tx.region, version, after],
    'budget-each-line',
  );
  return withDetails(tx, version, rows.map(lineOf));
};

/** Every line of a version with its details in the order of their ids, a thousand at a time: for the seal. */
export async function* eachLine(tx: Tx, version: string): AsyncGenerator<readonly FullLine[]> {
  for (let after = ''; ; ) {
    const lines = await linesAfter(tx, version, after);
    const last = lines.at(-1);
    if (!last) return;
    yield lines;
    after = last.id;
  }
}

/** Where a list that goes by agency and activity is read on. */
export type OfficeCursor = Pick<Line, 'organisation' | 'activity' | 'id'>;

/** The next thousand lines with their details, each agency's together and each activity's: as people read them. */
export const linesByOfficeAfter = async (
  tx: Tx,
  version: string,
  after: OfficeCursor | undefined,
): Promise<readonly FullLine[]> => {
  const rows = await tx.query<LineRow>(
    `select ${LINE} from budget.line where region_id = $1 and version_id = $2
        and ($3::uuid is null or (organisation_id, activity, id) > ($3, $4, $5))
      order by organisation_id, activity, id limit ${BATCH}`,
    [tx.region, version, after?.organisation ?? null, after?.activity ?? '', after?.id ?? ''],
  );
  return withDetails(tx, version, rows.map(lineOf));
};

/** The same line in every version of a year, the first first. */
export const lineInVersions = async (
  tx: Tx,
  year: number,
  id: string,
): Promise<{ readonly version: string; readonly amount: Sen; readonly reason: string | null }[]> =>
  (
    await tx.query<{ version: string; amount: string; reason: string | null }>(
      `select version.id as version, line.amount, line.reason from budget.line
         join budget.version on version.region_id = line.region_id and version.id = line.version_id
        where line.region_id = $1 and line.id = $3 and version.fiscal_year = $2 and version.locked_at is not null order by version.number`,
      [tx.region, year, id],
      'budget-line-in-versions',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** What an agency plans, part by part, in those of its sub kegiatan that are in these states. */
export const plannedOf = async (tx: Tx, version: string, organisation: string, activities: readonly string[]) =>
  (
    await tx.query<{ activity: string; fundSource: string; amount: string }>(
      `select activity, fund_source as "fundSource", sum(amount) as amount from budget.line
        where region_id = $1 and version_id = $2 and organisation_id = $3 and kind = 'spending' and activity = any ($4) group by 1, 2`,
      [tx.region, version, organisation, activities],
      'budget-planned',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** Spending that KUA-PPAS allows an agency. */
export const ceilingsOf = async (tx: Tx, version: string, organisation: string) =>
  (
    await tx.query<{ activity: string; fundSource: string; amount: string }>(
      `select activity, fund_source as "fundSource", sum(amount) as amount from budget.line
        where region_id = $1 and version_id = $2 and organisation_id = $3 and kind = 'spending' group by 1, 2`,
      [tx.region, version, organisation],
      'budget-ceilings',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** Sums by kind of the lines that are there: what a version's own numbers are held against. */
export const sumsByKind = async (tx: Tx, version: string): Promise<{ kind: LineKind; amount: Sen; lines: number }[]> =>
  (
    await tx.query<{ kind: LineKind; amount: string; lines: number }>(
      'select kind, sum(amount) as amount, count(*)::integer as lines from budget.line where region_id = $1 and version_id = $2 group by kind',
      [tx.region, version],
      'budget-sums-by-kind',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/**
 * Lines whose details do not come to their amount, or whose plan by month does not: none may be left when a version is locked. Put
 * together without a join, for right after a large import no statistics tell how to join them.
 */
export const unequalLines = async (
  tx: Tx,
  version: string,
): Promise<{ id: string; title: string; why: 'details' | 'cash' }[]> =>
  tx.query(
    `select id, max(title) as title, case when sum(detail) <> sum(held) then 'details' else 'cash' end as why
       from (select id, title, amount as held, null::numeric as detail, (select sum(c) from unnest(cash) as m(c)) as planned
               from budget.line where region_id = $1 and version_id = $2
             union all
             select line_id, null, null, amount, null from budget.detail where region_id = $1 and version_id = $2) as each
      group by id having sum(detail) <> sum(held) or sum(planned) <> sum(held)
      order by id limit 20`,
    [tx.region, version],
    'budget-unequal-lines',
  );

export const linesByIds = async (tx: Tx, version: string, ids: readonly string[]): Promise<Line[]> =>
  (
    await tx.query<LineRow>(
      `select ${LINE} from budget.line where region_id = $1 and version_id = $2 and id = any ($3)`,
      [tx.region, version, ids],
      'budget-lines-by-ids',
    )
  ).map(lineOf);

/** A line as far as payments are booked on it. */
export interface CandidateLine {
  readonly id: string;
  readonly title: string;
  readonly organisation: string;
  readonly activity: string;
  readonly account: string;
  readonly fundSource: string;
  readonly place: string;
  readonly function: string;
  readonly amount: Sen;
}

/** Lines of a version with one of these agencies, sub kegiatan and accounts. */
export const candidateLines = async (
  tx: Tx,
  version: string,
  groups: readonly Pick<CandidateLine, 'organisation' | 'activity' | 'account'>[],
): Promise<CandidateLine[]> =>
  (
    await tx.query<Omit<CandidateLine, 'amount'> & { amount: string }>(
      `select id, title, organisation_id as organisation, activity, account, fund_source as "fundSource", place_code as place, function, amount
       from budget.line where region_id = $1 and version_id = $2 and (organisation_id, activity, account) in (
         select * from unnest($3::uuid[], $4::text[], $5::text[])) order by id`,
      [
        tx.region,
        version,
        groups.map(({ organisation }) => organisation),
        groups.map(({ activity }) => activity),
        groups.map(({ account }) => account),
      ],
      'budget-candidate-lines',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));

/** Lines that a payment may have been meant for: of its agency and its side of the budget, those most like it first. */
export const linesLike = async (
  tx: Tx,
  version: string,
  payment: string,
): Promise<Pick<CandidateLine, 'id' | 'title' | 'place' | 'amount'>[]> =>
  (
    await tx.query<{ id: string; title: string; place: string; amount: string }>(
      `select l.id, l.title, l.place_code as place, l.amount from budget.payment p join budget.line l on l.region_id = $1 and l.version_id = $2
         and l.organisation_id = p.organisation_id and l.kind = p.line_kind
       where p.region_id = $1 and p.id = $3
       order by (l.account = p.account)::integer + (l.activity = p.activity)::integer desc, l.amount desc, l.id limit 100`,
      [tx.region, version, payment],
      'budget-lines-like',
    )
  ).map((row) => ({ ...row, amount: parseMoney(row.amount) }));
