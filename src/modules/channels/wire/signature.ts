import { createHmac, timingSafeEqual } from 'node:crypto';

/** A signature with a time is good for so long before and after it. Milliseconds. */
const SIGNATURE_MS = 5 * 60_000;

const isRight = (secret: string, signed: readonly (string | Uint8Array)[], hex: string): boolean => {
  const mac = createHmac('sha256', secret);
  for (const part of signed) mac.update(part);
  const [right, given] = [mac.digest(), Buffer.from(hex, 'hex')];
  return given.length === right.length && timingSafeEqual(given, right);
};

/**
 * `sha256=HEX` over the raw body. It has no time: that nothing is done twice is left to the numbers of the messages.
 * @source WhatsApp Cloud API, webhooks: X-Hub-Signature-256
 */
export const isHubSigned = (secret: string, body: Uint8Array, header: string): boolean => {
  const [, hex] = /^sha256=([0-9a-f]{64})$/i.exec(header) ?? [];
  return hex !== undefined && isRight(secret, [body], hex);
};

const readTimed = (header: string, now: Date) => {
  const [, seconds, hex] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/i.exec(header) ?? [];
  if (seconds === undefined || Math.abs(now.getTime() - Number(seconds) * 1000) > SIGNATURE_MS) return undefined;
  return { seconds, hex: hex! };
};

/** Whether a signature with a time may be right, before the body is there. */
export const isTimely = (header: string, now: Date): boolean => readTimed(header, now) !== undefined;

/**
 * `t=SECONDS,v1=HEX` over the time, a full stop and the raw body.
 * @returns false when it is not right, or its time is too far from `now`
 */
export const isTimeSigned = (secret: string, body: Uint8Array, header: string, now: Date): boolean => {
  const timed = readTimed(header, now);
  return timed !== undefined && isRight(secret, [`${timed.seconds}.`, body], timed.hex);
};
