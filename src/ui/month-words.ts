import type { Language } from '#platform/messages.ts';

const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** "Oktober 2026", or "Okt 2026". @param month YYYY-MM, or a day of it */
export const monthWords = (language: Language, month: string, form: 'long' | 'short' = 'long'): string => {
  const locale = language === 'en' ? 'en-GB' : 'id-ID';
  const format =
    FORMATS.get(`${locale} ${form}`) ??
    new Intl.DateTimeFormat(locale, { month: form, year: 'numeric', timeZone: 'UTC' });
  FORMATS.set(`${locale} ${form}`, format);
  return format.format(new Date(`${month.slice(0, 7)}-15T00:00:00Z`));
};
