import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { endOrganisation, listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { App } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { outbox } from '#platform/mail/index.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { readSettings } from '#platform/settings.ts';
import { eachEngine, journalReadable } from '../../../tests/support/database.ts';
import { acceptReport, answerReport } from './actions/agency.ts';
import { sayLasting } from './actions/lasting.ts';
import { confirmReport, reopenReport } from './actions/reporter.ts';
import { seedReports } from './actions/setup.ts';
import { submitReport } from './actions/submit.ts';
import { verifyAndAssign } from './actions/verifier.ts';
import { askWhatIsDue, climbLadders, closeWhatIsSilent, handOverWork } from './jobs.ts';
import { reportById } from './queries/report.ts';
import { tellReporters } from './tell.ts';

const REGION = 3522;
const NOW = new Date('2026-06-09T02:00:00Z');
const REPORTER = { kind: 'reporter' } as const;
const days = (n: number) => new Date(NOW.getTime() + n * 86_400_000);
const LATER = new Date('2026-11-09T02:00:00Z');
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Contoh',
  role,
  region: REGION,
  organisation,
});

eachEngine((_engine, db) => {
  let agency: string;
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 3)), settings: readSettings({}) });
  before(() =>
    inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: false, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, { kind: 'system', task: 'test' }, NOW);
      agency = (await listOrganisations(tx, { kinds: ['agency'] }))[0]!.id;
    }),
  );
  const accepted = async (once: string, reporterContact?: string) => {
    const submission = {
      text: 'Lampu depan masjid mati.',
      kind: 'complaint',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      reporterContact,
    } as const;
    const { id } = await submitReport(app(), { kind: 'visitor' }, REGION, submission, [], once, NOW);
    const ref = { region: REGION, id };
    const decision = { title: 'Lampu mati', classification: 'complaint' as const };
    await verifyAndAssign(db(), person('verifier'), ref, decision, agency, NOW);
    await acceptReport(db(), person('officer', agency), ref, NOW);
    return ref;
  };
  const answered = async (once: string, reporterContact?: string) => {
    const ref = await accepted(once, reporterContact);
    const photo = { fileKey: 'img/00/00/x', sha256: Buffer.alloc(32), width: 8, height: 6 };
    const answer = { body: 'Lampunya sudah kami ganti pagi ini.', workDone: true, photos: [photo] };
    await answerReport(db(), person('officer', agency), ref, answer, NOW);
    return ref;
  };
  const standing = ({ id }: { id: string }) => inRegion(db(), REGION, (tx) => reportById(tx, id));

  test('a report that cannot be closed keeps no other one open, however many there are', async () => {
    const refs = [await answered('a'), await answered('b'), await answered('c'), await answered('d')];
    const broken = refs[0]!.id;
    const failing: Db = {
      engine: {
        ...db().engine,
        transaction: (opening, act) =>
          db().engine.transaction(opening, (run) =>
            act((text, values, name) => {
              if (/for update/.test(text) && values.includes(broken)) throw new Error('this row is broken');
              return run(text, values, name);
            }),
          ),
      },
    };
    await climbLadders(app(), new Date('2026-11-01T02:00:00Z'));
    await closeWhatIsSilent({ db: failing }, LATER, 1);
    const statuses = await Promise.all(refs.map(async (ref) => (await standing(ref))?.status));
    assert.deepEqual(statuses, ['answered', 'closed_unconfirmed', 'closed_unconfirmed', 'closed_unconfirmed']);
  });

  test('four weeks after the end its reporter is asked, once more after two, and never again; by mail once each time', async () => {
    const ref = await answered('g', 'sari@contoh.invalid');
    await confirmReport(db(), REPORTER, ref, NOW);
    const subjects = async () => {
      await journalReadable(db());
      await tellReporters(app() as App, NOW);
      const mails = await inRegion(db(), REGION, (tx) => outbox(tx, app().secrets));
      return mails.filter(({ subject }) => subject.startsWith('Masih beres?')).length;
    };
    const askedOn = async (day: number) => {
      await askWhatIsDue({ db: db() }, days(day));
      await askWhatIsDue({ db: db() }, days(day));
      return (await standing(ref))?.lastingAsked;
    };
    assert.deepEqual([await askedOn(27), await subjects()], [0, 0]);
    assert.deepEqual([await askedOn(28), await subjects()], [1, 1]);
    assert.deepEqual([await askedOn(41), await subjects()], [1, 1]);
    assert.deepEqual([await askedOn(42), await subjects()], [2, 2]);
    assert.deepEqual([await askedOn(400), await subjects()], [2, 2]);
    assert.equal((await standing(ref))?.lasting, null);
  });

  test('one tap says that it is broken again, twice is once, and one more opens it', async () => {
    const ref = await answered('h');
    await confirmReport(db(), REPORTER, ref, NOW);
    const say = (said: 'fixed' | 'broken', day: number) => sayLasting(db(), REPORTER, ref, said, days(day));
    const slug = (name: string) => (error: unknown) => isProblem(error) && error.slug === name;
    await assert.rejects(say('fixed', 5), slug('lasting-not-asked'));
    await assert.rejects(reopenReport(db(), REPORTER, ref, days(5)), slug('report-cannot-move'));
    await askWhatIsDue({ db: db() }, days(28));
    await say('fixed', 29);
    await say('fixed', 29);
    await say('broken', 30);
    await assert.rejects(say('fixed', 31), slug('lasting-not-asked'));
    assert.equal((await standing(ref))?.status, 'confirmed', 'what is said opens nothing');
    await reopenReport(db(), REPORTER, ref, days(31));
    const { status, lasting, lastingDueAt } = (await standing(ref))!;
    assert.deepEqual([status, lasting, lastingDueAt], ['reopened', 'broken', null]);
    const told = await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${ref.id}`));
    assert.deepEqual(
      told.filter(({ act }) => act.endsWith('lasting')).map(({ act, public: { said } }) => [act, said]),
      [
        ['report.ask_lasting', undefined],
        ['report.say_lasting', 'fixed'],
        ['report.say_lasting', 'broken'],
      ],
    );
  });

  test('what an ended office was working on goes to its successor, as no hop; what the office did stays under its name', async () => {
    const [working, waiting] = [await accepted('e'), await answered('f')];
    const [, successor] = await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] }));
    const admin = person('administrator');
    assert.ok(successor);
    await endOrganisation(
      db(),
      admin,
      { region: REGION, id: agency },
      { validTo: '2026-10-31', successor: successor.id },
      LATER,
    );
    await handOverWork({ db: db() }, new Date('2026-10-31T02:00:00Z'));
    assert.equal((await standing(working))?.organisationId, agency, 'its last day is still its own');
    await handOverWork({ db: db() }, LATER);
    await handOverWork({ db: db() }, LATER);
    const moved = await standing(working);
    assert.deepEqual([moved?.organisationId, moved?.status, moved?.transfers], [successor.id, 'assigned', 0]);
    const told = (await inRegion(db(), REGION, (tx) => historyOf(tx, `reports/${working.id}`))).at(-1);
    assert.deepEqual([told?.act, told?.public.succession], ['report.transfer', true]);
    assert.equal((await standing(waiting))?.organisationId, agency, 'it waits for the reporter');
  });
});
