import { listPeople } from '#modules/accounts/index.ts';
import {
  lockVersion,
  openVersion,
  type Phase,
  putLines,
  recordPayments,
  seedDues,
  seedPublished,
  type Version,
  versionsOf,
} from '#modules/budget/index.ts';
import { type PlayedStep, type SampleBudget, type Setting, sampleBudget } from '#modules/budget/samples/index.ts';
import { entriesOf, listInForce, seedClassifications } from '#modules/classifications/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion, regions } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { log } from '#platform/log.ts';
import { latestProgress, trackProgress } from '#platform/progress.ts';

/** A year of a region's demonstration. */
export interface SampleYear {
  readonly region: number;
  readonly year: number;
  /** Details of its first full version, about. */
  readonly details: number;
  /** The last phase that is played; absent: all of them, and what was paid. */
  readonly until?: Phase;
}

const NEWEST = { year: 2026, details: 3000 } as const;
/** Played before the program is ready: as much as a start of PGlite bears. */
export const AT_FIRST: SampleYear = { ...NEWEST, region: 3522, until: 'apbd' };
/** Played in the background, before the reports: the newest year of both regencies to its end. */
export const NEWEST_YEARS: readonly SampleYear[] = [
  { ...NEWEST, region: 3522 },
  { ...NEWEST, region: 3511 },
];
/** Played when all else is there: 20,000 details in each regency. */
export const EARLIER_YEARS: readonly SampleYear[] = [2025, 2024].flatMap((year) =>
  [3522, 3511].map((region) => ({ region, year, details: 10_000 })),
);

/** Days between the opening of a version and its document. */
const OPEN_DAYS = 9;
const DAY_MS = 86_400_000;
/** More entries than a list of codes has. */
const WHOLE_LIST = 100_000;

const at = (day: string, hour: number): Date => new Date(`${day}T${String(hour).padStart(2, '0')}:00:00Z`);

interface Cast {
  readonly opener: Actor;
  readonly locker: Actor;
}

/** Two people of the treasury: who opens and fills a version does not lock it (invariant 28). */
const castOf = async (tx: Tx): Promise<Cast | undefined> => {
  const [opener, locker] = (await listPeople(tx))
    .filter(({ role }) => role === 'treasurer')
    .map(
      ({ id, name, organisation }): Actor => ({
        kind: 'person',
        id,
        name,
        role: 'treasurer',
        region: tx.region!,
        organisation: organisation ?? undefined,
      }),
    );
  return opener && locker ? { opener, locker } : undefined;
};

/** What is in force in the region when the year begins; undefined where it has no lists. */
export const settingFor = async (
  tx: Tx,
  { year, details }: Pick<SampleYear, 'year' | 'details'>,
  through: string,
): Promise<Setting | undefined> => {
  const activities = await listInForce(tx, 'activity', `${year}-01-01`);
  const prices = await listInForce(tx, 'price', `${year}-01-01`);
  if (!activities || !prices) return undefined;
  const places = await placesOfRegion(tx, tx.region!);
  const names = new Map(places.map(({ code, name }) => [code, name]));
  const entries = (list: string) => entriesOf(tx, list, { leavesOnly: true, limit: WHOLE_LIST });
  return {
    region: tx.region!,
    year,
    seed: tx.region!,
    details,
    through,
    agencies: (await listOrganisations(tx)).map(({ id, name, kind, place }) => ({ id, name, kind, place })),
    villages: places
      .filter(({ level }) => level === 'village')
      .map(({ code, name, kind, parent_code }) => ({
        code,
        name,
        isTown: kind === 'kelurahan',
        district: parent_code!,
        districtName: names.get(parent_code!)!,
      })),
    activities: new Map((await entries(activities.id)).map(({ code, name }) => [code, name])),
    prices: new Map(
      (await entries(prices.id)).map(({ code, name, specification, unit, price }) => [
        code,
        { name, specification, unit: unit!, price: price! },
      ]),
    ),
  };
};

