import { fileIsEmpty, lineIsTooLong } from './problems.ts';

/** A whole file in memory, or its pieces as they arrive. */
export type FileBytes = Uint8Array | AsyncIterable<Uint8Array>;

const HEAD_BYTES = 65_536;
/** A photo pasted as base64 still passes; a disk image does not. */
const LINE_LIMIT_BYTES = 8 * 1024 * 1024;

export type ByteEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';
export type LineEncoding = 'utf-8' | 'windows-1252';

/** One physical line without its ending. What came as UTF-16 counts as UTF-8 here. */
export interface Line {
  text: string;
  encoding: LineEncoding;
}

interface OpenedBytes {
  /** At least the first 64 KiB, or all of a smaller file. */
  head: Uint8Array;
  /** The whole file, the head included. */
  chunks: AsyncIterable<Uint8Array>;
  /** Lets go of the source when reading stops early. */
  close: () => Promise<void>;
}

async function* slices(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += HEAD_BYTES) yield bytes.subarray(at, at + HEAD_BYTES);
}

export const openBytes = async (bytes: FileBytes): Promise<OpenedBytes> => {
  const iterator = (bytes instanceof Uint8Array ? slices(bytes) : bytes)[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let size = 0; size < HEAD_BYTES; ) {
    const next = await iterator.next();
    if (next.done) break;
    first.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(first);
  async function* chunks() {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head, chunks: chunks(), close: async () => void (await iterator.return?.()) };
};

const SIGNATURES: readonly (readonly [what: string, ...bytes: number[]])[] = [
  ['XLSX/ZIP', 0x50, 0x4b, 0x03, 0x04],
  ['ZIP', 0x50, 0x4b, 0x05, 0x06],
  ['XLS', 0xd0, 0xcf, 0x11, 0xe0],
  ['PDF', 0x25, 0x50, 0x44, 0x46],
  ['GZIP', 0x1f, 0x8b],
  ['PNG', 0x89, 0x50, 0x4e, 0x47],
  ['JPEG', 0xff, 0xd8, 0xff],
];

const startsWith = (head: Uint8Array, bytes: readonly number[]) => bytes.every((byte, at) => head[at] === byte);

/** UTF-16 by its mark, or, without one, by Latin text having every second byte zero. */
const encodingOf = (head: Uint8Array): ByteEncoding => {
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le';
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be';
  const sample = head.subarray(0, 4096);
  const zeros = [0, 0];
  for (let at = 0; at < sample.length; at++) if (sample[at] === 0) zeros[at % 2]++;
  const half = sample.length / 2;
  if (sample.length >= 4 && zeros[1] > half * 0.6 && zeros[0] < half * 0.05) return 'utf-16le';
  if (sample.length >= 4 && zeros[0] > half * 0.6 && zeros[1] < half * 0.05) return 'utf-16be';
  return 'utf-8';
};

const looksBinary = (text: string) => {
  const control = text.match(/[\x00-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  return control > Math.max(4, text.length * 0.05);
};

export interface Sniffed {
  encoding: ByteEncoding;
  /** What the first letters promise; `text` is anything that can be lines, `other` nothing that is read here. */
  kind: 'json' | 'xml' | 'text' | 'zip' | 'other';
  /** Of `zip` and `other`, for people: XLS, PDF, HTML … */
  what?: string;
}

/**
 * What a file is, from its first bytes.
 * @throws Problem import-file-empty
 */
export const sniff = (head: Uint8Array): Sniffed => {
  const signature = SIGNATURES.find(([, ...bytes]) => startsWith(head, bytes))?.[0];
  if (signature) return { encoding: 'utf-8', kind: signature === 'XLSX/ZIP' ? 'zip' : 'other', what: signature };
  const encoding = encodingOf(head);
  const text = new TextDecoder(encoding).decode(head.subarray(0, 4096));
  if (looksBinary(text)) return { encoding, kind: 'other', what: 'data biner / binary data' };
  const start = text.trimStart();
  if (start === '' && head.length < HEAD_BYTES) throw fileIsEmpty();
  // "Export to Excel" of many web applications is an HTML table under a false name.
  if (/^(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype html|html|head|body|table|meta|style|div)\b/i.test(start)) {
    return { encoding, kind: 'other', what: 'HTML' };
  }
  return {
    encoding,
    kind: start.startsWith('<') ? 'xml' : start.startsWith('{') || start.startsWith('[') ? 'json' : 'text',
  };
};

const LINE_ENDING = /\r\n|\n|\r/;
const strictUtf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

const tryUtf8 = (bytes: Uint8Array) => {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
};

/** UTF-8, or Windows-1252 where the bytes cannot be UTF-8. */
export const decodeUtf8Or1252 = (bytes: Uint8Array): Line => {
  const text = tryUtf8(bytes);
  return text === undefined
    ? { text: windows1252.decode(bytes), encoding: 'windows-1252' }
    : { text, encoding: 'utf-8' };
};

const splitBytes = (bytes: Uint8Array) => {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x0a && bytes[at] !== 0x0d) continue;
    lines.push(bytes.subarray(start, at));
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) at++;
    start = at + 1;
  }
  lines.push(bytes.subarray(start));
  return lines;
};

/** Line by line when a stretch is not all UTF-8: files grown by copying hold both encodings. */
const decodeLines = (bytes: Uint8Array): Line[] => {
  const whole = tryUtf8(bytes);
  if (whole === undefined) return splitBytes(bytes).map(decodeUtf8Or1252);
  return whole.split(LINE_ENDING).map((text) => ({ text, encoding: 'utf-8' }));
};

/** Index after the last line ending, 0 without one. A return at the very end waits for the line feed it may belong to. */
const completeBytes = (bytes: Uint8Array) => {
  const feed = bytes.lastIndexOf(0x0a);
  const carriage = bytes.length < 2 ? -1 : bytes.lastIndexOf(0x0d, bytes.length - 2);
  return Math.max(feed, carriage) + 1;
};

/** The end of the file is not one more empty line. */
const endLines = (lines: Line[]) => (lines.at(-1)?.text === '' ? lines.slice(0, -1) : lines);

async function* byteLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  let rest: Uint8Array[] = [];
  let restSize = 0;
  let count = 0;
  for await (const chunk of chunks) {
    rest.push(chunk);
    restSize += chunk.length;
    if (restSize > LINE_LIMIT_BYTES + chunk.length) throw lineIsTooLong(count + 1, LINE_LIMIT_BYTES);
    // Joined only when a line may be complete: a long line in small pieces would be copied once per piece.
    if (!chunk.includes(0x0a) && !chunk.includes(0x0d) && rest.at(-2)?.at(-1) !== 0x0d) continue;
    const bytes = rest.length === 1 ? chunk : Buffer.concat(rest);
    const cut = completeBytes(bytes);
    rest = cut === bytes.length ? [] : [bytes.subarray(cut)];
    restSize = bytes.length - cut;
    if (cut === 0) continue;
    const lines = decodeLines(bytes.subarray(0, cut)).slice(0, -1);
    count += lines.length;
    yield lines;
  }
  if (restSize > 0) yield endLines(decodeLines(Buffer.concat(rest)));
}

async function* asUtf8(chunks: AsyncIterable<Uint8Array>, encoding: ByteEncoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/**
 * The lines of a text file in batches, endings of any kind removed.
 * @throws Problem import-line-too-long beyond 8 MiB without a line ending
 */
export const readLines = (chunks: AsyncIterable<Uint8Array>, encoding: ByteEncoding) =>
  byteLines(encoding === 'utf-8' ? chunks : asUtf8(chunks, encoding));
