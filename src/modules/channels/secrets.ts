import { timingSafeEqual } from 'node:crypto';
import type { Secrets } from '#platform/secrets.ts';
import type { GatewayChannel } from './types.ts';

/** Fields that a value is bound to when it is sealed. */
export const TOKEN = 'channels.gateway.token';
export const SECRET = 'channels.gateway.secret';
export const SENDER = 'channels.incoming.sender';
export const CONTENT = 'channels.incoming.content';

/** What a provider repeats when it first knocks: it can be read again, and opens nothing else. */
export const handshakeOf = (secrets: Secrets, region: number, channel: GatewayChannel): string =>
  Buffer.from(secrets.derive('channels.handshake', `${region} ${channel}`).subarray(0, 20)).toString('hex');

export const isHandshake = (secrets: Secrets, region: number, channel: GatewayChannel, told: string): boolean => {
  const [right, given] = [Buffer.from(handshakeOf(secrets, region, channel)), Buffer.from(told)];
  return right.length === given.length && timingSafeEqual(right, given);
};

const MESSAGE = 'channels.incoming.message';
/** By what the provider calls a message, as each key of the ring made it, newest first. */
export const messageIndexes = (secrets: Secrets, channel: GatewayChannel, id: string): readonly Uint8Array[] =>
  secrets.blindIndexes(MESSAGE, `${channel} ${id}`);

const whose = (channel: GatewayChannel, number: string) => `${channel} ${number}`;

export const senderIndex = (secrets: Secrets, channel: GatewayChannel, number: string): Uint8Array =>
  secrets.blindIndex('channels.sender', whose(channel, number));

/** As each key of the ring made it. */
export const senderIndexes = (secrets: Secrets, channel: GatewayChannel, number: string): readonly Uint8Array[] =>
  secrets.blindIndexes('channels.sender', whose(channel, number));

export const MAIL_SECRET = 'channels.mailbox.secret';
/** Fields of the blind indexes of mails. */
export const LETTER_MESSAGE = 'channels.letter.message';
export const LETTER_SENDER = 'channels.letter.sender';
