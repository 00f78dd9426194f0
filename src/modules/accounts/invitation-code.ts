import { randomBytes } from 'node:crypto';
import { asWritten, checkCharacter, handLetters } from '#platform/hand-code.ts';
import { hashCode } from './password.ts';

/** 55 bits: at argon2's price nobody tries them all, not even with the database in hand. */
const LETTERS = 11;
const CODE = /^(\d{4})([0-9A-HJKMNP-TV-Z]{12})$/;

const written = (region: number, whole: string) => `${region}-${(whole.match(/.{4}/g) ?? []).join('-')}`;

/** `3522-7K4M-Q2XV-8AB9`: the region, eleven characters nobody can guess, one to notice errors. */
export const newInvitationCode = (region: number): string => {
  const body = handLetters(randomBytes(LETTERS));
  return written(region, body + checkCharacter(body));
};

/** As people copy it from paper. @returns undefined when it is no such code, `mistyped` when a character is wrong */
export const readInvitationCode = (typed: string): { region: number; code: string } | 'mistyped' | undefined => {
  const [, region, whole] = CODE.exec(asWritten(typed.slice(0, 100))) ?? [];
  if (!region) return undefined;
  if (checkCharacter(whole.slice(0, LETTERS)) !== whole[LETTERS]) return 'mistyped';
  return { region: Number(region), code: written(Number(region), whole) };
};

export const hashInvitationCode = (code: string, region: number): Promise<Buffer> =>
  hashCode(code, `invitation ${region}`);
