import {
  type AnyEntry,
  ancestorsOf,
  authorityOf,
  childrenOf,
  commonCode,
  entriesOf,
  holdsOn,
  LIST_KINDS,
  type List,
  type ListKind,
  namesOf,
  normaliseCode,
  parentsAmong,
} from '#modules/classifications/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { oneLine } from '#platform/sheets/index.ts';
import type { TimeFormat } from '#platform/time/index.ts';
import type { Translate } from '#ui/messages/index.ts';
import type { StateOf } from '#ui/types.ts';

/** What a kind is called in addresses. */
export const KIND_SLUGS: Readonly<Record<ListKind, string>> = {
  activity: 'kegiatan',
  account: 'rekening',
  function: 'fungsi',
  fund_source: 'sumber-dana',
  price: 'harga',
};
export const kindOfSlug = (slug: string): ListKind | undefined => LIST_KINDS.find((kind) => KIND_SLUGS[kind] === slug);

/** An entry as a page shows it; a price is its text, exact. */
export interface EntryLine extends Omit<AnyEntry, 'price' | 'original'> {
  readonly price: string | null;
  readonly hasMore: boolean;
  /** Of the code above it, where the page does not say it anyway. */
  readonly parentName: string | null;
  readonly authority: ReturnType<typeof authorityOf> | null;
}

/** What an address asks a list for, and what of it is shown. */
export interface Browsed {
  readonly search: string;
  /** From the top to the code whose insides are shown. */
  readonly above: readonly { readonly code: string; readonly name: string }[];
  readonly lines: readonly EntryLine[];
  /** The last code shown, when more follow. */
  readonly next: string | undefined;
}

const PAGE = 100;
const LONGEST_SEARCH = 100;

/** `q`: words; `kode`: the code whose insides are shown; `sesudah`: the code that the page before ended with. */
export const readBrowsing = (kind: ListKind, params: URLSearchParams) => ({
  search: oneLine((params.get('q') ?? '').slice(0, LONGEST_SEARCH).toWellFormed()),
  code: normaliseCode(kind, params.get('kode') ?? ''),
  after: normaliseCode(kind, params.get('sesudah') ?? ''),
});

const shownAs =
  (kind: ListKind, names: ReadonlyMap<string, string>, parents: ReadonlySet<string>) =>
  ({ original: _, price, ...entry }: AnyEntry): EntryLine => ({
    ...entry,
    price: price === null ? null : String(price),
    hasMore: parents.has(entry.code),
    parentName: entry.parent === null ? null : (names.get(entry.parent) ?? null),
    authority: (kind === 'activity' && authorityOf(entry.code)) || null,
  });

/** What an office has of what is common to all lies beneath the code that says so. */
const beneath = async (
  tx: Tx,
  { id, kind }: Pick<List, 'id' | 'kind'>,
  code: string | undefined,
  page: { readonly after?: string; readonly limit: number },
): Promise<AnyEntry[]> => {
  const own = await childrenOf(tx, id, code ?? null, page);
  const common = kind === 'activity' && code !== undefined ? commonCode(code) : undefined;
  return own.length > 0 || common === undefined ? own : childrenOf(tx, id, common, page);
};

/** A page of a list: what a search finds in all of it, or what lies right beneath a code. */
export const browseList = async (
  tx: Tx,
  list: Pick<List, 'id' | 'kind'>,
  params: URLSearchParams,
): Promise<Browsed> => {
  const { search, code, after } = readBrowsing(list.kind, params);
  const chain = code === undefined ? [] : [...ancestorsOf(list.kind, code), code];
  const known = await namesOf(tx, list.id, chain);
  const under = code !== undefined && known.has(code) ? code : undefined;
  const limit = PAGE + 1;
  const page = { limit, ...(after && { after }) };
  const found = search
    ? await entriesOf(tx, list.id, { search, ...page, ...(under && { under }) })
    : await beneath(tx, list, under, page);
  const lines = found.slice(0, PAGE);
  const names = search
    ? await namesOf(
        tx,
        list.id,
        lines.flatMap(({ parent }) => parent ?? []),
      )
    : new Map();
  const parents = await parentsAmong(
    tx,
    list.id,
    lines.map(({ code: one }) => one),
  );
  return {
    search,
    above:
      under === undefined ? [] : chain.flatMap((one) => (known.has(one) ? [{ code: one, name: known.get(one)! }] : [])),
    lines: lines.map(shownAs(list.kind, names, parents)),
    next: found.length > PAGE ? lines.at(-1)?.code : undefined,
  };
};

/** A day of a list as it is read: noon in UTC is that day everywhere in Indonesia. */
export const dayOfList = (format: TimeFormat, day: string): string => format.shortDate(new Date(`${day}T05:00:00Z`));

/** Since when, until when, or from when on. */
export const validityOf = (
  t: Translate,
  format: TimeFormat,
  { validFrom, validTo }: Pick<List, 'validFrom' | 'validTo'>,
  today: string,
): string => {
  const [from, to] = [dayOfList(format, validFrom), validTo && dayOfList(format, validTo)];
  if (to) return t('lists.valid.between', { from, to });
  return t(validFrom > today ? 'lists.valid.from' : 'lists.valid.since', { from });
};

/** How a version stands on a day. */
export const stateOfList = (
  t: Translate,
  list: Pick<List, 'state' | 'validFrom' | 'validTo'>,
  today: string,
): StateOf => {
  if (list.state === 'draft') return { kind: 'wait', word: t('lists.state.draft') };
  if (list.state === 'refused') return { kind: 'quiet', word: t('lists.state.refused') };
  if (holdsOn(list, today)) return { kind: 'done', word: t('lists.state.holds') };
  return list.validFrom > today
    ? { kind: 'progress', word: t('lists.state.ahead') }
    : { kind: 'quiet', word: t('lists.state.past') };
};

/** The same address with one thing in it changed; an empty value takes it out. */
export const addressWith = (path: string, params: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams(
    Object.entries(params).flatMap(([name, value]) => (value ? [[name, value] as [string, string]] : [])),
  ).toString();
  return search ? `${path}?${search}` : path;
};
