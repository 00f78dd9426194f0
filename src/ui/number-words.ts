import { formatNumber, type Language } from '#platform/messages.ts';

const INDONESIAN = 'nol satu dua tiga empat lima enam tujuh delapan sembilan'.split(' ');
const ENGLISH =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );

const indonesian = (n: number): string => {
  if (n < 10) return INDONESIAN[n];
  if (n === 10) return 'sepuluh';
  if (n === 11) return 'sebelas';
  return n < 20 ? `${INDONESIAN[n - 10]} belas` : 'dua puluh';
};

/** Above it a count is written in digits. */
export const LARGEST_WORD = 20;

/** A count inside a sentence. */
export const numberWords = (language: Language, n: number): string => {
  if (!Number.isInteger(n) || n < 0 || n > LARGEST_WORD) return formatNumber(language, n);
  return language === 'en' ? ENGLISH[n] : indonesian(n);
};

const ENGLISH_TIMES = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

/** "ketiga kalinya", "the third time". @param n from 1 */
export const timesWords = (language: Language, n: number): string => {
  if (language === 'en') return `${ENGLISH_TIMES[n - 1] ?? `${n}th`} time`;
  if (n === 1) return 'pertama kalinya';
  return n > LARGEST_WORD ? `ke-${n} kalinya` : `ke${indonesian(n)} kalinya`;
};

/** Words at the beginning of a sentence. */
export const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
