import { createHash } from 'node:crypto';
import type { LineKey } from './types.ts';

/** Made of what a line is, so that it is the same in every version and in every installation that has the same agencies. */
export const lineId = ({ organisation, activity, account, fundSource, place }: LineKey): string =>
  createHash('sha256')
    .update([organisation, activity, account, fundSource, place].join('|'))
    .digest('hex')
    .slice(0, 16);
