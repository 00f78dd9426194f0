import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { placeLabel, placesOfRegion } from '#modules/places/index.ts';
import type { Tx } from '#platform/db/index.ts';

/** Names by code and id, for pages that show many reports: "Desa Butoh, Kecamatan Ngasem", "Dinas Perhubungan". */
export interface Labels {
  readonly places: ReadonlyMap<string, string>;
  readonly offices: ReadonlyMap<string, string>;
}

export const labelsOf = async (tx: Tx, region: number): Promise<Labels> => ({
  places: new Map((await placesOfRegion(tx, region)).map((place) => [place.code, placeLabel(place)])),
  offices: await namesOfOrganisations(tx),
});
