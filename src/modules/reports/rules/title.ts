import { beginningOf } from '#platform/text.ts';

const MOST = 80;
const LEAST = 12;

/** Greetings with which people begin, and which say nothing of the matter. */
const GREETING =
  /^(assalamu\S*( ?w\S*)*|ass?kum|selamat (pagi|siang|sore|malam)|sugeng \p{L}+|mohon maaf|permisi|kepada yth\.?|yth\.?|dear|min|pak|bu|bapak|ibu|admin|bupati)([\s,.!/]+|$)/iu;

/** Clauses in which people say who they are. */
const INTRODUCTION =
  /^(saya|sy|aku|kulo|kula|engko'?|kami|kita|nama saya|perkenalkan)[, ]+(tinggal|warga|dari|asal|adalah|selaku|sebagai|mewakili)\b/iu;

const withoutGreetings = (text: string): string => {
  const rest = text.replace(GREETING, '');
  return rest === text || rest.length < LEAST ? text : withoutGreetings(rest);
};

const cut = (text: string): string => {
  if (text.length <= MOST) return text;
  const whole = beginningOf(text, MOST + 1).replace(/\s+\S*$/u, '');
  return whole.length < LEAST ? beginningOf(text, MOST) : whole;
};

/**
 * A first draft of a report's title, in the reporter's own words: the first clause that says something.
 * @returns at most 80 characters; empty for an empty text
 */
export const titleFrom = (text: string): string => {
  const plain = withoutGreetings(text.replace(/\s+/gu, ' ').trim());
  const end = [...plain.matchAll(/[.!?;]+(?=\s|$)/gu)].find(({ index }) => index >= LEAST)?.index ?? plain.length;
  const rest = plain.slice(end).replace(/^[\s.!?;]+/u, '');
  if (INTRODUCTION.test(plain) && rest.length >= LEAST) return titleFrom(rest);
  const clause = cut(plain.slice(0, end)).replace(/[\s,.;:!?…-]+$/u, '');
  const [first = ''] = clause;
  return first.toLocaleUpperCase('id') + clause.slice(first.length);
};
