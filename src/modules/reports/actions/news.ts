import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import type { Db } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { addDevice, type PushSubscription, removeDevice } from '#platform/push/index.ts';
import { changeReport } from '../queries/report.ts';
import type { NewsWish, ReportRef } from '../types.ts';
import { onReport, type Step } from './step.ts';

// It changes nothing that anybody else sees of the report, so its time of change stays.
const tell = ({ tx, actor, report, now }: Step, act: string, told: Record<string, unknown> = {}) =>
  journal(tx, actor, { act: `report.${act}`, subject: `reports/${report.id}`, at: now, public: told });

/** How much the reporter is told of from now on. */
export const chooseNews = (db: Db, actor: Actor, ref: ReportRef, news: NewsWish, now: Date): Promise<void> =>
  onReport(db, actor, 'report.choose_news', ref, now, async (step) => {
    if (step.report.news === news) return;
    await changeReport(step.tx, ref.id, { news });
    await tell(step, 'choose_news', { news });
  });

/** This browser is told too, from now on. */
export const followHere = (
  { db, secrets }: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  ref: ReportRef,
  subscription: PushSubscription,
  now: Date,
): Promise<void> =>
  onReport(db, actor, 'report.choose_news', ref, now, async (step) => {
    await addDevice(step.tx, secrets, `reports/${ref.id}`, subscription, step.now);
    await tell(step, 'follow_here');
  });

/** This browser is told no more. @param endpoint of its subscription */
export const unfollowHere = (
  { db, secrets }: Pick<App, 'db' | 'secrets'>,
  actor: Actor,
  ref: ReportRef,
  endpoint: string,
  now: Date,
): Promise<void> =>
  onReport(db, actor, 'report.choose_news', ref, now, async (step) => {
    if ((await removeDevice(step.tx, secrets, `reports/${ref.id}`, endpoint)) > 0) await tell(step, 'unfollow_here');
  });
