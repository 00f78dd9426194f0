import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { formSentBefore } from '../problems.ts';
import { insertReport, reportBySubmission, servicesOf } from '../queries/report.ts';
import { countCopies, earlierHere } from '../queries/similar.ts';
import { whereItIs } from '../queries/where.ts';
import { keyWords, reportCode } from '../rules/codes.ts';
import { dueAt } from '../rules/deadlines.ts';
import { firstRungAt } from '../rules/ladder.ts';
import { priorityOf } from '../rules/priority.ts';
import { isHeld } from '../rules/similar.ts';
import { cellOf } from '../rules/spot.ts';
import { firstClassification } from '../rules/submission.ts';
import { fitToRead } from '../rules/wording.ts';
import { saidIn } from '../said.ts';
import { LIMITS, type SameRule, type StoredPhoto, type Submission } from '../types.ts';
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

/** A report as a form sent it. */
export interface Filing {
  readonly submission: Submission;
  /** Already on disk. */
  readonly photos: readonly StoredPhoto[];
  /** The form's idempotency key, made by the server or by a random generator of the device. */
  readonly once: string;
  readonly now: Date;
  readonly isSample?: boolean;
}

/**
 * Takes in a report with its photos, which are already on disk.
 * Code and key follow from the form's idempotency key, so a resend, also after a crash, gets the same ones.
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
  inRegion(app.db, region, (tx) => submitIn(tx, app, actor, { submission, photos, once, now, isSample }));

/** The same in a transaction of somebody else, who keeps something beside the report. */
export const submitIn = async (tx: Tx, app: Pick<App, 'secrets'>, actor: Actor, filing: Filing): Promise<Receipt> => {
  requirePermission(actor, 'report.submit', { region: tx.region! });
  return fileReport(tx, app, actor, filing);
};

/**
 * Writes a report in a transaction whose actor may; a form that came before is not written again.
 * @param joins it is laid to another one at once, and goes on there
 */
export const fileReport = async (
  tx: Tx,
  app: Pick<App, 'secrets'>,
  actor: Actor,
  { submission: sent, photos, once, now, isSample = false }: Filing,
  joins = false,
): Promise<Receipt> => {
  const { secrets } = app;
  const { open: submission, first } = fitToRead(sent);
  const region = tx.region!;
  const words = keyWords(secrets.derive('reports.words', `${region} ${once}`));
  const { calendar, rules, rungs, same } = await limitsOf(tx, region);
  const service = (await servicesOf(tx)).find(({ code }) => code === submission.serviceCode);
  const classification = firstClassification(submission, service);
  const verifyDueAt = dueAt(rules, calendar, classification, 'verify', now);
  const id = uuidv7();
  const seal = (field: string, text: string | undefined) => (text ? secrets.encrypt(field, text) : undefined);
  const beside = await besideOthers(tx, submission, same, now);
  const report = {
    ...submission,
    ...(await whereItIs(tx, region, submission)),
    ...beside,
    id,
    status: 'received' as const,
    classification,
    originalSealed: seal('reports.original', first),
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
          ...(beside.held ? { held: true } : {}),
          ...(verifyDueAt ? { dueStep: 'verify', dueAt: verifyDueAt.toISOString() } : {}),
        },
        {
          code,
          service: submission.serviceCode ?? null,
          district: report.districtCode ?? null,
          photos: photos.length,
          ...(beside.recurrence > 0 ? { recurrence: beside.recurrence } : {}),
        },
      ),
    });
    await routeReport(tx, report, now, { waits: joins || beside.held });
    return { id, code, words, again: false };
  }
};

const DAY_MS = 86_400_000;

/** How a new report stands beside the others: what it says, whether it is one copy of many, whether the trouble is back at its spot. */
const besideOthers = async (tx: Tx, submission: Submission, same: SameRule, now: Date) => {
  const said = saidIn(submission.text);
  const { lat, lon, serviceCode } = submission;
  const since = new Date(now.getTime() - same.copiesDays * DAY_MS);
  const recurrence = (await earlierHere(tx, { lat, lon, serviceCode, at: now })).length;
  return {
    ...said,
    cell: lat !== undefined && lon !== undefined ? cellOf(lat, lon) : undefined,
    held: isHeld(said.stems, await countCopies(tx, said.copy, since, same.copies), same),
    recurrence,
    priority: priorityOf({ supporters: 0, joined: 0, reopenings: 0, recurrence }, same),
  };
};

/**
 * What the journal tells of an act: of a secret report nothing that says who may have sent it (where, about what, with how many
 * pictures), for the public part can never be taken back.
 */
export const withoutSecrets = (secret: boolean, told: Record<string, unknown>, details: Record<string, unknown>) =>
  secret ? { public: told, private: details } : { public: { ...told, ...details } };

/** Only a hash of the reporter's key is kept. @returns as each key of the installation makes it, newest first */
export const keyHashes = (app: Pick<App, 'secrets'>, code: string, words: string) =>
  app.secrets.blindIndexes('reports.key', `${code} ${words}`);
