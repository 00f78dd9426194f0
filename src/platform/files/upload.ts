import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { beginningOf } from '#platform/text.ts';
import { uploadBroken, uploadTooLarge } from './problems.ts';
import type { Store } from './store.ts';

export interface Upload {
  /** The name on the sender's device without folders. */
  readonly name: string;
  readonly bytes: number;
}

const NAME_CHARACTERS = 100;
/**
 * So long the parser has to take what has arrived, and to say that it is done: of a body whose first boundary is missing it never does,
 * and of one that goes on after its last boundary it takes no more. Milliseconds, the longer one where a file still goes into the store.
 */
const SETTLING_MS = 2_000;
const STORING_MS = 120_000;

const nameOf = (filename: string): string =>
  beginningOf(
    filename
      .slice(filename.search(/[^/\\]*$/))
      .replace(/\p{Cc}/gu, '')
      .trim(),
    NAME_CHARACTERS,
  );

/** @throws {Problem} upload-broken for a type without a boundary */
const parserOf = (type: string, limit: number) => {
  try {
    return new Busboy({ headers: { 'content-type': type }, limits: { files: 1, fields: 20, fileSize: limit } });
  } catch (error) {
    throw uploadBroken(error);
  }
};

/**
 * Puts the one file of a multipart form into the store as it arrives, so that its size costs no memory.
 * @param limit bytes
 * @returns undefined when the form has no such file, or an empty one
 * @throws {Problem} upload-too-large, upload-broken, storage-full, storage-unavailable; nothing is left in the store then
 */
export const receiveUpload = async (
  request: Request,
  field: string,
  store: Store,
  key: string,
  contentType: string,
  limit: number,
): Promise<Upload | undefined> => {
  const type = request.headers.get('content-type') ?? '';
  if (!request.body || !/^multipart\/form-data;/i.test(type)) throw uploadBroken();
  const parser = parserOf(type, limit);
  let stored: Promise<unknown> | undefined;
  let cutOff: ((cause: unknown) => void) | undefined;
  let found: { name: string; bytes: number; tooLarge: boolean } | undefined;
  parser.on('file', (name, stream, filename) => {
    stream.on('error', () => undefined); // of a body that is cut off; unheard it would end the program
    if (name !== field) return void stream.resume();
    const seen = { name: nameOf(filename), bytes: 0, tooLarge: false };
    found = seen;
    stream.on('data', (chunk: Buffer) => {
      seen.bytes += chunk.length;
    });
    stream.on('limit', () => {
      seen.tooLarge = true;
    });
    cutOff = (cause) => stream.destroy(cause as Error);
    stored = store.put(key, Readable.toWeb(stream) as ReadableStream<Uint8Array>, contentType);
    stored.catch(() => stream.resume()); // what cannot be stored is still taken, so that the answer is read
  });
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => patience.abort(), found ? STORING_MS : SETTLING_MS);
  };
  const taken = pipeline(
    Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]),
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        wait();
        yield chunk;
        clearTimeout(timer);
      }
      wait();
    },
    parser,
    { signal: patience.signal },
  );
  try {
    // A parser that is stuck does not end when it is told to either.
    await Promise.race([taken, once(patience.signal, 'abort').then(() => Promise.reject(patience.signal.reason))]);
  } catch (error) {
    cutOff?.(error);
    await stored?.catch(() => undefined);
    throw uploadBroken(error);
  } finally {
    clearTimeout(timer);
  }
  await stored;
  if (!found) return undefined;
  if (found.tooLarge || found.bytes === 0) await store.remove(key);
  if (found.tooLarge) throw uploadTooLarge(limit);
  return found.bytes === 0 ? undefined : { name: found.name, bytes: found.bytes };
};
