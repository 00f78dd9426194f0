import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts single fields and makes blind indexes. The keys never enter the database. */
export interface Secrets {
  /** AES-256-GCM under the newest key; `field` is bound in, so a value cannot be moved to another column. */
  encrypt(field: string, text: string): Uint8Array;
  /** @throws {Error} when the value was changed, belongs to another field, or its key is gone */
  decrypt(field: string, sealed: Uint8Array): string;
  /** Keyed hash for equality searches and for keys that are only compared. */
  blindIndex(field: string, text: string): Uint8Array;
  /** The blind index as each key of the ring made it, newest first: what a search must look for while keys are being changed. */
  blindIndexes(field: string, text: string): readonly Uint8Array[];
  /** Brings a blind index up to the newest key, without knowing the text. */
  renewIndex(field: string, index: Uint8Array): Uint8Array;
  /** 32 bytes that no change of keys alters, for what a person is told and must be told again: codes and key words. Kept nowhere. */
  derive(field: string, text: string): Uint8Array;
  /** Number of the newest key: the first byte of all that it sealed. */
  readonly newest: number;
}

/** A key of the ring. One that is retired has lost its encryption half: it opens nothing any more. */
export interface RingKey {
  readonly encryption: Uint8Array | undefined;
  readonly index: Uint8Array;
}

export const KEY_BYTES = 32;
/** The number of a key is one byte. */
export const MOST_KEYS = 255;
const NONCE = 12;
const TAG = 16;
const BODY = 1 + NONCE + TAG;

/** @param key 32 random bytes */
export const ringKey = (key: Uint8Array): RingKey => {
  if (key.length !== KEY_BYTES) throw new Error('The key must have 32 bytes');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `simpul ${purpose}`, KEY_BYTES));
  return { encryption: derive('field encryption'), index: derive('blind index') };
};

const hmac = (key: Uint8Array, field: string, text: string | Uint8Array) =>
  createHmac('sha256', key).update(`${field}\0`).update(text).digest();

/** Under the first key an index is the hash alone; under a later one its number stands before it. */
const numbered = (number: number, hash: Uint8Array): Uint8Array =>
  number === 1 ? hash : Buffer.concat([Buffer.of(number), hash]);
const numberOf = (index: Uint8Array): number => (index.length === KEY_BYTES ? 1 : index[0]);

/**
 * The secrets of a ring of keys, the newest last.
 *
 * A blind index under the second key is the second key's hash of what the first key made, and so on. So an index can be brought up to a
 * new key without knowing what it is of, and whoever once got hold of an old key can no longer guess at what is kept.
 */
export const secretsOf = (ring: readonly RingKey[]): Secrets => {
  const newest = ring.length;
  const { encryption } = ring[newest - 1] ?? {};
  if (!encryption) throw new Error('The newest key of the ring must not be retired');
  const chain = (field: string, hash: Uint8Array, from: number): Uint8Array =>
    ring.slice(from).reduce((inner, { index }) => hmac(index, field, inner), hash);
  const derive = (field: string, text: string) => hmac(ring[0].index, field, text);
  const blindIndexes = (field: string, text: string) => {
    const hashes = [derive(field, text)];
    for (const { index } of ring.slice(1)) hashes.push(hmac(index, field, hashes.at(-1)!));
    return hashes.map((hash, at) => numbered(at + 1, hash)).reverse();
  };
  return {
    newest,
    encrypt(field, text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(Buffer.from(field));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(newest), nonce, cipher.getAuthTag(), body]);
    },
    decrypt(field, sealed) {
      const bytes = Buffer.from(sealed);
      const key = ring[bytes[0] - 1]?.encryption;
      if (!key || bytes.length < BODY) throw new Error(`No key opens this value of ${field}`);
      const open = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + NONCE)).setAAD(Buffer.from(field));
      open.setAuthTag(bytes.subarray(1 + NONCE, BODY));
      return Buffer.concat([open.update(bytes.subarray(BODY)), open.final()]).toString('utf8');
    },
    derive,
    blindIndexes,
    blindIndex: (field, text) => blindIndexes(field, text)[0],
    renewIndex(field, index) {
      const number = numberOf(index);
      if (number > newest) throw new Error(`No key made this index of ${field}`);
      return number === newest ? index : numbered(newest, chain(field, index.subarray(-KEY_BYTES), number));
    },
  };
};

/** The secrets of one key. @param key 32 random bytes */
export const makeSecrets = (key: Uint8Array): Secrets => secretsOf([ringKey(key)]);
