/** Crockford's base 32: no I, L, O, U, so nothing is misread on paper or said wrong on the phone. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** @param random a byte for each character. @returns as many characters of five bits */
export const handLetters = (random: Uint8Array): string => Array.from(random, (byte) => ALPHABET[byte & 31]).join('');

/** The number as this many characters, five bits each; what does not fit is cut off in front. */
export const handNumber = (value: bigint, length: number): string => {
  let rest = value;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    text = ALPHABET[Number(rest & 31n)] + text;
    rest >>= 5n;
  }
  return text;
};

/**
 * Check character over the others: odd weights modulo 32, so every single wrong character is noticed
 * and nearly every swap of neighbours.
 */
export const checkCharacter = (body: string): string =>
  ALPHABET[[...body].reduce((sum, character, index) => sum + ALPHABET.indexOf(character) * (2 * index + 1), 0) % 32];

/** As people type it: any case, spaces or dashes anywhere, O for 0, I or L for 1. */
export const asWritten = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s–—_.-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
