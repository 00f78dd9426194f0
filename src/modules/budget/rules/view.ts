import { z } from 'zod';
import { DIMENSIONS, type Dimension, type LineFilter, type LineKind, NONE } from '../types.ts';
import { type Coded, LEVELS, segmentsTo } from './sums.ts';

/** By what a page puts amounts together; `line`: by nothing, each line for itself. */
export const VIEWED_BY = [...DIMENSIONS, 'line'] as const;
export type ViewedBy = (typeof VIEWED_BY)[number];
export type ViewFilter = Omit<LineFilter, 'kind'>;

/** What a page of a year's budget shows: all of it stands in its address, so that whoever has the address sees the same. */
export interface View {
  /** Number of the version within its year; absent: the one in force. */
  readonly version?: number | undefined;
  /** Number of the version that it is held against; absent: what was proposed. */
  readonly against?: number | undefined;
  readonly side: LineKind;
  readonly by: ViewedBy;
  readonly filter: ViewFilter;
  /** From 1. */
  readonly page: number;
}

const SIDES: Readonly<Record<string, LineKind>> = {
  belanja: 'spending',
  pendapatan: 'revenue',
  penerimaan: 'financing_in',
  pengeluaran: 'financing_out',
};
const BY: Readonly<Record<string, ViewedBy>> = {
  instansi: 'organisation',
  kegiatan: 'activity',
  rekening: 'account',
  fungsi: 'function',
  dana: 'fund_source',
  tempat: 'place',
  baris: 'line',
};
const wordOf = (words: Readonly<Record<string, string>>, meant: string): string =>
  Object.keys(words).find((word) => words[word] === meant)!;
/** Not what every object has by itself, such as `toString`. */
const named = <T>(words: Readonly<Record<string, T>>, word: string | null): T | undefined =>
  word !== null && Object.hasOwn(words, word) ? words[word] : undefined;
/** `spending` is `belanja` in an address. */
export const sideWord = (side: LineKind): string => wordOf(SIDES, side);
export const byWord = (by: ViewedBy): string => wordOf(BY, by);

/** Words of an address for what lines have nothing of: no place, no function. */
const NONE_WORD = 'tanpa';
const LAST_PAGE = 2000;

const orNone = <T extends z.ZodType<string, string>>(code: T) =>
  z.union([z.literal(NONE_WORD).transform(() => NONE), code]);
const code = z.string().regex(/^[0-9X]{1,5}(\.[0-9X]{1,5}){0,6}$/);
const PARTS = {
  organisation: z.uuid().toLowerCase(),
  activity: orNone(code),
  account: code,
  function: orNone(code),
  fund_source: orNone(code),
  place: orNone(z.string().regex(/^\d\d\.\d\d\.\d\d(\.\d{4})?$/)),
} as const satisfies Record<Dimension, z.ZodType>;
const words = z.string().trim().min(2).max(100);
const whole = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number);

/** PostgreSQL refuses a null byte, and nobody searches for half of a letter. */
const sayable = (text: string): string => text.toWellFormed().replace(/\p{Cc}/gu, ' ');

/**
 * What was typed as words and is a code: `5.2.04` of an account, `1.03.10` of an activity, `35.22.15` of a place. The second number of an
 * activity always has two digits, that of an account one.
 */
export const codeIn = (typed: string): ViewFilter | undefined => {
  if (/^\d\d\.\d\d\.\d\d(\.\d{4})?$/.test(typed)) return { place: typed };
  if (/^[456]\.\d(\.\d{1,5}){0,4}$/.test(typed)) return { account: typed };
  if (/^[1-8X]\.[0-9X]{2}(\.[0-9]{1,5}){0,4}$/.test(typed)) return { activity: typed };
  return undefined;
};

const read = <T>(part: z.ZodType<T>, text: string | null): T | undefined => {
  const found = part.safeParse(text ?? undefined);
  return found.success ? found.data : undefined;
};

/** Reads an address. What makes no sense is left out rather than refused: people share and edit links. */
export const readView = (search: URLSearchParams): View => {
  const filter: { -readonly [part in keyof ViewFilter]: ViewFilter[part] } = {};
  for (const dimension of DIMENSIONS) {
    const found = read(PARTS[dimension], search.get(byWord(dimension)));
    if (found !== undefined) filter[dimension] = found;
  }
  const typed = read(words, sayable(search.get('cari') ?? ''));
  if (typed !== undefined) Object.assign(filter, codeIn(typed) ?? { q: typed });
  return {
    version: read(whole, search.get('versi')),
    against: read(whole, search.get('lawan')),
    side: named(SIDES, search.get('sisi')) ?? 'spending',
    by: named(BY, search.get('menurut')) ?? 'organisation',
    filter,
    page: Math.min(LAST_PAGE, read(whole, search.get('hal')) ?? 1),
  };
};

