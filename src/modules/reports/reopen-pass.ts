import type { Secrets } from '#platform/secrets.ts';

// A mail that tells of a closing brings a pass along: whoever got it at the reporter's address opens that report again, and does nothing
// else with it. The four words themselves are kept nowhere, so no mail can hold them.

export const passCookie = (code: string): string => `buka-${code}`;

/** The code is bound in: a pass of another report opens nothing. */
const field = (code: string): string => `reports.reopen-pass ${code}`;

export const makePass = (secrets: Secrets, code: string): string =>
  Buffer.from(secrets.encrypt(field(code), 'reopen')).toString('base64url');

/** Whether it is a pass of this report. */
export const isPass = (secrets: Secrets, code: string, pass: string | undefined): boolean => {
  if (!pass) return false;
  try {
    return secrets.decrypt(field(code), Buffer.from(pass, 'base64url')) === 'reopen';
  } catch {
    return false;
  }
};
