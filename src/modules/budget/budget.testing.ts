import { seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import type { LineInput } from './types.ts';

export const REGION = 3522;
export const NOW = new Date('2025-10-01T02:00:00Z');
export const ROAD = '1.03.10.2.01.0034';
export const ROUTINE = '1.03.10.2.01.0046';
export const FUND = '1.1.1.15';
export const REVENUE = '4.1.01.15.01.0001';
export const SPENDING = '5.2.04.01.01.0003';
export const IN = '6.1.01.07.01.0001';
export const OUT = '6.2.01.01.01.0001';

let count = 0;
export const person = (role: string, organisation?: string): Actor => {
  count += 1;
  return {
    kind: 'person',
    id: `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`,
    name: `Orang ${count} Contoh`,
    role,
    region: REGION,
    ...(organisation === undefined ? {} : { organisation }),
  };
};

/** A region with its agencies and the lists that every region begins with. @returns an agency of it */
export const openBudgetRegion = (db: Db): Promise<string> =>
  inRegion(db, REGION, async (tx) => {
    await openRegion(tx, { region: REGION, isSample: true, now: NOW });
    await seedOrganisations(tx, REGION, NOW);
    await seedClassifications(tx, { kind: 'system', task: 'test' }, NOW);
    return (await listOrganisations(tx, { kinds: ['agency'] }))[0]!.id;
  });

export const lineOf = (
  organisation: string,
  account: string,
  amount: string,
  more: Partial<LineInput> = {},
): LineInput => ({
  organisation,
  activity: account.startsWith('5') ? ROAD : '',
  account,
  fundSource: account.startsWith('5') ? FUND : '',
  function: '',
  place: '',
  title: `Baris contoh ${account}`,
  amount,
  details: [],
  cash: null,
  reason: null,
  ...more,
});

/** A budget that balances: what comes in is what goes out. */
export const balanced = (organisation: string, spending = '900'): LineInput[] => [
  lineOf(organisation, REVENUE, '800'),
  lineOf(organisation, SPENDING, spending),
  lineOf(organisation, IN, '150'),
  lineOf(organisation, OUT, String(950 - Number(spending))),
];
