import { ECDH } from 'node:crypto';
import { z } from 'zod';
import { isSafeAddress } from '../web-address.ts';

const base64url = (bytes: number) =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/)
    .transform((text) => text.replace(/=+$/, ''))
    .refine((text) => Buffer.from(text, 'base64url').length === bytes);

/** Nothing can be sealed for a key that is no point of the curve. */
const isPoint = (text: string): boolean => {
  try {
    return ECDH.convertKey(text, 'prime256v1', 'base64url', 'hex', 'uncompressed').length === 130;
  } catch {
    return false;
  }
};

/**
 * What a browser hands out for being told something (RFC 8030, 8291): an address at its maker's service, and the keys that only it can
 * open. Whoever sends it may have made it up: it is https, names no user, and is gone to with a guard (`guardedFetch`).
 */
export const pushSubscription = z.object({
  endpoint: z.url({ protocol: /^https?$/ }).max(1000),
  keys: z.object({ p256dh: base64url(65).refine(isPoint), auth: base64url(16) }),
});
export type PushSubscription = z.infer<typeof pushSubscription>;

/** @param loopback whether this installation itself is reached only on this machine: then its push service may be too */
export const readSubscription = (text: string, loopback: boolean): PushSubscription | undefined => {
  try {
    const read = pushSubscription.safeParse(JSON.parse(text));
    return read.success && isSafeAddress(new URL(read.data.endpoint), loopback) ? read.data : undefined;
  } catch {
    return undefined;
  }
};
