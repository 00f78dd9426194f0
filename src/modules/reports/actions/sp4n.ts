import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placeByCode, placesOfRegion, regionById } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { type Around, SP4N_HEADINGS, sp4nRow } from '../import/sp4n-row.ts';
import {
  noAnswersToExport,
  sp4nExportNotFound,
  trackingIdImported,
  trackingIdTaken,
  trackingIdUnclear,
} from '../problems.ts';
import { servicesOf } from '../queries/report.ts';
import {
  type ExportedAnswer,
  exportedAnswers,
  insertExport,
  lockExports,
  reportByTracking,
  unexportedAnswers,
} from '../queries/sp4n.ts';
import type { Report, ReportRef } from '../types.ts';
import { onReport, write } from './step.ts';
import { withoutSecrets } from './submit.ts';

/** @source SP4N-LAPOR!: a plain sequence, of seven digits so far */
const TRACKING_ID = /^\d{5,12}$/;

/**
 * Writes the number that a report has at SP4N-LAPOR! on a report that was filed here, or takes it off again.
 * @param typed empty: none
 * @throws {Problem} 422 `tracking-id-unclear`, 409 `tracking-id-taken`, 409 `tracking-id-imported`
 */
export const setTrackingId = (db: Db, actor: Actor, ref: ReportRef, typed: string, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.track', ref, now, async (step) => {
    const { report, tx } = step;
    const trackingId = typed.replace(/[\s#.]/g, '') || null;
    const isNothing = trackingId === null && report.sourceId === null; // neither to write nor to take off
    if (isNothing || (trackingId !== null && !TRACKING_ID.test(trackingId))) throw trackingIdUnclear();
    if (report.channel === 'import') throw trackingIdImported();
    const other = trackingId ? await reportByTracking(tx, trackingId) : undefined;
    if (other && other.id !== report.id) throw trackingIdTaken(other.code);
    try {
      return await write(
        step,
        'track',
        { source: trackingId && 'sp4n', sourceId: trackingId },
        withoutSecrets(report.secret, {}, { trackingId }),
      );
    } catch (error) {
      throw constraintOf(error) === 'report_imported_once' ? trackingIdTaken('') : error;
    }
  });

/** Answers of one file: an operator enters them by hand. */
const MOST_ANSWERS = 2000;

/**
 * Takes together all answers that no export has taken, for the operator who enters them in SP4N-LAPOR!.
 * @returns the id of the export, by which its file is made whenever somebody asks
 * @throws {Problem} 422 `no-answers-to-export`
 */
export const exportAnswers = (db: Db, actor: Actor, region: number, now: Date): Promise<string> =>
  inRegion(db, region, async (tx) => {
    await lockExports(tx);
    requirePermission(actor, 'report.export_answers', { region });
    const answers = await unexportedAnswers(tx, MOST_ANSWERS);
    if (answers.length === 0 || actor.kind !== 'person') throw noAnswersToExport();
    const id = uuidv7();
    await insertExport(tx, { id, at: now, personId: actor.id }, answers);
    await journal(tx, actor, {
      act: 'report.export_answers',
      subject: `sp4n-exports/${id}`,
      at: now,
      public: { answers: answers.length },
    });
    return id;
  });

const aroundOf = async (tx: Tx, region: number) => {
  const served = await regionById(tx, region);
  const services = new Map((await servicesOf(tx, true)).map(({ code, nameId }) => [code, nameId]));
  const agencies = await namesOfOrganisations(tx);
  const places = new Map((await placesOfRegion(tx, region)).map(({ code, name }) => [code, name]));
  const province = await placeByCode(tx, (served?.code ?? '').slice(0, 2));
  return {
    timeZone: served?.time_zone ?? 'Asia/Jakarta',
    of: (report: Report): Around => ({
      service: services.get(report.serviceCode ?? '') ?? '',
      agency: agencies.get(report.organisationId ?? '') ?? '',
      regency: served?.name ?? '',
      province: province?.name ?? '',
      district: places.get(report.districtCode ?? '') ?? '',
      village: places.get(report.placeCode ?? '') ?? '',
    }),
  } as const;
};

/** What an export took, in the columns of SP4N-LAPOR! and the answer beside them. @throws {Problem} 404 `sp4n-export-not-found` */
export const sp4nFile = (
  { db, secrets }: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  exportId: string,
): Promise<readonly (readonly string[])[]> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'report.export_answers', { region });
    const answers = await exportedAnswers(tx, exportId);
    if (!answers) throw sp4nExportNotFound();
    const around = await aroundOf(tx, region);
    const rawOf = ({ originalSealed }: ExportedAnswer): Record<string, string> | undefined =>
      originalSealed ? JSON.parse(secrets.decrypt('reports.original', originalSealed)) : undefined;
    return [
      SP4N_HEADINGS,
      ...answers.map((one) => sp4nRow(one, rawOf(one), around.of(one), one.answer, around.timeZone)),
    ];
  });
