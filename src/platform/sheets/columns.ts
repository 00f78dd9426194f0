import { columnsAreMissing } from './problems.ts';
import { wordKey } from './text.ts';

/**
 * Words that head a column, the surest first, divided by `, `. A star lets further words follow, or none; everything else must be the
 * whole heading. A word that two fields share goes to the field that stands first.
 */
export type FieldWords<Field extends string> = Readonly<Record<Field, string>>;

/** Field -> heading of its column, compared without case, spaces and punctuation. */
export type Columns<Field extends string> = Partial<Record<Field, string>>;

/** A heading of nothing but signs ("#") is compared as it is. */
const headingKey = (heading: string) => wordKey(heading) || heading;

/**
 * A first guess of which column is which, for a person to correct. The best-known heading wins a field, and a column serves one field only.
 * @returns in the file's own spelling
 */
export const proposeColumns = <Field extends string>(
  words: FieldWords<Field>,
  headers: readonly string[],
): Columns<Field> => {
  const columns: Columns<Field> = {};
  const taken = new Set<string>();
  const headings = headers.map((header) => ({ header, heading: wordKey(header) }));
  const matches = (Object.entries(words) as [Field, string][])
    .flatMap(([field, all]) =>
      all.split(', ').map((word, rank) => ({ field, key: wordKey(word), open: word.endsWith('*'), rank })),
    )
    .flatMap((candidate) => headings.map((one) => ({ ...candidate, ...one })))
    .filter(({ heading, key, open }) => heading === key || (open && heading.startsWith(key)))
    // A whole heading before a beginning, then the surest word.
    .sort((a, b) => Number(a.heading !== a.key) - Number(b.heading !== b.key) || a.rank - b.rank);
  for (const { field, header } of matches) {
    if (columns[field] !== undefined || taken.has(header)) continue;
    columns[field] = header;
    taken.add(header);
  }
  return columns;
};

/** What was chosen the last time, as far as this file has these headings, before what is guessed. */
export const proposeLike = <Field extends string>(
  before: Columns<Field> | undefined,
  words: FieldWords<Field>,
  headers: readonly string[],
): Columns<Field> => {
  const known = new Map(headers.map((header) => [headingKey(header), header] as const).reverse());
  const kept: Columns<Field> = {};
  for (const field of Object.keys(words) as Field[]) {
    const header = before?.[field] === undefined ? undefined : known.get(headingKey(before[field]));
    if (header !== undefined) kept[field] = header;
  }
  const taken = new Set<string | undefined>(Object.values(kept));
  const guessed = proposeColumns(
    words,
    headers.filter((header) => !taken.has(header)),
  );
  return { ...guessed, ...kept };
};

/**
 * Where each chosen column stands, from 0.
 * @param needed fields without which nothing can be read, with what to call them
 * @throws Problem import-columns-missing: a chosen column is not there, or a needed field has none
 */
export const bindColumns = <Field extends string>(
  columns: Columns<Field>,
  headers: readonly string[],
  needed?: Readonly<Partial<Record<Field, string>>>,
): Map<Field, number> => {
  const at = new Map(headers.map((header, index) => [headingKey(header), index] as const).reverse());
  const chosen = (Object.entries(columns) as [Field, string | undefined][]).flatMap(([field, name]) =>
    name === undefined ? [] : [[field, name] as const],
  );
  const absent = chosen.filter(([, name]) => !at.has(headingKey(name))).map(([, name]) => name);
  const ungiven = (Object.entries(needed ?? {}) as [Field, string][])
    .filter(([field]) => columns[field] === undefined)
    .map(([, label]) => label);
  if (absent.length + ungiven.length > 0) throw columnsAreMissing([...absent, ...ungiven], headers);
  return new Map(chosen.map(([field, name]) => [field, at.get(headingKey(name))!]));
};
