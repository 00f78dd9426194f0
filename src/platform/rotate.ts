import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { type Db, inEveryRegion, inNoRegion, type Tx } from './db/index.ts';
import { keyPath, knowRing, LOOK_MS, newKeyLine, openSecrets, readRing, retiredLine, writeRing } from './keyring.ts';
import { Problem } from './problem.ts';
import type { RingKey, Secrets } from './secrets.ts';
import type { Settings } from './settings.ts';

type Where = Pick<Settings, 'SIMPUL_KEY' | 'dataDirectory'>;
/** @param done how many values of the column are under the new key by this run */
type Tell = (column: string, done: number) => void;

/** A column whose comment says `sealed: FIELD` or `blind: FIELD`. Every column of bytes says what it is; a test sees to it. */
interface KeyedColumn {
  readonly table: string;
  readonly column: string;
  readonly kind: 'sealed' | 'blind';
  readonly field: string;
  /** The primary key, in its order. */
  readonly key: readonly { readonly name: string; readonly type: string }[];
}

const BATCH = 500;

const keyedColumns = (db: Db): Promise<KeyedColumn[]> =>
  inNoRegion(db, (tx) =>
    tx.query<KeyedColumn>(
      `select c.oid::regclass::text as table, quote_ident(a.attname) as column, told[1] as kind, told[2] as field,
              (select jsonb_agg(jsonb_build_object('name', quote_ident(k.attname), 'type', format_type(k.atttypid, k.atttypmod))
                        order by array_position(i.indkey::int2[], k.attnum))
                 from pg_index i join pg_attribute k on k.attrelid = i.indrelid and k.attnum = any(i.indkey::int2[])
                where i.indrelid = c.oid and i.indisprimary) as key
         from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped,
              regexp_match(col_description(c.oid, a.attnum), '^(sealed|blind): ([^ ;]+)') as told
        where c.relkind = 'r' and told is not null order by 1, 2`,
    ),
  );

type Row = Record<string, unknown> & { value: Uint8Array };

/** One page of rows in the order of the primary key, after the last one seen. */
const page = (tx: Tx, { table, column, key }: KeyedColumn, after: readonly unknown[] | undefined): Promise<Row[]> => {
  const names = key.map(({ name }) => name).join(', ');
  const given = key.map(({ type }, at) => `$${at + 1}::${type}`).join(', ');
  return tx.query<Row>(
    `select ${column} as value, ${key.map(({ name }, at) => `${name} as k${at}`).join(', ')} from ${table}
      where ${column} is not null${after ? ` and (${names}) > (${given})` : ''} order by ${names} limit ${BATCH}`,
    after,
  );
};

