import { beginningOf } from '#platform/text.ts';
import type { Heard } from '../types.ts';

/** What was said, in one message or several. */
export type Part = Pick<Heard, 'text' | 'point' | 'media'>;

const TEXT_CHARACTERS = 4000;
const ADDRESS_CHARACTERS = 300;
const LEAST_CHARACTERS = 10;
/** So an answer says that nobody knows where it is. */
const UNKNOWN = /^\s*(tidak tahu|gak tahu|ga tau|tdk tau|entah)\s*[.!]*\s*$/i;

/** A report as it was told by messages, as a form would hold it. */
export interface Told {
  readonly text: string;
  readonly address?: string;
  readonly point?: { readonly lat: number; readonly lon: number };
}

/**
 * Puts messages together. What is said after we asked where it is, is the place.
 * @param answer the last of them is the answer to that question
 */
export const toldBy = (parts: readonly Part[], answer: boolean): Told => {
  const point = parts.findLast((part) => part.point)?.point;
  const last = parts.at(-1)?.text.trim() ?? '';
  const isPlace = answer && parts.length > 1 && last.length <= ADDRESS_CHARACTERS;
  const said = (isPlace ? parts.slice(0, -1) : parts).map(({ text }) => text.trim()).filter(Boolean);
  const words = said.join('\n');
  // A picture or a place says something too, and a report has words.
  const text =
    words.length < LEAST_CHARACTERS ? [words, '(Dikirim sebagai foto atau lokasi.)'].join(' ').trim() : words;
  return {
    text: beginningOf(text, TEXT_CHARACTERS),
    ...(isPlace && last && !UNKNOWN.test(last) ? { address: last } : {}),
    ...(point ? { point } : {}),
  };
};
