import { placeLabel, placesOfRegion, regionById } from '#modules/places/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Subscription } from './types.ts';

/** What is followed, in words: "Jalan, Desa Butoh, Kecamatan Ngasem"; the region where no place is named. */
export const namesOf = async (
  tx: Tx,
  { district, place, service }: Pick<Subscription, 'district' | 'place' | 'service'>,
): Promise<string> => {
  const found = service && (await servicesOf(tx, true)).find(({ code }) => code === service)?.nameId;
  const where = (await placesOfRegion(tx, tx.region!)).find(({ code }) => code === (place ?? district));
  return [found, where ? placeLabel(where) : (await regionById(tx, tx.region!))?.name].filter(Boolean).join(', ');
};
