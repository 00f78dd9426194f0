import type { App } from '#platform/app.ts';
import { type FormFile, type StoredDocument, storeDocument } from '#platform/files/index.ts';
import { isProblem, type Problem } from '#platform/problem.ts';
import type { Secrets } from '#platform/secrets.ts';
import { tooManyDocuments } from '../problems.ts';
import { LIMITS } from '../types.ts';
import { KEPT_HOURS } from './photos.ts';

const MB = 1024 * 1024;
/** Of one document. */
const DOCUMENT_BYTES = 10 * MB;

/**
 * Stores each document by itself: a bad one is named in `problems` and costs the others nothing.
 * Durable when it resolves. Writes no row: until an act names them, the sweep may take them.
 */
export const takeDocuments = async (
  app: Pick<App, 'files'>,
  files: readonly FormFile[],
): Promise<{ documents: StoredDocument[]; problems: Problem[] }> => {
  const documents: StoredDocument[] = [];
  const problems: Problem[] = [];
  for (const file of files) {
    if (documents.length >= LIMITS.documents) {
      problems.push(tooManyDocuments());
      break;
    }
    try {
      documents.push(await storeDocument(app.files, file.bytes, file, DOCUMENT_BYTES));
    } catch (error) {
      if (!isProblem(error)) throw error;
      problems.push(error);
    }
  }
  return { documents, problems };
};

const fieldOf = (region: number) => `reports.kept_document ${region}`;

/** A stored document that a returned form still holds, with the token that brings it back. */
export interface KeptDocument {
  readonly token: string;
  readonly document: StoredDocument;
}

/** Tokens for hidden inputs: they say nothing to whoever reads them and cannot be made by others. */
export const sealDocuments = (
  secrets: Secrets,
  region: number,
  documents: readonly StoredDocument[],
  now: Date,
): KeptDocument[] =>
  documents.map((document) => {
    const text = JSON.stringify({ ...document, sha256: Buffer.from(document.sha256).toString('base64'), keptAt: now });
    return { document, token: Buffer.from(secrets.encrypt(fieldOf(region), text)).toString('base64url') };
  });

/** Brings kept documents back, each once; what is none of ours or too old is left out. */
export const openDocuments = (
  secrets: Secrets,
  region: number,
  tokens: readonly string[],
  now: Date,
): KeptDocument[] => {
  const found = tokens.flatMap((token) => openDocument(secrets, region, token, now) ?? []);
  const keyOf = ({ document: { fileKey } }: KeptDocument) => fileKey;
  return found.filter((one, index) => found.findIndex((other) => keyOf(other) === keyOf(one)) === index);
};

const openDocument = (secrets: Secrets, region: number, token: string, now: Date): KeptDocument | undefined => {
  try {
    const text = secrets.decrypt(fieldOf(region), Buffer.from(token, 'base64url'));
    const { keptAt, sha256, ...rest } = JSON.parse(text);
    if (now.getTime() - Date.parse(keptAt) > KEPT_HOURS * 3_600_000) return undefined;
    return { token, document: { ...rest, sha256: Buffer.from(sha256, 'base64') } };
  } catch {
    return undefined; // not one of ours: nothing to say but that it is not kept
  }
};