/** Only if it is still as it was read: what somebody wrote meanwhile is looked at in the next pass. @returns how many were */
const replace = (
  tx: Tx,
  { table, column, key }: KeyedColumn,
  rows: readonly { row: Row; next: Uint8Array }[],
): Promise<number> => {
  const columns = key.map((_, at) => `k${at} ${key[at].type}`).join(', ');
  const same = key.map(({ name }, at) => `t.${name} = n.k${at}`).join(' and ');
  const hex = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`;
  const given = rows.map(({ row, next }) => ({
    ...Object.fromEntries(
      key.map((_, at) => [
        `k${at}`,
        row[`k${at}`] instanceof Uint8Array ? hex(row[`k${at}`] as Uint8Array) : row[`k${at}`],
      ]),
    ),
    was: hex(row.value),
    becomes: hex(next),
  }));
  return tx.run(
    `update ${table} t set ${column} = n.becomes
       from jsonb_to_recordset($1::jsonb) as n(${columns}, was bytea, becomes bytea)
      where ${same} and t.${column} = n.was`,
    [JSON.stringify(given)],
  );
};

/** @returns the value under the newest key, or undefined when it is that already */
const renewed = ({ kind, field }: KeyedColumn, secrets: Secrets, value: Uint8Array): Uint8Array | undefined => {
  if (kind === 'sealed')
    return value[0] === secrets.newest ? undefined : secrets.encrypt(field, secrets.decrypt(field, value));
  const next = secrets.renewIndex(field, value);
  return Buffer.compare(next, value) === 0 ? undefined : next;
};

/**
 * Brings every value of a column under the newest key, in short transactions, while people go on working.
 * Cut off, it begins again and passes over what is done.
 * @returns how many values it changed
 */
const renewColumn = async (
  db: Db,
  secrets: Secrets,
  column: KeyedColumn,
  onProgress: (done: number) => void,
): Promise<number> => {
  let changed = 0;
  for (let after: readonly unknown[] | undefined; ; ) {
    const rows = await inEveryRegion(db, async (tx) => {
      const read = await page(tx, column, after);
      const old = read.flatMap((row) => {
        const next = renewed(column, secrets, row.value);
        return next ? [{ row, next }] : [];
      });
      if (old.length > 0) changed += await replace(tx, column, old);
      return read;
    });
    onProgress(changed);
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return changed;
    after = column.key.map((_, at) => last[`k${at}`]);
  }
};

const linesOf = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);

/** Whether an earlier run has put the new key there and was cut off. */
const isUnderWay = (ring: readonly RingKey[]) => ring.filter(({ encryption }) => encryption).length > 1;

const keyIsASetting = () =>
  new Problem(409, 'key-is-a-setting', {
    id: 'Kunci instalasi ini ada di SIMPUL_KEY, jadi program tidak dapat menggantinya sendiri. Buat kunci baru (openssl rand -base64 32), tulis di belakang yang lama dengan koma (SIMPUL_KEY=lama,baru), jalankan ulang semua proses, lalu jalankan perintah ini lagi. Tidak ada yang diubah.',
    en: 'The key of this installation is in SIMPUL_KEY, so the program cannot change it by itself. Make a new key (openssl rand -base64 32), write it behind the old one with a comma (SIMPUL_KEY=old,new), restart every process, and run this command again. Nothing was changed.',
  });

/** Puts the new key into its place, unless that has been done. */
const addKey = async (db: Db, settings: Where): Promise<void> => {
  const path = keyPath(settings);
  const read = () => settings.SIMPUL_KEY ?? readFileSync(path, 'utf8');
  if (!isUnderWay(readRing(read())!)) {
    if (settings.SIMPUL_KEY) throw keyIsASetting();
    writeRing(path, [...linesOf(read()), newKeyLine()]);
  }
  await knowRing(db, readRing(read())!);
};

/** Every sealed and every blind value, until a pass finds none of before: processes that run take a moment to know the new key. */
const renewAll = async (db: Db, secrets: Secrets, tell: Tell): Promise<number> => {
  for (let all = 0; ; ) {
    let changed = 0;
    for (const column of await keyedColumns(db))
      changed += await renewColumn(db, secrets, column, (done) => tell(`${column.table}.${column.column}`, done));
    all += changed;
    if (changed === 0) return all;
    await wait(LOOK_MS + 500);
  }
};

/** From now on nothing here can open what the keys of before have sealed. @returns the file that holds the ring now */
const retire = (settings: Where): string => {
  const text = settings.SIMPUL_KEY ?? readFileSync(keyPath(settings), 'utf8');
  const path = settings.SIMPUL_KEY ? `${keyPath(settings)}.new` : keyPath(settings);
  const older = readRing(text)!.slice(0, -1);
  writeRing(path, [...older.map(retiredLine), linesOf(text).at(-1)!]);
  return path;
};

/**
 * Changes the key of the installation while it works: a new key joins the ring, everything sealed or blind is brought under it, and the
 * old one is retired. Cut off at any point, it is taken up where it stood.
 * @returns number of the key in force, how many values were changed, and the file that holds the ring now
 * @throws {Problem} 409 `key-is-a-setting` when the operator must add the new key first
 */
export const rotateKeys = async (
  db: Db,
  settings: Where,
  tell: Tell = () => undefined,
): Promise<{ number: number; changed: number; path: string }> => {
  await addKey(db, settings);
  const secrets = await openSecrets(db, settings);
  const changed = await renewAll(db, secrets, tell);
  return { number: secrets.newest, changed, path: retire(settings) };
};
