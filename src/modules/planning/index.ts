import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { jobs } from './jobs.ts';

export {
  bringInPlan,
  importPlan,
  type PlanReport,
  receivePlanSheet,
  tryWaitingPlan,
} from './actions/import.ts';
export { lockPlan, openPlan, withdrawPlan } from './actions/plans.ts';
export { planText } from './file.ts';
export { fieldsOf, type PlanField } from './import/fields.ts';
export { planNotFound } from './problems.ts';
export { elementsOf, isPlanned, planOfProposal } from './queries/elements.ts';
export { findingsOf, type HeldPlan, heldIn } from './queries/held.ts';
export { listPlans, planById, versionsOfPlan, yearsPlanned } from './queries/plans.ts';
export { CHECKS, type Check, type Finding } from './rules/consistency.ts';
export { childrenOf, isAnnual, isOfAgency, yearsOf } from './rules/shapes.ts';
export { default as THEMES } from './seeds/themes.json' with { type: 'json' };
export {
  DOCUMENT_KINDS,
  type Element,
  type ElementKind,
  type Indicator,
  lockInput,
  type OpenInput,
  ORIGINS,
  openInput,
  PLAN_KINDS,
  type Plan,
  type PlanKind,
} from './types.ts';

export const planning: Module = {
  name: 'planning',
  dependsOn: ['places', 'organisations', 'accounts', 'classifications', 'proposals'],
  migrations: join(import.meta.dirname, 'migrations'),
  backup: {
    withoutFiles: {
      'plan-upload/': 'sheets on their way into a plan, wanted for a week at most; whoever sent them still has them',
    },
  },
  jobs,
};
