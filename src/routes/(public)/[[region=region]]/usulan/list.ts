import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf, type Region, villagesOf } from '#modules/places/index.ts';
import { ORIGINS, type ProposalFilter, STAGES, STATES, yearsOfProposals } from '#modules/proposals/index.ts';
import type { Tx } from '#platform/db/index.ts';
import type { Reading } from '#ui/report.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What the list can be narrowed to, in words. */
export const filterOptions = async (tx: Tx, region: Region, filter: ProposalFilter, { t }: Reading) => {
  const district = filter.district ?? filter.place?.slice(0, 8);
  const option = ({ code, name }: { code: string; name: string }): Option => ({ value: code, label: name });
  return {
    years: (await yearsOfProposals(tx)).map((year): Option => ({ value: String(year), label: String(year) })),
    stages: STAGES.map((one): Option => ({ value: one, label: t(`usulan.date.${one}`) })),
    states: STATES.filter((one) => one !== 'received').map(
      (one): Option => ({ value: one, label: t(`usulan.states.${one}`) }),
    ),
    origins: ORIGINS.map((one): Option => ({ value: one, label: t(`usulan.origin.${one}`) })),
    agencies: (await listOrganisations(tx, { kinds: ['agency'] })).map(
      ({ id, name }): Option => ({ value: id, label: name }),
    ),
    districts: (await districtsOf(tx, region.region_id)).map(option),
    villages: district ? (await villagesOf(tx, district)).map(option) : [],
  };
};
