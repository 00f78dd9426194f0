import type { Sentence } from '#platform/problem.ts';
import { Question } from '../types.ts';

/**
 * The extra questions of a service as an administrator writes them, a line each:
 *   code | type | required or optional | question in Indonesian | question in English | key = Indonesian = English; …
 * The last part belongs to choices only; a notice is shown and asks nothing. Empty lines and lines that begin with # count for nothing.
 */
export const writeQuestions = (questions: readonly Question[]): string =>
  questions
    .map(({ code, type, required, label, choices }) => {
      const parts = [code, type, required ? 'required' : 'optional', label.id, label.en];
      if (choices.length) parts.push(choices.map((one) => `${one.key} = ${one.id} = ${one.en}`).join('; '));
      return parts.join(' | ');
    })
    .join('\n');

export interface LineProblem {
  /** Counted from 1, as the editor shows it. */
  readonly line: number;
  readonly sentence: Sentence;
}

const REQUIRED = new Map([
  ['required', true],
  ['wajib', true],
  ['optional', false],
  ['opsional', false],
]);

const UNCLEAR: Sentence = {
  id: 'butuh enam bagian dipisah garis tegak: kode | jenis | wajib atau opsional | pertanyaan | terjemahan Inggris | pilihan',
  en: 'needs parts divided by bars: code | type | required or optional | question | its English | choices',
};
const CHOICES_MISSING: Sentence = {
  id: 'jenis ini butuh paling sedikit dua pilihan: kunci = Indonesia = Inggris; …',
  en: 'this type needs at least two choices: key = Indonesian = English; …',
};
const TWICE: Sentence = { id: 'kode ini sudah dipakai di baris lain', en: 'another line has this code already' };

const readChoices = (text: string | undefined) =>
  (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => {
      const [key, id, en] = part.split('=').map((piece) => piece.trim());
      return { key, id: id || key, en: en || id || key };
    });

const readLine = (text: string): Question | Sentence => {
  const [code, type, must = '', id, en, choices] = text.split('|').map((part) => part.trim());
  const required = REQUIRED.get(must.toLowerCase());
  const read = Question.safeParse({ code, type, required, label: { id, en: en || id }, choices: readChoices(choices) });
  if (!read.success || required === undefined) return UNCLEAR;
  const chooses = read.data.type === 'choice' || read.data.type === 'choices';
  if (chooses && read.data.choices.length < 2) return CHOICES_MISSING;
  return read.data.type === 'notice' ? { ...read.data, required: false } : read.data;
};

export const readQuestions = (text: string): { questions: Question[]; problems: LineProblem[] } => {
  const questions: Question[] = [];
  const problems: LineProblem[] = [];
  text.split(/\r?\n/).forEach((raw, index) => {
    const line = raw.trim();
    if (!line || line.startsWith('#')) return;
    const read = readLine(line);
    if (!('code' in read)) problems.push({ line: index + 1, sentence: read });
    else if (questions.some(({ code }) => code === read.code)) problems.push({ line: index + 1, sentence: TWICE });
    else questions.push(read);
  });
  return { questions, problems };
};
