import { ReadableStream as NodeReadableStream } from 'node:stream/web';

/** For tests only: a stream of these chunks, each made when it is asked for. */
export const streamOf = (chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> =>
  NodeReadableStream.from(chunks) as unknown as ReadableStream<Uint8Array>;
