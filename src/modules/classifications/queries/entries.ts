import type { Tx } from '#platform/db/index.ts';
import { moneyText, parseMoney, type Sen } from '#platform/money.ts';
import { commonCode, parentOf } from '../rules/codes.ts';
import type { AnyEntry, EntryFilter } from '../types.ts';

type Row = Omit<AnyEntry, 'price'> & { readonly price: string | null };

const ENTRY = `code, original, parent, level, name, is_leaf as "isLeaf", specification, unit, price, standard, price_group as "group", cofog`;

const entryOf = ({ price, ...row }: Row): AnyEntry => ({ ...row, price: price === null ? null : parseMoney(price) });

/** Rows of one statement. */
const BATCH = 5000;

/**
 * All of a list that was just made: those above before those beneath them.
 * @param step told after each statement, with the entries done so far
 */
export const insertEntries = async (
  tx: Tx,
  listId: string,
  entries: readonly AnyEntry[],
  step?: (done: number) => void,
): Promise<void> => {
  const sorted = [...entries].sort((a, b) => a.level - b.level);
  for (let at = 0; at < sorted.length; at += BATCH) {
    const batch = sorted.slice(at, at + BATCH);
    const column = <T>(of: (entry: AnyEntry) => T) => batch.map(of);
    await tx.run(
      `insert into classifications.entry (region_id, list_id, code, original, parent, level, name, is_leaf, specification, unit, price,
         standard, price_group, cofog)
       select $1, $2, e.* from unnest($3::text[], $4::text[], $5::text[], $6::smallint[], $7::text[], $8::boolean[], $9::text[],
         $10::text[], $11::text[]::numeric[], $12::text[], $13::text[], $14::text[]) as e`,
      [
        tx.region,
        listId,
        column(({ code }) => code),
        column(({ original }) => original),
        column(({ parent }) => parent),
        column(({ level }) => level),
        column(({ name }) => name),
        column(({ isLeaf }) => isLeaf),
        column(({ specification }) => specification),
        column(({ unit }) => unit),
        column(({ price }) => (price === null ? null : moneyText(price))),
        column(({ standard }) => standard),
        column(({ group }) => group),
        column(({ cofog }) => cofog),
      ],
    );
    step?.(at + batch.length);
  }
};

const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');

/** Every word must stand in the name or the specification; a code is found by its beginning. */
const patternsOf = (search: string | undefined) => {
  const words = search?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (words.length === 0) return { words: null, code: null };
  return { words: words.map((word) => `%${escaped(word)}%`), code: `${escaped(words.join(' ')).toUpperCase()}%` };
};

/** Entries in the order of their codes. */
export const entriesOf = async (tx: Tx, listId: string, filter: EntryFilter): Promise<AnyEntry[]> => {
  const { words, code } = patternsOf(filter.search);
  const rows = await tx.query<Row>(
    `select ${ENTRY} from classifications.entry
      where region_id = $1 and list_id = $2 and code > $3
        and ($4::text is null or code = $4 or (code >= $4 || '.' and code < $4 || '/'))
        and ($5::smallint is null or level = $5)
        and ($6::text[] is null or lower(name || ' ' || coalesce(specification, '')) like all ($6) or code like $7)
        and ($8::boolean is null or is_leaf)
      order by code limit $9`,
    [
      tx.region,
      listId,
      filter.after ?? '',
      filter.under ?? null,
      filter.level ?? null,
      words,
      code,
      filter.leavesOnly ? true : null,
      filter.limit,
    ],
  );
  return rows.map(entryOf);
};

/**
 * What lies right beneath a code; null: what lies at the top.
 * @param page codes after `after`, at most `limit`: all when absent
 */
