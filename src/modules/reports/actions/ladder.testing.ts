import { before } from 'node:test';
import { createPerson, type StaffRole } from '#modules/accounts/index.ts';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { type Db, inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { climbLadders } from '../jobs.ts';
import { reportById } from '../queries/report.ts';
import type { Report, ReportRef } from '../types.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { verifyAndAssign } from './verifier.ts';

export const REGION = 3522;
export const SYSTEM: Actor = { kind: 'system', task: 'test' };
export const REPORTER: Actor = { kind: 'reporter' };
export const wib = (text: string) => new Date(`${text}+07:00`);
export const MONDAY = wib('2026-11-09T09:00');
export const PROOF = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6 };
export const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: REGION,
  organisation,
});
export const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

/** A region with its offices, its people and its ladder, for tests of what time alone brings. Everything begins on a Monday. */
export const ladderBench = (db: () => Db) => {
  const made: { agencies: { id: string; name: string }[] } = { agencies: [] };
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 3)), settings: readSettings({}) }) as App;
  const roads = () => made.agencies.find(({ name }) => name.includes('Bina Marga'))!.id;
  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: MONDAY });
      await seedOrganisations(tx, REGION, MONDAY);
      await seedReports(tx, SYSTEM, MONDAY);
      made.agencies = await listOrganisations(tx, { kinds: ['agency'] });
    });
    const add = (login: string, role: StaffRole, organisation: string | null) =>
      createPerson(
        db(),
        SYSTEM,
        REGION,
        { login, name: `${login} Contoh`, role, organisation, email: `${login}@contoh.invalid` },
        MONDAY,
      );
    await add('petugas', 'officer', roads());
    await add('kepala', 'agency_head', roads());
    await add('sekda', 'secretary', null);
    await add('bupati', 'regent', null);
  });
  let sent = 0;
  const submit = async (
    text = 'Jalan berlubang di tanjakan pasar, sudah sebulan.',
    contact?: string,
  ): Promise<ReportRef> => {
    sent += 1;
    const submission = {
      text,
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      reporterContact: contact,
    } as const;
    const { id } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], `ladder ${sent}`, MONDAY);
    return { region: REGION, id };
  };
  const read = ({ id }: ReportRef): Promise<Report> =>
    inRegion(db(), REGION, async (tx) => (await reportById(tx, id))!);
  const verified = async (to = roads(), contact?: string) => {
    const ref = await submit(undefined, contact);
    await verifyAndAssign(
      db(),
      person('verifier'),
      ref,
      { title: 'Jalan berlubang', classification: 'complaint' },
      to,
      MONDAY,
    );
    return ref;
  };
  const acts = async ({ id }: ReportRef) =>
    (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${id}`))).map(({ act, public: told }) => ({
      act: act.slice('report.'.length),
      told,
    }));
  const names = async (ref: ReportRef) => (await acts(ref)).map(({ act }) => act);
  const climb = (at: string) => climbLadders(app(), wib(at));
  const mails = () => inRegion(db(), REGION, (tx) => outbox(tx, app().secrets, { limit: 200 }));
  return { made, app, roads, submit, verified, read, acts, names, climb, mails };
};
