import { listPeople } from '#modules/accounts/index.ts';
import {
  type LineInput,
  lockVersion,
  openVersion,
  type PaymentInput,
  putLines,
  recordPayments,
} from '#modules/budget/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { playPlanningAhead } from '../../../src/demonstration/planning-ahead.ts';

const REGION = 3522;
/** The year that pages of a budget are looked at. */
const YEAR = 2026;
const ROAD = '1.03.10.2.01.0034';
const [REVENUE, SPENDING, FUND] = ['4.1.01.15.01.0001', '5.2.04.01.01.0003', '1.1.1.15'];

/** Budgets whose every written part is one of the texts: a year that is spent from and was shifted once, and the next as it is being written. */
export const plantBudget = async (db: Db, texts: readonly string[], villages: readonly string[]): Promise<void> => {
  const now = new Date();
  const { treasurers, agency } = await inRegion(db, REGION, async (tx) => ({
    treasurers: (await listPeople(tx)).filter(({ role }) => role === 'treasurer'),
    agency: (await listOrganisations(tx, { kinds: ['agency'] }))[0]!.id,
  }));
  const [opener, locker] = treasurers.map(
    ({ id, name }): Actor => ({ kind: 'person', id, name, role: 'treasurer', region: REGION }),
  ) as [Actor, Actor];
  const short = (text: string) => text.slice(0, 30).toWellFormed();
  const reason = `${texts[0]} (alasan, ditulis cukup panjang).`;
  const line = (more: Partial<LineInput> & Pick<LineInput, 'account' | 'title' | 'amount'>): LineInput => ({
    organisation: agency,
    activity: '',
    fundSource: '',
    function: '',
    place: '',
    details: [],
    cash: null,
    reason: null,
    ...more,
  });
  const spent = texts.map(
    (text, at): LineInput =>
      line({
        activity: ROAD,
        account: SPENDING!,
        fundSource: FUND!,
        place: villages[at]!,
        title: `${text} (jalan contoh)`,
        amount: null,
        reason: `${text} (alasan baris ini, cukup panjang)`,
        cash: Array.from({ length: 12 }, (_, month) => (month === 0 ? '100' : '0')),
        details: [
          {
            component: `${text} (komponen)`,
            specification: text,
            priceCode: null,
            factors: [{ value: '1', unit: short(text) }],
            unitPrice: '100',
            taxPercent: '0',
            priceApproval: null,
          },
        ],
      }),
  );
  const about = { year: YEAR, phase: 'dpa', title: short(texts[0]!), reason, source: short(texts[1]!) } as const;
  const ref = { region: REGION, id: await openVersion(db, opener, REGION, about, now) };
  const revenue = line({ account: REVENUE!, title: 'Pajak contoh', amount: String(100 * texts.length) });
  await putLines(db, opener, ref, [...spent, revenue], null, now);
  const document = { kind: 'dpa', number: short(texts[2]!), date: `${YEAR}-01-12` } as const;
  await lockVersion(db, locker, ref, document, now);
  const payments = texts.slice(0, -5).map(
    (text, at): PaymentInput => ({
      number: `${short(text)} ${at}`,
      kind: 'LS',
      paidOn: `${YEAR}-03-15`,
      organisation: agency,
      activity: ROAD,
      account: SPENDING!,
      fundSource: FUND!,
      place: villages[at]!,
      amount: '60',
      description: text,
      key: `uji ${at}`,
    }),
  );
  await recordPayments(db, opener, REGION, { year: YEAR, source: short(texts[3]!) }, payments, now);
  const moved = { year: YEAR, phase: 'shift', title: short(texts[4]!), reason, source: short(texts[1]!) } as const;
  const shifted = { region: REGION, id: await openVersion(db, opener, REGION, moved, now) };
  const added = texts.map((text, at) =>
    line({
      activity: ROAD,
      account: SPENDING!,
      fundSource: FUND!,
      place: villages[at]!,
      title: `${text} (pergeseran)`,
      amount: '50',
      reason: `${text} (alasan pergeseran, cukup panjang)`,
    }),
  );
  const covering = line({
    account: REVENUE!,
    title: 'Pajak tambahan',
    amount: String(50 * texts.length),
    reason,
  });
  await putLines(db, opener, shifted, [...added, covering], null, now);
  const decree = { kind: 'perbup', number: short(texts[4]!), date: `${YEAR}-06-02` } as const;
  await lockVersion(db, locker, shifted, decree, now);
  await playPlanningAhead({ db }, REGION, now);
};
