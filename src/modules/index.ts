import type { Module } from '#platform/module.ts';
import { accounts } from './accounts/index.ts';
import { alerts } from './alerts/index.ts';
import { budget } from './budget/index.ts';
import { channels } from './channels/index.ts';
import { classifications } from './classifications/index.ts';
import { dashboards } from './dashboards/index.ts';
import { open311 } from './open311/index.ts';
import { organisations } from './organisations/index.ts';
import { petitions } from './petitions/index.ts';
import { places } from './places/index.ts';
import { planning } from './planning/index.ts';
import { proposals } from './proposals/index.ts';
import { reports } from './reports/index.ts';
import { routing } from './routing/index.ts';

/** Every module, foundation first: the order of migrations and of everything else. */
export const MODULES: readonly Module[] = [
  places,
  accounts,
  organisations,
  classifications,
  routing,
  reports,
  petitions,
  proposals,
  planning,
  budget,
  channels,
  dashboards,
  open311,
  alerts,
];
