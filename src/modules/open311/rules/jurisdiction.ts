import type { Region } from '#modules/places/index.ts';
import { jurisdictionMissing, jurisdictionUnknown } from '../problems.ts';

type Named = Pick<Region, 'region_id' | 'code' | 'site_domain'>;

/**
 * The region that a request means: by its official code or its domain. A server of one region needs no telling, and listens to none.
 * @throws {Problem} 400 when it had to be named, 404 when nothing here is called so
 */
export const regionAsked = <Served extends Named>(served: readonly Served[], asked: string | undefined): Served => {
  const [only, ...others] = served;
  if (only && others.length === 0) return only;
  if (!asked) throw jurisdictionMissing(served.map(({ code }) => code));
  const name = asked
    .trim()
    .toLowerCase()
    .replace(/^www\./, '');
  const found = served.find(({ code, site_domain }) => code === name || site_domain === name);
  if (!found) throw jurisdictionUnknown();
  return found;
};
