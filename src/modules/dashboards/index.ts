import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export { changeThreshold, dropRecipient, makeLetter, nameRecipient } from './actions.ts';
export { letterNotFound } from './problems.ts';
export { hotSpots, letterPdf, letters, recipients, thresholds, thresholdValues } from './queries.ts';
export { apart, type Centre, type Grid, type HeatBin, heated, hexagons } from './rules/heat.ts';
export { type Period, periodsOffered, readPeriod } from './rules/period.ts';
export { WEEKS_BEFORE, type WeekSoFar, weekSoFar } from './rules/weekdays.ts';
export { type Interval, type Placed, type Ranked, ranking, wilson } from './rules/wilson.ts';
export {
  type HotSpot,
  type HotSpots,
  type KeptLetter,
  type Recipient,
  THRESHOLDS,
  type Threshold,
  type ThresholdCode,
  thresholdInput,
} from './types.ts';

export const dashboards: Module = {
  name: 'dashboards',
  dependsOn: ['places', 'organisations', 'accounts', 'reports'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
};
