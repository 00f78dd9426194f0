import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { placesOfRegion, villageNear } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { formSentBefore } from '../problems.ts';
import { insertReport, reportBySubmission, servicesOf } from '../queries/report.ts';
import { keyWords, reportCode } from '../rules/codes.ts';
import { dueAt } from '../rules/deadlines.ts';
import { firstRungAt } from '../rules/ladder.ts';
import { firstClassification } from '../rules/submission.ts';
import { LIMITS, type StoredPhoto, type Submission, type Whereabouts } from '../types.ts';
import { routeReport } from './route.ts';
import { keepPhotos, limitsOf } from './step.ts';

export interface Receipt {
  readonly id: string;
  readonly code: string;
  /** The reporter's key, shown once: only its hash is kept. */
  readonly words: string;
  /** The form had come before: this is the first result again. */
  readonly again: boolean;
}

/**
 * Takes in a report with its photos, which are already on disk.
 * Code and key follow from the form's idempotency key, so a resend, also after a crash, gets the same ones.
 * @param once the form's idempotency key, made by the server or by a random generator of the device
 */
export const submitReport = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  region: number,
  submission: Submission,
  photos: readonly StoredPhoto[],
  once: string,
  now: Date,
  isSample = false,
): Promise<Receipt> =>
  inRegion(app.db, region, async (tx) => {
    requirePermission(actor, 'report.submit', { region });
    const { secrets } = app;
    const words = keyWords(secrets.derive('reports.words', `${region} ${once}`));
    const { calendar, rules, rungs } = await limitsOf(tx, region);
    const service = (await servicesOf(tx)).find(({ code }) => code === submission.serviceCode);
    const classification = firstClassification(submission, service);
    const verifyDueAt = dueAt(rules, calendar, classification, 'verify', now);
    const id = uuidv7();
    const seal = (field: string, text: string | undefined) => (text ? secrets.encrypt(field, text) : undefined);
    const report = {
      ...submission,
      ...(await whereItIs(tx, region, submission)),
      id,
      status: 'received' as const,
      classification,
      nameSealed: seal('reports.name', submission.reporterName),
      contactSealed: seal('reports.contact', submission.reporterContact),
      contactIndex: submission.reporterContact
        ? secrets.blindIndex('reports.contact', submission.reporterContact)
        : undefined,
      submissionHash: secrets.blindIndex('reports.submission', `${region} ${once}`),
      reportedAt: now,
      verifyDueAt,
      dueStep: verifyDueAt ? ('verify' as const) : null,
      dueAt: verifyDueAt,
      rungAt: firstRungAt(rungs, calendar, verifyDueAt ? { step: 'verify', at: verifyDueAt } : undefined),
      isSample,
    };
    for (let attempt = 0; ; attempt += 1) {
      const code = reportCode(region, secrets.derive('reports.code', `${region} ${once} ${attempt}`));
      if (!(await insertReport(tx, { ...report, code, keyHash: keyHashes(app, code, words)[0] }))) {
        // By each key of the ring: it may have come before the key was changed.
        const earlier = await reportBySubmission(tx, secrets.blindIndexes('reports.submission', `${region} ${once}`));
        if (earlier && earlier.text !== submission.text) throw formSentBefore(earlier.code);
        if (earlier) return { id: earlier.id, code: earlier.code, words, again: true };
        continue; // the code is taken: another one
      }
      await keepPhotos(
        tx,
        { id, lat: submission.lat ?? null, lon: submission.lon ?? null },
        photos.slice(0, LIMITS.photos),
        now,
      );
      await journal(tx, actor, {
        act: 'report.submit',
        subject: `reports/${id}`,
        at: now,
        ...withoutSecrets(
          submission.secret,
          {
            to: 'received',
            classification,
            secret: submission.secret,
            ...(verifyDueAt ? { dueStep: 'verify', dueAt: verifyDueAt.toISOString() } : {}),
          },
          {
            code,
            service: submission.serviceCode ?? null,
            district: report.districtCode ?? null,
            photos: photos.length,
          },
        ),
      });
      await routeReport(tx, report, now);
      return { id, code, words, again: false };
    }
  });

/**
 * What the journal tells of an act: of a secret report nothing that says who may have sent it (where, about what, with how many
 * pictures), for the public part can never be taken back.
 */
export const withoutSecrets = (secret: boolean, told: Record<string, unknown>, details: Record<string, unknown>) =>
  secret ? { public: told, private: details } : { public: { ...told, ...details } };

/** Only a hash of the reporter's key is kept. @returns as each key of the installation makes it, newest first */
export const keyHashes = (app: Pick<App, 'secrets'>, code: string, words: string) =>
  app.secrets.blindIndexes('reports.key', `${code} ${words}`);

/** Village and district of a report, and the point for searches nearby. A point without a village takes the nearest one. */
export const whereItIs = async (tx: Tx, region: number, where: Whereabouts) => {
  const nearest =
    !where.placeCode && where.lat !== undefined && where.lon !== undefined
      ? await villageNear(tx, region, where.lat, where.lon)
      : undefined;
  const placeCode = where.placeCode ?? nearest?.code;
  const place = placeCode ? (await placesOfRegion(tx, region)).find(({ code }) => code === placeCode) : undefined;
  return {
    placeCode,
    districtCode: placeCode?.split('.').slice(0, 3).join('.'),
    mapLat: where.lat ?? place?.lat ?? undefined,
    mapLon: where.lon ?? place?.lon ?? undefined,
  };
};
