import { beginningOf } from '#platform/text.ts';

/** What the other system says anew, field by field. Of a text only that it is another one: the result of a run is no place for it. */
export interface Difference {
  readonly field: keyof typeof FIELDS;
  readonly before?: string;
  readonly after?: string;
}

const FIELDS = {
  status: { id: 'Status', en: 'Status' },
  answer: { id: 'Jawaban', en: 'Answer' },
  reason: { id: 'Alasan', en: 'Reason' },
  classification: { id: 'Klasifikasi', en: 'Classification' },
  category: { id: 'Kategori', en: 'Category' },
  agency: { id: 'Instansi', en: 'Agency' },
  text: { id: 'Isi laporan', en: 'Text of the report' },
} as const;

const SHOWN_CHARACTERS = 80;
const shown = (text: string | undefined): string => {
  if (!text) return '–';
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > SHOWN_CHARACTERS ? `${beginningOf(line, SHOWN_CHARACTERS)}…` : line;
};

const sentence = ({ field, before, after }: Difference, language: 'id' | 'en'): string => {
  const name = FIELDS[field][language];
  if (field === 'text') return language === 'id' ? `${name} berubah.` : `${name}: changed.`;
  const to = language === 'id' ? 'menjadi' : 'to';
  return `${name}: “${shown(before)}” ${to} “${shown(after)}”.`;
};

export const differencesIn = (differences: readonly Difference[], language: 'id' | 'en'): string =>
  differences.map((one) => sentence(one, language)).join(' ');

/** What of a report may be told apart, in the words of the other system. */
export interface Said {
  readonly status?: string;
  readonly answer?: string;
  readonly reason?: string;
  readonly classification?: string;
  readonly category?: string;
  readonly agency?: string;
  readonly text: string;
}

const same = (one: string | undefined, other: string | undefined): boolean =>
  (one ?? '').replace(/\s+/g, ' ').trim() === (other ?? '').replace(/\s+/g, ' ').trim();

/** An answer that the file does not tell is no other answer: most exports have no such column. */
export const differencesOf = (before: Said, after: Said): Difference[] =>
  (Object.keys(FIELDS) as (keyof typeof FIELDS)[])
    .filter((field) => !(field === 'answer' && after.answer === undefined) && !same(before[field], after[field]))
    .map((field) => (field === 'text' ? { field } : { field, before: before[field], after: after[field] }));
