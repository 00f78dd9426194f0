import { z } from 'zod';
import { CLASSIFICATIONS, LEVELS, type Level, STATUSES } from '../types.ts';
import { FIGURE_CODES } from './figures.ts';

/** Groups of statuses that people speak of. */
export const STATUS_GROUPS = {
  open: ['received', 'awaiting_reporter', 'verified', 'assigned', 'accepted', 'in_progress', 'answered', 'reopened'],
  unverified: ['received'],
  intake: ['received', 'verified'],
  office: ['received', 'verified', 'assigned', 'accepted', 'in_progress', 'reopened'],
  working: ['assigned', 'accepted', 'in_progress', 'reopened'],
  reporter: ['awaiting_reporter', 'answered'],
  done: ['confirmed'],
  ended: ['confirmed', 'closed_unconfirmed', 'archived'],
} as const;
export type StatusGroup = keyof typeof STATUS_GROUPS;

const groupOrStatus = z.enum([...(Object.keys(STATUS_GROUPS) as [StatusGroup, ...StatusGroup[]]), ...STATUSES]);
/** Other years are a slip, and some of them no database knows. */
const day = z.iso.date().refine((text) => text >= '1945-01-01' && text < '2101');
/** PostgreSQL refuses a null byte, and nobody searches for the others. */
const withoutControls = (text: string): string => text.replace(/\p{Cc}/gu, '');

/**
 * Decided by people, and of these where the first proposal was right, one of the three, or none; what went straight through, and what of
 * it was corrected; what would have gone and was left to people, and where the program was right about it.
 */
export const ROUTED = [
  'any',
  'people',
  'first',
  'three',
  'none',
  'straight',
  'corrected',
  'drawn',
  'drawn_right',
] as const;

/**
 * What a list shows and what a number counts: one language for both, so that every number opens the list it counts.
 * Read from the address of the page; a part that makes no sense is left out rather than refused, since people share and edit links.
 */
const Filter = z.object({
  status: groupOrStatus.optional(),
  late: z.literal('1').optional(),
  /** Its archiving was objected to by the reporter. */
  objected: z.literal('1').optional(),
  /** It lies on the desk of this level, or of one above. */
  escalated: z.enum(LEVELS).optional(),
  /** Among many copies of one text, or not. */
  held: z.enum(['yes', 'no']).optional(),
  /** An earlier one at its spot had ended lately. */
  recurring: z.literal('1').optional(),
  /** `none`: not handed to any office yet. */
  organisation: z.union([z.uuid(), z.literal('none')]).optional(),
  /** Who in its office has it in hand. `me`: whoever looks; `none`: nobody in particular. */
  handler: z.union([z.uuid(), z.enum(['me', 'none'])]).optional(),
  /** An answer of its office waits for a second person. */
  second: z.literal('1').optional(),
  /** `none`: the report names no place. */
  district: z
    .string()
    .regex(/^(\d{2}\.\d{2}\.\d{2}|none)$/)
    .optional(),
  place: z
    .string()
    .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/)
    .optional(),
  service: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)
    .optional(),
  classification: z.enum(CLASSIFICATIONS).optional(),
  q: z.string().trim().min(2).max(100).optional(),
  /** Reported on or after, before or on: days in the region's zone. */
  from: day.optional(),
  to: day.optional(),
  /** Ended on or after, before or on. */
  ended_from: day.optional(),
  ended_to: day.optional(),
  answered_from: day.optional(),
  /** An office has responded for the first time on or after, to a report that was verified. */
  responded_from: day.optional(),
  /** What became of the program's proposals, of reports decided on or after a day. */
  routed: z.enum(ROUTED).optional(),
  decided_from: day.optional(),
  /** The office that was proposed first, and the one that was right in the end. */
  proposed: z.uuid().optional(),
  decided: z.uuid().optional(),
  /** Tenth of the confidence in the first proposal. */
  sure: z
    .string()
    .regex(/^[0-9]$/)
    .optional(),
  /** The reports that a public figure counts (rules/figures.ts); an office is then the one that it is counted for. */
  figure: z.enum(FIGURE_CODES).optional(),
});
export type ReportFilter = z.infer<typeof Filter>;

/** A level and those above it. */
export const levelsFrom = (level: Level): Level[] => LEVELS.slice(LEVELS.indexOf(level));

/** Whether it asks about proposals, which no count of reports knows. */
export const isAboutRouting = ({ routed, decided_from, proposed, decided, sure }: ReportFilter): boolean =>
  [routed, decided_from, proposed, decided, sure].some((part) => part !== undefined);

export const readFilter = (search: URLSearchParams): ReportFilter => {
  const filter: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(Filter.shape)) {
    const read = part.safeParse(withoutControls(search.get(name) ?? '') || undefined);
    if (read.success && read.data !== undefined) filter[name] = read.data;
  }
  return filter as ReportFilter;
};

/** The page of a list that an address asks for, from 1; whatever makes no sense is the first, or the last there may be. */
export const readPage = (search: URLSearchParams, last: number): number =>
  Math.min(last, Math.max(1, Math.trunc(Number(search.get('hal'))) || 1));

/** The same filter as an address, in a fixed order so that equal lists have equal addresses. */
export const filterAddress = (filter: ReportFilter, more: Record<string, string> = {}): string => {
  const search = new URLSearchParams();
  for (const name of Object.keys(Filter.shape)) {
    const value = filter[name as keyof ReportFilter];
    if (value) search.set(name, value);
  }
  for (const [name, value] of Object.entries(more)) search.set(name, value);
  const text = search.toString();
  return text ? `?${text}` : '';
};
