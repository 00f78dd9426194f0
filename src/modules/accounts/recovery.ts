import { randomBytes } from 'node:crypto';
import { asWritten, handLetters } from '#platform/hand-code.ts';
import { hashCode } from './password.ts';

const CODES = 10;
/** 50 bits: at argon2's price nobody tries them all, not even with the database in hand. */
const LETTERS = 10;
const CODE = /^[0-9A-HJKMNP-TV-Z]{10}$/;

/** Ten codes as they are shown once: `7K4MQ-2XV8A`. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: CODES }, () => handLetters(randomBytes(LETTERS)).replace(/^.{5}/, '$&-'));

/** As people copy it from paper. @returns undefined when it is no such code */
export const readRecoveryCode = (typed: string): string | undefined => {
  const plain = asWritten(typed.slice(0, 100));
  return CODE.test(plain) ? plain : undefined;
};

/** One hash looks through all codes of a person: they share the person's salt. */
export const hashRecoveryCode = (code: string, person: string): Promise<Buffer> =>
  hashCode(asWritten(code), `recovery ${person}`);

export const hashRecoveryCodes = (codes: readonly string[], person: string): Promise<Buffer[]> =>
  Promise.all(codes.map((code) => hashRecoveryCode(code, person)));
