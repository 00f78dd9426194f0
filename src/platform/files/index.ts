import { join } from 'node:path';
import type { Store } from './store.ts';
import { openFolderStore } from './store-folder.ts';
import { openS3Store } from './store-s3.ts';

export { DOCUMENT_KINDS, type DocumentKind, type StoredDocument, storeDocument } from './documents.ts';
export {
  type AcceptedImage,
  filesNamed,
  imageKey,
  likenessOfStored,
  type PhotoLimits,
  readImage,
  SIZES,
  type Size,
  type StoredImage,
  storeImage,
} from './images.ts';
export { type KeptMark, keptMarks, type Likeness, type Probe, placingOf, probesOf } from './likeness.ts';
export { type Form, type FormFile, type FormLimits, formDataOf, readForm } from './multipart.ts';
export { keysNamed } from './named.ts';
export type { Trace } from './photo-traces.ts';
export { agreementOf, percentOf } from './same-picture.ts';
export { serveFile, type Visibility } from './serve.ts';
export { isKey, type ListedFile, type Store, type StoredFile, typeOfKey } from './store.ts';
export { type Swept, sweepOrphans } from './sweep.ts';
export { receiveUpload, type Upload } from './upload.ts';

/** The part of the settings that says where files live. */
export type StoreSettings = {
  readonly dataDirectory: string;
  /** With the bucket as the last part of its path. Absent: a folder in the data directory. */
  readonly S3_ENDPOINT?: string | undefined;
  readonly S3_REGION: string;
  readonly S3_KEY?: string | undefined;
  readonly S3_SECRET?: string | undefined;
};

/** @throws {Error} when an S3 address comes without its key and secret */
export const openStore = async (settings: StoreSettings): Promise<Store> => {
  const { S3_ENDPOINT: endpoint, S3_REGION: region, S3_KEY: key, S3_SECRET: secret } = settings;
  if (endpoint === undefined) return openFolderStore(join(settings.dataDirectory, 'files'));
  if (!key || !secret) throw new Error('S3_ENDPOINT needs S3_KEY and S3_SECRET');
  return openS3Store({ endpoint, region, key, secret });
};