export const childrenOf = async (
  tx: Tx,
  listId: string,
  parent: string | null,
  { after = '', limit }: { readonly after?: string; readonly limit?: number } = {},
): Promise<AnyEntry[]> => {
  const beneath = parent === null ? 'parent is null' : 'parent = $5';
  const rows = await tx.query<Row>(
    `select ${ENTRY} from classifications.entry
      where region_id = $1 and list_id = $2 and ${beneath} and code > $3 order by code limit $4`,
    [tx.region, listId, after, limit ?? null, ...(parent === null ? [] : [parent])],
  );
  return rows.map(entryOf);
};

/** Which of these codes have others beneath them in the list. */
export const parentsAmong = async (tx: Tx, listId: string, codes: readonly string[]): Promise<Set<string>> => {
  const rows = await tx.query<{ code: string }>(
    `select code from unnest($3::text[]) as code
      where exists (select from classifications.entry where region_id = $1 and list_id = $2 and parent = code collate "C")`,
    [tx.region, listId, codes],
  );
  return new Set(rows.map(({ code }) => code));
};

const found = async (tx: Tx, listId: string, codes: readonly string[]): Promise<Map<string, AnyEntry>> => {
  const rows = await tx.query<Row>(
    `select ${ENTRY} from classifications.entry where region_id = $1 and list_id = $2 and code = any($3::text[])`,
    [tx.region, listId, codes],
    'classification-entries',
  );
  return new Map(rows.map((row) => [row.code, entryOf(row)]));
};

/** What is common to all, as the office has it whose activity it is. */
const lent = (entry: AnyEntry, code: string): AnyEntry => ({
  ...entry,
  code,
  parent: parentOf('activity', code) ?? null,
});

/**
 * Entries by code, in one statement for up to 20,000 of them. An activity of the programme that supports every office is found under
 * the code of the office too: `1.03.01.2.01.0001` where the list has `X.XX.01.2.01.0001`.
 * @param codes in their one form
 * @returns those that are known, by the code asked for
 */
export const entriesByCode = async (
  tx: Tx,
  listId: string,
  codes: readonly string[],
): Promise<Map<string, AnyEntry>> => {
  const asked = [...new Set(codes)];
  const common = asked.map((code) => [code, commonCode(code)] as const);
  const known = await found(tx, listId, [...new Set([...asked, ...common.flatMap(([, code]) => code ?? [])])]);
  return new Map(
    common.flatMap(([code, ofAll]) => {
      const own = known.get(code);
      if (own) return [[code, own] as const];
      const shared = ofAll === undefined ? undefined : known.get(ofAll);
      return shared ? [[code, lent(shared, code)] as const] : [];
    }),
  );
};

export const entryByCode = async (tx: Tx, listId: string, code: string): Promise<AnyEntry | undefined> =>
  (await entriesByCode(tx, listId, [code])).get(code);

/** Names by code; what is not known is absent. */
export const namesOf = async (tx: Tx, listId: string, codes: readonly string[]): Promise<Map<string, string>> =>
  new Map([...(await entriesByCode(tx, listId, codes))].map(([code, { name }]) => [code, name]));

/** Which codes no money can be booked on: those the list does not have, and those with others beneath them. */
export const leafCheck = async (
  tx: Tx,
  listId: string,
  codes: readonly string[],
): Promise<{ readonly unknown: readonly string[]; readonly notLeaf: readonly string[] }> => {
  const asked = [...new Set(codes)];
  const known = await entriesByCode(tx, listId, asked);
  return {
    unknown: asked.filter((code) => !known.has(code)),
    notLeaf: asked.filter((code) => known.get(code)?.isLeaf === false),
  };
};

/** The most that one of each may cost; what is not known is absent. @param codes of a list of prices */
export const priceCeilings = async (tx: Tx, listId: string, codes: readonly string[]): Promise<Map<string, Sen>> => {
  const rows = await tx.query<{ code: string; price: string }>(
    `select code, price from classifications.entry
      where region_id = $1 and list_id = $2 and code = any($3::text[]) and price is not null`,
    [tx.region, listId, [...new Set(codes)]],
    'classification-ceilings',
  );
  return new Map(rows.map(({ code, price }) => [code, parseMoney(price)]));
};
