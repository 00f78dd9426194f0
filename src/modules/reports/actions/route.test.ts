import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import {
  endOrganisation,
  listOrganisations,
  type Organisation,
  seedOrganisations,
} from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import {
  accuracyOf,
  changeRouting,
  type Decided,
  endRoutingRule,
  forget,
  LEAST_TO_CALIBRATE,
  learn,
  proposedAgencies,
  setRoutingRule,
  trainedModel,
} from '#modules/routing/index.ts';
import type { Actor } from '#platform/actor.ts';
import { seedHolidays } from '#platform/calendar.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine, journalReadable } from '../../../../tests/support/database.ts';
import { proposalsOf } from '../proposals.ts';
import { countReports, isPublicText } from '../queries/lists.ts';
import { confusions, proposalsStored, proposalTallies } from '../queries/proposal.ts';
import { reportById, servicesOf } from '../queries/report.ts';
import type { ReportFilter } from '../rules/filter.ts';
import { teachRouting, trainRouting } from '../teach.ts';
import type { Submission } from '../types.ts';
import { acceptReport, transferReport } from './agency.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { releaseReport, verifyAndAssign } from './verifier.ts';

const REGION = 3522;
const ZONE = 'Asia/Jakarta';
const NOW = new Date('2026-11-09T02:00:00Z');
const TODAY = '2026-11-09';
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: `${role} Contoh`,
  role,
  region: REGION,
  organisation,
});
const LAMPS = 'Lampu jalan PJU di depan masjid padam, gelap sekali kalau malam.';
const ROAD = 'Jalan aspal di tanjakan berlubang dalam, sudah ada yang jatuh.';

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  const inside = <T>(act: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, act);
  const submit = async (text: string, more: Partial<Submission> = {}) =>
    (
      await submitReport(
        app(),
        { kind: 'visitor' },
        REGION,
        { text, kind: 'complaint', answers: {}, anonymous: true, secret: false, channel: 'web', ...more },
        [],
        randomUUID(),
        NOW,
      )
    ).id;
  const ref = (id: string) => ({ region: REGION, id });
  const report = async (id: string) => (await inside((tx) => reportById(tx, id)))!;
  const verify = (id: string, office: Organisation) =>
    verifyAndAssign(
      db(),
      person('verifier'),
      ref(id),
      { title: 'Judul contoh', classification: 'complaint' },
      office.id,
      NOW,
    );
  const actsOf = async (id: string) => (await inside((tx) => historyOf(tx, `reports/${id}`))).map(({ act }) => act);
  const lessons = () =>
    inside((tx) =>
      tx.query<{ report: string; organisation: string; document: Uint8Array }>(
        'select report_id as report, organisation_id as organisation, document from routing.lesson order by report_id',
      ),
    );
  let transport: Organisation;
  let roads: Organisation;
  let waste: Organisation;

  before(async () => {
    await inNoRegion(db(), seedHolidays);
    await inside(async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: NOW });
      await seedOrganisations(tx, REGION, NOW);
      await seedReports(tx, SYSTEM, NOW);
      const all = await listOrganisations(tx, { kinds: ['agency'] });
      const named = (short: string) => all.find(({ shortName }) => shortName === short)!;
      [transport, roads, waste] = [named('Dishub'), named('DPU Bina Marga'), named('DLH')];
    });
  });

  test('a report comes in with up to three agencies and the words that speak for each', async () => {
    const id = await submit(LAMPS, { serviceCode: 'street_light' });
    const stored = (await inside((tx) => proposalsStored(tx, id)))!;
    assert.equal(stored[0].organisation, transport.id);
    assert.ok(stored.length <= 3 && stored[0].because.some(({ said }) => said.startsWith('Lampu')));
    assert.equal(stored[0].category, true);
    assert.equal((await report(id)).status, 'received');
  });

  test('a rule of the regency for a category at a place goes before all words; elsewhere, and once it is taken off, words speak', async () => {
    const lamps = (placeCode: string) => submit(LAMPS, { serviceCode: 'street_light', placeCode });
    const firstOf = async (id: string) => (await inside((tx) => proposalsStored(tx, id)))![0]!;
    const rule = { service: 'street_light', place: '35.22.15', organisation: waste.id };
    const set = (role: string, organisation = waste.id) =>
      setRoutingRule(db(), person(role), REGION, { ...rule, organisation }, TODAY, NOW);
    const slug = (wanted: string) => (error: unknown) => isProblem(error) && error.slug === wanted;
    await assert.rejects(set('officer'), slug('not-allowed'));
    await assert.rejects(set('administrator', randomUUID()), slug('rule-office-unknown'));
    await set('administrator');
    const ruled = await firstOf(await lamps('35.22.15.2008'));
    assert.deepEqual([ruled.organisation, ruled.confidence, ruled.ruled], [waste.id, 1, true]);
    assert.ok(ruled.organisation !== transport.id && waste.id !== transport.id);
    assert.equal((await firstOf(await lamps('35.22.16.2006'))).organisation, transport.id);
    await endRoutingRule(db(), person('administrator'), REGION, rule, NOW);
    assert.equal((await firstOf(await lamps('35.22.15.2008'))).organisation, transport.id);
    const told = await inside((tx) => historyOf(tx, `regions/${REGION}`));
    assert.deepEqual(
      told.map(({ act }) => act).filter((act) => act.startsWith('routing.')),
      ['routing.set_rule', 'routing.end_rule'],
    );
  });

  test('what is decided, and put right later, is told with the proposal', async () => {
    const right = await submit(LAMPS);
    await verify(right, transport);
    const wrong = await submit(LAMPS);
    await verify(wrong, waste);
    await transferReport(
      db(),
      person('officer', waste.id),
      ref(wrong),
      transport.id,
      'Lampu jalan tugas Dinas Perhubungan.',
      NOW,
    );
    const [first, second] = await inside((tx) =>
      tx.query(
        `select rank, corrected, decided_by as by, decided_id as decided from reports.proposal
          where report_id = any($1::uuid[]) order by corrected`,
        [[right, wrong]],
      ),
    );
    assert.deepEqual(first, { rank: 1, corrected: false, by: 'person', decided: transport.id });
    assert.deepEqual(second, { rank: 1, corrected: true, by: 'person', decided: transport.id });
  });

  test('one row is learned for each report; forgetting it leaves everything as before, and the order does not matter', async () => {
    const before = await lessons();
    const decided = (index: number): Decided => ({
      report: `00000000-0000-7000-8000-00000000010${index}`,
      text: `${ROAD} ${index}`,
      chosenService: null,
      service: 'road',
      organisation: roads.id,
      at: NOW,
    });
    const three = [decided(1), decided(2), decided(3)];
    await inside((tx) => learn(tx, three, NOW));
    const once = await lessons();
    assert.equal(once.length, before.length + 3);
    await inside(async (tx) => {
      await learn(tx, [{ ...decided(2), organisation: waste.id }], NOW);
      await learn(tx, [three[2], three[0], three[1]], NOW);
    });
    assert.deepEqual(await lessons(), once);
    await inside((tx) =>
      forget(
        tx,
        three.map((one) => one.report),
      ),
    );
    assert.deepEqual(await lessons(), before);
  });

  test('the journal teaches what people decided, again and again without doubling, and puts right what was corrected', async () => {
    await journalReadable(db());
    await teachRouting({ db: db() }, NOW); // begins with what is there
    const [before, id] = [await lessons(), await submit(ROAD)];
    const secret = await submit(ROAD, { secret: true });
    await verify(id, waste);
    await verify(secret, roads);
    for (let times = 0; times < 2; times += 1) {
      await journalReadable(db());
      await teachRouting({ db: db() }, NOW);
      const learned = (await lessons()).filter(({ report: one }) => one === id);
      assert.deepEqual(
        learned.map(({ organisation }) => organisation),
        [waste.id],
      );
    }
    await transferReport(db(), person('officer', waste.id), ref(id), roads.id, 'Jalan itu milik Bina Marga.', NOW);
    await journalReadable(db());
    await teachRouting({ db: db() }, NOW);
    const learned = await lessons();
    assert.equal(learned.length, before.length + 1, 'nothing is learned of a secret report');
    assert.equal(learned.find(({ report: one }) => one === id)?.organisation, roads.id);
  });

  test('an agency that has ended is proposed no more: its successor is', async () => {
    const id = await submit('Ada sarang tawon besar di atap rumah, takut menyengat anak-anak.');
    const fire = (await inside((tx) => listOrganisations(tx))).find(({ shortName }) => shortName === 'Damkar')!;
    const of = (day: string) => inside(async (tx) => proposalsOf(tx, (await reportById(tx, id))!, day));
    assert.equal((await of(TODAY))[0].organisation, fire.id);
    await endOrganisation(db(), person('administrator'), ref(fire.id), { validTo: TODAY, successor: waste.id }, NOW);
    assert.equal((await of('2026-11-10'))[0].organisation, waste.id);
  });

  const SETTING = { threshold: 0.9, humanShare: 0.05 };

  test('nothing can go straight through before it is known how often the program is right, and only the administrator decides', async () => {
    const change = (role: string) => changeRouting(db(), person(role), REGION, SETTING, NOW);
    await assert.rejects(change('verifier'), (error) => isProblem(error) && error.slug === 'not-allowed');
    await assert.rejects(change('administrator'), (error) => isProblem(error) && error.slug === 'routing-not-measured');
  });

  test('with enough behind it a report that is sure enough goes straight through, marked so, and is public once the agency has read and released it', async () => {
    const texts = [LAMPS, ROAD, 'Sampah menumpuk di TPS, bau busuk, sudah seminggu tidak diangkut.'];
    const offices = [transport, roads, waste];
    await inside((tx) =>
      learn(
        tx,
        Array.from({ length: LEAST_TO_CALIBRATE }, (_, index) => ({
          report: randomUUID(),
          text: `${texts[index % 3]} ${'bcdfghjklm'[index % 10].repeat(2)}a`,
          chosenService: null,
          service: null,
          organisation: offices[index % 3].id,
          at: NOW,
        })),
        NOW,
      ),
    );
    await trainRouting({ db: db() }, NOW);
    assert.ok((await inside(trainedModel))!.lessons >= LEAST_TO_CALIBRATE);
    await changeRouting(db(), person('administrator'), REGION, SETTING, NOW);

    const ids: string[] = [];
    // no two alike to the letter: many copies of one text wait for a person
    const gangs = ['melati', 'mawar', 'kenanga', 'dahlia', 'anggrek', 'cempaka', 'seroja', 'teratai'];
    for (let times = 0; times < 40; times += 1)
      ids.push(await submit(`${LAMPS} Gang ${gangs[times % 8]} ${gangs[Math.floor(times / 8)]}.`));
    const reports = await Promise.all(ids.map(report));
    const straight = reports.filter(({ status }) => status === 'assigned');
    assert.ok(straight.length > 20, `${straight.length} of 40`);
    const [{ id }] = straight;
    assert.deepEqual(await actsOf(id), ['report.submit', 'report.route']);
    assert.equal((await report(id)).organisationId, transport.id);
    assert.ok((await report(id)).respondDueAt, 'the clock of the agency runs');
    assert.equal(isPublicText(await report(id)), false, 'nobody has read it');
    await journalReadable(db());
    await teachRouting({ db: db() }, NOW);
    assert.ok(!(await lessons()).some((one) => one.report === id), 'its own word teaches it nothing');
    const officer = person('officer', transport.id);
    await acceptReport(db(), officer, ref(id), NOW);
    assert.equal(isPublicText(await report(id)), false, 'taken on, and still for nobody else to read');
    const decision = { title: 'Lampu jalan mati', classification: 'complaint' as const };
    await releaseReport(db(), officer, ref(id), decision, NOW);
    assert.equal(isPublicText(await report(id)), true);
    await journalReadable(db());
    await teachRouting({ db: db() }, NOW);
    assert.ok(
      (await lessons()).some((one) => one.report === id),
      'the agency has taken it on',
    );

    const corrected = straight[1].id;
    await transferReport(
      db(),
      person('officer', transport.id),
      ref(corrected),
      roads.id,
      'Ini bukan lampu, ini jalannya.',
      NOW,
    );
    for (const one of reports.filter(({ status }) => status === 'received')) await verify(one.id, transport);
  });

  test('secret reports, complaints that need inspection and what looks like spam wait for a person', async () => {
    const kept = [
      await submit(LAMPS, { secret: true }),
      await submit(LAMPS, { serviceCode: 'corruption' }),
      await submit(`${LAMPS} https://contoh.test`),
      await submit('a'.repeat(4000)),
    ];
    for (const id of kept) assert.equal((await report(id)).status, 'received');
  });

  test('every number of the administrator is the length of the list that it opens', async () => {
    const list = (filter: ReportFilter) =>
      inside((tx) =>
        countReports(tx, {
          audience: { kind: 'region' },
          filter: { ...filter, decided_from: TODAY },
          now: NOW,
          timeZone: ZONE,
        }),
      ).then(({ n }) => n);
    const tallies = await inside((tx) => proposalTallies(tx, TODAY, ZONE));
    const figures = accuracyOf(tallies);
    assert.ok(figures.straight.value > 20 && figures.corrected.value === 1 && figures.first.value > 0);
    assert.equal(await list({ routed: 'any' }), figures.straight.of);
    assert.equal(await list({ routed: 'people' }), figures.first.of);
    assert.equal(await list({ routed: 'first' }), figures.first.value);
    assert.equal(await list({ routed: 'three' }), figures.amongThree.value);
    assert.equal(await list({ routed: 'none' }), figures.none.value);
    assert.equal(await list({ routed: 'straight' }), figures.straight.value);
    assert.equal(await list({ routed: 'corrected' }), figures.corrected.value);
    assert.equal(await list({ routed: 'drawn' }), figures.drawn.of);
    assert.equal(await list({ routed: 'drawn_right' }), figures.drawn.value);
    for (const { tenth, n } of figures.calibration)
      assert.equal(await list({ routed: 'people', sure: String(tenth) }), n, `tenth ${tenth}`);
    for (const { proposed, decided, n } of await inside((tx) => confusions(tx, TODAY, ZONE, 10)))
      assert.equal(await list({ routed: 'people', proposed, decided }), n);
  });

  test('what one regency has learned is not known in the next, which begins with what ships with the program', async () => {
    const THERE = 3511;
    const text = 'Genangan hitam berbau busuk menyengat di gang melati.';
    const there = <T>(act: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), THERE, act);
    await there(async (tx) => {
      await openRegion(tx, { region: THERE, isSample: true, now: NOW });
      await seedOrganisations(tx, THERE, NOW);
      await seedReports(tx, SYSTEM, NOW);
    });
    const proposed = (act: typeof inside) =>
      act(async (tx) => {
        const offices = new Map((await listOrganisations(tx)).map(({ id, name }) => [id, name]));
        const found = await proposedAgencies(tx, { text }, await servicesOf(tx, true), TODAY);
        return found.map(({ organisation, confidence }) => [offices.get(organisation), confidence]);
      });
    await trainRouting({ db: db() }, NOW);
    const before = [await proposed(inside), await proposed(there)];
    const lesson = { text, chosenService: null, service: null, organisation: roads.id, at: NOW };
    await inside((tx) =>
      learn(
        tx,
        Array.from({ length: 300 }, () => ({ ...lesson, report: randomUUID() })),
        NOW,
      ),
    );
    await trainRouting({ db: db() }, new Date(NOW.getTime() + 86_400_000));
    const [here, next] = [await proposed(inside), await proposed(there)];
    assert.notEqual(before[0]![0]?.[0], roads.name);
    assert.equal(here[0]![0], roads.name, 'learned here');
    assert.deepEqual(next, before[1], 'and not there');
    assert.deepEqual(await there(trainedModel).then((model) => model?.lessons ?? 0), 0);
    const lamps = await there((tx) => proposedAgencies(tx, { text: LAMPS }, [], TODAY));
    const dishub = await there(async (tx) =>
      (await listOrganisations(tx)).find(({ id }) => id === lamps[0]!.organisation),
    );
    assert.match(dishub!.name, /Perhubungan/, 'the words that ship with the program are known in both');
  });
});
