import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

/** A part of an archive, whole or piece by piece. */
export type ZipPart = readonly [name: string, content: string | AsyncIterable<string>];

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly compressed: number;
  readonly size: number;
  readonly offset: number;
}

// Signatures and fixed fields. @source APPNOTE.TXT 6.3.10, 4.3
const LOCAL = 0x04034b50;
const DESCRIPTOR = 0x08074b50;
const DIRECTORY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Sizes stand behind the data, and names are UTF-8. */
const FLAGS = 0x0808;
const DEFLATED = 8;
/** 1 January 1980: when it was made is no part of what it says, and equal lists are equal files. */
const DATE = 0x0021;

const numbers = (fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer => {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0));
  let at = 0;
  for (const [width, value] of fields) at = bytes.writeUIntLE(value, at, width);
  return bytes;
};

const localHeader = (name: Buffer): Buffer =>
  Buffer.concat([
    numbers([
      [4, LOCAL],
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, 0],
      [2, DATE],
      [4, 0],
      [4, 0],
      [4, 0],
      [2, name.length],
      [2, 0],
    ]),
    name,
  ]);

const directoryEntry = ({ name, crc, compressed, size, offset }: Written): Buffer =>
  Buffer.concat([
    numbers([
      [4, DIRECTORY],
      [2, VERSION],
      [2, VERSION],
      [2, FLAGS],
      [2, DEFLATED],
      [2, 0],
      [2, DATE],
      [4, crc],
      [4, compressed],
      [4, size],
      [2, name.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, offset],
    ]),
    name,
  ]);

/**
 * An archive made as its parts come; compressing goes on beside the program's own work.
 * @throws {RangeError} beyond four gigabytes
 */
export async function* zipOf(parts: readonly ZipPart[]): AsyncGenerator<Uint8Array> {
  const written: Written[] = [];
  let offset = 0;
  for (const [named, content] of parts) {
    const name = Buffer.from(named);
    const sum = { crc: 0, size: 0, compressed: 0 };
    const measured = async function* () {
      for await (const text of typeof content === 'string' ? [content] : content) {
        const bytes = Buffer.from(text);
        sum.crc = crc32(bytes, sum.crc);
        sum.size += bytes.length;
        yield bytes;
      }
    };
    const head = localHeader(name);
    yield head;
    // What fails on the way in destroys what is read here, with its reason.
    for await (const chunk of pipeline(Readable.from(measured()), createDeflateRaw(), () => undefined)) {
      sum.compressed += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
    const { crc, compressed, size } = sum;
    const tail = numbers([
      [4, DESCRIPTOR],
      [4, crc],
      [4, compressed],
      [4, size],
    ]);
    yield tail;
    written.push({ name, crc, compressed, size, offset });
    offset += head.length + compressed + tail.length;
  }
  const directory = Buffer.concat(written.map(directoryEntry));
  const end = numbers([
    [4, END],
    [2, 0],
    [2, 0],
    [2, written.length],
    [2, written.length],
    [4, directory.length],
    [4, offset],
    [2, 0],
  ]);
  yield Buffer.concat([directory, end]);
}
