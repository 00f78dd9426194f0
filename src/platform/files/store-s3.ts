import { S3mini, S3ServiceError } from 's3mini';
import { storageFull, storageUnavailable } from './problems.ts';
import { isKey, type ListedFile, requireKey, requirePrefix, requireTypeOfKey, type Store, typeOfKey } from './store.ts';

export type S3Settings = {
  /** Address with the bucket as the last part of its path: `https://s3.example.org/simpul`. */
  readonly endpoint: string;
  readonly region: string;
  readonly key: string;
  readonly secret: string;
};

/** Time for one request, which carries at most one part. */
const REQUEST_MS = 60_000;
const PART_BYTES = 8 * 1024 * 1024;
const PAGE = 1000;
const FULL = new Set(['QuotaExceeded', 'XMinioStorageFull', 'InsufficientCapacity']);

const isFull = (error: unknown) =>
  error instanceof S3ServiceError && (error.status === 507 || FULL.has(error.serviceCode ?? ''));

/** Whatever a request to the service throws is the service's or the network's, and becomes a problem. */
const asking = async <T>(request: Promise<T>): Promise<T> => {
  try {
    return await request;
  } catch (error) {
    throw isFull(error) ? storageFull(error) : storageUnavailable(error);
  }
};

/** Reads ahead up to one part: most files end before, and need one request instead of three. */
const readAhead = async (
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<{ head: Buffer; ended: boolean }> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= PART_BYTES) {
    const { done, value } = await reader.read();
    if (done) return { head: Buffer.concat(chunks), ended: true };
    chunks.push(value);
    size += value.byteLength;
  }
  return { head: Buffer.concat(chunks), ended: false };
};

async function* list(client: S3mini, prefix: string): AsyncGenerator<ListedFile> {
  let token: string | undefined;
  do {
    const page = await asking(client.listObjectsPaged('/', prefix, PAGE, token));
    if (!page) throw storageUnavailable(new Error('The bucket does not exist'));
    for (const { Key, LastModified, Size } of page.objects ?? []) {
      if (isKey(Key)) yield { key: Key, modified: LastModified, size: Size };
    }
    token = page.nextContinuationToken;
  } while (token !== undefined);
}

/** Files in a bucket of any S3-compatible service. Nothing is asked of the service until the first file. */
export const openS3Store = ({ endpoint, region, key: accessKeyId, secret: secretAccessKey }: S3Settings): Store => {
  const client = new S3mini({ endpoint, region, accessKeyId, secretAccessKey, requestAbortTimeout: REQUEST_MS });

  const putStream = async (key: string, stream: ReadableStream<Uint8Array>, contentType: string) => {
    const reader = stream.getReader();
    const { head, ended } = await readAhead(reader);
    if (ended) return void (await asking(client.putObject(key, head, contentType)));
    let senderError: { readonly error: unknown } | undefined;
    const whole = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(head),
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          senderError = { error };
          controller.error(error);
        }
      },
      cancel: (reason) => reader.cancel(reason),
    });
    try {
      await asking(client.putAnyObject(key, whole, contentType));
    } catch (problem) {
      throw senderError ? senderError.error : problem;
    }
  };

  return {
    async put(key, bytes, contentType) {
      requireTypeOfKey(key, contentType);
      if (!(bytes instanceof Uint8Array)) return putStream(key, bytes, contentType);
      await asking(client.putAnyObject(key, bytes, contentType));
    },
    async get(key) {
      if (!isKey(key)) return undefined;
      const found = await asking(client.getObjectResponse(key));
      if (!found?.body) return undefined;
      const size = Number(found.headers.get('content-length'));
      return { stream: found.body, size, contentType: typeOfKey(key) };
    },
    async remove(key) {
      requireKey(key);
      await asking(client.deleteObject(key));
    },
    list(prefix) {
      requirePrefix(prefix);
      return list(client, prefix);
    },
  };
};
