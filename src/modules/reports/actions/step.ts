import { uuidv7 } from 'uuidv7';
import { type Act, requirePermission, type Where } from '#modules/accounts/index.ts';
import { isValidOn, organisationById } from '#modules/organisations/index.ts';
import { distanceMetres, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import type { StoredDocument } from '#platform/files/index.ts';
import { journal } from '#platform/journal.ts';
import { type Calendar, localDay } from '#platform/time/index.ts';
import {
  agencyUnknown,
  reportCannotMove,
  reportNotFound,
  textNeeded,
  textTooLong,
  tooManyDocuments,
  tooManyPhotos,
} from '../problems.ts';
import { insertDocument } from '../queries/conversation.ts';
import { insertFlags, proofRules } from '../queries/proof.ts';
import {
  changeReport,
  deadlineRules,
  insertMessage,
  insertPhoto,
  ladderOf,
  lockReport,
  type ReportChange,
  reportById,
  sameRule,
} from '../queries/report.ts';
import { dueAt } from '../rules/deadlines.ts';
import { firstRungAt, reachedBy } from '../rules/ladder.ts';
import { type LastingDays, lastingAfter, lastingDays } from '../rules/lasting.ts';
import { isOpen, type LifeAct, leadsTo, nextDue } from '../rules/life.ts';
import { priorityOf } from '../rules/priority.ts';
import type { Flag } from '../rules/proof.ts';
import { timekeeping } from '../rules/timekeeping.ts';
import {
  type DeadlineRule,
  LIMITS,
  type MessageKind,
  type ProofRule,
  type Report,
  type ReportRef,
  type Rung,
  type SameRule,
  type StoredPhoto,
} from '../types.ts';

/** A picture, and what was noticed about it where it was looked at as proof. */
export interface JudgedPhoto extends StoredPhoto {
  readonly flags?: readonly Flag[];
}

/** What an act on a locked report has at hand. */
export interface Step {
  readonly tx: Tx;
  readonly report: Report;
  readonly actor: Actor;
  readonly now: Date;
  readonly calendar: Calendar;
  readonly rules: readonly DeadlineRule[];
  readonly rungs: readonly Rung[];
  readonly same: SameRule;
  /** When the reporter is asked whether it is still fixed. */
  readonly lasting: LastingDays;
}
export type Limits = Pick<Step, 'calendar' | 'rules' | 'rungs' | 'same'> & { readonly proof: readonly ProofRule[] };

/** A clock set back by more than this is believed: then what came before was wrong. Milliseconds. */
const STEPPED_BACK_MS = 3_600_000;

/** A machine's clock may be set back a little (NTP, a restart): each act still comes after the one that it follows. */
const following = (last: Date, now: Date): Date => {
  const behind = last.getTime() - now.getTime();
  return behind > 0 && behind < STEPPED_BACK_MS ? new Date(last.getTime() + 1) : now;
};

/**
 * Every act on a report goes this way: lock, permission, decide and write, journal; all in one transaction.
 * @throws {Problem} 404 when there is no such report, 403 when this actor may not
 */
export const onReport = <T>(
  db: Db,
  actor: Actor,
  permission: Act,
  ref: ReportRef,
  now: Date,
  act: (step: Step) => Promise<T>,
): Promise<T> => inRegion(db, ref.region, (tx) => onReportIn(tx, actor, permission, ref, now, act));

/** The same in a transaction of somebody else. */
export const onReportIn = async <T>(
  tx: Tx,
  actor: Actor,
  permission: Act,
  ref: ReportRef,
  now: Date,
  act: (step: Step) => Promise<T>,
): Promise<T> => {
  const report = await lockReport(tx, ref);
  if (!report) throw reportNotFound();
  requirePermission(actor, permission, await handsOf(tx, report));
  return act(stepOn(tx, report, actor, now, await limitsOf(tx, ref.region)));
};

/** In whose hands a report is: a merged one also in those of its main report. */
export const handsOf = async (tx: Tx, { region, organisationId, mergedInto }: Report): Promise<Where> => ({
  region,
  organisation: mergedInto
    ? [organisationId, (await reportById(tx, mergedInto))?.organisationId].filter((id) => id != null)
    : organisationId,
});

/** A report that is locked, with what an act on it needs. */
export const stepOn = (tx: Tx, report: Report, actor: Actor, now: Date, { proof, ...limits }: Limits): Step => ({
  tx,
  report,
  actor,
  now: following(report.updatedAt, now),
  ...limits,
  lasting: lastingDays(proof, localDay(limits.calendar.timeZone, now)),
});

/** The working days of a region, its limits, its ladder, and what it takes for the same. */
export const limitsOf = async (tx: Tx, region: number): Promise<Limits> => ({
  calendar: await calendarOfRegion(tx, region, (await regionById(tx, region))?.time_zone),
  rules: await deadlineRules(tx),
  rungs: await ladderOf(tx),
  same: await sameRule(tx),
  proof: await proofRules(tx),
});

/**
 * Moves the report by an act of its life and tells the journal.
 * @throws {Problem} 409 `report-cannot-move`
 */
export const move = async (
  step: Step,
  act: LifeAct,
  change: ReportChange = {},
  told: { public?: Record<string, unknown>; private?: Record<string, unknown> } = {},
): Promise<Report> => {
  const { report } = step;
  const status = leadsTo(act, report);
  if (!status) throw reportCannotMove(act, report.status);
  const changed = { ...report, ...change, status };
  const closedAt = isOpen(status) ? null : (change.closedAt ?? report.closedAt ?? step.now);
  return write(
    step,
    act,
    { ...change, status, closedAt, held: false },
    { ...told, public: { from: report.status, to: status, ...told.public } },
    changed,
  );
};

/** Nothing is owed by itself meanwhile, and what was owed before may be owed again. */
const rests = (status: Report['status']): boolean => status === 'awaiting_reporter' || status === 'merged';

/**
 * With what is owed the ladder begins anew; as long as the same is owed it stands where it stood, also over a question or a merging that
 * moved no clock.
 */
const ladderAfter = ({ report, calendar, rungs }: Step, after: Report, due: ReturnType<typeof nextDue>) => {
  const isSame = due?.step === (report.dueStep ?? undefined) && isAt(due?.at, report.dueAt);
  const isBack = rests(report.status) && CLOCKS.every((clock) => isAt(after[clock], report[clock]));
  const escalatedTo = isSame || isBack || rests(after.status) ? after.escalatedTo : null;
  // An agency that goes on to answer no longer asks whose it is.
  const appealedAt = isOpen(after.status) && after.status !== 'answered' ? after.appealedAt : null;
  return {
    ...(isSame ? {} : { rungAt: firstRungAt(rungs, calendar, due) }),
    escalatedTo,
    appealedAt,
    reached: reachedBy({ status: after.status, escalatedTo, appealedAt }),
  };
};
const CLOCKS = ['verifyDueAt', 'respondDueAt', 'resolveDueAt'] as const;
const isAt = (a: Date | null | undefined, b: Date | null): boolean => a?.getTime() === b?.getTime();

/** Writes a change that moves nothing (a message, a note, support) and tells the journal. */
export const write = async (
  step: Step,
  act: string,
  change: ReportChange,
  told: { public?: Record<string, unknown>; private?: Record<string, unknown> },
  after: Report = { ...step.report, ...change },
): Promise<Report> => {
  const { tx, report, actor, now, calendar } = step;
  const due = nextDue(after);
  // Another office finds its own hands for it.
  const isMoved = after.organisationId !== report.organisationId;
  const whole = {
    ...change,
    ...(isMoved ? { handlerId: null, handlerLeftAt: null } : {}),
    priority: priorityOf(after, step.same),
    ...ladderAfter(step, after, due),
    ...timekeeping(calendar, report, after, now),
    ...lastingAfter(report, after, step.lasting, now, actor.kind === 'reporter'),
    updatedAt: now,
    dueStep: due?.step ?? null,
    dueAt: due?.at ?? null,
  };
  await changeReport(tx, report.id, whole);
  await journal(tx, actor, {
    act: `report.${act}`,
    subject: `reports/${report.id}`,
    at: now,
    public: { ...told.public, ...(due ? { dueStep: due.step, dueAt: due.at.toISOString() } : {}) },
    private: told.private,
  });
  return { ...after, ...whole };
};

/** The agency's clocks, from the moment it is handed over; those that run already stay as they are. */
export const agencyClocks = ({ report, rules, calendar, now }: Step) => {
  const from = (limit: 'first_response' | 'resolve') => dueAt(rules, calendar, report.classification, limit, now);
  return {
    respondDueAt: report.respondDueAt ?? from('first_response'),
    resolveDueAt: report.resolveDueAt ?? from('resolve'),
  };
};

/** An agency that is in force today. @throws {Problem} 422 `agency-unknown` */
export const agencyInForce = async ({ tx, calendar, now }: Step, id: string) => {
  const organisation = await organisationById(tx, id);
  if (!organisation || !isValidOn(organisation, localDay(calendar.timeZone, now))) throw agencyUnknown();
  return organisation;
};

/** Stores what was written with its photos and documents. @returns the message's id */
export const say = async (
  { tx, report, actor, now }: Step,
  kind: MessageKind,
  body: string,
  options: {
    least?: number;
    isPublic?: boolean;
    photos?: readonly JudgedPhoto[];
    documents?: readonly StoredDocument[];
  } = {},
): Promise<string> => {
  const least = options.least ?? 1;
  if (body.trim().length < least) throw textNeeded(least);
  if (body.trim().length > LIMITS.textCharacters) throw textTooLong(body.trim().length);
  const id = uuidv7();
  await insertMessage(tx, {
    id,
    reportId: report.id,
    at: now,
    kind,
    author: actor.kind === 'person' ? 'office' : actor.kind === 'system' ? 'system' : 'reporter',
    personId: actor.kind === 'person' ? actor.id : undefined,
    organisationId: actor.kind === 'person' ? actor.organisation : undefined,
    body: body.trim(),
    isPublic: options.isPublic ?? true,
  });
  await keepPhotos(tx, report, options.photos ?? [], now, id);
  const documents = options.documents ?? [];
  if (documents.length > LIMITS.documents) throw tooManyDocuments();
  for (const [position, document] of documents.entries())
    await insertDocument(tx, { ...document, id: uuidv7(), reportId: report.id, messageId: id, position, at: now });
  return id;
};

type Placed = Pick<Report, 'lat' | 'lon'>;
interface Point {
  readonly lat?: number;
  readonly lon?: number;
}

/** From the place of a report to a point. @returns whole metres; undefined where either is unknown */
export const metresTo = ({ lat, lon }: Placed, point: Point | undefined): number | undefined =>
  lat !== null && lon !== null && point?.lat !== undefined && point.lon !== undefined
    ? Math.round(distanceMetres(lat, lon, point.lat, point.lon))
    : undefined;

/** Rows for pictures that are already on disk, with what was noticed about each. */
export const keepPhotos = async (
  tx: Tx,
  report: Pick<Report, 'id' | 'lat' | 'lon'>,
  photos: readonly JudgedPhoto[],
  now: Date,
  messageId?: string,
): Promise<void> => {
  if (photos.length > LIMITS.photos) throw tooManyPhotos();
  for (const [position, { flags = [], ...photo }] of photos.entries()) {
    const id = uuidv7();
    await insertPhoto(tx, {
      ...photo,
      id,
      reportId: report.id,
      messageId,
      position,
      at: now,
      distanceMetres: metresTo(report, photo),
      deviceDistanceMetres: metresTo(report, photo.device),
    });
    await insertFlags(tx, report.id, id, flags, now);
  }
};
