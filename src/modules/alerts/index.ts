import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { alertRoutes } from './routes.ts';

export { confirmAlert, stopAlert, subscribe } from './actions/subscribe.ts';
export { openLink } from './link.ts';
export { namesOf } from './names.ts';
export { alertUnknown } from './problems.ts';
export { subscriptionById } from './queries.ts';
export { type FeedEntry, tagUri, writeAtom } from './rules/atom.ts';
export { scopeOf } from './rules/scope.ts';
export { alertInput } from './types.ts';

export const alerts: Module = {
  name: 'alerts',
  dependsOn: ['places', 'accounts', 'reports'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
  access,
  routes: (app) => alertRoutes(app),
};
