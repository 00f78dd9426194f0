import { createHash, randomBytes } from 'node:crypto';
import type { Secrets } from '#platform/secrets.ts';

const KEY_BYTES = 24;
/** So that whoever finds one somewhere knows what it is. */
const PREFIX = 'simpul_';

export const hashOf = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** A new key of an application: shown once, of which its hash and its end are kept. */
export const makeKey = (): { key: string; keyHash: Uint8Array; hint: string } => {
  const key = PREFIX + randomBytes(KEY_BYTES).toString('base64url');
  return { key, keyHash: hashOf(key), hint: key.slice(-4) };
};

/** The token of something received: the same again whenever it is asked for. */
export const tokenOf = (secrets: Secrets, region: number, received: string): string =>
  Buffer.from(secrets.derive('open311.token', `${region} ${received}`).subarray(0, 16)).toString('hex');
