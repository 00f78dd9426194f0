import { listPeople } from '#modules/accounts/index.ts';
import { amountOf, type LineInput } from '#modules/budget/index.ts';
import { type SampleBudget, sampleBudget } from '#modules/budget/samples/index.ts';
import { namesOfOrganisations } from '#modules/organisations/index.ts';
import { importPlan, lockPlan, openPlan, versionsOfPlan } from '#modules/planning/index.ts';
import { type SamplePlan, type SampleWork, samplePlans } from '#modules/planning/samples/index.ts';
import { proposalsAccepted } from '#modules/proposals/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { parseMoney, type Sen, sumOfMoney } from '#platform/money.ts';
import { latestProgress, trackProgress } from '#platform/progress.ts';
import { settingFor } from './budgets.ts';

/** The year of the newest whole budget; the one after it is planned too, and takes up what the last musrenbang accepted. */
const YEAR = 2026;
const TITLES = { rpjmd: 'RPJMD', renstra: 'Renstra', rkpd: 'RKPD', renja: 'Renja' } as const;
const SOURCE = 'Data contoh: isinya dikarang untuk peragaan';
/** The day of each sample document, in the year before its own; that of five years in its first. */
const DECIDED = { rpjmd: '08-20', renstra: '10-15', rkpd: '07-04', renja: '07-25' } as const;
const decidedOn = ({ kind, firstYear }: SamplePlan): string =>
  `${kind === 'rpjmd' ? firstYear : firstYear - 1}-${DECIDED[kind]}`;
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

interface Stage {
  readonly region: number;
  readonly cast: readonly [opener: Actor, locker: Actor];
  /** Of agencies, by name. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Opens, fills and locks a plan, or goes on with what an interrupted start has left open. What people have opened is theirs. */
const play = async ({ db }: Pick<App, 'db'>, { region, cast, ids }: Stage, plan: SamplePlan): Promise<void> => {
  const [opener, locker] = cast;
  const { kind, agency, firstYear, text } = plan;
  const organisation = agency === null ? null : ids.get(agency)!;
  const [there] = await inRegion(db, region, (tx) => versionsOfPlan(tx, { kind, organisation, firstYear }));
  if (there && (there.lockedAt || !there.isSample)) return;
  const date = decidedOn(plan);
  const decided = new Date(`${date}T03:00:00Z`);
  const begun = new Date(decided.getTime() - 30 * DAY_MS);
  const title = `${TITLES[kind]} ${firstYear}${agency ? ` ${agency}` : ''} (contoh)`.slice(0, 160);
  const about = { kind, organisation, firstYear, title, reason: null, source: SOURCE };
  const id = there?.id ?? (await openPlan(db, opener, region, about, begun, true));
  await importPlan(db, opener, { region, id }, new TextEncoder().encode(text), { sheet: null }, begun);
  const number = `CONTOH/${TITLES[kind]}/${firstYear}`;
  await lockPlan(db, locker, { region, id }, { kind: kind === 'rpjmd' ? 'perda' : 'perbup', number, date }, decided);
};

const PROGRESS = 'sample plans';

/**
 * The plans that the sample budget of the newest year comes from, and those of the year after it, made by the program's own acts with their
 * past times. Running it again goes on where it stopped.
 * @param stopped asked before each plan
 */
export const playPlans = async (
  app: Pick<App, 'db'>,
  region: number,
  now: Date,
  stopped: () => boolean = () => false,
): Promise<void> => {
  const asked = await inRegion(app.db, region, async (tx) => ({
    setting: await settingFor(tx, { year: YEAR, details: 3000 }, now.toISOString().slice(0, 10)),
    cast: await plannersOf(tx),
    names: await namesOfOrganisations(tx),
    accepted: new Map([
      [YEAR, await proposalsAccepted(tx, { year: YEAR })],
      [YEAR + 1, await proposalsAccepted(tx, { year: YEAR + 1 })],
    ]),
    isPlayed: (await latestProgress(tx, PROGRESS)).some(({ state }) => state === 'done'),
  }));
  const { setting, cast, names, accepted } = asked;
  const [opener, locker] = cast;
  if (asked.isPlayed || !setting || !opener || !locker) return;
  const progress = await trackProgress(app.db, region, PROGRESS, 'Rencana contoh');
  const works = worksIn(sampleBudget(setting), names);
  const stage: Stage = { region, cast: [opener, locker], ids: new Map([...names].map(([id, name]) => [name, id])) };
  for (const [year, proposals] of accepted) {
    const agencyOf = (organisation: string | null) =>
      organisation === null ? null : (names.get(organisation) ?? null);
    const plans = samplePlans({
      region,
      year,
      ...(year === YEAR ? { fiveYearsFrom: YEAR - 1 } : {}),
      works,
      accepted: proposals.map(({ code, organisationId }) => ({ code, agency: agencyOf(organisationId) })),
    });
    for (const plan of plans) {
      if (stopped()) return;
      await play(app, stage, plan);
    }
  }
  await progress.end('done', {});
};
