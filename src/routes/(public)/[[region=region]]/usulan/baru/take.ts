import type { Cookies } from '@sveltejs/kit';
import type { z } from 'zod';
import { type Place, placesOfRegion, type Region } from '#modules/places/index.ts';
import {
  proposalByCode,
  proposeAsResident,
  type ResidentInput,
  type ResidentReceipt,
  readProposalCode,
  residentInput,
  type SimilarProposal,
  similarProposals,
  tooManyProposals,
} from '#modules/proposals/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { counting, giveBack, type Limit, take, use } from '#platform/limits.ts';
import { isProblem, type Problem, type Sentence } from '#platform/problem.ts';
import { CATALOGUES, type MessageKey, translator } from '#ui/messages/index.ts';
import { decimalOf, moneyOf, numberOf } from '../../../../proposal-form.ts';
import { type FoundPlace, findPlace } from '../../../report-form/place.ts';
import { type Received, receive } from '../../../report-form/receive.ts';
import { supportFromDevice } from '../support.ts';

const HOUR_MS = 3_600_000;
/** A village meeting behind one address gets through; a machine does not bury the desk. */
const FROM_NETWORK: Limit = { name: 'proposal', most: 120, perMs: HOUR_MS };
/** Fit on a phone before the button. */
const SHOWN = 3;
const VISITOR = { kind: 'visitor' } as const;

export interface Said {
  readonly field: string;
  readonly sentence: Sentence;
}

interface Coming {
  readonly app: App;
  readonly region: Region;
  readonly request: Request;
  readonly cookies: Cookies;
  readonly address: string;
  readonly url: URL;
  readonly now: Date;
}

/** A form that became a proposal, that supports another one, or comes back with all that was in it. */
export type Taken = { readonly received: Received; readonly found: FoundPlace } & (
  | { readonly receipt: ResidentReceipt }
  | { readonly supported: string }
  | {
      readonly status: number;
      readonly problems: readonly Said[];
      readonly similar?: readonly SimilarProposal[];
      readonly waits?: Problem;
    }
);

/** What is wrong with a field, in both languages. */
const wrong = (field: string): Said => {
  const key = `usulan.wrong.${field}`;
  const named = (key in CATALOGUES.id ? key : 'usulan.wrong.other') as MessageKey;
  return { field, sentence: { id: translator('id')(named), en: translator('en')(named) } };
};

/** To which field of the form a refusal belongs. */
const FIELD_OF: Readonly<Record<string, string>> = {
  'proposal-place-needed': 'village',
  'proposal-place-elsewhere': 'village',
  'proposal-point-needs-both': 'lat',
  'proposal-volume-needs-unit': 'volume',
  'proposal-name-needed': 'name',
  'proposal-agency-unknown': 'organisation',
};
const ofProblem = ({ slug, sentence }: Problem): Said => ({ field: FIELD_OF[slug] ?? 'photos', sentence });

const readFields = (
  { values }: Received,
  place: Place | undefined,
  year: number,
): z.ZodSafeParseResult<ResidentInput> => {
  const one = (name: string) => values.get(name)?.[0]?.trim() ?? '';
  const orNull = (name: string) => one(name) || null;
  const isNamed = one('privacy') === 'named';
  return residentInput.safeParse({
    title: one('title'),
    problem: one('problem'),
    place: place?.code ?? null,
    lat: numberOf(one('lat')),
    lon: numberOf(one('lon')),
    volume: decimalOf(one('volume')),
    unit: orNull('unit'),
    estimate: moneyOf(one('estimate')),
    organisation: orNull('organisation'),
    year,
    name: isNamed ? orNull('name') : null,
    contact: orNull('contact'),
    isNamed,
  });
};

const supportOther = async ({ app, region, cookies, address, url, now }: Coming, typed: string): Promise<string> => {
  const read = readProposalCode(typed);
  const other =
    typeof read === 'object'
      ? await inRegion(app.db, region.region_id, (tx) => proposalByCode(tx, read.code))
      : undefined;
  if (other) await supportFromDevice(app, { region: region.region_id, id: other.id }, { cookies, address, url }, now);
  return other?.code ?? '';
};

/** What a new proposal is compared with; of a point its village is found by the act itself. */
const similarTo = ({ app, region }: Coming, input: ResidentInput): Promise<SimilarProposal[]> =>
  inRegion(app.db, region.region_id, (tx) =>
    similarProposals(tx, { ...input, placeCode: input.place, districtCode: input.place?.slice(0, 8) ?? null }, SHOWN),
  );

/** Takes in the form of a resident, or says why not; nothing that was typed is lost. @param year the fiscal year it is for */
export const takeProposal = async (coming: Coming, year: number): Promise<Taken> => {
  const { app, region, request, address, now } = coming;
  const received = await receive(app, region, request, clientKey(address), now);
  const villages = await inRegion(app.db, region.region_id, async (tx) =>
    (await placesOfRegion(tx, region.region_id)).filter(({ level }) => level === 'village'),
  );
  const one = (name: string) => received.values.get(name)?.[0];
  const found = findPlace(one('village') ?? '', one('place'), villages);
  const form = { received, found };
  const ofPhotos = received.problems.map(({ sentence }): Said => ({ field: 'photos', sentence }));
  const ofPlace = found.problem ? [found.problem] : [];
  if (received.wish === 'find')
    return { ...form, status: 200, problems: [...ofPlace.filter(({ field }) => field === 'village'), ...ofPhotos] };
  try {
    if (received.join) return { ...form, supported: await supportOther(coming, received.join) };
    const read = readFields(received, found.place, year);
    const fields = read.success ? [] : [...new Set(read.error.issues.map(({ path }) => String(path[0])))].map(wrong);
    const problems = [...fields.filter(({ field }) => field !== 'place'), ...ofPlace, ...ofPhotos];
    if (!read.success || problems.length > 0) return { ...form, status: received.problems[0]?.status ?? 422, problems };
    if (!received.hasSeen) {
      const similar = await similarTo(coming, read.data);
      if (similar.length > 0) return { ...form, status: 409, problems: [], similar };
    }
    return { ...form, receipt: await send(coming, received, read.data) };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return {
      ...form,
      status: error.status,
      problems: [ofProblem(error)],
      waits: error.status === 429 ? error : undefined,
    };
  }
};

const send = async (
  { app, region, address, now }: Coming,
  received: Received,
  input: ResidentInput,
): Promise<ResidentReceipt> => {
  const network = use(FROM_NETWORK, clientKey(address));
  const waitMs = await counting(app.db, (tx) => take(tx, [network], now));
  if (waitMs > 0) throw tooManyProposals(waitMs);
  const back = () => counting(app.db, (tx) => giveBack(tx, network));
  const photos = received.kept.map(({ photo }) => photo);
  const sent = { input, photos, once: received.once, now };
  const receipt = await proposeAsResident(app, VISITOR, region.region_id, sent).catch(async (error: unknown) => {
    await back();
    throw error;
  });
  if (receipt.again) await back();
  return receipt;
};
