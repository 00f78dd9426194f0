import type { Problem } from '#platform/problem.ts';
import { formBroken, formTooLarge } from './problems.ts';

const SLICE_BYTES = 64 * 1024;
/**
 * A browser shows "connection reset" instead of our answer unless its whole body was taken. So a body that is too large
 * is still taken, unlooked at, up to this many times the limit.
 */
const DRAIN_FACTOR = 3;

const drain = async (reader: ReadableStreamDefaultReader<Uint8Array>, most: number): Promise<void> => {
  let taken = 0;
  while (taken <= most) {
    const { done, value } = await reader.read();
    if (done) return;
    taken += value.byteLength;
  }
};

/**
 * The body in slices of at most 64 kB, ended early where it passes `totalBytes` or the connection breaks; either is noted.
 * A reader who stops early leaves the rest to be drained within bounds.
 */
export async function* readSlices(
  request: Request,
  totalBytes: number,
  note: (problem: Problem) => void,
): AsyncGenerator<Uint8Array> {
  if (!request.body) return;
  const reader = request.body.getReader();
  let taken = 0;
  try {
    while (taken <= totalBytes) {
      const { done, value } = await reader.read();
      if (done) return;
      const wanted = value.subarray(0, Math.max(0, totalBytes - taken));
      taken += value.byteLength;
      for (let start = 0; start < wanted.byteLength; start += SLICE_BYTES) {
        yield wanted.subarray(start, start + SLICE_BYTES);
      }
    }
    note(formTooLarge(totalBytes));
  } catch (error) {
    note(formBroken(error));
  } finally {
    const most = totalBytes * DRAIN_FACTOR;
    const announced = Number(request.headers.get('content-length') ?? 0);
    if (announced <= most) await drain(reader, most - taken).catch(() => undefined);
    await reader.cancel().catch(() => undefined);
  }
}

/** The whole body as it came. @throws what `tooLarge` makes, where it passes `most` bytes or the connection breaks */
export const wholeBody = async (
  request: Request,
  most: number,
  tooLarge: () => Problem,
): Promise<Buffer<ArrayBuffer>> => {
  const slices: Uint8Array[] = [];
  let isWhole = true;
  const note = () => {
    isWhole = false;
  };
  for await (const slice of readSlices(request, most, note)) slices.push(slice);
  if (!isWhole) throw tooLarge();
  return Buffer.concat(slices);
};
