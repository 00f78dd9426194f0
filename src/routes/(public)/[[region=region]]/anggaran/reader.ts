import type { Region } from '#modules/places/index.ts';
import { formatNumber, type Language } from '#platform/messages.ts';
import { formatMoney, percentOf, type Sen, sayMoney } from '#platform/money.ts';
import { localDay, timeFormat } from '#platform/time/index.ts';
import { type Translate, translator } from '#ui/messages/index.ts';

/** Whose eyes read a page of the budget, and from where. */
export interface Reader {
  readonly t: Translate;
  readonly language: Language;
  /** Path in front of a resident's pages. */
  readonly base: string;
  readonly region: Region;
  readonly now: Date;
  /** YYYY-MM-DD in the region. */
  readonly today: string;
}

interface Event {
  readonly locals: { readonly language: Language; readonly regions: readonly unknown[] };
}

export const readerOf = ({ locals }: Event, region: Region, now: Date): Reader => ({
  t: translator(locals.language),
  language: locals.language,
  base: locals.regions.length > 1 ? `/${region.slug}` : '',
  region,
  now,
  today: localDay(region.time_zone, now),
});

const NOON = 'T05:00:00Z'; // the same day in every zone of Indonesia

/** "31 Okt 2026". @param day YYYY-MM-DD */
export const dayWords = ({ language, region }: Reader, day: string): string =>
  timeFormat(language, region.time_zone).shortDate(new Date(`${day}${NOON}`));

/** In a sentence: "Rp6,51 triliun". */
export const sayIn = ({ language }: Reader, amount: Sen): string => sayMoney(language, amount);

/** In a table: every digit. */
export const writeIn = ({ language }: Reader, amount: Sen): string => formatMoney(language, amount);

/** "41%", "0,3%"; undefined where there is no whole. */
export const percentWords = ({ language }: Reader, part: Sen, whole: Sen): string | undefined => {
  const percent = percentOf(part, whole);
  if (percent === undefined) return undefined;
  return `${formatNumber(language, Math.abs(percent) >= 10 ? Math.round(percent) : percent)}%`;
};
