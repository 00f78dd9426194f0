import type { FieldProblem, Question, RawForm, Service } from '#modules/reports/index.ts';
import { localDay, type TimeZone } from '#platform/time/index.ts';
import { paramProblem } from '../problems.ts';
import { readDate } from './dates.ts';

/** Fields of a request as they were sent, any of them several times; empty ones are not there. */
export type Sent = ReadonlyMap<string, readonly string[]>;

export const one = (sent: Sent, name: string): string | undefined => sent.get(name)?.[0]?.trim() || undefined;

const LONGEST_URL = 500;
const LONGEST_TEXT = 4000;
/** What the form of a resident asks for at least; a shorter description is told together with what it is about. */
const SHORTEST_TEXT = 10;

/** `attribute[code]`, `attribute[code][]`, and with a number in the last brackets as some programs write it. */
const ATTRIBUTE = /^attribute\[([^\][]{1,60})\](?:\[\d{0,3}\])?$/;

const attributesOf = (sent: Sent): Map<string, string[]> => {
  const found = new Map<string, string[]>();
  for (const [name, values] of sent) {
    const code = ATTRIBUTE.exec(name)?.[1];
    if (code) found.set(code, [...(found.get(code) ?? []), ...values]);
  }
  return found;
};

const dayOf = (text: string, timeZone: TimeZone): string | undefined => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return readDate(`${text}T00:00:00Z`) && text;
  const at = readDate(text);
  return at && localDay(timeZone, at);
};

/** A date of the standard is a moment, ours is a day. */
const answersOf = (question: Question, given: readonly string[], timeZone: TimeZone, problems: FieldProblem[]) => {
  if (question.type !== 'date') return given;
  return given.map((text) => {
    const day = text.trim() === '' ? '' : dayOf(text.trim(), timeZone);
    if (day === undefined)
      problems.push(
        paramProblem(
          `attribute[${question.code}]`,
          'Tulis tanggal, misalnya 2026-11-09.',
          'Write a date, such as 2026-11-09.',
        ),
      );
    return day ?? '';
  });
};

const isTrue = (text: string | undefined): boolean => /^(true|1|yes|ya)$/i.test(text ?? '');

/** The form of a resident with what an application sent: it is read by the same rules. */
export interface Filled {
  readonly form: RawForm;
  readonly mediaUrl: string | undefined;
  readonly problems: readonly FieldProblem[];
}

/**
 * What was sent as the form of a resident. Whoever tells a name is not anonymous unless they ask to be; `anonymous` and `secret` are
 * additions of ours, as Rahasia and Anonim are of SP4N-LAPOR!.
 */
export const fillForm = (sent: Sent, service: Service, timeZone: TimeZone): Filled => {
  const problems: FieldProblem[] = [];
  const get = (name: string) => one(sent, name);
  const description = get('description') ?? '';
  if (description.length > LONGEST_TEXT)
    problems.push(
      paramProblem(
        'description',
        `Paling banyak ${LONGEST_TEXT} huruf; yang dikirim ${description.length}.`,
        `At most ${LONGEST_TEXT} characters; there are ${description.length}.`,
      ),
    );
  if (!get('address_string') && !get('address_id') && !get('lat') && !get('long'))
    problems.push(
      paramProblem(
        'lat',
        'Sebutkan tempatnya: lat dan long, address_string, atau address_id.',
        'Say where it is: lat and long, address_string, or address_id.',
      ),
    );
  const mediaUrl = get('media_url');
  if (mediaUrl && (mediaUrl.length > LONGEST_URL || !/^https?:\/\/\S+$/i.test(mediaUrl)))
    problems.push(
      paramProblem(
        'media_url',
        `Tulis alamat gambar yang dimulai https://, paling panjang ${LONGEST_URL} huruf.`,
        `Write the address of a picture that begins with https://, ${LONGEST_URL} characters at most.`,
      ),
    );
  const name = [get('first_name'), get('last_name')].filter(Boolean).join(' ');
  const isAnonymous = get('anonymous') === undefined ? name === '' : isTrue(get('anonymous'));
  const { classification } = service;
  const given = attributesOf(sent);
  const fields: [string, readonly (string | undefined)[]][] = [
    [
      'text',
      [
        description.length >= SHORTEST_TEXT
          ? description
          : `${service.nameId}: ${description || 'dikirim tanpa uraian'}`,
      ],
    ],
    ['service', [service.code]],
    ['kind', [classification === 'aspiration' || classification === 'information' ? classification : 'complaint']],
    ['lat', [get('lat')]],
    ['lon', [get('long')]],
    ['address', [get('address_string')]],
    ['place', [get('address_id')]],
    ['name', [name]],
    ['contact', [get('email') ?? get('phone')]],
    ['privacy', [isAnonymous ? 'anonymous' : 'named', ...(isTrue(get('secret')) ? ['secret'] : [])]],
    ...service.questions
      .filter(isAnswered)
      .map((question): [string, readonly string[]] => [
        `q.${question.code}`,
        answersOf(question, given.get(question.code) ?? [], timeZone, problems),
      ]),
  ];
  const form = new Map(fields.map(([field, values]) => [field, values.filter((value) => value !== undefined)]));
  return { form, mediaUrl, problems };
};

/** What is only shown takes no answer. */
const isAnswered = ({ type }: Question): boolean => type !== 'notice';

/** What a field of the form is called in the standard. */
const NAMES: Readonly<Record<string, string>> = {
  text: 'description',
  service: 'service_code',
  lon: 'long',
  address: 'address_string',
  place: 'address_id',
  name: 'first_name',
  contact: 'email',
};

/** A problem of the form, at the parameter by which it came. */
export const asParam = ({ field, sentence }: FieldProblem): FieldProblem => ({
  field: field.startsWith('q.') ? `attribute[${field.slice(2)}]` : (NAMES[field] ?? field),
  sentence,
});

/** Everything that makes two requests the same one, in one order. */
export const contentOf = (sent: Sent): string =>
  JSON.stringify(
    [...sent]
      .filter(([name]) => name !== 'api_key' && name !== 'jurisdiction_id')
      .map(([name, values]) => [name, ...values])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
