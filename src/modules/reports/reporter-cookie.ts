import type { Secrets } from '#platform/secrets.ts';

// The reporter's key on the reporter's own device. Pages set it, pictures are shown by it: both must read it alike.

export const keyCookie = (code: string): string => `kunci-${code}`;

/** The code is bound in: a cookie moved to another report opens nothing. */
const field = (code: string): string => `reports.key-cookie ${code}`;

/** @param words the four words, separated by one space */
export const sealKey = (secrets: Secrets, code: string, words: string): string =>
  Buffer.from(secrets.encrypt(field(code), words)).toString('base64url');

/** @returns the four words, or undefined when the cookie is none of ours: changed, moved, or of an earlier installation */
export const openKey = (secrets: Secrets, code: string, sealed: string | undefined): string | undefined => {
  if (!sealed) return undefined;
  try {
    return secrets.decrypt(field(code), Buffer.from(sealed, 'base64url'));
  } catch {
    return undefined;
  }
};