/** Opens, fills and locks one version, or goes on with what an interrupted start has left open. */
const playStep = async (
  { db }: App,
  region: number,
  { opener, locker }: Cast,
  budget: SampleBudget,
  step: PlayedStep,
  draft: Version | undefined,
): Promise<void> => {
  const { phase, title, reason, source, on, document } = step;
  const begun = new Date(at(on, 2).getTime() - OPEN_DAYS * DAY_MS);
  const id =
    draft?.id ??
    (await openVersion(db, opener, region, { year: budget.year, phase, title, reason, source }, begun, true));
  const ref = { region, id };
  const lines = step.lines();
  if (step.changed === null) await putLines(db, opener, ref, lines, null, begun);
  for (const organisation of step.changed ?? []) {
    const own = lines.filter((line) => line.organisation === organisation);
    await putLines(db, opener, ref, own, organisation, begun);
  }
  await lockVersion(db, locker, ref, { ...document, date: on }, at(on, 8));
};

/** What was paid, in a file a month as a regional finance system gives them. */
const playPayments = async ({ db }: App, region: number, { opener }: Cast, budget: SampleBudget, now: Date) => {
  const months = Map.groupBy(budget.payments(), ({ paidOn }) => paidOn.slice(0, 7));
  const file = { year: budget.year, source: `Data contoh: SP2D ${budget.year}` };
  for (const [month, payments] of months) {
    const after = new Date(at(`${month}-01`, 2).getTime() + 33 * DAY_MS);
    await recordPayments(db, opener, region, file, payments, after > now ? now : after, { isSample: true });
  }
};

/**
 * Plays a year's budget by the program's own acts, with their past times; what lies in the future is left out. Running it again goes on
 * where it stopped. A year in which somebody else has opened a version is theirs from then on.
 * @param stopped asked before each version
 */
export const playBudget = async (
  app: App,
  { region, year, details, until }: SampleYear,
  now: Date,
  stopped: () => boolean = () => false,
): Promise<void> => {
  const today = now.toISOString().slice(0, 10);
  const { cast, setting } = await inRegion(app.db, region, async (tx) => {
    await seedClassifications(tx, { kind: 'system', task: 'sample' }, now);
    await seedDues(tx, year);
    await seedPublished(tx, year);
    return { cast: await castOf(tx), setting: await settingFor(tx, { year, details }, today) };
  });
  if (!cast || !setting) return;
  const budget = sampleBudget(setting);
  for (const [index, step] of budget.steps.entries()) {
    if (stopped() || step.on > today) return;
    const there = (await inRegion(app.db, region, (tx) => versionsOf(tx, year)))[index];
    if (there && there.title !== step.title) return;
    if (!there?.lockedAt) await playStep(app, region, cast, budget, step, there);
    if (step.phase === until) return;
  }
  await playPayments(app, region, cast, budget, now);
};

/**
 * Plays years one after the other, and tells how far it is. Those that are done stay as they are, whatever people did with them since.
 * @param name under which its progress is kept
 */
export const playBudgets = async (
  app: App,
  name: string,
  years: readonly SampleYear[],
  now: Date,
  stopped: () => boolean,
): Promise<void> => {
  for (const one of years) {
    const { region, year } = one;
    const kind = `${name} ${year}`;
    const served = await inNoRegion(app.db, regions);
    if (!served.some(({ region_id, is_sample }) => region_id === region && is_sample)) continue;
    const loadings = await inRegion(app.db, region, (tx) => latestProgress(tx, kind));
    if (stopped() || loadings.some(({ state }) => state === 'done')) continue;
    const progress = await trackProgress(app.db, region, kind, `Anggaran contoh ${year}`);
    const isPlayed = await playBudget(app, one, now, stopped).then(
      () => true,
      (error: unknown) => {
        log.error({ error: String(error), region, year }, 'sample budget');
        return false;
      },
    );
    if (stopped()) return;
    await progress.end(isPlayed ? 'done' : 'failed', {});
  }
};
