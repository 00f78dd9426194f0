import type { Spot } from '#modules/channels/index.ts';
import { organisationById } from '#modules/organisations/index.ts';
import { placeByCode, placeLabel, type Region } from '#modules/places/index.ts';
import { servicesOf } from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';

/** What is known here of what a poster names: the rest is left out, so that an old poster still opens the form. */
export const knownSpot = async (tx: Tx, region: Region, spot: Spot) => {
  const service = spot.service ? (await servicesOf(tx)).find(({ code }) => code === spot.service) : undefined;
  const found = spot.village ? await placeByCode(tx, spot.village) : undefined;
  const village = found?.level === 'village' && found.region_id === region.region_id ? found : undefined;
  const office = spot.office ? await organisationById(tx, spot.office) : undefined;
  const known: Spot = {
    ...(service && { service: service.code }),
    ...(village && { village: village.code }),
    ...(office && { office: office.id }),
    ...(spot.name && { name: spot.name }),
    ...(spot.lat !== undefined && { lat: spot.lat, lon: spot.lon }),
  };
  return { known, service, village, office };
};

/** The form as a poster wants it: what its fields hold, and the village to choose. */
export const filledBySpot = async (tx: Tx, region: Region, spot: Spot) => {
  const { known, service, village, office } = await knownSpot(tx, region, spot);
  const address = [known.name, office?.name].filter(Boolean).join(', ');
  return {
    values: {
      ...(service && { service: [service.code] }),
      ...(village && { village: [village.name], place: [village.code] }),
      ...(address && { address: [address] }),
      ...(known.lat !== undefined && { lat: [String(known.lat)], lon: [String(known.lon)] }),
    } as Record<string, string[]>,
    problems: [],
    place: village?.code,
    matches: village ? [{ code: village.code, label: placeLabel(village) }] : [],
  };
};
