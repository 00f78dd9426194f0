import type { Language } from '#platform/messages.ts';

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** "Oktober 2026". @param month its first day, YYYY-MM-01 */
export const monthWords = (language: Language, month: string): string => {
  const locale = language === 'en' ? 'en-GB' : 'id-ID';
  const format =
    FORMATS.get(locale) ?? new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  FORMATS.set(locale, format);
  return format.format(new Date(`${month}T00:00:00Z`));
};
