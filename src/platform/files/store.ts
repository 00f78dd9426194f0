/** A file in the store: what it holds is never changed, so whoever has the key may keep the content for ever. */
export type StoredFile = {
  /** Must be read to its end or cancelled: it may hold a file handle or a connection. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
};

export type ListedFile = { readonly key: string; readonly modified: Date; readonly size: number };

/**
 * Where files live. A key is a path of lower-case names with a known extension, such as
 * `img/3f/9a/019a…/large.webp`; makers of keys put the fan-out folders into the key.
 */
export interface Store {
  /**
   * Durable when it resolves, and all or nothing. The same key may be put again with the same content.
   * @throws {Problem} `storage-full`, `storage-unavailable`; an error of the given stream is passed on as it is
   */
  put(key: string, bytes: Uint8Array | ReadableStream<Uint8Array>, contentType: string): Promise<void>;
  /** @returns undefined when there is no such file, or when no file could have such a key */
  get(key: string): Promise<StoredFile | undefined>;
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>;
  /** Every file whose key begins with `prefix`, in no promised order. */
  list(prefix: string): AsyncIterable<ListedFile>;
}

/** The extension tells the type, so that a folder needs no second file beside each file to remember it. */
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  csv: 'text/csv; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  gz: 'application/gzip',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain; charset=utf-8',
  webp: 'image/webp',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
};

// No name begins with a dot and none is empty, so no key can leave the store or name a hidden file.
const KEY = /^(?:[a-z0-9][a-z0-9_-]{0,63}\/){0,8}[a-z0-9][a-z0-9_-]{0,63}\.([a-z0-9]{1,5})$/;
const PREFIX = /^(?:[a-z0-9][a-z0-9_-]{0,63}\/){0,8}[a-z0-9_-]{0,64}$/;

export const isKey = (key: string): boolean => Object.hasOwn(TYPES, KEY.exec(key)?.[1] ?? '');

/** @throws {TypeError} for a key that no file may have: a mistake in our code, never in what a person sent */
export const requireKey = (key: string): void => {
  if (!isKey(key)) throw new TypeError(`Not a key of the store: ${JSON.stringify(key)}`);
};

/** @throws {TypeError} */
export const requirePrefix = (prefix: string): void => {
  if (!PREFIX.test(prefix)) throw new TypeError(`Not a prefix of keys: ${JSON.stringify(prefix)}`);
};

export const typeOfKey = (key: string): string => TYPES[KEY.exec(key)?.[1] ?? ''] ?? 'application/octet-stream';

/** @throws {TypeError} when the extension of the key says another type than the content has */
export const requireTypeOfKey = (key: string, contentType: string): void => {
  requireKey(key);
  const essence = (type: string) => type.split(';')[0]!.trim().toLowerCase();
  if (essence(contentType) !== essence(typeOfKey(key))) {
    throw new TypeError(`${key} cannot hold ${contentType}: its extension says ${typeOfKey(key)}`);
  }
};
