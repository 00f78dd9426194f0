/** `2026-11-09T02:00:00Z`, or without a moment nothing. @source W3C note on date and time formats */
export const writeDate = (at: Date | null): string | null => (at === null ? null : `${at.toISOString().slice(0, 19)}Z`);

/** A plus sign in the query of an address is a space once it was decoded: both are taken for the sign of an offset. */
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?:(Z)|([-+ ])(\d{2}):?(\d{2}))$/i;

/**
 * A moment as the standard writes it: with `Z` or an offset, always.
 * @returns undefined for anything else, and for years that are a slip, some of which no database knows
 */
export const readDate = (text: string): Date | undefined => {
  const match = MOMENT.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const [fraction, zulu, sign, hours, minutes] = match.slice(7);
  const offset = zulu ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  if (year < 1945 || year > 2100 || hour > 23 || minute > 59 || second > 59) return undefined;
  if (!zulu && (Number(hours) > 14 || Number(minutes) > 59)) return undefined;
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second, Number(`0.${fraction ?? 0}`) * 1000));
  const isOnCalendar = local.getUTCMonth() === month - 1 && local.getUTCDate() === day;
  return isOnCalendar ? new Date(local.getTime() - offset * 60_000) : undefined;
};