/** The same as an address, `?` included; empty where everything is as it is without one. */
export const viewAddress = ({ version, against, side, by, filter, page }: View): string => {
  const search = new URLSearchParams();
  if (version !== undefined) search.set('versi', String(version));
  if (against !== undefined) search.set('lawan', String(against));
  if (side !== 'spending') search.set('sisi', sideWord(side));
  if (by !== 'organisation') search.set('menurut', byWord(by));
  for (const dimension of DIMENSIONS) {
    const code = filter[dimension];
    if (code !== undefined) search.set(byWord(dimension), code === NONE ? NONE_WORD : code);
  }
  if (filter.q !== undefined) search.set('cari', filter.q);
  if (page > 1) search.set('hal', String(page));
  return search.size > 0 ? `?${search}` : '';
};

/** By what the rows of a page are put together, and how deep. */
export interface Step {
  readonly by: Dimension;
  /** From 1; of agencies there is one. */
  readonly level: number;
}

/** How deep a code goes: the level of which it is one. */
export const levelOfCode = (of: Coded, code: string): number => {
  const segments = code.split('.').length;
  for (let level = LEVELS[of]; level > 1; level -= 1) if (segments >= segmentsTo(of, level)) return level;
  return 1;
};

/** One level below what is chosen already; undefined: there is nothing below. */
const below = (of: Coded, chosen: string | undefined, first: number): Step | undefined => {
  if (chosen === NONE) return undefined;
  const level = chosen === undefined ? first : Math.max(first, levelOfCode(of, chosen) + 1);
  return level > LEVELS[of] ? undefined : { by: of, level };
};

/** Levels above these say nothing that the side does not say: all spending is 5. */
const firstAccountLevel = (side: LineKind): number => (side === 'revenue' || side === 'spending' ? 2 : 3);
const PROGRAMME = 3;

/**
 * What stands on the next level of a view: an agency opens into its programmes, a programme into kegiatan, these into sub kegiatan, the
 * last level into lines.
 * @returns undefined where the lines themselves come next
 */
export const stepOf = ({ side, by, filter }: Pick<View, 'side' | 'by' | 'filter'>): Step | undefined => {
  if (by === 'line') return undefined;
  if (by === 'account') return below('account', filter.account, firstAccountLevel(side));
  if (by !== 'organisation') return below(by, filter[by], 1);
  if (filter.organisation === undefined) return { by: 'organisation', level: 1 };
  // Revenue and financing are of no activity.
  return side === 'spending'
    ? below('activity', filter.activity, PROGRAMME)
    : below('account', filter.account, firstAccountLevel(side));
};

/** One level deeper in the same; undefined where it is the deepest. */
export const deeper = ({ by, level }: Step): Step | undefined =>
  by !== 'organisation' && level < LEVELS[by] ? { by, level: level + 1 } : undefined;

/** One part of a filter, as it is taken off a page: the parts that remain. */
export const without = (filter: ViewFilter, part: keyof ViewFilter): ViewFilter => {
  const { [part]: _, ...rest } = filter;
  return rest;
};

/** The widest codes above one that a level names, itself last: `1.03`, `1.03.10`. */
export const codesTo = (of: Coded, code: string): readonly string[] => {
  const all = Array.from({ length: levelOfCode(of, code) }, (_, at) =>
    code
      .split('.')
      .slice(0, segmentsTo(of, at + 1))
      .join('.'),
  );
  return [...new Set([...all, code])];
};

/** What a page of changes shows: two versions, and whose changes. */
export interface Changes {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly side: LineKind;
  readonly organisation?: string | undefined;
  readonly page: number;
}

export const readChanges = (search: URLSearchParams): Changes => ({
  from: read(whole, search.get('dari')),
  to: read(whole, search.get('ke')),
  side: named(SIDES, search.get('sisi')) ?? 'spending',
  organisation: read(PARTS.organisation, search.get('instansi')),
  page: Math.min(LAST_PAGE, read(whole, search.get('hal')) ?? 1),
});

export const changesAddress = ({ from, to, side, organisation, page }: Changes): string => {
  const search = new URLSearchParams();
  if (from !== undefined) search.set('dari', String(from));
  if (to !== undefined) search.set('ke', String(to));
  if (side !== 'spending') search.set('sisi', sideWord(side));
  if (organisation !== undefined) search.set('instansi', organisation);
  if (page > 1) search.set('hal', String(page));
  return search.size > 0 ? `?${search}` : '';
};

/** A line that a question is about, as the address of the report form names it: `2026-9f8e7d6c5b4a3210`. */
export const readLineRef = (text: string | null): { readonly year: number; readonly line: string } | undefined => {
  const [, year, line] = /^(20\d\d)-([0-9a-f]{16})$/.exec(text ?? '') ?? [];
  return year && line ? { year: Number(year), line } : undefined;
};
