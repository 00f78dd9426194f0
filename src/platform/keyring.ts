import { randomBytes } from 'node:crypto';
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
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Db } from './db/index.ts';
import { KEY_BYTES, MOST_KEYS, type RingKey, ringKey, type Secrets, secretsOf } from './secrets.ts';
import type { Settings } from './settings.ts';

/** Written once, by the first process that opens the database: an advisory lock lets the others wait for it. Any number, the same everywhere. */
const LOCK = 3_522_3_512;
const RETIRED = 'index:';
/** How long a running process may go on with the keys of before. */
export const LOOK_MS = 2_000;

/** Where the keys of this installation are. */
type Place = Pick<Settings, 'SIMPUL_KEY' | 'dataDirectory'>;
export const keyPath = ({ dataDirectory }: Pick<Settings, 'dataDirectory'>): string =>
  join(dataDirectory, 'simpul.key');

const bytesOf = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === KEY_BYTES ? bytes : undefined;
};

/**
 * Reads a ring: a key per line (or comma), the newest last. `index:…` is a retired one.
 * @returns undefined when it holds no key at all, as a file that a power cut left empty or cut short
 */
export const readRing = (text: string): RingKey[] | undefined => {
  const ring = text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const bytes = bytesOf(line.replace(RETIRED, ''));
      if (!bytes) return undefined;
      return line.startsWith(RETIRED) ? { encryption: undefined, index: bytes } : ringKey(bytes);
    });
  return ring.length > 0 && ring.length <= MOST_KEYS && ring.every((key) => key !== undefined) ? ring : undefined;
};

/** A retired key as a line of the ring: enough to recognise what it made, too little to open it. */
export const retiredLine = ({ index }: RingKey): string => `${RETIRED}${Buffer.from(index).toString('base64')}`;
export const newKeyLine = (): string => randomBytes(KEY_BYTES).toString('base64');

const sync = (path: string): void => {
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
};

/** Whole from the first moment it bears its name, and on disk. @param put how the whole file gets its name */
const place = (path: string, lines: readonly string[], put: (whole: string) => void): void => {
  mkdirSync(dirname(path), { recursive: true });
  const whole = join(dirname(path), `.simpul.key.${process.pid}`);
  rmSync(whole, { force: true });
  writeFileSync(whole, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx', flush: true });
  try {
    put(whole);
  } finally {
    rmSync(whole, { force: true });
  }
  sync(dirname(path));
};

/** Replaces the ring on disk. */
export const writeRing = (path: string, lines: readonly string[]): void =>
  place(path, lines, (whole) => renameSync(whole, path));

const readFile = (path: string): RingKey[] | undefined =>
  existsSync(path) ? readRing(readFileSync(path, 'utf8')) : undefined;

/** Another process may have been first: then its key is the one. */
const makeFirst = (path: string): RingKey[] => {
  place(path, [newKeyLine()], (whole) => {
    try {
      if (existsSync(path))
        renameSync(whole, path); // what stands there is no key
      else linkSync(whole, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  });
  const ring = readFile(path);
  if (!ring) throw new Error(`The key in ${path} cannot be read back`);
  return ring;
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

/** By which a database knows a ring; it tells nothing about the keys. */
export const fingerprintOf = (ring: readonly RingKey[]): string =>
  Buffer.from(secretsOf(ring).blindIndex('platform.key', 'check')).toString('hex');

/** Of the ring, and of the ring as it was before each key came: a change of keys may have been cut off between file and database. */
const fingerprintsOf = (ring: readonly RingKey[]): string[] =>
  ring.map((_, at) => {
    const known = ring.slice(0, at + 1);
    const last = known.at(-1)!;
    // only its index half is needed to be recognised
    return fingerprintOf([...known.slice(0, -1), { ...last, encryption: last.encryption ?? last.index }]);
  });

/** Where the key of an installation is, for a sentence. */
export const placeOfKey = (settings: Place): string => (settings.SIMPUL_KEY ? 'SIMPUL_KEY' : keyPath(settings));

/** The ring that is at hand; none is made. */
export const findRing = (settings: Place): RingKey[] | undefined =>
  settings.SIMPUL_KEY ? readRing(settings.SIMPUL_KEY) : readFile(keyPath(settings));

/** The secrets of a ring as a database knew it by this fingerprint. @returns undefined where it never was so, or no longer opens anything */
export const secretsKnownBy = (ring: readonly RingKey[], fingerprint: string): Secrets | undefined => {
  const known = ring.map((_, at) => ring.slice(0, at + 1)).filter((keys) => keys.at(-1)!.encryption);
  const found = known.find((keys) => fingerprintOf(keys) === fingerprint);
  return found && secretsOf(found);
};

/** Looks now and then whether the file has another ring, and gives the secrets of that one. */
const living = (path: string, first: readonly RingKey[]): Secrets => {
  let current = secretsOf(first);
  let changed = statSync(path).mtimeMs;
  let looked = Date.now();
  const secrets = (atOnce = false): Secrets => {
    if (!atOnce && Date.now() - looked < LOOK_MS) return current;
    looked = Date.now();
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: changed };
    const ring = mtimeMs === changed ? undefined : readFile(path);
    if (ring) {
      current = secretsOf(ring);
      changed = mtimeMs;
    }
    return current;
  };
  const isNew = (value: Uint8Array) => value[0] > current.newest; // another process got the new key before us
  return {
    get newest() {
      return secrets().newest;
    },
    encrypt: (field, text) => secrets().encrypt(field, text),
    decrypt: (field, sealed) => secrets(isNew(sealed)).decrypt(field, sealed),
    derive: (field, text) => current.derive(field, text),
    blindIndex: (field, text) => secrets().blindIndex(field, text),
    blindIndexes: (field, text) => secrets().blindIndexes(field, text),
    renewIndex: (field, index) => secrets().renewIndex(field, index),
  };
};

/**
 * The secrets of this installation. Their keys come from the setting, else from the data directory, else, for a database that knows none,
 * one is made now and synced to disk before use. The database keeps a fingerprint, so that no other key is ever used with its data.
 * A running process takes up a new key in the file within two seconds.
 * @throws {Error} in both languages when the key is missing or is another one
 */
export const openSecrets = ({ engine }: Db, settings: Place): Promise<Secrets> =>
  engine.transaction(`select pg_advisory_xact_lock(${LOCK})`, async (run) => {
    const { SIMPUL_KEY: setting } = settings;
    const path = keyPath(settings);
    const read = async () =>
      (await run(`select value from platform.installation where name = 'key-check'`, [])).rows[0];
    const known = await read();
    const found = setting ? readRing(setting) : readFile(path);
    if (setting && !found) throw wrongKey('SIMPUL_KEY', false);
    if (known && !found) throw wrongKey(path, true);
    const ring = found ?? makeFirst(path);
    await run(
      `insert into platform.installation (name, value) values ('key-check', $1) on conflict (name) do nothing`,
      [fingerprintOf(ring)],
    );
    const value = String((await read())?.value);
    if (!fingerprintsOf(ring).includes(value)) throw wrongKey(setting ? 'SIMPUL_KEY' : path, false);
    return setting ? secretsOf(ring) : living(path, ring);
  });

/** From now on the database knows this ring. */
export const knowRing = ({ engine }: Db, ring: readonly RingKey[]): Promise<void> =>
  engine.transaction(`select pg_advisory_xact_lock(${LOCK})`, async (run) => {
    await run(`update platform.installation set value = $1 where name = 'key-check'`, [fingerprintOf(ring)]);
  });
