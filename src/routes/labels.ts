import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { type Place, placeLabel, placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';

/** Names by code and id, for pages that show many reports: "Desa Butoh, Kecamatan Ngasem", "Dinas Perhubungan". */
export interface Labels {
  readonly places: ReadonlyMap<string, string>;
  readonly offices: ReadonlyMap<string, string>;
}

const ofPlaces = new WeakMap<readonly Place[], ReadonlyMap<string, string>>();
/** The list is kept for an hour, and its labels with it. */
const placeLabels = (places: readonly Place[]): ReadonlyMap<string, string> => {
  const known = ofPlaces.get(places);
  if (known) return known;
  const labels = new Map(places.map((place) => [place.code, placeLabel(place)]));
  ofPlaces.set(places, labels);
  return labels;
};

export const labelsOf = async (tx: Tx, region: number): Promise<Labels> => ({
  places: placeLabels(await placesOfRegion(tx, region)),
  offices: await namesOfOrganisations(tx),
});
