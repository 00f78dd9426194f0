// Which lines and payments: the conditions of a filter, over the lines themselves or over what is kept of their sums.
import type { Tx } from '#platform/db/index.ts';
import type { Face } from '../rules/faces.ts';
import { searchWords } from '../rules/words.ts';
import { type Dimension, type LineFilter, NONE } from '../types.ts';

/** What the columns of a table are called. */
export type Columns = Readonly<Partial<Record<Dimension | 'kind', string>>>;

export const OF_LINES: Columns = {
  kind: 'kind',
  organisation: 'organisation_id',
  activity: 'activity',
  account: 'account',
  function: 'function',
  fund_source: 'fund_source',
  place: 'place_code',
};
export const OF_PAYMENTS: Columns = { ...OF_LINES, kind: 'line_kind' };
export const ofFace = ({ parts: [first, second] }: Face): Columns => ({
  kind: 'kind',
  ...(first && { [first.by]: 'code' }),
  ...(second && { [second.by]: 'within' }),
});

/**
 * The conditions of a filter, its values bound from `$from` on: the same values for whichever columns. Codes are asked for as a range of
 * letters, which an index and row-level security both allow: `/` follows `.`, and no letter of a code comes before it.
 */
export const conditionsOf = (filter: LineFilter, from: number) => {
  const values: unknown[] = [];
  const bind = (value: unknown): string => `$${from + values.push(value) - 1}`;
  const conditions: ((columns: Columns) => string)[] = [];
  const { kind, organisation } = filter;
  if (kind) {
    const bound = bind(kind);
    conditions.push((columns) => `${columns.kind} = ${bound}`);
  }
  if (organisation) {
    const bound = bind(organisation);
    // One value for both: where sums are kept, an agency is a code as others are.
    conditions.push(({ organisation: own }) => `${own} = ${bound}::text${own === 'organisation_id' ? '::uuid' : ''}`);
  }
  for (const dimension of ['activity', 'account', 'function', 'fund_source', 'place'] as const) {
    const code = filter[dimension];
    if (code === NONE) conditions.push((columns) => `${columns[dimension]} = ''`);
    else if (code) {
      const [first, last] = [bind(code), bind(`${code}/`)];
      conditions.push((columns) => `${columns[dimension]} >= ${first} and ${columns[dimension]} < ${last}`);
    }
  }
  const where = (columns = OF_LINES): string => conditions.map((one) => ` and ${one(columns)}`).join('');
  return { where, values, bind };
};

/** A word that lines must hold: these whole ones, or all that begin so. */
export type Wanted = { readonly whole: readonly string[] } | { readonly begun: string };

/** So many words are named one by one: whole ones are found side by side with their lines, what is only begun is not. */
const MOST_NAMED = 24;
const LAST_LETTER = '\u{10FFFF}';

/** The words of a year that begin so, at most so many: from each to the next, for one alone stands in the index ten thousand times. */
const wordsBegun = (tx: Tx, year: number, begun: string, most: number): Promise<{ word: string }[]> => {
  const next = (after: string) =>
    `select word from budget.word where region_id = $1 and fiscal_year = $2 and ${after} and word < $4 order by word limit 1`;
  return tx.query<{ word: string }>(
    `with recursive begun as ((${next('word >= $3')}) union all select (${next('word > begun.word')}) from begun where begun.word is not null)
     select word from begun where word is not null limit $5`,
    [tx.region, year, begun, `${begun}${LAST_LETTER}`, most],
    'budget-words-begun',
  );
};

/** What a search wants lines of a year to hold, all of it; nothing: it has no word, and finds nothing. */
export interface Search {
  readonly year: number;
  readonly wanted: readonly Wanted[];
}

/** The last word of a search may be only begun. Undefined: nothing is searched for. */
export const searchOf = async (tx: Tx, year: number, { q }: LineFilter): Promise<Search | undefined> => {
  if (q === undefined) return undefined;
  const words = searchWords(q);
  const last = words.pop();
  if (last === undefined) return { year, wanted: [] };
  const named = (await wordsBegun(tx, year, last, MOST_NAMED + 1)).map(({ word }) => word);
  const begun = named.length > MOST_NAMED ? { begun: last } : { whole: named };
  return { year, wanted: [...words.map((word) => ({ whole: [word] })), begun] };
};

type Bind = (value: unknown) => string;

/** The rows of `budget.word` that hold one of what is wanted. */
const heldBy = (wanted: Wanted, year: number, bind: Bind): string => {
  const of = `budget.word where region_id = $1 and fiscal_year = ${bind(year)}`;
  if ('begun' in wanted)
    return `${of} and word >= ${bind(wanted.begun)} and word < ${bind(`${wanted.begun}${LAST_LETTER}`)}`;
  const [only, ...others] = wanted.whole;
  if (only === undefined) return `${of} and false`;
  return others.length === 0 ? `${of} and word = ${bind(only)}` : `${of} and word = any (${bind(wanted.whole)})`;
};

/** That a line holds what is searched for, by all that do. @param id the column that names the line */
export const searchCondition = (search: Search | undefined, bind: Bind, id: 'id' | 'line_id'): string => {
  if (!search) return '';
  const { year, wanted } = search;
  if (wanted.length === 0) return ' and false';
  return wanted.map((one) => ` and ${id} in (select line_id from ${heldBy(one, year, bind)})`).join('');
};

/** The same, asked of each line as it is read: for what is soon met with. Undefined: what is only begun cannot be asked for so. */
export const searchOfEach = (search: Search, bind: Bind): string | undefined => {
  const { year, wanted } = search;
  if (wanted.length === 0 || wanted.some((one) => 'begun' in one)) return undefined;
  // A limit inside keeps it from being turned into all lines that hold the word.
  return wanted
    .map((one) => ` and (select true from ${heldBy(one, year, bind)} and line_id = line.id limit 1)`)
    .join('');
};
