import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { inRegion } from '#platform/db/index.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { changePerson, createPerson, endPerson } from './actions/people.ts';
import { signInAsSample } from './actions/sign-in.ts';
import { listPeople, personById, samplePeople } from './queries.ts';
import { seedSamplePeople } from './seed.ts';
import { actorOfToken, personActor } from './sessions.ts';
import { device, helpers, later, NOW, OFFICE, openRegions, REAL, refusedAs, SAMPLE, system } from './testing.ts';
import { personInput, STAFF_ROLES } from './types.ts';

eachEngine((_engine, db) => {
  before(() => openRegions(db()));
  const { person, enter, history } = helpers(db);

  test('a new role or office ends the sessions that carry the old one; a new name goes on in them', async () => {
    const one = await person('pindah');
    const ref = { region: REAL, id: one.id };
    const { token } = await enter('pindah');
    await changePerson(db(), system, ref, { name: 'Nama Baru Contoh' }, NOW);
    assert.equal((await actorOfToken(db(), token, NOW))?.actor.name, 'Nama Baru Contoh');
    await changePerson(db(), system, ref, { role: 'auditor', organisation: null }, NOW);
    assert.equal(await actorOfToken(db(), token, NOW), undefined);
    assert.equal((await enter('pindah')).actor.organisation, undefined);
  });

  test('the public part of the journal names nobody', async () => {
    const one = await person('tersembunyi@contoh.example');
    await changePerson(
      db(),
      system,
      { region: REAL, id: one.id },
      { name: 'Nama Lain', email: 'a@contoh.example' },
      NOW,
    );
    await enter('tersembunyi@contoh.example');
    const told = JSON.stringify((await history(one.id)).map((entry) => [entry.public, entry.actor, entry.subject]));
    for (const secret of ['Orang Contoh', 'Nama Lain', 'contoh.example', '198.51'])
      assert.equal(told.includes(secret), false);
  });

  test('a login exists once in the whole installation', async () => {
    await person('kembar');
    await assert.rejects(person('kembar'), refusedAs('login-taken'));
    await assert.rejects(person('kembar', 'officer', SAMPLE), refusedAs('login-taken'));
  });

  test('an officer without an office, or with one that is not there, is refused', async () => {
    const make = (organisation: string | null) =>
      createPerson(
        db(),
        system,
        REAL,
        personInput.parse({ login: 'yatim', name: 'Y', role: 'officer', organisation }),
        NOW,
      );
    await assert.rejects(make(null), refusedAs('person-needs-organisation'));
    await assert.rejects(make('01930000-0000-7000-8000-0000000000ee'), refusedAs('person-organisation-unknown'));
    assert.equal(
      (await inRegion(db(), REAL, (tx) => listPeople(tx))).some(({ login }) => login === 'yatim'),
      false,
    );
  });

  test('the last administrator of a region can neither be ended nor become something else', async () => {
    const region = SAMPLE;
    const first = await person('admin1', 'administrator', region);
    await assert.rejects(endPerson(db(), system, { region, id: first.id }, NOW), refusedAs('last-administrator'));
    await assert.rejects(
      changePerson(db(), system, { region, id: first.id }, { role: 'auditor' }, NOW),
      refusedAs('last-administrator'),
    );
    const second = await person('admin2', 'administrator', region);
    const both = await Promise.allSettled(
      [first, second].map(({ id }) => endPerson(db(), system, { region, id }, NOW)),
    );
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal(
      (await inRegion(db(), region, (tx) => listPeople(tx, { role: 'administrator', ended: false }))).length,
      1,
    );
  });

  test('only an administrator manages people, and only at home', async () => {
    const [boss, auditor, victim] = [
      await person('bos3', 'administrator'),
      await person('pengawas', 'auditor'),
      await person('korban'),
    ];
    const ref = { region: REAL, id: victim.id };
    await assert.rejects(endPerson(db(), personActor(auditor), ref, NOW), refusedAs('not-allowed'));
    await assert.rejects(endPerson(db(), { ...personActor(boss), region: SAMPLE }, ref, NOW), refusedAs('not-allowed'));
    await assert.rejects(
      endPerson(db(), personActor(boss), { region: SAMPLE, id: victim.id }, NOW),
      refusedAs('not-allowed'),
    );
    await endPerson(db(), personActor(boss), ref, NOW);
    await assert.rejects(changePerson(db(), personActor(boss), ref, { name: 'X' }, NOW), refusedAs('person-has-ended'));
    assert.ok((await inRegion(db(), REAL, (tx) => personById(tx, victim.id)))?.endedAt);
  });

  test('what makes somebody powerful or sends their password elsewhere needs a fresh proof; a name does not', async () => {
    const [boss, one] = [await person('bos-lama', 'administrator'), await person('biasa')];
    const ref = { region: REAL, id: one.id };
    const stale = personActor({ ...boss, provedAt: later(-16) });
    for (const changes of [{ role: 'administrator' }, { email: 'lain@contoh.example' }] as const)
      await assert.rejects(changePerson(db(), stale, ref, changes, NOW), refusedAs('proof-needed'));
    const input = personInput.parse({ login: 'baru-lagi', name: 'B', role: 'auditor' });
    await assert.rejects(createPerson(db(), stale, REAL, input, NOW), refusedAs('proof-needed'));
    await changePerson(db(), stale, ref, { name: 'Nama Benar Contoh' }, NOW);
    await changePerson(db(), personActor({ ...boss, provedAt: later(-14) }), ref, { role: 'verifier' }, NOW);
  });

  test('one click signs in as a sample person, and as nobody who is real', async () => {
    const [real, sample] = [await person('nyata', 'auditor'), await person('contoh1', 'auditor', SAMPLE)];
    assert.deepEqual([real.isSample, sample.isSample], [false, true]);
    const { token } = await signInAsSample(db(), { region: SAMPLE, id: sample.id }, device(), NOW);
    assert.equal((await actorOfToken(db(), token, NOW))?.actor.id, sample.id);
    for (const ref of [
      { region: REAL, id: real.id },
      { region: REAL, id: sample.id },
      { region: SAMPLE, id: real.id },
      { region: 9999, id: sample.id },
    ]) {
      await assert.rejects(signInAsSample(db(), ref, device(), NOW), refusedAs('not-a-sample'));
    }
    // Not even where somebody marked a real region's person as a sample.
    await inRegion(db(), REAL, (tx) =>
      tx.run('update accounts.person set is_sample = true where region_id = $1 and id = $2', [REAL, real.id]),
    );
    await assert.rejects(signInAsSample(db(), { region: REAL, id: real.id }, device(), NOW), refusedAs('not-a-sample'));
    await endPerson(db(), system, { region: SAMPLE, id: sample.id }, NOW);
    await assert.rejects(
      signInAsSample(db(), { region: SAMPLE, id: sample.id }, device(), NOW),
      refusedAs('not-a-sample'),
    );
  });

  test('the sample people cover every role, are visibly invented, have no password, and are made once', async () => {
    const names = [
      'Dinas Perhubungan',
      'Dinas Pekerjaan Umum Bina Marga dan Penataan Ruang',
      'Dinas Lingkungan Hidup',
      'Dinas Sosial',
    ];
    names.push(
      'Dinas Komunikasi dan Informatika',
      'Kecamatan Ngasem',
      'Desa Ngasem, Kecamatan Ngasem',
      'Sekretariat Daerah',
      'Inspektorat',
      'Badan Perencanaan Pembangunan Daerah',
      'Badan Pengelolaan Keuangan dan Aset Daerah',
      'Sekretariat DPRD',
    );
    const offices = names.map((name) => ({ id: OFFICE, name }));
    const people = await inRegion(db(), SAMPLE, (tx) => seedSamplePeople(tx, SAMPLE, NOW, offices));
    assert.deepEqual(new Set(people.map(({ role }) => role)), new Set(STAFF_ROLES));
    for (const { name, isSample, hasPassword } of people)
      assert.deepEqual([/ Contoh$/.test(name), isSample, hasPassword], [true, true, false]);
    assert.deepEqual(await inRegion(db(), SAMPLE, (tx) => seedSamplePeople(tx, SAMPLE, NOW, offices)), []);
    const shown = await inRegion(db(), SAMPLE, (tx) => samplePeople(tx));
    assert.ok(people.every(({ id }) => shown.some((one) => one.id === id)));
    await assert.rejects(
      inRegion(db(), SAMPLE, (tx) => Promise.resolve().then(() => seedSamplePeople(tx, SAMPLE, NOW, []))),
      /is not there/,
    );
  });
});
