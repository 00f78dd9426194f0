import { localDay, parseDay, type TimeZone, zoneOffset } from '#platform/time/index.ts';

const DAY = 86_400_000;
/** A month by its first day, YYYY-MM-01, in the region's own time. */
export type Month = string;

export const monthOf = (timeZone: TimeZone, at: Date): Month => `${localDay(timeZone, at).slice(0, 7)}-01`;

export const monthAfter = (month: Month): Month => {
  const [year, number] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01-01` : `${year}-${String(number + 1).padStart(2, '0')}-01`;
};

export const beginOf = (timeZone: TimeZone, month: Month): Date =>
  new Date(parseDay(month) * DAY - zoneOffset(timeZone));

/** A report that was closed, as a draw sees it. */
export interface Closed {
  readonly reportId: string;
  readonly organisationId: string;
  readonly closedAt: Date;
}

/**
 * What the secret of the month is applied to. The moment of closing is in it: it is the reporter's or the clock's to give, after the
 * office has sent its proof, so whoever knew the secret before would still not know what it draws.
 */
export const ticketText = ({ reportId, closedAt }: Pick<Closed, 'reportId' | 'closedAt'>): string =>
  `${reportId} ${closedAt.toISOString()}`;

/**
 * Which reports are audited: of each agency the given share of what it had closed, rounded up, and no fewer than `least`; those with
 * the lowest tickets. The same tickets always give the same draw.
 * @param ticketOf HMAC-SHA-256 of {@link ticketText} under the secret, in hex
 */
export const drawnOf = (
  closed: readonly Closed[],
  ticketOf: (one: Closed) => string,
  { percent, least }: { readonly percent: number; readonly least: number },
): ReadonlySet<string> => {
  const drawn = new Set<string>();
  for (const own of Map.groupBy(closed, ({ organisationId }) => organisationId).values()) {
    const tickets = own.map((one) => ({ id: one.reportId, ticket: ticketOf(one) }));
    tickets.sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : 0));
    const many = Math.min(own.length, Math.max(least, Math.ceil((own.length * percent) / 100)));
    for (const { id } of tickets.slice(0, many)) drawn.add(id);
  }
  return drawn;
};
