import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export { changeThreshold, dropRecipient, makeLetter, nameRecipient } from './actions.ts';
export { letterNotFound } from './problems.ts';
export { letterPdf, letters, recipients, thresholds } from './queries/kept.ts';
export { type FigureLine, type FigurePage, figurePage, LINE_FIGURES, type OfficeLine } from './queries/page.ts';
export { hotSpots, thisWeek } from './queries/wall.ts';
export type { HeatBin } from './rules/heat.ts';
export { type Period, periodsOffered, readPeriod } from './rules/period.ts';
export { WEEKS_BEFORE, type WeekSoFar } from './rules/weekdays.ts';
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
