import { type AccessTable, everybody } from '#platform/access.ts';
import { HOOK, MAIL_HOOK } from './routes.ts';

/** Anybody may knock: who does is known by the signature, and by nothing else. */
export const access: AccessTable = {
  [HOOK]: { names: { thing: 'gateway', to: everybody }, GET: everybody, POST: everybody },
  [MAIL_HOOK]: { names: { thing: 'mailbox', to: everybody }, POST: everybody },
};
