import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Encrypts single fields and makes blind indexes. The key never enters the database. */
export interface Secrets {
  /** AES-256-GCM; `field` is bound in, so a value cannot be moved to another column. */
  encrypt(field: string, text: string): Uint8Array;
  /** @throws {Error} when the value was changed or belongs to another field */
  decrypt(field: string, sealed: Uint8Array): string;
  /** Keyed hash for equality searches and for keys that are only compared. */
  blindIndex(field: string, text: string): Uint8Array;
}

const VERSION = 1;

export const makeSecrets = (key: Uint8Array): Secrets => {
  if (key.length !== 32) throw new Error('The key must have 32 bytes');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', key, '', `simpul ${purpose}`, 32));
  const encryption = derive('field encryption');
  const index = derive('blind index');
  return {
    encrypt(field, text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', encryption, nonce).setAAD(Buffer.from(field));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body]);
    },
    decrypt(field, sealed) {
      const bytes = Buffer.from(sealed);
      if (bytes[0] !== VERSION) throw new Error(`Unknown encryption version ${bytes[0]} in ${field}`);
      const open = createDecipheriv('aes-256-gcm', encryption, bytes.subarray(1, 13)).setAAD(Buffer.from(field));
      open.setAuthTag(bytes.subarray(13, 29));
      return Buffer.concat([open.update(bytes.subarray(29)), open.final()]).toString('utf8');
    },
    blindIndex: (field, text) => createHmac('sha256', index).update(`${field}\0${text}`).digest(),
  };
};

/** The key of this installation: from the setting, else from the data directory, else made now and synced to disk before use. */
export const installationKey = (setting: string | undefined, dataDirectory: string): Uint8Array => {
  if (setting) return Buffer.from(setting, 'base64');
  const path = join(dataDirectory, 'simpul.key');
  if (existsSync(path)) return Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  mkdirSync(dataDirectory, { recursive: true });
  const key = randomBytes(32);
  const file = openSync(path, 'wx', 0o600);
  writeSync(file, `${key.toString('base64')}\n`);
  fsyncSync(file);
  closeSync(file);
  return key;
};
