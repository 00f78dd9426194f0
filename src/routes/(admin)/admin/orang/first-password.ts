import { randomInt } from 'node:crypto';

/** Letters and digits that nobody confuses when reading them from paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const LETTERS = 4;

/** The first password of somebody, to be told once and changed by them: `kbtm-7x4q-…`, 79 bits. */
export const firstPassword = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: LETTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''),
  ).join('-');
