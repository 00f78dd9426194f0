import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { uuidv7 } from 'uuidv7';
import { documentEmpty, documentKind, documentTooLarge, type Named } from './problems.ts';
import type { Store } from './store.ts';

/** What a document is recognised as by its content, and the extension that it is kept under. */
const KINDS = {
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
} as const;
type Mime = keyof typeof KINDS;
export type DocumentKind = (typeof KINDS)[Mime];
export const DOCUMENT_KINDS = Object.values(KINDS);

export interface StoredDocument {
  /** Key of the store. */
  readonly fileKey: string;
  readonly kind: DocumentKind;
  /** On the sender's device, without folders; may be empty. */
  readonly name: string;
  readonly bytes: number;
  /** Of the file as it was sent. */
  readonly sha256: Uint8Array;
}

const isKnown = (mime: string | undefined): mime is Mime => mime !== undefined && Object.hasOwn(KINDS, mime);

/**
 * Stores a document as it was sent: nothing of it is opened here, and nothing taken out of it. It goes back to whoever may have it as a
 * file to be kept, never as a page. Durable when it resolves.
 * @param limit bytes
 * @throws {Problem} `document-empty`, `document-too-large`, `document-kind`, `storage-full`, `storage-unavailable`
 */
export const storeDocument = async (
  store: Store,
  bytes: Uint8Array,
  named: Named,
  limit: number,
): Promise<StoredDocument> => {
  if (bytes.byteLength === 0) throw documentEmpty(named);
  if (bytes.byteLength > limit) throw documentTooLarge(named, bytes.byteLength, limit);
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (!isKnown(found?.mime)) throw documentKind(named);
  const kind = KINDS[found.mime];
  const id = uuidv7();
  // As with pictures only the end of the id spreads over the folders.
  const fileKey = `doc/${id.slice(-2)}/${id.slice(-4, -2)}/${id}.${kind}`;
  await store.put(fileKey, bytes, found.mime);
  return {
    fileKey,
    kind,
    name: named.name,
    bytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest(),
  };
};
