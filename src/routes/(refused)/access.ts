import { type AccessTable, nobody } from '#platform/access.ts';

export const access: AccessTable = { '/tidak-boleh': { GET: nobody } };
