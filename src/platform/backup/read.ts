import { createHash, timingSafeEqual } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import { extract } from 'tar-stream';
import { isKey } from '../files/index.ts';
import { isProblem } from '../problem.ts';
import { filePath, MANIFEST, Manifest, MOST_BYTES, readChunkPath, SEAL, SUMS } from './archive.ts';
import { contentHash, FileSum, LineSum, sumLine, sumOf } from './content.ts';
import { backupCutShort, backupDamaged, backupNewer, notABackup } from './problems.ts';

const unpack = promisify(zstdDecompress);

interface Member {
  readonly path: string;
  readonly size: number;
  /** Must be read to its end before the next member is asked for. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What a reader of a tar says of a file that is none, ends too early, or makes no sense. */
const asProblem = (error: unknown, path: string, any: boolean): unknown => {
  if (isProblem(error) || (error as NodeJS.ErrnoException).syscall) return error; // of the disk
  if (!any) return notABackup(path);
  const { message } = error as Error;
  if (message === 'Unexpected end of data' || message === 'Stream was destroyed') return backupCutShort();
  return backupDamaged('susunannya tidak terbaca', 'its structure cannot be read');
};

async function* bytesOf(entry: AsyncIterable<unknown>, path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw asProblem(error, path, true);
  }
}

/** The members of a tar file, one after another. Only plain files with plain paths: nothing here is ever written by its path. */
async function* membersOf(path: string): AsyncGenerator<Member> {
  const tar = extract();
  const source = createReadStream(path, { highWaterMark: 1024 * 1024 });
  pipeline(source, tar, () => undefined); // its error is thrown by the loop below
  let any = false;
  try {
    for await (const entry of tar) {
      const { name, size = 0, type } = entry.header;
      any = true;
      if (type !== 'file')
        throw backupDamaged(`di dalamnya ada ${type}, bukan berkas`, `it holds a ${type}, not a file`);
      yield { path: name, size, bytes: bytesOf(entry, path) };
    }
  } catch (error) {
    throw asProblem(error, path, any);
  } finally {
    tar.destroy();
    source.destroy();
  }
}

