import type { Module } from '#platform/module.ts';

export { type FeedEntry, tagUri, writeAtom } from './rules/atom.ts';
export { scopeOf } from './rules/scope.ts';

export const alerts: Module = {
  name: 'alerts',
  dependsOn: ['places', 'accounts', 'reports'],
};
