import { asWritten, checkCharacter, handNumber } from '#platform/hand-code.ts';

const LENGTH = 8; // 40 bits, as a report's code has

/**
 * The public code of a proposal, `U3522-7K4-MQ2-XV8`: as a report's, with a U (usulan) in front that no code has inside.
 * @param random at least 5 bytes from a keyed hash or a random source
 */
export const proposalCode = (region: number, random: Uint8Array): string => {
  let bits = 0n;
  for (const byte of random.subarray(0, 5)) bits = (bits << 8n) | BigInt(byte);
  const body = handNumber(bits, LENGTH);
  return written(region, body + checkCharacter(body));
};

const written = (region: number | string, whole: string): string =>
  `U${region}-${whole.slice(0, 3)}-${whole.slice(3, 6)}-${whole.slice(6)}`;

/**
 * Reads a code as people type it: any case, spaces or dashes anywhere, O for 0, I or L for 1.
 * @returns undefined when it is no code of a proposal; `mistyped` when a character is wrong
 */
export const readProposalCode = (typed: string): { code: string; region: number } | 'mistyped' | undefined => {
  const match = /^U(\d{4})([0-9A-HJKMNP-TV-Z]{9})$/.exec(asWritten(typed));
  if (!match) return undefined;
  const [, region, whole] = match as unknown as [string, string, string];
  if (checkCharacter(whole.slice(0, LENGTH)) !== whole[LENGTH]) return 'mistyped';
  return { region: Number(region), code: written(region, whole) };
};
