import { IMPORT_COLUMNS, listOrganisations } from '#modules/organisations/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { signedInFor } from '../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** The list with the columns of the import: change it in a sheet and bring it back. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'health.read');
  const all = await inRegion(theApp().db, region.region_id, (tx) => listOrganisations(tx));
  const named = new Map(all.map((one) => [one.id, one.code ?? one.name]));
  const rows = all.map((one) => {
    const cells: Record<(typeof IMPORT_COLUMNS)[number], string | null | undefined> = {
      code: one.code,
      name: one.name,
      short_name: one.shortName,
      kind: one.kind,
      parent: named.get(one.parent ?? ''),
      place: one.place,
      duties: one.duties.join('; '),
      valid_from: one.validFrom,
      valid_to: one.validTo,
      successor: named.get(one.successor ?? ''),
      source: one.source,
      quality: one.sourceQuality,
      phone: one.contact.phone,
      email: one.contact.email,
      address: one.contact.address,
      web: one.contact.web,
      hours: one.officeHours,
    };
    return IMPORT_COLUMNS.map((column) => cells[column]);
  });
  return csvAnswer(`instansi-${region.slug}.csv`, [[...IMPORT_COLUMNS], ...rows]);
};
