import { listPeople } from '#modules/accounts/index.ts';
import { amountOf, type LineInput } from '#modules/budget/index.ts';
import { type SampleBudget, sampleBudget } from '#modules/budget/samples/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { importPlan, listPlans, lockPlan, openPlan } from '#modules/planning/index.ts';
import { type SamplePlan, type SampleWork, samplePlans } from '#modules/planning/samples/index.ts';
import { proposalsAccepted } from '#modules/proposals/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { parseMoney, type Sen, sumOfMoney } from '#platform/money.ts';
import { settingFor } from './budgets.ts';

const YEAR = 2026;
const TITLES = { rpjmd: 'RPJMD', renstra: 'Renstra', rkpd: 'RKPD', renja: 'Renja' } as const;
const SOURCE = 'Data contoh: isinya dikarang untuk peragaan';
/** The day of each sample document. */
const DECIDED = { rpjmd: '2025-08-20', renstra: '2025-10-15', rkpd: '2025-07-04', renja: '2025-07-25' } as const;
const DAY_MS = 86_400_000;

/** What each agency does in each of its sub kegiatan, as the first whole version of the budget has it. */
const worksIn = (budget: SampleBudget, names: ReadonlyMap<string, string>): SampleWork[] => {
  const lines = (budget.steps.find(({ phase }) => phase === 'rapbd') ?? budget.steps.at(-1))?.lines() ?? [];
  const spending = lines.filter(({ account }) => account.startsWith('5'));
  return [...Map.groupBy(spending, ({ organisation, activity }) => `${organisation} ${activity}`).values()].map(
    (own) => ({
      agency: names.get(own[0]!.organisation)!,
      activity: own[0]!.activity,
      amount: sumOfMoney(own.map(amountOfLine)),
      fundSources: [...new Set(own.map(({ fundSource }) => fundSource).filter(Boolean))],
      places: [...new Set(own.map(({ place }) => place).filter(Boolean))].slice(0, 12),
    }),
  );
};

const amountOfLine = ({ amount, details }: LineInput): Sen =>
  details.length > 0 ? sumOfMoney(details.map(amountOf)) : parseMoney(amount ?? '0');

/** Two of the planning office: who opens and fills a plan does not lock it (invariant 28). */
const plannersOf = async (tx: Tx): Promise<readonly Actor[]> =>
  (await listPeople(tx))
    .filter(({ role }) => role === 'planner')
    .map(({ id, name, organisation }) => ({
      kind: 'person',
      id,
      name,
      role: 'planner',
      region: tx.region!,
      organisation: organisation ?? undefined,
    }));

const play = async (
  { db }: Pick<App, 'db'>,
  region: number,
  { kind, agency, firstYear, text }: SamplePlan,
  cast: readonly Actor[],
  ids: ReadonlyMap<string, string>,
) => {
  const [opener, locker] = cast as [Actor, Actor];
  const decided = new Date(`${DECIDED[kind]}T03:00:00Z`);
  const begun = new Date(decided.getTime() - 30 * DAY_MS);
  const organisation = agency === null ? null : ids.get(agency)!;
  const title = `${TITLES[kind]} ${firstYear}${agency ? ` ${agency}` : ''} (contoh)`.slice(0, 160);
  const id = await openPlan(
    db,
    opener,
    region,
    { kind, organisation, firstYear, title, reason: null, source: SOURCE },
    begun,
    true,
  );
  await importPlan(db, opener, { region, id }, new TextEncoder().encode(text), { sheet: null }, begun);
  const document = {
    kind: kind === 'rpjmd' ? 'perda' : 'perbup',
    number: `CONTOH/${TITLES[kind]}/${firstYear}`,
    date: DECIDED[kind],
  } as const;
  await lockPlan(db, locker, { region, id }, document, decided);
};

/**
 * The plans that the sample budget of the newest year comes from, made by the program's own acts with their past times. Does nothing where
 * the region has a plan.
 */
export const playPlans = async (app: Pick<App, 'db'>, region: number, now: Date): Promise<void> => {
  const { setting, cast, names, accepted, begun } = await inRegion(app.db, region, async (tx) => ({
    setting: await settingFor(tx, { year: YEAR, details: 3000 }, now.toISOString().slice(0, 10)),
    cast: await plannersOf(tx),
    names: await namesOfOrganisations(tx),
    accepted: await proposalsAccepted(tx, { year: YEAR }),
    begun: (await listPlans(tx)).length > 0,
  }));
  if (begun || !setting || cast.length < 2) return;
  const plans = samplePlans({
    region,
    year: YEAR,
    works: worksIn(sampleBudget(setting), names),
    accepted: accepted.map(({ code, organisationId }) => ({
      code,
      agency: organisationId && (names.get(organisationId) ?? null),
    })),
  });
  const ids = new Map([...names].map(([id, name]) => [name, id]));
  for (const plan of plans) await play(app, region, plan, cast, ids);
};
