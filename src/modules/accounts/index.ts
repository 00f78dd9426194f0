import { join } from 'node:path';

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

export const accounts = {
  name: 'accounts',
  dependsOn: ['organisations'],
  migrations: join(import.meta.dirname, 'migrations'),
} as const;
