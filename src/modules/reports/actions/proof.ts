import { createHash } from 'node:crypto';
import type { App } from '#platform/app.ts';
import { type Db, inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { agreementOf, likenessOfStored, percentOf, placingOf } from '#platform/files/index.ts';
import { log } from '#platform/log.ts';
import { localDay } from '#platform/time/index.ts';
import {
  alikePictures,
  type Candidate,
  insertLikeness,
  sameFiles,
  setIndexed,
  unindexedPhotos,
} from '../queries/likeness.ts';
import { lastContested, type MatchedPhoto, matchedPhotos, proofRules } from '../queries/proof.ts';
import { reportById } from '../queries/report.ts';
import { type Flag, flagsOf, isDoubt, type Match, proofLimits } from '../rules/proof.ts';
import type { Report, ReportRef, StoredPhoto } from '../types.ts';
import { type JudgedPhoto, limitsOf, metresTo } from './step.ts';

type Earlier = Pick<Candidate, 'reportId' | 'byReporter' | 'notedAt'>;

/**
 * Earlier pictures that a photo is like, with the percent that agrees.
 * @param since a note of this case that is no older has told nobody outside of its photos: to show them in the answer uses none again
 */
const matchesOf = async (tx: Tx, report: Pick<Report, 'id'>, photo: StoredPhoto, since: Date): Promise<Match[]> => {
  const isReporters = (one: Earlier) => one.byReporter && one.reportId === report.id;
  const isNoted = ({ reportId, notedAt }: Earlier) => reportId === report.id && notedAt !== null && notedAt >= since;
  const same = (await sameFiles(tx, photo.sha256)).filter((one) => !isNoted(one));
  const found: Match[] = same.map((one) => ({ photoId: one.photoId, percent: 100, isReporters: isReporters(one) }));
  const { likeness } = photo;
  if (!likeness) return found;
  const { probes, candidates } = await alikePictures(tx, likeness);
  for (const candidate of candidates) {
    if (isNoted(candidate) || found.some(({ photoId }) => photoId === candidate.photoId)) continue;
    const percents = candidate.hits.map(([probe, spot]) =>
      percentOf(agreementOf(likeness, candidate, placingOf(likeness, probes[probe], spot))),
    );
    found.push({ photoId: candidate.photoId, percent: Math.max(0, ...percents), isReporters: isReporters(candidate) });
  }
  return found;
};

/** Looks at photos as proof of what was done about a report. Drawings of samples prove nothing and are not looked at. */
export const judgePhotos = async (
  tx: Tx,
  report: Report,
  photos: readonly StoredPhoto[],
  now: Date,
): Promise<JudgedPhoto[]> => {
  if (photos.every(({ isDrawing }) => isDrawing)) return [...photos];
  const { calendar } = await limitsOf(tx, report.region);
  const limits = proofLimits(await proofRules(tx), localDay(calendar.timeZone, now));
  const since = (await lastContested(tx, report.id)) ?? report.reportedAt;
  const judged: JudgedPhoto[] = [];
  for (const photo of photos) {
    const evidence = {
      photo,
      metres: metresTo(report, photo),
      deviceMetres: metresTo(report, photo.device),
      hasPlace: photo.lat !== undefined || photo.device !== undefined,
      since,
      matches: await matchesOf(tx, report, photo, since),
    };
    judged.push(photo.isDrawing ? photo : { ...photo, flags: flagsOf(evidence, now, limits) });
  }
  return judged;
};

/** A photo of a form that is doubtful, before it is sent. */
export interface Doubted {
  /** 1 for the first photo of the form. */
  readonly position: number;
  readonly flags: readonly (Flag & { readonly matched?: MatchedPhoto })[];
}

/** What is doubtful about the photos of a form, and a mark of it: whoever sends the form with that mark has seen it. */
export interface Doubts {
  readonly photos: readonly Doubted[];
  readonly mark: string;
}

/**
 * What an office should see before it sends photos as proof. Writes nothing; the act itself looks again and keeps what it finds.
 * @returns undefined when nothing is doubtful
 */
export const doubtsAbout = (
  db: Db,
  ref: ReportRef,
  photos: readonly StoredPhoto[],
  now: Date,
): Promise<Doubts | undefined> =>
  inRegion(db, ref.region, async (tx) => {
    const report = await reportById(tx, ref.id);
    if (!report || photos.length === 0) return undefined;
    const judged = await judgePhotos(tx, report, photos, now);
    const doubted = judged.flatMap(({ flags = [], fileKey }, index) =>
      flags.some(isDoubt) ? [{ position: index + 1, flags, fileKey }] : [],
    );
    if (doubted.length === 0) return undefined;
    const matches = doubted.flatMap(({ flags }) => flags.flatMap(({ match }) => match ?? []));
    const matched = await matchedPhotos(
      tx,
      matches.map(({ photoId }) => photoId),
    );
    return {
      photos: doubted.map(({ position, flags }) => ({
        position,
        flags: flags.map((flag) => {
          const found = flag.match && matched.get(flag.match.photoId);
          return found ? { ...flag, matched: { ...found, percent: flag.match!.percent } } : flag;
        }),
      })),
      mark: markOf(doubted),
    };
  });

const markOf = (doubted: readonly { readonly fileKey: string; readonly flags: readonly Flag[] }[]): string =>
  createHash('sha256')
    .update(JSON.stringify(doubted.map(({ fileKey, flags }) => [fileKey, flags.filter(isDoubt)])))
    .digest('base64url')
    .slice(0, 22);

/** Photos of an earlier try are known by their files alone: what they look like is read again. */
export const withLikeness = (app: Pick<App, 'files'>, photos: readonly StoredPhoto[]): Promise<StoredPhoto[]> =>
  Promise.all(
    photos.map(async (photo) => ({
      ...photo,
      likeness: photo.likeness ?? (await likenessOfStored(app.files, photo.fileKey)),
    })),
  );

const BATCH = 100;

/**
 * Brings into the index what is not in it yet: photos of before there was one, and those that came without being opened here. Where it
 * stands is written beside each photo, so it can be cut off at any point and goes on from there.
 * @throws {Problem} `storage-unavailable`
 */
export const indexPhotos = async ({ db, files }: Pick<App, 'db' | 'files'>, now: () => Date): Promise<number> => {
  for (let done = 0; ; ) {
    const found = await inEveryRegion(db, (tx) => unindexedPhotos(tx, BATCH));
    if (found.length === 0) return done;
    for (const { region, id, fileKey, isSample } of found) {
      const likeness = isSample ? undefined : await likenessOfStored(files, fileKey);
      if (!likeness && !isSample)
        log.warn({ region, photo: id }, 'a photo that cannot be opened stays out of the index');
      await inRegion(db, region, async (tx) => {
        if (likeness) await insertLikeness(tx, id, likeness);
        await setIndexed(tx, id, now());
      });
      done += 1;
    }
  }
};
