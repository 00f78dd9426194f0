import { createHash } from 'node:crypto';
import type { Tx } from '#platform/db/index.ts';
import { eachLine } from './queries/lines.ts';
import { canonicalLine } from './rules/canonical.ts';

/** Every line of a version in the order of their ids, as its seal covers them. */
export async function* sealedText(tx: Tx, version: string): AsyncGenerator<string> {
  for await (const lines of eachLine(tx, version)) yield lines.map(canonicalLine).join('');
}

/** SHA-256 of {@link sealedText}, hexadecimal. */
export const sealOf = async (tx: Tx, version: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const text of sealedText(tx, version)) hash.update(text);
  return hash.digest('hex');
};
