import type { ListKind } from '../types.ts';

/** A code taken apart. */
export interface ParsedCode {
  readonly kind: ListKind;
  /** The one form in which it is stored and compared. */
  readonly code: string;
  /** Its segments in that form; the authority and the number of a kegiatan are one: `2.01`. */
  readonly segments: readonly string[];
  readonly level: number;
}

/** How a segment is read and written. */
interface Segment {
  /** Digits it may come with. */
  readonly digits: readonly number[];
  /** Digits it is written with at least. */
  readonly width: number;
  /** Greatest number that is one. */
  readonly most: number;
  /** Letters that stand for "common to all", in place of a number. */
  readonly common?: string;
}

const seg = (digits: readonly number[], width: number, most: number, common?: string): Segment => ({
  digits,
  width,
  most,
  common,
});

/** @source Permendagri 90/2019, Kepmendagri 050-5889/2021 and 900.1.15.5-1317/2023: widths as their annexes and what is made from them have them */
const SEGMENTS: Readonly<Record<Exclude<ListKind, 'price'>, readonly Segment[]>> = {
  activity: [
    seg([1], 1, 9, 'X'),
    seg([2], 2, 99, 'XX'),
    seg([2], 2, 99),
    // the authority; with the next one a kegiatan. Some lists write it with two digits.
    seg([1, 2], 1, 2),
    seg([2], 2, 99),
    // two digits in 2019, four since 2023
    seg([2, 4, 5], 4, 9999),
  ],
  account: [
    seg([1], 1, 8),
    seg([1], 1, 9),
    seg([2], 2, 99),
    seg([2], 2, 99),
    seg([2, 3], 2, 999),
    // three digits in 2019, four now, five in lists of assets
    seg([3, 4, 5], 4, 99_999),
  ],
  function: [seg([1, 2], 2, 99), seg([2], 2, 99)],
  fund_source: [
    seg([1], 1, 2),
    seg([1], 1, 9),
    seg([1, 2], 1, 99),
    seg([2], 2, 99),
    seg([2], 2, 99),
    seg([2, 4], 2, 9999),
  ],
};

/** How deep a kind goes. */
export const DEEPEST: Readonly<Record<ListKind, number>> = {
  activity: 5,
  account: 6,
  function: 2,
  fund_source: 6,
  price: 1,
};

/** Whether a code that money is booked on lies on the deepest level; sources of funds end on several. */
export const endsAnywhere = (kind: ListKind): boolean => kind === 'fund_source' || kind === 'price';

const readSegment = (text: string, { digits, width, most, common }: Segment): string | undefined => {
  if (common !== undefined && text === common) return common;
  if (!/^\d+$/.test(text) || !digits.includes(text.length)) return undefined;
  const number = Number(text);
  return number >= 1 && number <= most ? String(number).padStart(width, '0') : undefined;
};

/** Codes of prices are the regency's own: letters, digits and what stands between them. */
const PRICE_CODE = /^[\p{L}\p{N}](?:[\p{L}\p{N} ._/-]{0,78}[\p{L}\p{N}])?$/u;

const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .replace(/\s*\.\s*/g, '.')
    .replace(/\s+/g, ' ')
    .replace(/\.$/, '');

/** Whose competence a kegiatan is. */
export const AUTHORITIES = { '1': 'province', '2': 'regency' } as const;
export type Authority = (typeof AUTHORITIES)[keyof typeof AUTHORITIES];

/** Segments as levels: of an activity, authority and number of the kegiatan are one step. */
const asLevels = (kind: ListKind, segments: readonly string[]): readonly string[] =>
  kind === 'activity' && segments.length > 4
    ? [...segments.slice(0, 3), `${segments[3]}.${segments[4]}`, ...segments.slice(5)]
    : segments;

/**
 * Takes a code apart by its segments, however wide they come: `1.03.10.02.01.34` and `1.03.10.2.01.0034` are one.
 * @returns undefined for what is no code of this kind
 */
export const parseCode = (kind: ListKind, text: string): ParsedCode | undefined => {
  if (text.length > 200) return undefined;
  const given = tidy(text).toUpperCase();
  if (kind === 'price') {
    return PRICE_CODE.test(given) ? { kind, code: given, segments: [given], level: 1 } : undefined;
  }
  const parts = given.split('.');
  const shape = SEGMENTS[kind];
  if (parts.length > shape.length) return undefined;
  const segments = parts.map((part, at) => readSegment(part, shape[at]!));
  if (!segments.every((segment) => segment !== undefined)) return undefined;
  if (kind === 'activity') {
    // an authority without its number is no level, and what is common to all is so as a whole: X.XX
    if (segments.length === 4) return undefined;
    if (segments.length > 1 && (segments[0] === 'X') !== (segments[1] === 'XX')) return undefined;
  }
  const levels = asLevels(kind, segments);
  return { kind, code: segments.join('.'), segments: levels, level: levels.length };
};

/** The one form of a code. @returns undefined for what is none */
export const normaliseCode = (kind: ListKind, text: string): string | undefined => parseCode(kind, text)?.code;

/** A parsed code back as text: the form in which it is stored. */
export const formatCode = ({ segments }: Pick<ParsedCode, 'segments'>): string => segments.join('.');

const partsOf = (kind: ListKind, code: string): readonly string[] =>
  kind === 'price' ? [code] : asLevels(kind, code.split('.'));

/** 1 at the top. @param code in its one form */
export const levelOf = (kind: ListKind, code: string): number => partsOf(kind, code).length;

/** The code one level up. @param code in its one form */
export const parentOf = (kind: ListKind, code: string): string | undefined => {
  const parts = partsOf(kind, code);
  return parts.length > 1 ? parts.slice(0, -1).join('.') : undefined;
};

/** From the top down to the one above it. @param code in its one form */
export const ancestorsOf = (kind: ListKind, code: string): readonly string[] => {
  const parts = partsOf(kind, code);
  return parts.slice(0, -1).map((_, at) => parts.slice(0, at + 1).join('.'));
};

/** Whether a code is another one or lies beneath it: by segments, so that 5.1.02.01.100 does not lie under 5.1.02.01.10. */
export const isUnder = (code: string, above: string): boolean => code === above || code.startsWith(`${above}.`);

/** Who may do an activity. @returns undefined above the level of a kegiatan. @param code in its one form */
export const authorityOf = (code: string): Authority | undefined => {
  const kegiatan = partsOf('activity', code)[3];
  return kegiatan === undefined ? undefined : AUTHORITIES[kegiatan[0] as keyof typeof AUTHORITIES];
};

/** Number of the programme that supports the work of every office. */
const SUPPORT_PROGRAMME = '01';
export const COMMON = 'X.XX';

/**
 * The code under which a list holds what is common to all: `1.03.01.2.01.0001` of an office of public works stands as
 * `X.XX.01.2.01.0001` in the list. @returns undefined where it is its own
 */
export const commonCode = (code: string): string | undefined => {
  const [urusan, bidang, programme, ...rest] = code.split('.');
  if (!urusan || !bidang || programme !== SUPPORT_PROGRAMME || urusan === 'X') return undefined;
  return [COMMON, programme, ...rest].join('.');
};
