/** Indonesian and English are complete; Javanese and Madurese fall back to Indonesian where a text is missing. */
export const LANGUAGES = ['id', 'en', 'jv', 'mad'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text, or a pair of texts where a count `n` decides. */
export type Message = string | { readonly one: string; readonly other: string };
export type Params = Readonly<Record<string, string | number>>;

/** `Intl` does not know Madurese and knows Javanese numbers poorly: both write numbers and dates as Indonesian does. */
export const localeOf = (language: Language): string => (language === 'en' ? 'en-GB' : 'id-ID');

const numbers = {
  en: new Intl.NumberFormat(localeOf('en'), { maximumFractionDigits: 1 }),
  id: new Intl.NumberFormat(localeOf('id'), { maximumFractionDigits: 1 }),
};
export const formatNumber = (language: Language, value: number): string =>
  numbers[language === 'en' ? 'en' : 'id'].format(value);

/** Puts params into `{name}`; a number is written the way the language writes it. */
export const formatMessage = (language: Language, message: Message, params: Params = {}): string => {
  const text =
    typeof message === 'string' ? message : params.n === 1 && language === 'en' ? message.one : message.other;
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = params[name];
    if (value === undefined) return hole;
    return typeof value === 'number' ? formatNumber(language, value) : value;
  });
};

export const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);
