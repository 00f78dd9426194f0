import { asWritten, checkCharacter, handNumber } from '#platform/hand-code.ts';
import WORDS from '../key-words.json' with { type: 'json' };

const LENGTH = 8; // 40 bits: among ten million reports one guess in a hundred thousand finds any

/**
 * The public code of a report, `3522-7K4-MQ2-XV8`: the region, eight characters nobody can guess, one to notice errors.
 * @param random at least 5 bytes from a keyed hash or a random source
 */
export const reportCode = (region: number, random: Uint8Array): string => {
  let bits = 0n;
  for (const byte of random.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  const body = handNumber(bits, LENGTH);
  const whole = body + checkCharacter(body);
  return `${region}-${whole.slice(0, 3)}-${whole.slice(3, 6)}-${whole.slice(6)}`;
};

/**
 * Reads a code as people type it: any case, spaces or dashes anywhere, O for 0, I or L for 1.
 * @returns undefined when it is no code; `mistyped` when a character is wrong
 */
export const readCode = (typed: string): { code: string; region: number } | 'mistyped' | undefined => {
  const match = /^(\d{4})([0-9A-HJKMNP-TV-Z]{9})$/.exec(asWritten(typed));
  if (!match) return undefined;
  const [, region, whole] = match;
  if (checkCharacter(whole.slice(0, LENGTH)) !== whole[LENGTH]) return 'mistyped';
  return { region: Number(region), code: `${region}-${whole.slice(0, 3)}-${whole.slice(3, 6)}-${whole.slice(6)}` };
};

/** The reporter's key: four words, 40 bits. @param random at least 5 bytes, other ones than the code's */
export const keyWords = (random: Uint8Array): string => {
  let bits = 0n;
  for (const byte of random.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 4 }, (_, i) => WORDS[Number((bits >> BigInt(10 * (3 - i))) & 1023n)]).join(' ');
};

/** A key as people type it: any case, dashes, dots or commas between the words. @returns undefined when it is not four known words */
export const readKey = (typed: string): string | undefined => {
  const words = typed
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  return words.length === 4 && words.every((word) => WORDS.includes(word)) ? words.join(' ') : undefined;
};
