import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { changeOrganisation, createOrganisation, endOrganisation, importOrganisations } from './actions.ts';
import { listOrganisations, namesOfOrganisations, officeOfPlace, organisationById } from './queries.ts';
import { currentSuccessor } from './rules/validity.ts';
import { seedOrganisations } from './seed.ts';
import { type OrganisationInput, organisationInput } from './types.ts';

const NOW = new Date('2026-11-20T03:00:00Z');
const TODAY = '2026-11-20';
const administrator: Actor = {
  kind: 'person',
  id: '01930000-0000-7000-8000-0000000000aa',
  name: 'Galih Contoh',
  role: 'administrator',
  region: 3522,
};
const input = (more: Partial<OrganisationInput> & { name: string }): OrganisationInput =>
  organisationInput.parse({ kind: 'agency', source: 'Perda Contoh 1/2026', sourceQuality: 'official', ...more });
const refusedAs = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  before(async () => {
    await inNoRegion(db(), async (tx) => {
      for (const region of [3522, 3511]) await openRegion(tx, { region, isSample: true, now: NOW });
    });
    for (const region of [3522, 3511]) await inRegion(db(), region, (tx) => seedOrganisations(tx, region, NOW));
  });

  test('a region begins with its agencies, its districts and its villages, each with its source', async () => {
    const kinds = async (region: number) =>
      Object.fromEntries(
        [...Map.groupBy(await inRegion(db(), region, (tx) => listOrganisations(tx)), ({ kind }) => kind)].map(
          ([kind, all]) => [kind, all.length],
        ),
      );
    assert.deepEqual(await kinds(3522), {
      secretariat: 2,
      inspectorate: 1,
      agency: 29,
      hospital: 3,
      district_office: 28,
      village_office: 430,
    });
    assert.deepEqual(await kinds(3511), {
      secretariat: 2,
      inspectorate: 1,
      agency: 23,
      sub_unit: 9,
      hospital: 1,
      district_office: 23,
      village_office: 219,
    });
    const all = await inRegion(db(), 3511, (tx) => listOrganisations(tx));
    const section = all.find(({ name }) => name === 'Bagian Hukum')!;
    assert.equal(all.find(({ id }) => id === section.parent)?.name, 'Sekretariat Daerah');
    assert.deepEqual([section.sourceQuality, section.source], ['dated', 'Struktur 2021, sebelum SOTK 2022']);
  });

  test('seeding a second time adds nothing and records nothing', async () => {
    const count = (await inRegion(db(), 3522, (tx) => listOrganisations(tx))).length;
    await inRegion(db(), 3522, (tx) => seedOrganisations(tx, 3522, NOW));
    assert.equal((await inRegion(db(), 3522, (tx) => listOrganisations(tx))).length, count);
    assert.equal((await inRegion(db(), 3522, (tx) => historyOf(tx, 'regions/3522'))).length, 1);
  });

  test('a place is served by its village office, and by its district where the village has none', async () => {
    const office = (place: string) => inRegion(db(), 3522, (tx) => officeOfPlace(tx, place, TODAY));
    assert.equal((await office('35.22.04.2001'))?.kind, 'village_office');
    assert.equal((await office('35.22.04.9999'))?.name, 'Kecamatan Ngasem');
    assert.equal(await office('35.11.04.2001'), undefined);
  });

  test('what one region keeps, another neither sees nor changes', async () => {
    const [one] = await inRegion(db(), 3522, (tx) => listOrganisations(tx));
    assert.equal(await inRegion(db(), 3511, (tx) => organisationById(tx, one.id)), undefined);
    await assert.rejects(
      changeOrganisation(db(), administrator, { region: 3511, id: one.id }, { name: 'Lain' }, NOW),
      refusedAs('not-allowed'),
    );
  });

  test('an administrator adds, changes and ends an agency, and each act is in the journal without the contact', async () => {
    const contact = { phone: '0353 000000', email: 'contoh@example.org' };
    const old = await createOrganisation(db(), administrator, 3522, input({ name: 'Dinas Contoh Lama', contact }), NOW);
    const next = await createOrganisation(db(), administrator, 3522, input({ name: 'Dinas Contoh Baru' }), NOW);
    const ref = { region: 3522, id: old.id };
    await changeOrganisation(db(), administrator, ref, { shortName: 'Dinco', contact: { phone: '0353 111111' } }, NOW);
    await changeOrganisation(db(), administrator, ref, { shortName: 'Dinco' }, NOW);
    await endOrganisation(db(), administrator, ref, { validTo: '2026-12-31', successor: next.id }, NOW);
    await assert.rejects(
      endOrganisation(db(), administrator, ref, { validTo: '2027-12-31', successor: null }, NOW),
      refusedAs('organisation-already-ended'),
    );

    const history = await inRegion(db(), 3522, (tx) => historyOf(tx, `organisations/${old.id}`));
    assert.deepEqual(
      history.map(({ act, actor }) => [act, actor]),
      ['organisation.create', 'organisation.change', 'organisation.end'].map((act) => [
        act,
        `person:${administrator.id}`,
      ]),
    );
    assert.equal(JSON.stringify(history.map((entry) => entry.public)).includes('0353'), false);
    const all = await inRegion(db(), 3522, (tx) => listOrganisations(tx));
    assert.equal(currentSuccessor(all, old.id)?.name, 'Dinas Contoh Baru');
    assert.equal(all.find(({ id }) => id === old.id)?.shortName, 'Dinco');
    assert.equal((await inRegion(db(), 3522, (tx) => namesOfOrganisations(tx))).get(old.id), 'Dinas Contoh Lama');
  });

  test('a list of a day shows who was in force on it', async () => {
    const on = async (day: string) =>
      (await inRegion(db(), 3522, (tx) => listOrganisations(tx, { validOn: day, kinds: ['agency'] }))).map(
        ({ name }) => name,
      );
    assert.ok((await on('2026-12-31')).includes('Dinas Contoh Lama'));
    assert.equal((await on('2027-01-01')).includes('Dinas Contoh Lama'), false);
  });

  test('two agencies in force never share a name; one may take the name of one that ended', async () => {
    const create = (name: string) => createOrganisation(db(), administrator, 3522, input({ name }), NOW);
    await assert.rejects(create('dinas perhubungan'), refusedAs('organisation-name-taken'));
    assert.equal((await create('Dinas Contoh Lama')).validTo, null);
  });

  test('no agency is put above itself or made its own successor', async () => {
    const [above, below] = [
      await createOrganisation(db(), administrator, 3522, input({ name: 'Badan Contoh Atas' }), NOW),
      await createOrganisation(db(), administrator, 3522, input({ name: 'Badan Contoh Bawah' }), NOW),
    ];
    await changeOrganisation(db(), administrator, { region: 3522, id: below.id }, { parent: above.id }, NOW);
    await assert.rejects(
      changeOrganisation(db(), administrator, { region: 3522, id: above.id }, { parent: below.id }, NOW),
      refusedAs('organisation-in-a-circle'),
    );
    await assert.rejects(
      endOrganisation(
        db(),
        administrator,
        { region: 3522, id: above.id },
        { validTo: TODAY, successor: above.id },
        NOW,
      ),
      refusedAs('organisation-in-a-circle'),
    );
    await assert.rejects(
      changeOrganisation(db(), administrator, { region: 3522, id: above.id }, { parent: administrator.id }, NOW),
      refusedAs('related-organisation-unknown'),
    );
  });

  test('only an administrator changes organisations', async () => {
    const officer = { ...administrator, role: 'officer' };
    await assert.rejects(
      createOrganisation(db(), officer, 3522, input({ name: 'Dinas Tak Ada' }), NOW),
      refusedAs('not-allowed'),
    );
    const file = 'name\nDinas Tak Ada\n';
    await assert.rejects(
      importOrganisations(db(), officer, 3522, file, { dryRun: true, source: 'x.csv' }, NOW),
      refusedAs('not-allowed'),
    );
  });

  test('a dry run writes nothing and foretells the import, which a second import finds done', async () => {
    const file =
      'name;kind;parent;duties;valid_from;valid_to;successor\n' +
      'Dinas Impor;dinas;;uji, coba;01/02/2026;;\n' +
      'Bidang Impor;bidang;Dinas Impor;;;;\n' +
      'Badan Riset dan Inovasi Daerah;;;;;31 Desember 2026;Badan Perencanaan Pembangunan Daerah\n';
    const run = (dryRun: boolean) =>
      importOrganisations(db(), administrator, 3522, file, { dryRun, source: 'daftar.csv' }, NOW);
    const find = async (name: string) =>
      (await inRegion(db(), 3522, (tx) => listOrganisations(tx))).find((organisation) => organisation.name === name);

    const dry = await run(true);
    assert.deepEqual([dry.applied, dry.counts], [false, { create: 2, change: 1, unchanged: 0, refused: 0 }]);
    assert.equal(await find('Dinas Impor'), undefined);

    const real = await run(false);
    assert.deepEqual([real.applied, real.counts], [true, dry.counts]);
    const agency = (await find('Dinas Impor'))!;
    assert.deepEqual(
      [agency.kind, agency.duties, agency.validFrom, agency.source],
      ['agency', ['uji', 'coba'], '2026-02-01', 'daftar.csv'],
    );
    assert.equal((await find('Bidang Impor'))?.parent, agency.id);
    assert.equal((await find('Badan Riset dan Inovasi Daerah'))?.validTo, '2026-12-31');

    const again = await run(false);
    assert.deepEqual(again.counts, { create: 0, change: 0, unchanged: 3, refused: 0 });
    const history = await inRegion(db(), 3522, (tx) => historyOf(tx, `organisations/${agency.id}`));
    assert.equal(history.length, 1);
  });

  test('as long as one row is refused, no row lands', async () => {
    const file = 'name,parent\nDinas Setengah,\nBidang Yatim,Dinas Tidak Dikenal\n';
    const report = await importOrganisations(db(), administrator, 3522, file, { dryRun: false, source: 'x.csv' }, NOW);
    assert.deepEqual([report.applied, report.counts.refused, report.counts.create], [false, 1, 1]);
    const names = (await inRegion(db(), 3522, (tx) => listOrganisations(tx))).map(({ name }) => name);
    assert.equal(names.includes('Dinas Setengah'), false);
  });

  test('one file may end an agency and give its name to the next', async () => {
    const find = async () =>
      (await inRegion(db(), 3522, (tx) => listOrganisations(tx))).filter(({ name }) => name === 'Dinas Impor');
    const [old] = await find();
    await changeOrganisation(db(), administrator, { region: 3522, id: old.id }, { code: 'A-1' }, NOW);
    const file = 'code,name,valid_to,successor\nB-1,Dinas Impor,,\nA-1,Dinas Impor,2026-11-30,B-1\n';
    const report = await importOrganisations(db(), administrator, 3522, file, { dryRun: false, source: 's' }, NOW);
    assert.deepEqual([report.applied, report.counts.create, report.counts.change], [true, 1, 1]);
    const [next, before] = (await find()).sort((a, b) => Number(a.validTo !== null) - Number(b.validTo !== null));
    assert.deepEqual([before.id, before.validTo, before.successor], [old.id, '2026-11-30', next.id]);
  });
});
