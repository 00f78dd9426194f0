import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { open311Routes } from './routes.ts';

export { changeJurisdiction } from './actions/jurisdiction.ts';
export { issueKey, revokeKey } from './actions/keys.ts';
export { receiveRequest } from './actions/receive.ts';
export { endServer, remoteServices, saveServer, sendAgain } from './actions/servers.ts';
export { receiveUpdate } from './actions/update.ts';
export { contacts } from './queries/jurisdiction.ts';
export { listKeys } from './queries/keys.ts';
export { receivedAs } from './queries/received.ts';
export { givenUp, sentCounts, sentOf } from './queries/sent.ts';
export { listServers, serverById } from './queries/servers.ts';
export type { RemoteService } from './rules/outgoing.ts';
export {
  type ApiKey,
  jurisdictionInput,
  keyInput,
  type Sent,
  type Server,
  serverInput,
} from './types.ts';

export const open311: Module = {
  name: 'open311',
  dependsOn: ['places', 'organisations', 'accounts', 'reports'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
  access,
  routes: (app) => open311Routes(app),
};
