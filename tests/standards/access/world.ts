import { createPerson, personInput, STAFF_ROLES, signInAsSample } from '#modules/accounts/index.ts';
import { findLines, listRows, openVersion, saveWork, unsettledRef, versionsOf } from '#modules/budget/index.ts';
import { listsOf } from '#modules/classifications/index.ts';
import { makeLetter } from '#modules/dashboards/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { importPlan, lockPlan, openPlan } from '#modules/planning/index.ts';
import { changeService, servicesOf } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { seedBudget } from '../../support/budget.ts';
import { openRealRegion, readDatabase } from '../../support/region.ts';
import type { Server } from '../../support/server.ts';
import { furnish, type Settled } from './furnish.ts';
import { ACTIVITY, asker, BUDGET_YEAR, type Side } from './side.ts';

const SYSTEM: Actor = { kind: 'system', task: 'test' };

/** What cannot be made through pages: a region with its agencies, and people with a session. */
const settle = async (db: Db, region: number, slug: string): Promise<Settled> => {
  const now = new Date();
  const all = await inRegion(db, region, (tx) => listOrganisations(tx));
  const [own, another] = all.filter(({ kind }) => kind === 'agency').map(({ id }) => id);
  const add = async (role: (typeof STAFF_ROLES)[number], login: string) => {
    const email = role === 'regent' ? `${login}@contoh.invalid` : null; // letters are sent to whoever has one
    const input = personInput.parse({ login, name: `${role} Contoh`, role, organisation: own, email });
    return (await createPerson(db, SYSTEM, region, input, now)).id;
  };
  const people: Record<string, string> = {};
  const cookies: Record<string, string> = { visitor: '', reporter: '' };
  for (const role of STAFF_ROLES) {
    people[role] = await add(role, `${role}.${region}`);
    const device = { userAgent: 'uji', address: '127.0.0.1' };
    const { token } = await signInAsSample(db, { region, id: people[role] }, device, now);
    cookies[role] = `simpul_sesi=${token}`;
  }
  const category = `hanya-${region}`;
  const [model] = await inRegion(db, region, (tx) => servicesOf(tx));
  await changeService(
    db,
    { ...SYSTEM, task: 'test' },
    region,
    { ...model, code: category, nameId: 'Hanya di sini' },
    now,
  );
  const letter = region === 3522 ? '2026-11-23' : '2026-11-16';
  // Nobody is named, so nothing is sealed.
  const app = { db, secrets: makeSecrets(new Uint8Array(32)), settings: readSettings({}) };
  await makeLetter(app, SYSTEM, region, letter, now);
  const rka = { year: 2027, phase: 'rka', title: 'RKA contoh', source: 'pengujian' } as const;
  const reason = 'KUA-PPAS tahun ini tidak dicatat di sini.';
  await seedBudget(db, { region, year: BUDGET_YEAR });
  const budgetVersion = await openVersion(db, SYSTEM, region, { ...rka, reason }, now);
  for (const organisation of [own!, another!])
    await saveWork(db, SYSTEM, { region, id: budgetVersion, organisation, activity: ACTIVITY }, [], now);
  const about = { firstYear: 2027, title: 'Rencana contoh', reason: null, source: 'pengujian' } as const;
  const draft = (organisation: string) => openPlan(db, SYSTEM, region, { ...about, kind: 'renja', organisation }, now);
  const agencyPlans = [await draft(own!), await draft(another!)] as const;
  const whole = { ...about, kind: 'rkpd', organisation: null, firstYear: BUDGET_YEAR } as const;
  const plan = await openPlan(db, SYSTEM, region, whole, now);
  const name = all.find(({ id }) => id === own)!.name;
  const sheet = new TextEncoder().encode(`Kode,Perangkat daerah,Pagu\n${ACTIVITY},"${name}",1000\n`);
  await importPlan(db, SYSTEM, { region, id: plan }, sheet, { sheet: null }, now);
  const decided = { kind: 'perbup', number: '1/2025', date: '2025-07-01' } as const;
  await lockPlan(db, SYSTEM, { region, id: plan }, decided, now);
  const { budgetLine, village, unsettled } = await inRegion(db, region, async (tx) => {
    const last = (await versionsOf(tx, BUDGET_YEAR)).findLast(({ lockedAt }) => lockedAt !== null)!;
    const places = await placesOfRegion(tx, region);
    const [page, whole] = [
      { offset: 0, limit: 1 },
      { organisation: undefined, month: undefined },
    ];
    const { rows } = await listRows(tx, { year: BUDGET_YEAR, version: last.id }, 'unplanned', whole, page);
    return {
      unsettled: unsettledRef('unplanned', rows[0]!.id),
      budgetLine: (await findLines(tx, last, {}, { limit: 1 })).lines[0]!.id,
      village: places.find(({ level }) => level === 'village')!.code,
    };
  });
  return {
    region,
    slug,
    letter,
    budgetVersion,
    agencyPlans,
    plan,
    budgetLine,
    village,
    unsettled,
    cookies: cookies as Side['cookies'],
    people: people as Side['people'],
    bystander: await add('cadre', `bystander.${region}`),
    agencies: [own, another] as const,
    category,
    codeList: (await inRegion(db, region, (tx) => listsOf(tx, 'account')))[0].id,
  };
};

/** Names of the regions that stand open, as their addresses have them. */
const SLUGS: Readonly<Record<number, string>> = { 3522: 'bojonegoro', 3511: 'bondowoso' };

/**
 * Plants one of everything in regions that were opened and have nothing yet. The server is started anew.
 * @param issuer of the provider through which their staff may sign in
 */
export const plant = async (server: Server, regions: readonly number[], issuer: string): Promise<Side[]> => {
  await server.kill(); // the database of a running PGlite is nobody else's
  const settled = await readDatabase(server, async (db) => {
    const all: Settled[] = [];
    for (const region of regions) all.push(await settle(db, region, SLUGS[region]!));
    return all;
  });
  await server.restart();
  return Promise.all(settled.map((side) => furnish(asker(server.url), side, issuer)));
};

/**
 * Two regions side by side on a server that was just started.
 * @param issuer of the provider through which staff of both may sign in
 */
export const openWorld = async (server: Server, issuer: string): Promise<{ own: Side; other: Side }> => {
  await server.kill();
  await openRealRegion(server, 3522, true);
  await openRealRegion(server, 3511, true);
  const [own, other] = await plant(server, [3522, 3511], issuer);
  return { own: own!, other: other! };
};
