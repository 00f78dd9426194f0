import { uuidv7 } from 'uuidv7';
import { type Act, requirePermission } from '#modules/accounts/index.ts';
import { distanceMetres, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import type { Calendar } from '#platform/time/index.ts';
import { reportCannotMove, reportNotFound, textNeeded, textTooLong, tooManyPhotos } from '../problems.ts';
import { insertFlags } from '../queries/proof.ts';
import {
  changeReport,
  deadlineRules,
  insertMessage,
  insertPhoto,
  lockReport,
  type ReportChange,
} from '../queries/report.ts';
import { isOpen, type LifeAct, leadsTo, nextDue } from '../rules/life.ts';
import type { Flag } from '../rules/proof.ts';
import {
  type DeadlineRule,
  LIMITS,
  type MessageKind,
  type Report,
  type ReportRef,
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
    requirePermission(actor, permission, { region: report.region, organisation: report.organisationId });
    return act({ tx, report, actor, now: following(report.updatedAt, now), ...(await limitsOf(tx, ref.region)) });
  });

/** The working days and the limits of a region. */
export const limitsOf = async (
  tx: Tx,
  region: number,
): Promise<{ calendar: Calendar; rules: readonly DeadlineRule[] }> => ({
  calendar: await calendarOfRegion(tx, region, (await regionById(tx, region))?.time_zone),
  rules: await deadlineRules(tx),
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
    { ...change, status, closedAt },
    { ...told, public: { from: report.status, to: status, ...told.public } },
    changed,
  );
};

/** Writes a change that moves nothing (a message, a note, support) and tells the journal. */
export const write = async (
  { tx, report, actor, now }: Step,
  act: string,
  change: ReportChange,
  told: { public?: Record<string, unknown>; private?: Record<string, unknown> },
  after: Report = { ...report, ...change },
): Promise<Report> => {
  const due = nextDue(after);
  const whole = { ...change, updatedAt: now, dueStep: due?.step ?? null, dueAt: due?.at ?? null };
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
  options: { least?: number; isPublic?: boolean; photos?: readonly JudgedPhoto[] } = {},
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
