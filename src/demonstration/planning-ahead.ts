import { listPeople } from '#modules/accounts/index.ts';
import {
  type LineInput,
  lockVersion,
  openVersion,
  putLines,
  saveWork,
  submitWork,
  versionsOf,
} from '#modules/budget/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { districtsOf, villagesOf } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion } from '#platform/db/index.ts';

const SYSTEM: Actor = { kind: 'system', task: 'sample' };
const DAY_MS = 86_400_000;
const FUND = '1.1.1.15';
const SOURCE = 'Data contoh';

/** What the roads agency plans: sub kegiatan, what is bought, how many kilometres or pieces, at what price, and whether it is submitted. */
const WORKS = [
  {
    activity: '1.03.10.2.01.0034',
    component: 'Aspal dan pemadatan contoh',
    km: '2.5',
    price: '1850000000',
    isSubmitted: true,
  },
  {
    activity: '1.03.10.2.01.0046',
    component: 'Tambal sulam jalan contoh',
    km: '12',
    price: '95000000',
    isSubmitted: false,
  },
  {
    activity: '1.03.10.2.01.0040',
    component: 'Jembatan pelat beton contoh',
    km: '0.04',
    price: '42000000000',
    isSubmitted: false,
  },
] as const;

/**
 * The budget of the next year as it is being written: ceilings that were agreed, and an agency in the middle of its plan. So there is
 * something to fill, to submit and to verify. Does nothing where the year has begun.
 */
export const playPlanningAhead = async ({ db }: Pick<App, 'db'>, region: number, now: Date): Promise<void> => {
  const year = now.getUTCFullYear() + 1;
  const { agency, village, people, begun } = await inRegion(db, region, async (tx) => {
    const [district] = await districtsOf(tx, region);
    return {
      agency: (await listOrganisations(tx, { kinds: ['agency'] })).find(({ duties }) => duties.includes('jalan rusak')),
      village: district && (await villagesOf(tx, district.code))[0],
      people: (await listPeople(tx)).filter(({ role }) => role === 'treasurer'),
      begun: (await versionsOf(tx, year)).length > 0,
    };
  });
  const [opener, locker] = people.map(
    ({ id, name }): Actor => ({ kind: 'person', id, name, role: 'treasurer', region }),
  );
  if (begun || !agency || !village || !opener || !locker) return;
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const line = (more: Partial<LineInput> & Pick<LineInput, 'activity' | 'account' | 'title'>): LineInput => ({
    organisation: agency.id,
    fundSource: '',
    function: '',
    place: '',
    amount: null,
    details: [],
    cash: null,
    reason: null,
    ...more,
  });

  const kua = { year, phase: 'kua_ppas', title: `KUA-PPAS ${year} (contoh)`, reason: null, source: SOURCE } as const;
  const ceilings = { region, id: await openVersion(db, opener, region, kua, ago(60), true) };
  const allowed = line({
    activity: '1.03.10',
    account: '5',
    title: 'Pagu penyelenggaraan jalan',
    amount: '9500000000',
  });
  await putLines(db, opener, ceilings, [allowed], null, ago(60));
  const agreed = { kind: 'agreement', number: `contoh/${year}`, date: ago(45).toISOString().slice(0, 10) } as const;
  await lockVersion(db, locker, ceilings, agreed, ago(45));

  const rka = { year, phase: 'rka', title: `RKA ${year} (contoh)`, reason: null, source: SOURCE } as const;
  const id = await openVersion(db, opener, region, rka, ago(40), true);
  for (const { activity, component, km, price, isSubmitted } of WORKS) {
    const part = { region, id, organisation: agency.id, activity };
    const detail = {
      component,
      specification: null,
      priceCode: null,
      factors: [{ value: km, unit: 'km' }],
      unitPrice: price,
      taxPercent: '0',
      priceApproval: null,
    };
    const planned = {
      activity,
      account: '5.2.04.01.01.0003',
      title: `${component}, ${village.name}`,
      place: village.code,
    };
    await saveWork(db, SYSTEM, part, [line({ ...planned, fundSource: FUND, details: [detail] })], ago(20));
    if (isSubmitted) await submitWork(db, SYSTEM, part, null, ago(10));
  }
};
