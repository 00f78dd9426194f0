// Archives made as their parts come: nothing lies whole in memory, and the deflating is done beside the program's own thread.
import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One file of an archive. */
export interface ZipPart {
  /** Plain letters, digits, dots, dashes and slashes. */
  readonly name: string;
  readonly content: AsyncIterable<string> | Iterable<string>;
}

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly plain: number;
  readonly at: number;
}

/** Where a length does not fit in four bytes an archive would need other tables: no file of ours comes near. */
const MOST_BYTES = 0xff_ff_ff_ff;
const VERSION = 20;
/** Lengths follow the data, and names are UTF-8. */
const FLAGS = 0x08_08;
const DEFLATED = 8;

/** Date and time as DOS had them, in UTC: the same file gives the same bytes wherever it is made. */
const dosTime = (at: Date): { readonly time: number; readonly day: number } => ({
  time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
  day: (Math.max(0, at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
});

/** Numbers in little endian, each of two or four bytes. */
const fields = (...all: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const buffer = Buffer.alloc(all.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of all) at = buffer.writeUIntLE(value, at, bytes);
  return buffer;
};

/** @source APPNOTE.TXT 6.3, 4.3.7 */
const localHeader = (name: Buffer, at: Date): Buffer => {
  const { time, day } = dosTime(at);
  return Buffer.concat([
    fields([4, 0x04034b50], [2, VERSION], [2, FLAGS], [2, DEFLATED], [2, time], [2, day]),
    fields([4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]),
    name,
  ]);
};

/** @source APPNOTE.TXT 6.3, 4.3.12 */
const centralHeader = ({ name, crc, packed, plain, at }: Written, changed: Date): Buffer => {
  const { time, day } = dosTime(changed);
  return Buffer.concat([
    fields([4, 0x02014b50], [2, VERSION], [2, VERSION], [2, FLAGS], [2, DEFLATED], [2, time], [2, day]),
    fields([4, crc], [4, packed], [4, plain], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, at]),
    name,
  ]);
};

/** @source APPNOTE.TXT 6.3, 4.3.16 */
const ending = (count: number, size: number, at: number): Buffer =>
  fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);

/** Deflates a text piece by piece; `tell` gets what the plain bytes were. */
async function* deflated(
  content: ZipPart['content'],
  tell: (crc: number, bytes: number) => void,
): AsyncGenerator<Buffer> {
  const deflate = createDeflateRaw({ level: 6 });
  const gone = new AbortController();
  let [crc, bytes] = [0, 0];
  const feed = async () => {
    for await (const text of content) {
      const plain = Buffer.from(text, 'utf8');
      crc = crc32(plain, crc);
      bytes += plain.length;
      if (!deflate.write(plain)) await once(deflate, 'drain', { signal: gone.signal });
    }
    deflate.end();
  };
  const fed = feed().catch((error: unknown) => {
    deflate.destroy(error as Error);
  });
  try {
    for await (const piece of deflate) yield piece as Buffer;
    await fed;
    tell(crc, bytes);
  } finally {
    // Whoever stops taking wakes what waits for room, so that the content is closed too.
    gone.abort();
  }
}

/**
 * The bytes of an archive, in order. A part may be made while it is taken, and a later one of what an earlier one turned out to be.
 * @param changed stands in the archive as the time of every file
 * @throws {RangeError} past 4 GiB
 */
export async function* zipOf(
  parts: AsyncIterable<ZipPart> | Iterable<ZipPart>,
  changed: Date,
): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let at = 0;
  for await (const part of parts) {
    const name = Buffer.from(part.name, 'utf8');
    const head = localHeader(name, changed);
    yield head;
    let [crc, plain, packed] = [0, 0, 0];
    const told = (sum: number, bytes: number) => {
      [crc, plain] = [sum, bytes];
    };
    for await (const piece of deflated(part.content, told)) {
      packed += piece.length;
      yield piece;
    }
    written.push({ name, crc, packed, plain, at });
    at += head.length + packed + 16;
    if (at > MOST_BYTES || plain > MOST_BYTES) throw new RangeError('An archive of ours holds at most 4 GiB');
    yield fields([4, 0x08074b50], [4, crc], [4, packed], [4, plain]);
  }
  const central = Buffer.concat(written.map((one) => centralHeader(one, changed)));
  yield central;
  yield ending(written.length, central.length, at);
}
