import { allowedTo } from '#modules/accounts/index.ts';
import type { AccessTable } from '#platform/access.ts';

export const access: AccessTable = {
  '/pantau': { GET: allowedTo('wall.read') },
  '/pantau/dinas.csv': { GET: allowedTo('wall.read') },
};
