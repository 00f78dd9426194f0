import type { FieldProblem, PublicSearch, Span } from '#modules/reports/index.ts';
import { paramProblem, requestInvalid } from '../problems.ts';
import { readDate } from './dates.ts';

/** Parameters of an address; one that is empty is not there. */
export type Params = Readonly<Record<string, string>>;

const DAY_MS = 86_400_000;
/** @source GeoReport v2, GET Service Requests: "90 days or first 1000 requests returned, whichever is smallest" */
export const MOST_DAYS = 90;
export const MOST_ROWS = 1000;
const MOST_PAGES = 10_000;
const MOST_IDS = 1000;
const MOST_METRES = 50_000;

type Note = (problem: FieldProblem) => void;

const momentOf = (params: Params, name: string, note: Note): Date | undefined => {
  const text = params[name];
  if (text === undefined) return undefined;
  const at = readDate(text);
  if (!at)
    note(
      paramProblem(
        name,
        'Tulis waktu beserta zonanya, misalnya 2026-11-09T07:00:00+07:00 atau 2026-11-09T00:00:00Z.',
        'Write a time with its zone, such as 2026-11-09T07:00:00+07:00 or 2026-11-09T00:00:00Z.',
      ),
    );
  return at;
};

/**
 * From one bound to the other, at most ninety days; of one bound alone ninety days from it.
 * @param names of the parameters, the earlier bound first
 * @returns undefined when neither is given
 */
export const spanOf = (params: Params, names: readonly [string, string], note: Note): Span | undefined => {
  const [from, to] = names.map((name) => momentOf(params, name, note));
  const most = MOST_DAYS * DAY_MS;
  if (!from && !to) return undefined;
  if (!from) return { from: new Date(to!.getTime() - most), to: to! };
  if (!to) return { from, to: new Date(from.getTime() + most) };
  if (to < from) note(paramProblem(names[1], `Waktu ini sebelum ${names[0]}.`, `This lies before ${names[0]}.`));
  if (to.getTime() - from.getTime() > most)
    note(
      paramProblem(
        names[1],
        `Rentang paling lama ${MOST_DAYS} hari. Untuk yang lebih lama, unduh bulk.csv.`,
        `A span has at most ${MOST_DAYS} days. For more of them download bulk.csv.`,
      ),
    );
  return { from, to };
};

const wholeOf = (params: Params, name: string, most: number, fallback: number, note: Note): number => {
  const text = params[name];
  if (text === undefined) return fallback;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > most)
    note(paramProblem(name, `Tulis bilangan dari 1 sampai ${most}.`, `Write a number from 1 to ${most}.`));
  return number;
};

const pageOf = (params: Params, note: Note): { limit: number; offset: number } => {
  const limit = wholeOf(params, 'page_size', MOST_ROWS, MOST_ROWS, note);
  return { limit, offset: (wholeOf(params, 'page', MOST_PAGES, 1, note) - 1) * limit };
};

const listOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];

const endedOf = (params: Params, note: Note): boolean | undefined => {
  if (params.status === undefined) return undefined;
  const asked = listOf(params.status.toLowerCase());
  if (asked.length === 0 || asked.some((one) => one !== 'open' && one !== 'closed'))
    note(paramProblem('status', 'Tulis open, closed, atau keduanya.', 'Write open, closed, or both.'));
  return asked.length === 1 ? asked[0] === 'closed' : undefined;
};

const degrees = (text: string | undefined, most: number): number | undefined => {
  const number = text !== undefined && /^[+-]?\d{1,3}(\.\d{1,20})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return Math.abs(number) <= most ? number : undefined;
};

const nearOf = (params: Params, note: Note): PublicSearch['near'] => {
  const given = ['lat', 'long', 'radius'].filter((name) => params[name] !== undefined);
  if (given.length === 0) return undefined;
  const [lat, lon] = [degrees(params.lat, 90), degrees(params.long, 180)];
  const metres = Number(params.radius);
  if (given.length < 3 || lat === undefined || lon === undefined || !(metres > 0 && metres <= MOST_METRES)) {
    note(
      paramProblem(
        'radius',
        `Untuk mencari di sekitar satu titik, tulis lat, long, dan radius dalam meter, paling jauh ${MOST_METRES}.`,
        `To search around a point, write lat, long and a radius in metres, ${MOST_METRES} at most.`,
      ),
    );
    return undefined;
  }
  return { lat, lon, metres };
};

const lately = (now: Date): Span => ({ from: new Date(now.getTime() - MOST_DAYS * DAY_MS), to: now });

/** What the standard does not know is told to those alone who ask for it. */
export const wantsExtensions = (params: Params): boolean => params.extensions?.toLowerCase() === 'true';

/** What of a list is asked for. */
export interface Asked {
  readonly search: PublicSearch;
  readonly services: readonly string[];
  readonly extensions: boolean;
}

/**
 * What `GET requests` asks for. Ids override everything else. Without any time it is the last ninety days by the time of the request;
 * who asks for what was changed since a moment is bound by ninety days of changes instead.
 * @throws {Problem} 400 with everything that is wrong
 */
export const readAsked = (params: Params, now: Date): Asked => {
  const problems: FieldProblem[] = [];
  const note: Note = (problem) => problems.push(problem);
  const extensions = wantsExtensions(params);
  if (params.service_request_id !== undefined) {
    const codes = listOf(params.service_request_id.toUpperCase());
    if (codes.length > MOST_IDS)
      throw requestInvalid([
        paramProblem('service_request_id', `Paling banyak ${MOST_IDS} nomor.`, `At most ${MOST_IDS} ids.`),
      ]);
    return { search: { codes, limit: MOST_ROWS }, services: [], extensions };
  }
  const services = params.service_code === undefined ? [] : listOf(params.service_code);
  const asked = spanOf(params, ['start_date', 'end_date'], note);
  const updated = spanOf(params, ['updated_after', 'updated_before'], note);
  const search: PublicSearch = {
    services: services.length > 0 ? services : undefined,
    ended: endedOf(params, note),
    reported: asked ?? (updated ? undefined : lately(now)),
    updated,
    near: nearOf(params, note),
    ...pageOf(params, note),
  };
  if (problems.length > 0) throw requestInvalid(problems);
  return { search, services, extensions };
};

/** What `GET servicerequestupdates` asks for. @throws {Problem} 400 with everything that is wrong */
export const readUpdatesAsked = (params: Params, now: Date) => {
  const problems: FieldProblem[] = [];
  const note: Note = (problem) => problems.push(problem);
  const asked = { span: spanOf(params, ['start_date', 'end_date'], note) ?? lately(now), ...pageOf(params, note) };
  if (problems.length > 0) throw requestInvalid(problems);
  return asked;
};

const EVER: Span = { from: new Date('1945-01-01T00:00:00Z'), to: new Date('2101-01-01T00:00:00Z') };

/** Between which moments the bulk data lies: all of it where nothing is said. @throws {Problem} 400 */
export const readBulkAsked = (params: Params): Span => {
  const problems: FieldProblem[] = [];
  const note: Note = (problem) => problems.push(problem);
  const [from, to] = ['start_date', 'end_date'].map((name) => momentOf(params, name, note));
  if (problems.length > 0) throw requestInvalid(problems);
  return { from: from ?? EVER.from, to: to ?? EVER.to };
};
