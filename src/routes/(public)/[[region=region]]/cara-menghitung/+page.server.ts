import { DEADLINE_STEPS, deadlineRules, isInForce, LADDER_STEPS, ladderOf } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { holidayYears } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { regionOfPage } from '../../region.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const region = regionOfPage(event);
  const { db } = theApp();
  const now = new Date();
  const years = await inNoRegion(db, holidayYears);
  const today = region && localDay(region.time_zone, now);
  const read =
    region &&
    (await inRegion(db, region.region_id, async (tx) => ({
      rules: await deadlineRules(tx),
      rungs: await ladderOf(tx),
    })));
  return {
    years: years.filter(({ year }) => year >= now.getUTCFullYear() - 1),
    rungs: (read?.rungs ?? [])
      .filter((rung) => today && isInForce(rung, today))
      .sort((a, b) => LADDER_STEPS.indexOf(a.step) - LADDER_STEPS.indexOf(b.step) || a.amount - b.amount),
    rules: (read?.rules ?? [])
      .filter(({ validFrom, validTo }) => today && validFrom <= today && (!validTo || validTo >= today))
      .sort((a, b) => DEADLINE_STEPS.indexOf(a.step) - DEADLINE_STEPS.indexOf(b.step) || a.amount - b.amount),
  };
};
