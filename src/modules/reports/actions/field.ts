import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { localDay } from '#platform/time/index.ts';
import { reportNotFound, visitSentBefore } from '../problems.ts';
import { deleteMark, type FieldVisit, insertMark, insertVisit, visitById } from '../queries/field.ts';
import { proofRules } from '../queries/proof.ts';
import { lockReport } from '../queries/report.ts';
import { inForce } from '../rules/proof.ts';
import type { ReportRef, ReportStatus, StoredPhoto } from '../types.ts';
import { judgePhotos } from './proof.ts';
import { handsOf, limitsOf, onReport, say, stepOn, write } from './step.ts';

type Person = Extract<Actor, { kind: 'person' }>;

/** Somebody takes a case along to where it is, or puts it back. It is nobody else's list, so the report itself stays as it is. */
export const takeAlong = (db: Db, actor: Person, ref: ReportRef, isTaken: boolean, now: Date): Promise<void> =>
  onReport(db, actor, 'report.visit', ref, now, async ({ tx }) => {
    if (isTaken) await insertMark(tx, actor.id, ref.id, now);
    else await deleteMark(tx, actor.id, ref.id);
    await journal(tx, actor, {
      act: 'report.take_along',
      subject: `reports/${ref.id}`,
      at: now,
      private: { taken: isTaken },
    });
  });

/** What somebody wrote where the trouble is. */
export interface Visit {
  readonly body: string;
  readonly photos: readonly StoredPhoto[];
  /** By the clock of the device. */
  readonly writtenAt: Date;
  /** The status that was known there. */
  readonly seen: ReportStatus;
}

/**
 * Keeps what was written in the field as a note with its photos. The same key is the same visit: it is answered as it was the first
 * time, also when the report has gone to others since. What had moved on meanwhile is on record and kept from nobody's hands.
 * @param once made by the device
 * @throws {Problem} 404, 403, 409 `visit-sent-before` for a key under which something else came
 */
export const fileVisit = (
  db: Db,
  actor: Person,
  ref: ReportRef,
  visit: Visit,
  once: string,
  now: Date,
): Promise<FieldVisit> =>
  inRegion(db, ref.region, async (tx) => {
    const report = await lockReport(tx, ref);
    if (!report) throw reportNotFound();
    const earlier = await visitById(tx, once);
    if (earlier) {
      if (earlier.personId !== actor.id || earlier.reportId !== report.id) throw visitSentBefore();
      return earlier;
    }
    requirePermission(actor, 'report.visit', await handsOf(tx, report));
    const step = stepOn(tx, report, actor, now, await limitsOf(tx, ref.region));
    const photos = await judgePhotos(tx, report, visit.photos, step.now);
    const message = await say(step, 'note', visit.body, { least: 2, isPublic: false, photos });
    const filed: FieldVisit = {
      id: once,
      reportId: report.id,
      personId: actor.id,
      messageId: message,
      writtenAt: visit.writtenAt,
      receivedAt: step.now,
      seenStatus: visit.seen,
      foundStatus: report.status,
    };
    await insertVisit(tx, filed);
    await write(step, 'note', {}, { private: { message, visit: once, writtenAt: visit.writtenAt.toISOString() } });
    return filed;
  });

/** Days for which a device keeps what was taken along. */
export const fieldDays = async (db: Db, region: number, now: Date): Promise<number> =>
  inRegion(db, region, async (tx) => {
    const { calendar } = await limitsOf(tx, region);
    return inForce(await proofRules(tx), localDay(calendar.timeZone, now)).get('field_days')?.amount ?? 1;
  });
