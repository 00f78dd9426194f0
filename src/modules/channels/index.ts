import { join } from 'node:path';
import type { Module } from '#platform/module.ts';

export { outgoing, sendMessage } from './outbox.ts';
export { outgoingCounts } from './queries/outgoing.ts';
export { readNumber } from './rules/number.ts';
export { GATEWAY_CHANNELS, type GatewayChannel, type Message } from './types.ts';

export const channels: Module = {
  name: 'channels',
  dependsOn: ['places', 'organisations', 'accounts', 'reports'],
  migrations: join(import.meta.dirname, 'migrations'),
};
