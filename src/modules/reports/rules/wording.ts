import { withoutPersonalNumbers } from '#platform/personal-numbers.ts';
import type { Submission } from '../types.ts';

/** What of a report its reporter put in words, and everybody reads once it is verified. */
type Worded = Pick<Submission, 'text' | 'title' | 'address' | 'answers'>;

const answerRead = (answer: string | string[]): string | string[] =>
  Array.isArray(answer) ? answer.map(withoutPersonalNumbers) : withoutPersonalNumbers(answer);

/** The words that are kept open: numbers that lead to one person are taken out. */
const openWords = ({ text, title, address, answers }: Worded): Worded => ({
  text: withoutPersonalNumbers(text),
  title: title && withoutPersonalNumbers(title),
  address: address && withoutPersonalNumbers(address),
  answers: Object.fromEntries(Object.entries(answers).map(([code, answer]) => [code, answerRead(answer)])),
});

/**
 * A report as it is kept open, and its first wording where that held numbers of a person: it is sealed, and opened like a name, for a
 * reason. So no page, feed, export, log or dump can tell what was never written open.
 */
export const fitToRead = <Given extends Worded>(
  given: Given,
): { readonly open: Given; readonly first: string | undefined } => {
  const { text, title, address, answers } = given;
  const first = JSON.stringify({ text, title, address, answers });
  const words = openWords(given);
  return JSON.stringify(words) === first ? { open: given, first: undefined } : { open: { ...given, ...words }, first };
};

/** The first text and place out of a sealed wording. */
export const firstWords = (sealed: string): string => {
  const { text, address } = JSON.parse(sealed) as Worded;
  return [text, address].filter(Boolean).join('\n');
};
