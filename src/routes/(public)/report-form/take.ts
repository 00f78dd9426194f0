import { randomUUID } from 'node:crypto';
import type { Cookies } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import {
  type Alike,
  type Filing,
  joinReport,
  notToJoin,
  type Receipt,
  readCode,
  reportByCode,
  submitReport,
} from '#modules/reports/index.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { clientKey } from '#platform/http.ts';
import { isProblem, type Problem, type Sentence } from '#platform/problem.ts';
import { codesHeld } from '../../reporter-key.ts';
import { rememberSupport } from '../ikuti/[code]/supporter.ts';
import { returnReport, takeReport } from './allowance.ts';
import { tooManyReports } from './problems.ts';
import { type Received, receive, type Understood, understand } from './receive.ts';
import { sameAs } from './same.ts';

/** Who happens to be signed in on this device is no part of the report. */
const VISITOR = { kind: 'visitor' } as const;

export interface Said {
  readonly field: string;
  readonly sentence: Sentence;
}

/** A form as it came, on whichever way. */
export interface Coming {
  readonly app: App;
  readonly region: Region;
  readonly request: Request;
  readonly cookies: Cookies;
  readonly address: string;
  readonly url: URL;
  readonly now: Date;
}

/** A form that became a report, or comes back. */
export type Taken = {
  readonly received: Received;
  readonly understood: Understood;
} & (
  | { readonly receipt: Receipt }
  | {
      readonly receipt?: undefined;
      /** 200: it only asked for a village. */
      readonly status: number;
      readonly problems: readonly Said[];
      /** Reports to choose from, before it becomes one of its own. */
      readonly same?: readonly Alike[];
      /** Another key, where its own belongs to a report that was sent before. */
      readonly once?: string;
      /** Says when it may be sent again. */
      readonly waits?: Problem;
    }
);

/** A Problem is an answer like others: the form comes back with it. */
const orProblem = <T>(act: Promise<T>): Promise<T | Problem> =>
  act.catch((error: unknown) => {
    if (isProblem(error)) return error;
    throw error;
  });

/** Problems of the body belong to the photos, which are what makes a body large and fragile. */
const ofBody = ({ sentence }: Problem): Said => ({ field: 'photos', sentence });

/** A search for a village says only what concerns the village. */
const found = ({ problems }: Understood): Said[] => problems.filter(({ field }) => field === 'village');

/** Takes in the form of a report, or says why not; nothing that was typed is lost. */
export const takeForm = async (coming: Coming): Promise<Taken> => {
  const { app, region, request, cookies, address, now } = coming;
  const client = clientKey(address);
  const received = await receive(app, region, request, client, now);
  const understood = await understand(app, region, received, now);
  const form = { received, understood };
  const ofPhotos = received.problems.map(ofBody);
  if (received.wish === 'find') return { ...form, status: 200, problems: [...found(understood), ...ofPhotos] };
  const problems = [...understood.problems, ...ofPhotos];
  const { submission } = understood;
  if (problems.length > 0 || !submission) return { ...form, status: received.problems[0]?.status ?? 422, problems };
  // Asked once, whatever is then chosen: who has seen the list, here or while typing, is not held up again.
  if (!received.hasSeen) {
    const same = await sameAs(app, region, understood);
    if (same.length > 0) return { ...form, status: 409, problems: [], same };
  }
  const place = await orProblem(takeReport(app.db, client, codesHeld(cookies), now));
  if (isProblem(place)) return { ...form, status: place.status, problems: [ofBody(place)] };
  if (place.waitMs > 0) {
    const waits = tooManyReports(place.waitMs);
    return { ...form, status: 429, problems: [ofBody(waits)], waits };
  }
  const photos = received.kept.map(({ photo }) => photo);
  const filing = { submission, photos, once: received.once, now };
  const filed = received.join
    ? join(coming, received.join, filing)
    : submitReport(app, VISITOR, region.region_id, submission, photos, received.once, now);
  const receipt = await orProblem(filed).catch(async (error: unknown) => {
    await returnReport(app.db, place);
    throw error;
  });
  if (isProblem(receipt)) {
    await orProblem(returnReport(app.db, place)); // what keeps the report out may keep this out too
    // Its key belongs to the report that was sent before: these other words become one of their own.
    const once = receipt.slug === 'form-sent-before' ? randomUUID() : undefined;
    return { ...form, status: receipt.status, problems: [ofBody(receipt)], once };
  }
  if (receipt.again) await returnReport(app.db, place);
  return { ...form, receipt };
};

/** Joins the report of another resident, and counts this device among its supporters where its network may add one more. */
const join = async (device: Coming, code: string, filing: Filing): Promise<Receipt> => {
  const { app, region } = device;
  const read = readCode(code);
  const main =
    typeof read === 'object'
      ? await inRegion(app.db, region.region_id, (tx) => reportByCode(tx, read.code))
      : undefined;
  if (!main) throw notToJoin();
  const ref = { region: region.region_id, id: main.mergedInto ?? main.id };
  const receipt = await joinReport(app, VISITOR, ref, filing);
  await rememberSupport(app, ref, device, filing.now).catch((error: unknown) => {
    if (!isProblem(error)) throw error; // many from this network today: their words are kept all the same
  });
  return receipt;
};
