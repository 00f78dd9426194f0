import { z } from 'zod';
import { CLASSIFICATIONS, STATUSES } from '../types.ts';

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
 * What a list shows and what a number counts: one language for both, so that every number opens the list it counts.
 * Read from the address of the page; a part that makes no sense is left out rather than refused, since people share and edit links.
 */
const Filter = z.object({
  status: groupOrStatus.optional(),
  late: z.literal('1').optional(),
  /** Its archiving was objected to by the reporter. */
  objected: z.literal('1').optional(),
  /** Among many copies of one text, or not. */
  held: z.enum(['yes', 'no']).optional(),
  /** An earlier one at its spot had ended lately. */
  recurring: z.literal('1').optional(),
  /** `none`: not handed to any office yet. */
  organisation: z.union([z.uuid(), z.literal('none')]).optional(),
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
  /** Ended on or after. */
  ended_from: day.optional(),
  answered_from: day.optional(),
  /** An office has responded for the first time on or after, to a report that was verified. */
  responded_from: day.optional(),
});
export type ReportFilter = z.infer<typeof Filter>;

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
