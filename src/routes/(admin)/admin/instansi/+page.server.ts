import { listOrganisations, type OrganisationKind } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import { doneOf } from '../form.ts';
import type { PageServerLoad } from './$types';

/** Which offices a list shows: hundreds of villages would hide thirty agencies. */
const GROUPS = {
  dinas: ['secretariat', 'inspectorate', 'agency', 'hospital', 'enterprise', 'sub_unit', 'other'],
  kecamatan: ['district_office'],
  desa: ['village_office'],
} as const satisfies Record<string, readonly OrganisationKind[]>;
type Group = keyof typeof GROUPS;

export const load: PageServerLoad = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const asked = event.url.searchParams.get('jenis') ?? '';
  const group: Group = Object.hasOwn(GROUPS, asked) ? (asked as Group) : 'dinas';
  const all = await inRegion(theApp().db, region.region_id, (tx) => listOrganisations(tx));
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const of = (kinds: readonly OrganisationKind[]) => all.filter(({ kind }) => kinds.includes(kind));
  const shown = of(GROUPS[group]);
  return {
    group,
    groups: (Object.keys(GROUPS) as Group[]).map((key) => ({ key, n: of(GROUPS[key]).length })),
    today: localDay(region.time_zone, new Date()),
    timeZone: region.time_zone,
    doubtful: shown.filter(({ validTo, sourceQuality }) => validTo === null && sourceQuality !== 'official').length,
    agencies: shown.map((one) => ({
      id: one.id,
      name: one.name,
      shortName: one.shortName,
      kind: one.kind,
      validFrom: one.validFrom,
      validTo: one.validTo,
      successor: one.successor && (names.get(one.successor) ?? null),
      source: one.source,
      quality: one.sourceQuality,
      duties: one.duties.length,
    })),
    done: doneOf(event.url),
  };
};
