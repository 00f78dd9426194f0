import { requirePermission } from '#modules/accounts/index.ts';
import { matchPlaces, type Place, placesOfRegion, type Region, regionById } from '#modules/places/index.ts';
import {
  fieldProblems,
  isOpen,
  photoLimits,
  type RawForm,
  type Report,
  readCode,
  readSubmission,
  replyIn,
  reportByCode,
  reportById,
  type StoredPhoto,
  type Submission,
  servicesOf,
  submitIn,
  takePhotos,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { log } from '#platform/log.ts';
import { isTooOld, pauseMs } from '#platform/retry.ts';
import { localDay } from '#platform/time/index.ts';
import { sendMessage } from '../outbox.ts';
import { gatewayOf } from '../queries/gateway.ts';
import {
  claimIncoming,
  draftsOf,
  type IncomingRow,
  newestReportOf,
  setAsked,
  setGivenUp,
  setHandled,
  setLater,
} from '../queries/incoming.ts';
import { ANSWERS } from '../rules/answers.ts';
import { type Part, type Told, toldBy } from '../rules/draft.ts';
import { type Meaning, meaningOf, villagesNamed } from '../rules/understand.ts';
import { CONTENT, SENDER, senderIndexes, TOKEN } from '../secrets.ts';
import type { Wire } from '../wire/send.ts';
import { supportByPhone } from './support.ts';

type Uses = Pick<App, 'db' | 'secrets' | 'settings' | 'files'>;

const ACTOR: Actor = { kind: 'system', task: 'channels' };
const RESIDENT: Actor = { kind: 'visitor' };
/** The provider vouches for the number, and the number is the one that the report came from. */
const REPORTER: Actor = { kind: 'reporter' };
const LEASE_MS = 10 * 60_000;
const LONGEST_RUN_MS = 5 * 60_000;
/** So long we wait to be told where it is; then the report goes on without. */
const PATIENCE_MS = 6 * 3_600_000;
/** Pictures that the provider does not give out are left after so many tries, and the words go on. */
const PICTURE_TRIES = 5;
/** From here on the name itself was written, whatever its spelling. */
const SAME_NAME = 0.97;

/** A message with all that is needed to answer it. */
interface Case {
  readonly row: IncomingRow;
  readonly from: string;
  readonly part: Part;
  readonly meaning: Meaning;
  readonly region: Region;
  /** What the sender said before, while we asked where it is. */
  readonly drafts: readonly { readonly id: string; readonly part: Part }[];
  /** The sender's report that goes on. */
  readonly report: Report | undefined;
  readonly villages: readonly Place[];
}

const partOf = ({ secrets }: Uses, { contentSealed }: IncomingRow): Part =>
  JSON.parse(secrets.decrypt(CONTENT, contentSealed));

const caseOf = (app: Uses, row: IncomingRow): Promise<Case> =>
  inRegion(app.db, row.region, async (tx) => {
    const from = app.secrets.decrypt(SENDER, row.senderSealed);
    const senders = senderIndexes(app.secrets, row.channel, from);
    const part = partOf(app, row);
    const newest = await newestReportOf(tx, row.channel, senders);
    const report = newest ? await reportById(tx, newest) : undefined;
    const drafts = (await draftsOf(tx, row, senders)).map((one) => ({ id: one.id, part: partOf(app, one) }));
    return {
      row,
      from,
      part,
      meaning: meaningOf(part.text, part.point !== undefined || part.media.length > 0),
      region: (await regionById(tx, row.region))!,
      drafts,
      report: report && (isOpen(report.status) || report.status === 'merged') ? report : undefined,
      villages: (await placesOfRegion(tx, row.region)).filter(({ level }) => level === 'village'),
    };
  });

/** The only village of this name here. */
const villageOf = (text: string, villages: readonly Place[]): Place | undefined => {
  const same = matchPlaces(text, villages).filter(({ score }) => score >= SAME_NAME);
  return same.length === 1 ? same[0]!.place : undefined;
};

export const villageIn = (text: string, villages: readonly Place[]): Place | undefined => {
  for (const name of villagesNamed(text)) {
    const found = villageOf(name, villages);
    if (found) return found;
  }
  return undefined;
};

/** What is done with a message. */
type Plan =
  | { readonly kind: 'say'; readonly text: string }
  | { readonly kind: 'status' | 'support'; readonly code: string }
  | { readonly kind: 'ask' }
  | { readonly kind: 'join'; readonly report: Report; readonly text: string }
  | {
      readonly kind: 'file';
      readonly parts: readonly Part[];
      readonly told: Told;
      readonly village: Place | undefined;
    };

const planOf = ({ row, part, meaning, drafts, report, villages }: Case): Plan => {
  if (meaning.kind === 'status' || meaning.kind === 'support') return meaning;
  const waits = drafts.length > 0;
  if (report && !waits && !row.askedAt && meaning.kind !== 'new') {
    const where = part.point ? `Lokasi: ${part.point.lat}, ${part.point.lon}` : '';
    const text = [part.text.trim(), where].filter(Boolean).join('\n') || (part.media.length > 0 ? 'Foto.' : '');
    return text.length < 3 ? { kind: 'say', text: ANSWERS.joined(report.code) } : { kind: 'join', report, text };
  }
  if (meaning.kind === 'greeting' && !waits) return { kind: 'say', text: ANSWERS.greeting };
  const own = meaning.kind === 'new' ? { ...part, text: meaning.text } : part;
  const parts = [...drafts.map((draft) => draft.part), own];
  const told = toldBy(parts, waits);
  const address = told.address ?? '';
  const village =
    villageIn(address, villages) ??
    (address ? villageOf(address, villages) : undefined) ??
    villageIn(told.text, villages);
  const isPlaced = told.point !== undefined || village !== undefined || waits || row.askedAt !== null;
  return isPlaced ? { kind: 'file', parts, told, village } : { kind: 'ask' };
};

/** Fetches the pictures of messages and cleans them as every photo is. @returns undefined when they are to be fetched later */
const photosOf = async (
  app: Uses,
  wire: Wire,
  { row, region }: Case,
  media: readonly string[],
): Promise<StoredPhoto[] | undefined> => {
  if (media.length === 0) return [];
  const gateway = await inRegion(app.db, row.region, (tx) => gatewayOf(tx, row.channel));
  if (!gateway) return [];
  const provider = { ...gateway, token: app.secrets.decrypt(TOKEN, gateway.tokenSealed) };
  const found = await Promise.all(media.slice(0, 5).map((id) => wire.picture(provider, id)));
  if (found.includes(undefined) && row.attempts < PICTURE_TRIES) return undefined;
  const files = found.flatMap((bytes, position) => (bytes ? [{ field: 'photos', name: '', position, bytes }] : []));
  return (await takePhotos(app, files, photoLimits(region.time_zone))).photos;
};

const submissionOf = async (
  tx: Tx,
  { row, from, region, villages }: Case,
  { told, village }: Extract<Plan, { kind: 'file' }>,
  now: Date,
): Promise<Submission> => {
  const form = new Map<string, readonly string[]>([
    ['text', [told.text]],
    ['contact', [`+${from}`]],
    ['privacy', ['anonymous']],
    ...(told.address ? [['address', [told.address]] as const] : []),
    ...(village ? [['place', [village.code]] as const] : []),
  ]);
  const point: RawForm = told.point
    ? new Map([
        ['lat', [`${told.point.lat}`]],
        ['lon', [`${told.point.lon}`]],
      ])
    : new Map();
  const services = await servicesOf(tx);
  const knowsPlace = (code: string) => villages.some((one) => one.code === code);
  const context = { today: localDay(region.time_zone, now), services, knowsPlace, channel: row.channel };
  try {
    return readSubmission(new Map([...form, ...point]), context);
  } catch (error) {
    if (fieldProblems(error).length === 0) throw error;
    return readSubmission(form, context); // a point in the sea: the words stay
  }
};

/** Does what was planned, and says so to the sender; all of it is kept or lost together. */
const carryOut = (app: Uses, one: Case, plan: Plan, photos: readonly StoredPhoto[], now: Date): Promise<void> =>
  inRegion(app.db, one.row.region, async (tx) => {
    const { row, from, region, drafts } = one;
    requirePermission(ACTOR, 'message.carry', { region: row.region });
    const origin = app.settings.SIMPUL_ORIGIN ?? `http://localhost:${app.settings.PORT}`;
    const say = (text: string, report?: string) => {
      const about = report && `reports/${report}`;
      const message = { channel: row.channel, to: `+${from}`, text, key: `${plan.kind} ${row.id}`, about };
      return sendMessage(tx, app.secrets, message, now);
    };
    if (plan.kind === 'ask') {
      await setAsked(tx, row.id, now, new Date(now.getTime() + PATIENCE_MS));
      await say(ANSWERS.where);
      return;
    }
    if (plan.kind === 'file') {
      const submission = await submissionOf(tx, one, plan, now);
      const ids = [...drafts.map(({ id }) => id), row.id];
      const once = `gateway ${ids[0]}`;
      const filing = { submission, photos, once, now, isSample: region.is_sample };
      const { id, code, words } = await submitIn(tx, app, RESIDENT, filing);
      await setHandled(tx, ids, id);
      await say(ANSWERS.filed(code, words, `${origin}/ikuti/${code}`), id);
      return;
    }
    if (plan.kind === 'join') {
      await replyIn(tx, REPORTER, { region: row.region, id: plan.report.id }, plan.text, photos, now);
      await setHandled(tx, [row.id], plan.report.id);
      await say(ANSWERS.joined(plan.report.code), plan.report.id);
      return;
    }
    await setHandled(tx, [row.id], null);
    await journal(tx, ACTOR, { act: 'message.answer', subject: `messages/${row.id}`, at: now });
    if (plan.kind === 'say') {
      await say(plan.text);
      return;
    }
    if (plan.kind === 'support') {
      const asked = { code: plan.code, phone: `+${from}`, own: one.report, origin };
      await say(await supportByPhone(tx, app, RESIDENT, asked, now));
      return;
    }
    const read = readCode(plan.code);
    const asked = typeof read === 'object' ? await reportByCode(tx, read.code) : undefined;
    await say(asked ? ANSWERS.status(asked.code, asked.status, `${origin}/ikuti/${asked.code}`) : ANSWERS.unknown);
  });

const answerOne = async (app: Uses, wire: Wire, row: IncomingRow, now: Date): Promise<void> => {
  const one = await caseOf(app, row);
  const plan = planOf(one);
  const media =
    plan.kind === 'file' ? plan.parts.flatMap((part) => part.media) : plan.kind === 'join' ? one.part.media : [];
  const photos = await photosOf(app, wire, one, media);
  if (photos) await carryOut(app, one, plan, photos, now);
  else
    await inRegion(app.db, row.region, (tx) => setLater(tx, row.id, new Date(now.getTime() + pauseMs(row.attempts))));
};

/** One that failed is tried again, for days; then the administrator is shown that there is one. */
const putOff = ({ db }: Uses, row: IncomingRow, now: Date): Promise<void> =>
  inRegion(db, row.region, async (tx) => {
    if (!isTooOld(row.receivedAt, now)) {
      await setLater(tx, row.id, new Date(now.getTime() + pauseMs(row.attempts)));
      return;
    }
    await setGivenUp(tx, row.id);
    const subject = `messages/${row.id}`;
    await journal(tx, ACTOR, { act: 'message.give_up', subject, at: now, public: { channel: row.channel } });
  });

/**
 * Makes reports of what came in, or parts of them, and answers each message. One that fails is tried again and keeps nobody else waiting.
 * @returns how many were taken up
 */
export const answerWaiting = async (app: Uses, wire: Wire, now: Date): Promise<number> => {
  const begun = performance.now();
  const lease = new Date(now.getTime() + LEASE_MS);
  let taken = 0;
  while (performance.now() - begun < LONGEST_RUN_MS) {
    const row = await inEveryRegion(app.db, (tx) => claimIncoming(tx, now, lease));
    if (!row) break;
    taken += 1;
    await answerOne(app, wire, row, now).catch(async (error: unknown) => {
      log.error({ region: row.region, message: row.id, error: (error as Error).name }, 'a message that came in');
      await putOff(app, row, now);
    });
  }
  return taken;
};
