import { uuidv7 } from 'uuidv7';
import type { WriteToPhone } from '#platform/app.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Secrets } from '#platform/secrets.ts';
import { listGateways } from './queries/gateway.ts';
import { insertOutgoing, outgoingRows } from './queries/outgoing.ts';
import { maskedNumber, readNumber } from './rules/number.ts';
import type { Message, OutgoingEntry } from './types.ts';

export const TO = 'channels.outgoing.to';
export const TEXT = 'channels.outgoing.text';
/** Providers take more, but a resident reads no more on a small phone. */
const MOST_CHARACTERS = 1500;

/**
 * Puts a message in the outbox, in the transaction of the act that causes it: kept or lost together. It is sent by the region's gateway
 * of that channel, and waits while there is none.
 * @returns false when this key was there before
 * @throws {TypeError} when `to` is no telephone number: the caller has read it with `readNumber`
 */
export const sendMessage = async (
  tx: Tx,
  secrets: Secrets,
  { channel, to, text, key, about }: Message,
  now: Date,
): Promise<boolean> => {
  if (tx.region === undefined) throw new Error('A message needs the transaction of a region');
  const number = readNumber(to);
  if (!number) throw new TypeError('A message goes to one telephone number');
  const row = {
    id: uuidv7(),
    channel,
    key,
    toSealed: secrets.encrypt(TO, number),
    textSealed: secrets.encrypt(TEXT, text.slice(0, MOST_CHARACTERS)),
    about,
    at: now,
  };
  return (await insertOutgoing(tx, row)) === 1;
};

/** Writes to a telephone by whatever gateway the region has, WhatsApp before SMS. */
export const writeToPhone: WriteToPhone = async (tx, secrets, { to, text, about }, now) => {
  const [gateway] = readNumber(to) ? await listGateways(tx) : [];
  if (!gateway) return false;
  return sendMessage(tx, secrets, { channel: gateway.channel, to, text, about, key: uuidv7() }, now);
};

const maskedTo = (secrets: Secrets, sealed: Uint8Array): string | undefined => {
  try {
    return maskedNumber(secrets.decrypt(TO, sealed));
  } catch {
    return undefined;
  }
};

/** What the administrator sees: whom it goes to is masked, and what it says is nobody's. */
export const outgoing = async (tx: Tx, secrets: Secrets, limit = 50): Promise<OutgoingEntry[]> =>
  (await outgoingRows(tx, limit)).map(({ toSealed, ...row }) => ({
    ...row,
    to: toSealed ? maskedTo(secrets, toSealed) : undefined,
  }));
