import { isValidOn, listOrganisations, type Organisation, proposeAgencies } from '#modules/organisations/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Report } from '../types.ts';
import { servicesOf } from './report.ts';

/**
 * The agency that a report seems to be meant for, in force on a day (YYYY-MM-DD).
 * @returns undefined when nothing in it points to one
 */
export const proposedAgency = async (tx: Tx, report: Report, day: string): Promise<Organisation | undefined> => {
  const agencies = (await listOrganisations(tx)).filter((one) => isValidOn(one, day));
  const service = (await servicesOf(tx, true)).find(({ code }) => code === report.serviceCode);
  const [first] = proposeAgencies(`${report.title ?? ''} ${report.text}`, agencies, {
    categoryWords: service?.duties,
    place: report.placeCode ?? undefined,
    limit: 1,
  });
  return first && agencies.find(({ id }) => id === first.organisation);
};
