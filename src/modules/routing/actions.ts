import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { isCalibrated, officesOn } from './known.ts';
import { notMeasuredYet, ruleOfficeUnknown } from './problems.ts';
import { dropRule, putRule, saveSetting } from './queries.ts';
import { LEAST_TO_CALIBRATE } from './rules/train.ts';
import type { RoutingRule, RoutingSetting } from './types.ts';

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

/**
 * The regency decides whose business a category is at a place. From then on its reports are proposed to that office first, whatever their
 * words say; what runs already stays where it is.
 * @param day `2026-01-31`
 * @throws {Problem} 403 `not-allowed`, 422 `rule-office-unknown`
 */
export const setRoutingRule = (
  db: Db,
  actor: Actor,
  region: number,
  rule: RoutingRule,
  day: string,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'routing.change', { region });
    const { offices } = await officesOn(tx, day);
    if (!offices.some(({ id }) => id === rule.organisation)) throw ruleOfficeUnknown();
    await putRule(tx, rule, now);
    await journal(tx, actor, { act: 'routing.set_rule', subject: `regions/${region}`, at: now, public: { ...rule } });
  });

/** From then on words and what was learned speak alone again. What is no rule is none afterwards either. */
export const endRoutingRule = (
  db: Db,
  actor: Actor,
  region: number,
  which: Pick<RoutingRule, 'service' | 'place'>,
  now: Date,
): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'routing.change', { region });
    if ((await dropRule(tx, which)) === 0) return;
    await journal(tx, actor, { act: 'routing.end_rule', subject: `regions/${region}`, at: now, public: { ...which } });
  });
