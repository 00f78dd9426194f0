import { allowedTo } from '#modules/accounts/index.ts';
import type { AccessTable } from '#platform/access.ts';

export const access: AccessTable = {
  '/pantau': { GET: allowedTo('wall.read') },
  '/pantau/dinas.csv': { GET: allowedTo('wall.read') },
  '/pantau/uang': { GET: allowedTo('wall.read') },
  '/pantau/surat/[monday].pdf': { names: { thing: 'letter', to: allowedTo('wall.read') }, GET: allowedTo('wall.read') },
};
