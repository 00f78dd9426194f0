import { crc32, createInflateRaw } from 'node:zlib';
import { sheetIsAbusive, sheetIsBroken, sheetIsNone, sheetIsTooLarge } from './problems.ts';

/** A file in an archive that lies in memory. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  /** Bytes, as the directory says. */
  readonly compressed: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

/** Workbooks have some dozens of parts. */
const MOST_ENTRIES = 2000;
/** A part that is this many times smaller than what it holds, and holds more than a little, is no sheet that somebody filled. */
const DENSEST = 250;
const SMALL_BYTES = 16 * 1024 * 1024;

// Signatures and lengths. @source APPNOTE.TXT 6.3.10, 4.3
const END = 0x06054b50;
const END_BYTES = 22;
const LONGEST_COMMENT = 65_535;
const DIRECTORY = 0x02014b50;
const DIRECTORY_BYTES = 46;
const LOCAL = 0x04034b50;
const LOCAL_BYTES = 30;
const IS_ENCRYPTED = 1;
/** Stands where a number is too large for its field: the true one is in an extra field. */
const ELSEWHERE = 0xffffffff;
const ZIP64 = 1;
const STORED = 0;
const DEFLATED = 8;

/** Where the directory of the archive is. */
const endOf = (bytes: Buffer): { at: number; count: number } => {
  const least = Math.max(0, bytes.length - END_BYTES - LONGEST_COMMENT);
  for (let at = bytes.length - END_BYTES; at >= least; at--) {
    if (bytes.readUInt32LE(at) === END) return { at: bytes.readUInt32LE(at + 16), count: bytes.readUInt16LE(at + 10) };
  }
  throw sheetIsBroken();
};

/** Large numbers of an entry, in the order of the fields that say they are elsewhere. */
const large = (extra: Buffer, fields: readonly number[]): number[] => {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== ZIP64) continue;
    let next = at + 4;
    return fields.map((field) => {
      if (field !== ELSEWHERE) return field;
      if (next + 8 > extra.length) throw sheetIsBroken();
      const value = Number(extra.readBigUInt64LE(next));
      next += 8;
      return value;
    });
  }
  return [...fields];
};

/**
 * The parts of an archive by their names.
 * @throws Problem sheet-broken, sheet-abusive (too many parts), sheet-not-a-table (a password)
 */
export const readDirectory = (bytes: Buffer): Map<string, ZipEntry> => {
  const entries = new Map<string, ZipEntry>();
  const { at: begin, count } = endOf(bytes);
  if (count > MOST_ENTRIES) throw sheetIsAbusive();
  let at = begin;
  for (let n = 0; n < count; n++) {
    if (at + DIRECTORY_BYTES > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY) throw sheetIsBroken();
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field)) as [
      number,
      number,
      number,
    ];
    const nameAt = at + DIRECTORY_BYTES;
    if (bytes.readUInt16LE(at + 8) & IS_ENCRYPTED) throw sheetIsNone('ZIP dengan kata sandi / with a password');
    const name = bytes.toString('utf8', nameAt, nameAt + nameBytes);
    const extra = bytes.subarray(nameAt + nameBytes, nameAt + nameBytes + extraBytes);
    const [size, compressed, offset] = large(
      extra,
      [24, 20, 42].map((field) => bytes.readUInt32LE(at + field)),
    );
    entries.set(name, {
      name,
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      compressed: compressed!,
      size: size!,
      offset: offset!,
    });
    at = nameAt + nameBytes + extraBytes + commentBytes;
  }
  return entries;
};

const packed = (bytes: Buffer, { offset, compressed }: ZipEntry): Buffer => {
  if (offset + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(offset) !== LOCAL) throw sheetIsBroken();
  const begin = offset + LOCAL_BYTES + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28);
  if (begin + compressed > bytes.length) throw sheetIsBroken();
  return bytes.subarray(begin, begin + compressed);
};

async function* inflated(slice: Buffer): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 65_536 });
  inflate.end(slice);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch {
    throw sheetIsBroken();
  } finally {
    inflate.destroy();
  }
}

/**
 * What a part holds, piece by piece; what the directory says of its size is believed only where it is too much.
 * @param limit bytes
 * @throws Problem sheet-too-large, sheet-abusive (too dense), sheet-broken (another size or checksum)
 */
export async function* readEntry(bytes: Buffer, entry: ZipEntry, limit: number): AsyncGenerator<Buffer> {
  const { method, compressed, crc, size: promised } = entry;
  const guard = (size: number) => {
    if (size > limit) throw sheetIsTooLarge(limit);
    if (size > SMALL_BYTES && size > compressed * DENSEST) throw sheetIsAbusive();
  };
  guard(promised);
  if (method !== STORED && method !== DEFLATED) throw sheetIsBroken();
  const slice = packed(bytes, entry);
  let size = 0;
  let sum = 0;
  for await (const chunk of method === STORED ? [slice] : inflated(slice)) {
    size += chunk.length;
    guard(size);
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (size !== promised || sum !== crc) throw sheetIsBroken();
}
