import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Db } from './db/index.ts';
import type { Settings } from './settings.ts';

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
const KEY_BYTES = 32;

export const makeSecrets = (key: Uint8Array): Secrets => {
  if (key.length !== KEY_BYTES) throw new Error('The key must have 32 bytes');
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

/** Written once, by the first process that opens the database: an advisory lock lets the others wait for it. Any number, the same everywhere. */
const LOCK = 3_522_3_512;

/** A file that a power cut left empty or cut short holds no key. */
const readKey = (path: string): Buffer | undefined => {
  if (!existsSync(path)) return undefined;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
  return key.length === KEY_BYTES ? key : undefined;
};

const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** The file is whole from the first moment it bears its name. Another process may have been first: then its key is the one. */
const makeKey = (directory: string, path: string): Buffer => {
  mkdirSync(directory, { recursive: true });
  const whole = join(directory, `.simpul.key.${process.pid}`);
  rmSync(whole, { force: true });
  writeFileSync(whole, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    if (existsSync(path))
      renameSync(whole, path); // what stands there is no key
    else linkSync(whole, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(whole, { force: true });
  }
  sync(directory);
  const key = readKey(path);
  if (!key) throw new Error(`The key in ${path} cannot be read back`);
  return key;
};

const wrongKey = (where: string, isMissing: boolean): Error =>
  new Error(
    `Kunci instalasi ini ${isMissing ? 'tidak ada' : 'bukan kunci milik basis data ini'} (${where}). ` +
      'Kembalikan simpul.key dari cadangan yang dibuat bersama basis data ini ke direktori data, atau isi SIMPUL_KEY dengan kunci itu. ' +
      'Dengan kunci lain, nama, kontak, dan kata kunci semua pelapor hilang untuk selamanya, jadi program tidak dijalankan. Tidak ada yang diubah.\n' +
      `(The key of this installation ${isMissing ? 'is missing' : 'does not belong to this database'}: ${where}. ` +
      'Put back the simpul.key of the backup that was made together with this database, or set SIMPUL_KEY to that key. ' +
      'With another key the names, contacts and key words of all reporters are lost for good, so the program does not start. Nothing was changed.)',
  );

/**
 * The secrets of this installation. Their key comes from the setting, else from the data directory, else, for a database that knows none,
 * it is made now and synced to disk before use. The database keeps a fingerprint, so that no other key is ever used with its data.
 * @throws {Error} in both languages when the key is missing or is another one
 */
export const openSecrets = (
  { engine }: Db,
  { SIMPUL_KEY: setting, dataDirectory }: Pick<Settings, 'SIMPUL_KEY' | 'dataDirectory'>,
): Promise<Secrets> =>
  engine.transaction(`select pg_advisory_xact_lock(${LOCK})`, async (run) => {
    const path = join(dataDirectory, 'simpul.key');
    const read = async () =>
      (await run(`select value from platform.installation where name = 'key-check'`, [])).rows[0];
    const known = await read();
    const found = setting ? Buffer.from(setting, 'base64') : readKey(path);
    if (known && !found) throw wrongKey(path, true);
    const secrets = makeSecrets(found ?? makeKey(dataDirectory, path));
    const check = Buffer.from(secrets.blindIndex('platform.key', 'check')).toString('hex');
    await run(
      `insert into platform.installation (name, value) values ('key-check', $1) on conflict (name) do nothing`,
      [check],
    );
    if ((await read())?.value !== check) throw wrongKey(setting ? 'SIMPUL_KEY' : path, false);
    return secrets;
  });
