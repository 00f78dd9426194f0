import fields from '../fields.json' with { type: 'json' };
import type { Category, Office } from '../types.ts';
import { type Duties, namedBy } from './duties.ts';
import { documentOf, featuredWords } from './features.ts';
import type { Example } from './train.ts';
import { wordsOf } from './words.ts';

/** A place has its own office of this kind: learned of all of them together, found by the place of a report. */
export const PLACED = '@';

/** What is learned about an office. Of the hundreds of village offices nobody sees enough to tell one from the other by its reports. */
export const labelOf = ({ id, kind, place }: Pick<Office, 'id' | 'kind' | 'place'>): string =>
  place === null ? id : `${PLACED}${kind}`;

const plain = (text: string): string => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `;

/** Words of the fields of government that an office is named after, in any regency. */
const wordsByName = (name: string): string[] => {
  const told = plain(name);
  return fields.flatMap(({ names, words }) => (names.some((one) => told.includes(` ${one} `)) ? words : []));
};

/** An office whose duties nobody has written down has those of its name; one of a place has none, for names of places say nothing. */
export const withDuties = <T extends Pick<Office, 'name' | 'place' | 'duties'>>(office: T): T =>
  office.duties.length > 0 || office.place !== null ? office : { ...office, duties: wordsByName(office.name) };

/**
 * What is known before anything was learned, as if it had been: every duty, name and category is a short text that belongs to its
 * office. So a region without a history, and an office that is new, are proposed by the words of their duties, and history outweighs
 * them word by word.
 */
export const priorExamples = (
  offices: readonly Office[],
  categories: readonly Category[],
  duties: Duties,
): Example[] => {
  const examples = new Map<string, Example>();
  const add = (label: string, words: string, service: string | null = null) => {
    const key = wordsOf(words).map(({ stem }) => stem);
    const id = `prior ${label} ${service ?? ''} ${key.join(' ')}`;
    const document = documentOf(featuredWords(words), service);
    if (document.features.length > 0) examples.set(id, { id, label, service, document, isLesson: false });
  };
  for (const office of offices) {
    const { name, shortName, duties: words } = office;
    const label = labelOf(office);
    // The name of a village is the place of many reports that are not for its office.
    const names = office.place === null ? [name, shortName ?? '', ...wordsByName(name)] : [];
    for (const word of new Set([...names, ...words])) add(label, word);
  }
  for (const { code, duties: words, keywords } of categories) {
    const named = namedBy(duties, '', { categoryWords: words, limit: Number.POSITIVE_INFINITY });
    for (const { organisation, score } of named) {
      const office = offices.find(({ id }) => id === organisation);
      if (office && score >= (named[0]?.score ?? 0) / 2) add(labelOf(office), keywords.join(' '), code);
    }
  }
  return [...examples.values()];
};
