import { type AccessTable, everybody } from '#platform/access.ts';
import { STOP_PATH } from './mails.ts';

/** The link opens nothing but its own subscription: anybody may knock. */
export const access: AccessTable = { [STOP_PATH]: { GET: everybody, POST: everybody } };