const gather = async ({ path, size, bytes }: Member): Promise<Buffer> => {
  if (size > MOST_BYTES) throw backupDamaged(`${printable(path)} terlalu besar`, `${printable(path)} is too large`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** A path of a stranger's file, for a sentence. */
const printable = (path: string): string => JSON.stringify(path.slice(0, 120));

const rowsOf = async (path: string, packed: Uint8Array): Promise<Uint8Array> => {
  try {
    return await unpack(packed, { maxOutputLength: MOST_BYTES });
  } catch {
    throw backupDamaged(`${path} tidak dapat dibuka`, `${path} cannot be unpacked`);
  }
};

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const readManifest = (bytes: Buffer): Manifest => {
  let given: { format?: unknown; version?: unknown; program?: unknown };
  try {
    given = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw backupDamaged(`${MANIFEST} bukan JSON`, `${MANIFEST} is no JSON`);
  }
  if (given?.format === 'simpul-backup' && typeof given.version === 'number' && given.version > 1)
    throw backupNewer(String(given.program).slice(0, 40), [`simpul-backup ${given.version}`]);
  const read = Manifest.safeParse(given);
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw backupDamaged(`${MANIFEST} tidak lengkap (${where})`, `${MANIFEST} is not complete (${where})`);
};

/** Told of each file in the backup. */
type OnFile = (key: string) => void;

/** What was seen on the way through a file, to be held against its manifest. */
class Seen {
  readonly #tables = new Map<string, LineSum>();
  readonly #parts = new Map<string, number>();
  readonly files = new FileSum();
  readonly #sums = createHash('sha256');
  /** Contents of the last three members, once they came. */
  readonly last = new Map<string, Buffer | string>();

  async take(member: Member, onFile: OnFile): Promise<void> {
    const { path } = member;
    const order = [SUMS, MANIFEST, SEAL].indexOf(path);
    if (order !== this.last.size && (order >= 0 || this.last.size > 0))
      throw backupDamaged(`${printable(path)} tidak pada tempatnya`, `${printable(path)} is not where it belongs`);
    if (path === SUMS) this.last.set(SUMS, await hashOf(member.bytes));
    else if (order > 0) this.last.set(path, await gather(member));
    else if (path.startsWith(filePath(''))) await this.#file(member, onFile);
    else await this.#chunk(member);
  }

  async #file({ path, size, bytes }: Member, onFile: OnFile): Promise<void> {
    const key = path.slice(filePath('').length);
    if (!isKey(key))
      throw backupDamaged(`nama ${printable(path)} tidak mungkin`, `no file is called ${printable(path)}`);
    onFile(key);
    const hash = await hashOf(bytes);
    this.files.add(key, size, hash);
    this.#sums.update(sumLine(hash, path));
  }

  async #chunk(member: Member): Promise<void> {
    const { path } = member;
    const chunk = readChunkPath(path);
    if (!chunk) throw backupDamaged(`nama ${printable(path)} tidak mungkin`, `no part is called ${printable(path)}`);
    const number = (this.#parts.get(chunk.table) ?? 0) + 1;
    const isNext = number === chunk.number && (number > 1 ? [...this.#tables.keys()].at(-1) === chunk.table : true);
    if (!isNext) throw backupDamaged(`${path} tidak pada tempatnya`, `${path} is not where it belongs`);
    this.#parts.set(chunk.table, number);
    const packed = await gather(member);
    this.#sums.update(sumLine(sha256(packed), path));
    const lines = this.#tables.get(chunk.table) ?? new LineSum();
    this.#tables.set(chunk.table, lines);
    const rows = await rowsOf(path, packed);
    if (rows.at(-1) !== 10) throw backupDamaged(`${path} terpotong`, `${path} is cut short`);
    lines.addAll(rows);
  }

  /** @throws {Problem} naming the first thing that is not as the manifest says */
  against(manifest: Manifest): void {
    const wrong = (what: string) => {
      throw backupDamaged(`${what} tidak sesuai ${MANIFEST}`, `${what} is not as ${MANIFEST} says`);
    };
    const told = new Set(manifest.tables.map(({ schema, name }) => `${schema}.${name}`));
    if (told.size !== manifest.tables.length) wrong('tables');
    for (const table of this.#tables.keys()) if (!told.has(table)) wrong(table);
    for (const table of manifest.tables) {
      const { rows, hash } = sumOf(table, this.#tables.get(`${table.schema}.${table.name}`) ?? new LineSum());
      if (rows !== table.rows || hash !== table.hash) wrong(`${table.schema}.${table.name}`);
    }
    const files = this.files.end();
    if (JSON.stringify(files) !== JSON.stringify(manifest.files)) wrong('files');
    if (contentHash(manifest.tables, files) !== manifest.hash) wrong('hash');
    const sums = this.#sums.digest('hex');
    if (sums !== manifest.sums || sums !== this.last.get(SUMS)) wrong(SUMS);
  }
}

const hashOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
  const hash = createHash('sha256');
  for await (const chunk of bytes) hash.update(chunk);
  return hash.digest('hex');
};

/**
 * Reads a backup from its first to its last byte without writing anything.
 * @param seal what the seal must be; undefined where the key is not at hand
 * @throws {Problem} for a file that is none, was cut short, changed, or comes from a newer program
 */
export const checkArchive = async (
  path: string,
  seal: (manifest: Manifest, bytes: Uint8Array) => string | undefined,
  onFile: OnFile = () => undefined,
): Promise<Manifest> => {
  const seen = new Seen();
  for await (const member of membersOf(path)) await seen.take(member, onFile);
  const [bytes, sealed] = [seen.last.get(MANIFEST), seen.last.get(SEAL)];
  if (!bytes || !sealed) throw backupCutShort();
  const manifest = readManifest(bytes as Buffer);
  seen.against(manifest);
  const expected = seal(manifest, bytes as Buffer);
  if (expected !== undefined && !isSame(expected, sealed.toString().trim()))
    throw backupDamaged('segelnya tidak cocok dengan isinya', 'its seal does not fit what it holds');
  return manifest;
};

const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** The rows of the tables of a checked backup, in its order. */
export interface TableReader {
  /** Of the next table; to be read to its end. */
  rows(table: { schema: string; name: string }): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

export const readTables = (path: string): TableReader => {
  const members = membersOf(path);
  let next: Promise<IteratorResult<Member>> | undefined;
  return {
    async *rows({ schema, name }) {
      for (;;) {
        next ??= members.next();
        const { value, done } = await next;
        if (done || readChunkPath(value.path)?.table !== `${schema}.${name}`) return;
        yield await rowsOf(value.path, await gather(value));
        next = undefined;
      }
    },
    async close() {
      await members.return(undefined);
    },
  };
};

/** The files of a checked backup, each to be read or left. */
export async function* readFiles(
  path: string,
): AsyncGenerator<{ key: string; size: number; bytes: AsyncIterable<Uint8Array> }> {
  for await (const { path: name, size, bytes } of membersOf(path)) {
    if (name.startsWith(filePath(''))) yield { key: name.slice(filePath('').length), size, bytes };
    else if (name === SUMS) return;
    else for await (const _ of bytes); // a member that is left must be read all the same
  }
}
