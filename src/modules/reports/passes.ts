import type { Secrets } from '#platform/secrets.ts';

// A mail that tells of a closing, or asks whether it is still fixed, brings a pass along: whoever got it at the reporter's address does that
// one thing with that one report, and nothing else. The four words themselves are kept nowhere, so no mail can hold them.

/** `reopen`: what was closed by silence. `lasting`: to say whether it is still fixed, and to open again what is not. */
export type Purpose = 'reopen' | 'lasting';

const COOKIES: Readonly<Record<Purpose, string>> = { reopen: 'buka', lasting: 'beres' };

export const passCookie = (purpose: Purpose, code: string): string => `${COOKIES[purpose]}-${code}`;

/** The code is bound in: a pass of another report, or for another thing, opens nothing. */
const field = (purpose: Purpose, code: string): string => `reports.${purpose}-pass ${code}`;

export const makePass = (secrets: Secrets, purpose: Purpose, code: string): string =>
  Buffer.from(secrets.encrypt(field(purpose, code), purpose)).toString('base64url');

/** Whether it is a pass of this report, for this. */
export const isPass = (secrets: Secrets, purpose: Purpose, code: string, pass: string | undefined): boolean => {
  if (!pass) return false;
  try {
    return secrets.decrypt(field(purpose, code), Buffer.from(pass, 'base64url')) === purpose;
  } catch {
    return false;
  }
};
