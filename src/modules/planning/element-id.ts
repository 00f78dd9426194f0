import { createHash } from 'node:crypto';
import type { Element } from './types.ts';

/** Made of what an element is, so that it is the same in every version and in every installation that has the same agencies. */
export const elementId = ({ kind, code, organisation }: Pick<Element, 'kind' | 'code' | 'organisation'>): string =>
  createHash('sha256')
    .update([kind, code, organisation ?? ''].join('|'))
    .digest('hex')
    .slice(0, 16);
