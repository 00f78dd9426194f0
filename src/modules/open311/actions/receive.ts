import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { placesOfRegion, type Region } from '#modules/places/index.ts';
import {
  type FieldProblem,
  fieldProblems,
  readSubmission,
  type Service,
  servicesOf,
  submitReport,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { counting, take, use } from '#platform/limits.ts';
import { type Sentence, tooOften } from '#platform/problem.ts';
import { localDay } from '#platform/time/index.ts';
import { keyRefused, requestInvalid, serviceMissing, serviceUnknown } from '../problems.ts';
import { keyByHash, touchKey } from '../queries/keys.ts';
import { insertReceived, lockContent, nameReport, receivedBefore } from '../queries/received.ts';
import { asParam, contentOf, fillForm, one, type Sent } from '../rules/posted.ts';
import { hashOf, tokenOf } from '../secrets.ts';
import type { ApiKey } from '../types.ts';

type Uses = Pick<App, 'db' | 'secrets'>;

/** Whoever files through an application: nobody we know. */
const RESIDENT: Actor = { kind: 'visitor' };
/** The same content so soon after is the same request sent again. Milliseconds. */
const SAME_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;

const tooManyRequests = (waitMs: number) =>
  tooOften('open311-too-many', waitMs, (when) => ({
    id: `Kunci API ini sudah mengirim sebanyak yang diizinkan. Coba ${when.id}.`,
    en: `This API key has sent as much as it may. Try again ${when.en}.`,
  }));

/** The application behind a key, one use of it counted. @throws {Problem} 403, 429 */
export const applicationOf = async (
  { db }: Uses,
  { region_id }: Region,
  key: string | undefined,
  now: Date,
): Promise<ApiKey> => {
  const found = key && (await inRegion(db, region_id, (tx) => keyByHash(tx, hashOf(key))));
  if (!found) throw keyRefused();
  const limit = use({ name: 'open311-key', most: found.perHour, perMs: HOUR_MS }, String(region_id), found.id);
  const waitMs = await counting(db, (tx) => take(tx, [limit], now));
  if (waitMs > 0) throw tooManyRequests(waitMs);
  return found;
};

/** What a sender is told: how to follow the report, for whoever has the four words is its reporter. */
export interface Filed {
  readonly token: string;
  readonly notice: Sentence;
}

const submissionOf = (
  sent: Sent,
  service: Service,
  region: Region,
  knowsPlace: (code: string) => boolean,
  now: Date,
) => {
  const { form, mediaUrl, problems } = fillForm(sent, service, region.time_zone);
  const found: FieldProblem[] = [...problems];
  const today = localDay(region.time_zone, now);
  try {
    const submission = readSubmission(form, { today, services: [service], knowsPlace, channel: 'api' });
    if (found.length === 0) return { submission, mediaUrl };
  } catch (error) {
    const fields = fieldProblems(error);
    if (fields.length === 0) throw error;
    found.push(...fields.map(asParam).filter(({ field }) => !found.some((known) => known.field === field)));
  }
  throw requestInvalid(found);
};

/** The row by which a request is known again; another one only when this content has not come for a day. */
const rowOf = (
  { db, secrets }: Uses,
  region: number,
  key: ApiKey,
  content: string,
  mediaUrl: string | undefined,
  now: Date,
) =>
  inRegion(db, region, async (tx) => {
    const indexes = secrets.blindIndexes('open311.content', `${key.id} ${content}`);
    await lockContent(tx, key.id, indexes.at(-1)!);
    const before = await receivedBefore(tx, key.id, indexes, new Date(now.getTime() - SAME_MS));
    const id = before?.id ?? uuidv7();
    const token = tokenOf(secrets, region, id);
    if (!before)
      await insertReceived(tx, {
        id,
        keyId: key.id,
        contentIndex: indexes[0]!,
        tokenHash: hashOf(token),
        mediaUrl,
        at: now,
      });
    await touchKey(tx, key.id, now);
    return { id, token };
  });

/**
 * Takes a report that an application sends in the name of a resident. Sent again, also after a crash, it is the same one and is answered
 * alike: by the key of idempotency that the application gives, else by all that it says, for a day.
 * @param once the key of idempotency, as the application gives it
 * @throws {Problem} 400 with everything that is wrong, 403, 404, 429
 */
export const receiveRequest = async (
  app: Uses,
  region: Region,
  sent: Sent,
  once: string | undefined,
  now: Date,
): Promise<Filed> => {
  requirePermission(RESIDENT, 'report.submit', { region: region.region_id });
  const key = await applicationOf(app, region, one(sent, 'api_key'), now);
  const { services, places } = await inRegion(app.db, region.region_id, async (tx) => ({
    services: await servicesOf(tx),
    places: new Set((await placesOfRegion(tx, region.region_id)).map(({ code }) => code)),
  }));
  const code = one(sent, 'service_code');
  if (!code) throw serviceMissing();
  const service = services.find((known) => known.code === code);
  if (!service) throw serviceUnknown();
  const { submission, mediaUrl } = submissionOf(sent, service, region, (place) => places.has(place), now);
  const content = once === undefined ? contentOf(sent) : `once ${once}`;
  const row = await rowOf(app, region.region_id, key, content, mediaUrl, now);
  const receipt = await submitReport(
    app,
    RESIDENT,
    region.region_id,
    submission,
    [],
    `open311 ${row.id}`,
    now,
    region.is_sample,
  );
  await inRegion(app.db, region.region_id, async (tx) => {
    if (!(await nameReport(tx, row.id, receipt.id))) return;
    await journal(tx, RESIDENT, {
      act: 'georeport.receive',
      subject: `api-keys/${key.id}`,
      at: now,
      public: { application: key.label },
      private: { report: receipt.id },
    });
  });
  return {
    token: row.token,
    notice: {
      id: `Simpan kode ${receipt.code} dan empat kata kunci: ${receipt.words}. Dengan keduanya laporan diikuti, dilengkapi, dan dibenarkan.`,
      en: `Keep the code ${receipt.code} and the four key words: ${receipt.words}. With both the report is followed, completed and confirmed.`,
    },
  };
};
