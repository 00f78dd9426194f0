import { join } from 'node:path';
import type { Module } from '#platform/module.ts';

export { changeRouting, endRoutingRule, setRoutingRule } from './actions.ts';
export { heldOut, isCalibrated, officesOn, proposedAgencies } from './known.ts';
export { type Decided, forget, learn, refreshModel } from './learn.ts';
export { MOST_LESSONS, packModel, rulesOf, settingOf, type Trained, trainedModel } from './queries.ts';
export { type Accuracy, accuracyOf, type Part, type Tally } from './rules/accuracy.ts';
export { dutiesOf, namedBy } from './rules/duties.ts';
export { documentOf, featuredWords } from './rules/features.ts';
export { type Model, sizeOf } from './rules/model.ts';
export { priorExamples, withDuties } from './rules/prior.ts';
export { proposalsFor } from './rules/proposals.ts';
export { COURSES, type Course, courseOf } from './rules/straight.ts';
export { type Example, LEAST_TO_CALIBRATE, train } from './rules/train.ts';
export { wordsOf } from './rules/words.ts';
export type { Proposal, Reason, RoutingRule, RoutingSetting } from './types.ts';

export const routing: Module = {
  name: 'routing',
  dependsOn: ['places', 'organisations', 'accounts'],
  migrations: join(import.meta.dirname, 'migrations'),
};
