import { listPeople } from '#modules/accounts/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { importPlan, lockPlan, openPlan, type PlanKind } from '#modules/planning/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { sheetFile } from '#platform/sheet.ts';

const REGION = 3522;
/** The year that pages of plans are looked at. */
const YEAR = 2026;
const [PROGRAMME, ROAD] = ['1.03.10', '1.03.10.2.01.0034'];
const HEAD = ['Jenis', 'Kode', 'Uraian', 'Perangkat Daerah', 'Indikator', 'Satuan', 'Rumus', 'Sumber data'];

/** Plans whose every written part is one of the texts: of five years, of one, and of an agency, all locked. */
export const plantPlans = async (db: Db, texts: readonly string[]): Promise<void> => {
  const now = new Date();
  const { planners, agency } = await inRegion(db, REGION, async (tx) => ({
    planners: (await listPeople(tx)).filter(({ role }) => role === 'planner'),
    agency: (await listOrganisations(tx, { kinds: ['agency'] }))[0]!,
  }));
  const [opener, locker] = planners.map(
    ({ id, name }): Actor => ({ kind: 'person', id, name, role: 'planner', region: REGION }),
  ) as [Actor, Actor];
  const short = (text: string) => text.slice(0, 60).toWellFormed();
  const measured = (text: string) => [text, short(text), text, text];
  const plan = async (
    kind: PlanKind,
    firstYear: number,
    organisation: string | null,
    rows: readonly (readonly string[])[],
  ) => {
    const about = { kind, firstYear, organisation, title: short(texts[0]!), reason: null, source: short(texts[1]!) };
    const ref = { region: REGION, id: await openPlan(db, opener, REGION, about, now) };
    const sheet = await sheetFile([{ name: 'Rencana', rows: [HEAD, ...rows] }]);
    await importPlan(db, opener, ref, sheet, { sheet: null }, now);
    await lockPlan(db, locker, ref, { kind: 'other', number: short(texts[2]!), date: '2025-08-20' }, now);
  };
  await plan('rpjmd', YEAR - 1, null, [
    ['Visi', '1', texts[0]!],
    ...texts.flatMap((text, at) => [
      ['Misi', String(at + 1), text],
      ['Tujuan', `${at + 1}.1`, text, '', ...measured(text)],
      ['Sasaran', `${at + 1}.1.1`, text, '', ...measured(text)],
    ]),
    ['Program', PROGRAMME!, texts[3]!, agency.name, ...measured(texts[12]!)],
  ]);
  const work = ['Sub kegiatan', ROAD!, texts[4]!, agency.name];
  await plan('rkpd', YEAR, null, [
    [...work, ...measured(texts[12]!)],
    ...texts.map((text) => ['', '', '', '', ...measured(text)]),
  ]);
  await plan('renja', YEAR, agency.id, [[...work, ...measured(texts[13]!)]]);
};
