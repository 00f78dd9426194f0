import { requirePermission } from '#modules/accounts/index.ts';
import { reportById, supportIn } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { addWorkingDays } from '#platform/time/index.ts';
import { notGathering, petitionNotFound } from '../problems.ts';
import { calendarIn, changePetition, insertPetition, lockPetition, petitionOf } from '../queries/petitions.ts';
import { isPublicAspiration, isReached, maySupport, standingOf, titleOf } from '../rules.ts';
import type { Petition, PetitionRef } from '../types.ts';

const opened = async (tx: Tx, actor: Actor, id: string, now: Date, ended: boolean): Promise<Petition | undefined> => {
  const report = await reportById(tx, id);
  const opening = report && (await petitionOf(tx, report, now, { ended }));
  if (!opening) return undefined;
  if (await insertPetition(tx, opening)) {
    const { openedAt, gathersUntil, needed } = opening;
    await journal(tx, actor, {
      act: 'petition.open',
      subject: `petitions/${id}`,
      at: now,
      public: { openedAt: openedAt.toISOString(), gathersUntil: gathersUntil.toISOString(), needed },
    });
  }
  return lockPetition(tx, id);
};

/**
 * Opens the petition of an aspiration where there is none, and takes over what became of the report. Everybody who may bring it past
 * its threshold comes through here with the row locked, and reads the report after that: of ten at the same moment one finds it reached.
 * @param ended also where its time was over before anybody opened it
 */
export const follow = async (
  tx: Tx,
  actor: Actor,
  id: string,
  now: Date,
  { ended = false } = {},
): Promise<Petition | undefined> => {
  const petition = (await lockPetition(tx, id)) ?? (await opened(tx, actor, id, now, ended));
  const report = petition && (await reportById(tx, id));
  if (!petition || !report) return undefined;
  const isPublic = isPublicAspiration(report);
  const change = {
    supporters: report.supporters,
    withheldAt: isPublic ? null : (petition.withheldAt ?? now),
    ...(isPublic && { title: titleOf(report), placeCode: report.placeCode, districtCode: report.districtCode }),
  };
  const after: Petition = { ...petition, ...change };
  if (!isReached(after, now)) {
    await changePetition(tx, id, change);
    return after;
  }
  const answerDueAt = addWorkingDays(await calendarIn(tx), now, after.answerWorkingDays);
  await changePetition(tx, id, { ...change, reachedAt: now, answerDueAt });
  await journal(tx, actor, {
    act: 'petition.reach',
    subject: `petitions/${id}`,
    at: now,
    public: { supporters: after.supporters, needed: after.needed, answerDueAt: answerDueAt.toISOString() },
  });
  return { ...after, reachedAt: now, answerDueAt };
};

/**
 * One more person supports an aspiration; the one who makes it enough sets the clock of the regent's office going.
 * @param supporter as `supportReport` of reports
 * @throws {Problem} 404 `petition-not-found`, 409 `petition-not-gathering`
 */
export const supportPetition = (
  app: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  ref: PetitionRef,
  supporter: string,
  now: Date,
): Promise<Petition> => inRegion(app.db, ref.region, (tx) => supportPetitionIn(tx, app, actor, ref, supporter, now));

/** The same in a transaction of somebody else. */
export const supportPetitionIn = async (
  tx: Tx,
  app: Pick<App, 'secrets'>,
  actor: Actor,
  ref: PetitionRef,
  supporter: string,
  now: Date,
): Promise<Petition> => {
  requirePermission(actor, 'report.support', { region: ref.region });
  const before = await follow(tx, actor, ref.id, now);
  if (!before) throw petitionNotFound();
  if (!maySupport(before, now)) throw notGathering();
  await supportIn(tx, app, actor, ref, supporter, now);
  return (await follow(tx, actor, ref.id, now))!;
};

/** Takes over what happened to the report by other ways. @returns undefined where it is no petition and becomes none */
export const followReport = (db: Db, actor: Actor, ref: PetitionRef, now: Date): Promise<Petition | undefined> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'petition.follow', { region: ref.region });
    return follow(tx, actor, ref.id, now);
  });

/** Its time is over and too few came: it ends, and its author is told. */
export const lapsePetition = (db: Db, actor: Actor, ref: PetitionRef, now: Date): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'petition.follow', { region: ref.region });
    const petition = await lockPetition(tx, ref.id);
    if (!petition || petition.lapsedAt || petition.reachedAt || petition.gathersUntil >= now) return;
    await changePetition(tx, ref.id, { lapsedAt: petition.gathersUntil });
    await journal(tx, actor, {
      act: 'petition.lapse',
      subject: `petitions/${ref.id}`,
      at: now,
      public: {
        supporters: petition.supporters,
        needed: petition.needed,
        shown: standingOf(petition, now) === 'lapsed',
      },
    });
  });
