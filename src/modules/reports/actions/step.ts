import { uuidv7 } from 'uuidv7';
import { type Act, requirePermission, type Where } from '#modules/accounts/index.ts';
import { distanceMetres, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import type { Calendar } from '#platform/time/index.ts';
import { reportCannotMove, reportNotFound, textNeeded, textTooLong, tooManyPhotos } from '../problems.ts';
import {
  changeReport,
  deadlineRules,
  insertMessage,
  insertPhoto,
  lockReport,
  type ReportChange,
  reportById,
  sameRule,
} from '../queries/report.ts';
import { isOpen, type LifeAct, leadsTo, nextDue } from '../rules/life.ts';
import { priorityOf } from '../rules/priority.ts';
import {
  type DeadlineRule,
  LIMITS,
  type MessageKind,
  type Report,
  type ReportRef,
  type SameRule,
  type StoredPhoto,
} from '../types.ts';

/** What an act on a locked report has at hand. */
export interface Step {
  readonly tx: Tx;
  readonly report: Report;
  readonly actor: Actor;
  readonly now: Date;
  readonly calendar: Calendar;
  readonly rules: readonly DeadlineRule[];
  readonly same: SameRule;
}

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
): Promise<T> =>
  inRegion(db, ref.region, async (tx) => {
    const report = await lockReport(tx, ref);
    if (!report) throw reportNotFound();
    requirePermission(actor, permission, await handsOf(tx, report));
    return act(stepOn(tx, report, actor, now, await limitsOf(tx, ref.region)));
  });

/** In whose hands a report is: a merged one also in those of its main report. */
export const handsOf = async (tx: Tx, { region, organisationId, mergedInto }: Report): Promise<Where> => ({
  region,
  organisation: mergedInto
    ? [organisationId, (await reportById(tx, mergedInto))?.organisationId].filter((id) => id != null)
    : organisationId,
});

/** A report that is locked, with what an act on it needs. */
export const stepOn = (
  tx: Tx,
  report: Report,
  actor: Actor,
  now: Date,
  limits: Pick<Step, 'calendar' | 'rules' | 'same'>,
): Step => ({ tx, report, actor, now: following(report.updatedAt, now), ...limits });

/** The working days of a region, its limits, and what it takes for the same. */
export const limitsOf = async (tx: Tx, region: number): Promise<Pick<Step, 'calendar' | 'rules' | 'same'>> => ({
  calendar: await calendarOfRegion(tx, region, (await regionById(tx, region))?.time_zone),
  rules: await deadlineRules(tx),
  same: await sameRule(tx),
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

/** Writes a change that moves nothing (a message, a note, support) and tells the journal. */
export const write = async (
  { tx, report, actor, now, same }: Step,
  act: string,
  change: ReportChange,
  told: { public?: Record<string, unknown>; private?: Record<string, unknown> },
  after: Report = { ...report, ...change },
): Promise<Report> => {
  const due = nextDue(after);
  const priority = priorityOf(after, same);
  const whole = { ...change, priority, updatedAt: now, dueStep: due?.step ?? null, dueAt: due?.at ?? null };
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

/** Stores what was written with its photos. @returns the message's id */
export const say = async (
  { tx, report, actor, now }: Step,
  kind: MessageKind,
  body: string,
  options: { least?: number; isPublic?: boolean; photos?: readonly StoredPhoto[] } = {},
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
  return id;
};

/** Rows for pictures that are already on disk. */
export const keepPhotos = async (
  tx: Tx,
  report: Pick<Report, 'id' | 'lat' | 'lon'>,
  photos: readonly StoredPhoto[],
  now: Date,
  messageId?: string,
): Promise<void> => {
  if (photos.length > LIMITS.photos) throw tooManyPhotos();
  for (const [position, photo] of photos.entries()) {
    const measured = report.lat !== null && report.lon !== null && photo.lat !== undefined && photo.lon !== undefined;
    await insertPhoto(tx, {
      ...photo,
      id: uuidv7(),
      reportId: report.id,
      messageId,
      position,
      at: now,
      distanceMetres: measured
        ? Math.round(distanceMetres(report.lat!, report.lon!, photo.lat!, photo.lon!))
        : undefined,
    });
  }
};
