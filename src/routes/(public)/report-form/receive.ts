import { randomUUID } from 'node:crypto';
import { type Place, placesOfRegion, type Region } from '#modules/places/index.ts';
import {
  type FieldProblem,
  fieldProblems,
  type KeptPhoto,
  LIMITS,
  openPhotos,
  PHOTO_FORM_LIMITS,
  photoLimits,
  type ReportLine,
  readSubmission,
  reportsNear,
  type Service,
  type Submission,
  saidIn,
  sealPhotos,
  servicesOf,
  type Told,
  takePhotos,
  tooManyPhotos,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { type Form, readForm } from '#platform/files/index.ts';
import { counting, type Limit, take, use } from '#platform/limits.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import { isUuid } from '#platform/text.ts';
import { localDay } from '#platform/time/index.ts';
import { findPlace } from './place.ts';
import { bodyNotTaken, photosNotTaken } from './problems.ts';

/** Around a point, and around the middle of a village. Metres. */
const NEAR = { point: 300, village: 1500, lines: 3 } as const;

const HOUR_MS = 3_600_000;
/** A hundred people behind one address send five photos each; a machine does not fill the store. */
const PHOTOS: Limit = { name: 'report-photos', most: 500, perMs: HOUR_MS };

/** One by one, so that of five photos two are taken where two are left. */
const takePlaces = (app: App, client: string, wanted: number, now: Date): Promise<number[]> =>
  counting(app.db, async (tx) => {
    const waits: number[] = [];
    for (let n = 0; n < wanted; n += 1) waits.push(await take(tx, [use(PHOTOS, client)], now));
    return waits;
  });

/** A form as it arrived: everything that was good, and what was not. */
export interface Received {
  /** The form's idempotency key. */
  readonly once: string;
  readonly wish: 'find' | 'send';
  /** Code of the report to join instead of filing a new one. */
  readonly join: string | undefined;
  /** What is probably the same was shown. */
  readonly hasSeen: boolean;
  /** Everything typed and chosen, by field. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly kept: readonly KeptPhoto[];
  /** Of the body and its photos; each says what was kept. */
  readonly problems: readonly Problem[];
}

/**
 * Reads the body and stores its photos, so that a form which comes back does not send them again.
 * @param client of whom no more than so many photos an hour are taken, whatever becomes of the form
 */
export const receive = async (
  app: App,
  region: Region,
  request: Request,
  client: string,
  now: Date,
): Promise<Received> => {
  const form = await readForm(request, PHOTO_FORM_LIMITS);
  const { kept, problems } = await keepPhotosOf(app, region, form, client, now);
  const values = new Map(form.fields);
  for (const own of ['once', 'act', 'kept']) values.delete(own);
  const once = form.fields.get('once')?.[0] ?? '';
  const [bytes, nothing] = [Number(request.headers.get('content-length')), form.fields.size === 0];
  return {
    once: isUuid(once) ? once : randomUUID(),
    wish: form.fields.get('act')?.[0] === 'find' ? 'find' : 'send',
    join: form.fields.get('join')?.[0] || undefined,
    hasSeen: Boolean(form.fields.get('seen')?.[0] || form.fields.get('join')?.[0]),
    values,
    kept,
    problems: nothing && bytes > PHOTO_FORM_LIMITS.totalBytes ? [bodyNotTaken(bytes)] : [...form.problems, ...problems],
  };
};

const keepPhotosOf = async (app: App, region: Region, form: Form, client: string, now: Date) => {
  const earlier = openPhotos(app.secrets, region.region_id, form.fields.get('kept') ?? [], now);
  const waits = form.files.length > 0 ? await takePlaces(app, client, form.files.length, now) : [];
  const files = form.files.filter((_, index) => waits[index] === 0);
  const taken = await takePhotos(app, files, photoLimits(region.time_zone));
  const added = sealPhotos(app.secrets, region.region_id, taken.photos, now);
  const all = [...earlier.kept, ...added];
  const isSame = (a: KeptPhoto, b: KeptPhoto) => Buffer.compare(a.photo.sha256, b.photo.sha256) === 0;
  const unlike = all.filter((one, index) => all.findIndex((other) => isSame(one, other)) === index);
  const problems = [...earlier.problems, ...taken.problems];
  const wait = waits.find((one) => one > 0);
  if (wait) problems.push(photosNotTaken(wait));
  if (unlike.length > LIMITS.photos) problems.push(tooManyPhotos());
  return { kept: unlike.slice(0, LIMITS.photos), problems };
};

/** What was read from a form with the region's villages and services at hand. */
export interface Understood {
  readonly submission: Submission | undefined;
  readonly problems: readonly FieldProblem[];
  readonly place: Place | undefined;
  readonly matches: () => readonly Place[];
  /** Around where somebody may have reported it already: degrees, and metres. */
  readonly around: { readonly lat: number; readonly lon: number; readonly radius: number } | undefined;
  /** For finding reports about the same. */
  readonly told: Told | undefined;
}

export const understand = (app: App, region: Region, received: Received, now: Date): Promise<Understood> =>
  inRegion(app.db, region.region_id, async (tx) => {
    const { values } = received;
    const one = (name: string) => values.get(name)?.[0];
    const villages = (await placesOfRegion(tx, region.region_id)).filter(({ level }) => level === 'village');
    const services = await servicesOf(tx);
    const found = findPlace(one('village') ?? '', one('place'), villages);
    const read = readFields(rawOf(values, found.place), services, villages, localDay(region.time_zone, now));
    const problems = [...read.problems, ...nameProblem(values), ...(found.problem ? [found.problem] : [])];
    const { submission } = read;
    const around =
      submission?.lat !== undefined && submission.lon !== undefined
        ? { lat: submission.lat, lon: submission.lon, radius: NEAR.point }
        : found.place?.lat != null && found.place.lon != null
          ? { lat: found.place.lat, lon: found.place.lon, radius: NEAR.village }
          : undefined;
    const told = submission && { ...submission, said: saidIn(submission.text), at: now };
    return { ...found, submission: problems.length === 0 ? submission : undefined, problems, around, told };
  });

/** Public reports around there, for a form that comes back. */
export const nearby = async (
  app: App,
  region: Region,
  { around }: Understood,
): Promise<(ReportLine & { distance: number })[]> =>
  around
    ? inRegion(app.db, region.region_id, (tx) => reportsNear(tx, around.lat, around.lon, around.radius, NEAR.lines))
    : [];

/** The names that the rule of the module reads: answers of the chosen service only, and a name only where it is to be shown. */
const rawOf = (values: Received['values'], place: Place | undefined): Map<string, readonly string[]> => {
  const raw = new Map<string, readonly string[]>();
  const chosen = `q.${values.get('service')?.[0] ?? ''}.`;
  for (const [name, given] of values) {
    if (name.startsWith(chosen)) raw.set(`q.${name.slice(chosen.length)}`, given);
    else if (!name.startsWith('q.')) raw.set(name, given);
  }
  if (!values.get('privacy')?.includes('named')) raw.delete('name');
  raw.delete('place');
  if (place) raw.set('place', [place.code]);
  return raw;
};

const nameProblem = (values: Received['values']): FieldProblem[] =>
  values.get('privacy')?.includes('named') && !values.get('name')?.[0]?.trim()
    ? [
        {
          field: 'name',
          sentence: {
            id: 'Tulis namamu, atau pilih "Rahasiakan nama saya".',
            en: 'Write your name, or choose "Keep my name secret".',
          },
        },
      ]
    : [];

const readFields = (
  raw: Map<string, readonly string[]>,
  services: readonly Service[],
  villages: readonly Place[],
  today: string,
): { submission?: Submission; problems: readonly FieldProblem[] } => {
  try {
    const knowsPlace = (code: string) => villages.some((village) => village.code === code);
    return { submission: readSubmission(raw, { today, services, knowsPlace }), problems: [] };
  } catch (error) {
    if (!isProblem(error)) throw error;
    const service = raw.get('service')?.[0] ?? '';
    const problems = fieldProblems(error).map((problem) => ({
      ...problem,
      field: problem.field.replace(/^q\./, `q.${service}.`),
    }));
    return { problems };
  }
};
