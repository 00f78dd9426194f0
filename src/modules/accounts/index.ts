import { join } from 'node:path';
import type { Module } from '#platform/module.ts';

export {
  ACTS,
  type Act,
  mayAct,
  PERMISSIONS,
  requirePermission,
  roleOf,
  type Scope,
  scopeOf,
  type Where,
} from './permissions.ts';
export { ROLE_NAMES } from './problems.ts';
export { ROLES, type Role, STAFF_ROLES, type StaffRole } from './types.ts';

export const accounts: Module = {
  name: 'accounts',
  dependsOn: [],
  migrations: join(import.meta.dirname, 'migrations'),
};
