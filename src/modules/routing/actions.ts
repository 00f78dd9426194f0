import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { isCalibrated } from './known.ts';
import { notMeasuredYet } from './problems.ts';
import { saveSetting } from './queries.ts';
import { LEAST_TO_CALIBRATE } from './rules/train.ts';
import type { RoutingSetting } from './types.ts';

/**
 * The regency decides from which confidence on reports go straight through, and how many of these people decide all the same.
 * @throws {Problem} 403 `not-allowed`, 409 `routing-not-measured`
 */
export const changeRouting = (
  db: Db,
  actor: Actor,
  region: number,
  setting: RoutingSetting,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'routing.change', { region });
    if (setting.threshold !== null && !(await isCalibrated(tx))) throw notMeasuredYet(LEAST_TO_CALIBRATE);
    await saveSetting(tx, setting, now);
    await journal(tx, actor, {
      act: 'routing.change',
      subject: `regions/${region}`,
      at: now,
      public: { threshold: setting.threshold, humanShare: setting.humanShare },
    });
  });
