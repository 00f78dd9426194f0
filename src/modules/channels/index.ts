import { join } from 'node:path';
import type { Module } from '#platform/module.ts';
import { access } from './access.ts';
import { jobs } from './jobs.ts';
import { channelRoutes } from './routes.ts';

export { endGateway, saveGateway } from './actions/gateway.ts';
export { endMailbox, saveMailbox } from './actions/mail.ts';
export { recordReport } from './actions/record.ts';
export { outgoing, writeToPhone } from './outbox.ts';
export { drawPoster } from './poster.ts';
export { listGateways } from './queries/gateway.ts';
export { countGivenUp } from './queries/incoming.ts';
export { mailboxOf } from './queries/mail.ts';
export { outgoingCounts } from './queries/outgoing.ts';
export { recordedSourceOf, recordingOf } from './queries/record.ts';
export { readNumber } from './rules/number.ts';
export { type RecordingProblem, readRecording, SOURCE_CHARACTERS } from './rules/recording.ts';
export { readSpot, type Spot, spotAddress } from './rules/spot.ts';
export { handshakeOf } from './secrets.ts';
export {
  AGREEMENTS,
  CONSENTS,
  GATEWAY_CHANNELS,
  type GatewayChannel,
  gatewayInput,
  type Message,
  mailboxInput,
  RECORD_CHANNELS,
} from './types.ts';

export const channels: Module = {
  name: 'channels',
  dependsOn: ['places', 'organisations', 'accounts', 'reports', 'petitions'],
  migrations: join(import.meta.dirname, 'migrations'),
  jobs,
  access,
  routes: (app) => channelRoutes(app),
};
