import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, test } from 'node:test';
import { listOrganisations, seedOrganisations } from '#modules/organisations/index.ts';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { inRegion } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { isProblem } from '#platform/problem.ts';
import { makeSecrets } from '#platform/secrets.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { deskCounts, photoCounts, toldIdentity } from '../queries/desk.ts';
import { countReports, listReports } from '../queries/lists.ts';
import type { ReportFilter } from '../rules/filter.ts';
import type { Submission } from '../types.ts';
import { openIdentity } from './identity.ts';
import { objectToArchiving } from './reporter.ts';
import { seedReports } from './setup.ts';
import { submitReport } from './submit.ts';
import { archiveReport, verifyAndAssign } from './verifier.ts';

const REGION = 3522;
const monday = new Date('2026-11-09T02:00:00Z');
const later = (days: number) => new Date(monday.getTime() + days * 86_400_000);
const person = (role: string, organisation?: string): Actor => ({
  kind: 'person',
  id: '00000000-0000-7000-8000-000000000001',
  name: 'Petugas Contoh',
  role,
  region: REGION,
  organisation,
});
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;
const REASON = 'Petugas perlu menanyakan letaknya.';

eachEngine((_engine, db) => {
  const app = () => ({ db: db(), secrets: makeSecrets(Buffer.alloc(32, 7)) });
  const ref = (id: string) => ({ region: REGION, id });
  const inside = <T>(read: Parameters<typeof inRegion<T>>[2]) => inRegion(db(), REGION, read);
  let agency: string;

  const submit = async (change: Partial<Submission>, photos = 0) => {
    const submission = {
      text: 'Dalan ngarep pasar bolong kabeh, wis sebulan.',
      kind: 'complaint',
      serviceCode: 'road',
      answers: {},
      anonymous: true,
      secret: false,
      channel: 'web',
      ...change,
    } as const;
    const photo = (n: number) => ({ fileKey: `img/00/0${n}/x`, sha256: Buffer.alloc(32), width: 800, height: 600 });
    const pictures = Array.from({ length: photos }, (_, n) => photo(n));
    return (await submitReport(app(), { kind: 'visitor' }, REGION, submission, pictures, randomUUID(), monday)).id;
  };
  const assign = (id: string) =>
    verifyAndAssign(
      db(),
      person('verifier'),
      ref(id),
      { title: 'Jalan berlubang di depan pasar', classification: 'complaint' },
      agency,
      monday,
    );

  before(() =>
    inRegion(db(), REGION, async (tx) => {
      await openRegion(tx, { region: REGION, isSample: true, now: monday });
      await seedOrganisations(tx, REGION, monday);
      await seedReports(tx, { kind: 'system', task: 'test' }, monday);
      [{ id: agency }] = await listOrganisations(tx, { kinds: ['agency'] });
    }),
  );

  test('numbers of a person in the text are kept open nowhere, and are opened like a name', async () => {
    const text = 'Jembatan patah. NIK saya 3522019901990137, telepon 0812-9999-0137.';
    const id = await submit({ text, address: 'Rumah nomor 5, WA 6281299990137' });
    const kept = await inside((tx) =>
      tx.one<{ row: string; text: string; title: string | null }>(
        'select (to_jsonb(r) - $3::text)::text as row, r.text, r.title from reports.report r where region_id = $1 and id = $2',
        [REGION, id, 'original_sealed'],
      ),
    );
    assert.equal(kept?.text, 'Jembatan patah. NIK saya [nomor kartu disamarkan], telepon [nomor telepon disamarkan].');
    for (const told of ['9901990137', '9999-0137', '99990137']) assert.ok(!kept?.row.includes(told), told);
    assert.equal(await inside((tx) => toldIdentity(tx, id)), true);
    const opened = await openIdentity(app(), person('verifier'), ref(id), REASON, later(1));
    assert.equal(opened.wording, `${text}\nRumah nomor 5, WA 6281299990137`);
  });

  test('a reporter is known only for a reason, and the journal keeps who asked and why', async () => {
    const id = await submit({ reporterContact: '0812-0000-0001' });
    await assert.rejects(openIdentity(app(), person('verifier'), ref(id), 'ya', monday), problem('text-needed'));
    const opened = await openIdentity(app(), person('verifier'), ref(id), REASON, later(1));
    assert.deepEqual(opened, { name: null, contact: '0812-0000-0001', wording: null });
    const history = await inside((tx) => historyOf(tx, `reports/${id}`));
    assert.deepEqual(
      history.map(({ act }) => act),
      ['report.submit', 'report.open_identity'],
    );
    assert.deepEqual(history[1].public, {});
    assert.deepEqual(history[1].private, { reason: REASON, anonymous: true });
  });

  test('an office opens the name that was told to it, never the one that was to stay unknown', async () => {
    const [unknown, told] = [
      await submit({ reporterContact: '0812-0000-0002' }),
      await submit({ anonymous: false, reporterName: 'Darmo Contoh' }),
    ];
    for (const id of [unknown, told]) await assign(id);
    const officer = person('officer', agency);
    await assert.rejects(openIdentity(app(), officer, ref(unknown), REASON, monday), problem('not-allowed'));
    assert.deepEqual(await openIdentity(app(), officer, ref(told), REASON, monday), {
      name: 'Darmo Contoh',
      contact: null,
      wording: null,
    });
    const stranger = person('officer', randomUUID());
    await assert.rejects(openIdentity(app(), stranger, ref(told), REASON, monday), problem('not-allowed'));
    await assert.rejects(openIdentity(app(), person('regent'), ref(told), REASON, monday), problem('not-allowed'));
  });

  test('a desk counts as its lists do, by organisation and for the region', async () => {
    const objected = await submit({});
    const reason = 'Laporan ini tidak menyebut jalan yang mana, mohon dilengkapi.';
    await archiveReport(db(), person('verifier'), ref(objected), reason, monday);
    await objectToArchiving(db(), { kind: 'reporter' }, ref(objected), 'Sudah saya tulis: depan pasar.', monday);
    const now = later(12);
    for (const audience of [{ kind: 'region' }, { kind: 'organisation', id: agency }] as const) {
      const counts = await inside((tx) => deskCounts(tx, audience, now));
      const sum = (of: 'total' | 'late' | 'objected') => counts.reduce((total, count) => total + count[of], 0);
      const listed = (filter: ReportFilter) =>
        inside(async (tx) => (await countReports(tx, { audience, filter, now, timeZone: 'Asia/Jakarta' })).n);
      assert.equal(sum('total'), await listed({}));
      assert.equal(sum('late'), await listed({ late: '1' }));
      assert.equal(sum('objected'), await listed({ objected: '1' }));
      assert.equal(sum('objected'), audience.kind === 'region' ? 1 : 0);
      assert.ok(sum('late') > 0);
    }
  });

  test('a line knows how many photos came with the report, and whether somebody told who they are', async () => {
    const [shown, bare] = [await submit({}, 2), await submit({ reporterName: 'Sari Contoh', anonymous: false })];
    const list = { filter: {}, now: monday, timeZone: 'Asia/Jakarta', order: 'newest', limit: 50 } as const;
    const { ids, photos, told } = await inside(async (tx) => {
      const ids = (await listReports(tx, { ...list, audience: { kind: 'region' } })).map(({ id }) => id);
      const told = [await toldIdentity(tx, shown), await toldIdentity(tx, bare)];
      return { ids, told, photos: await photoCounts(tx, ids) };
    });
    assert.ok(ids.includes(bare));
    assert.deepEqual([photos.get(shown), photos.get(bare)], [2, undefined]);
    assert.deepEqual(told, [false, true]);
  });
});
