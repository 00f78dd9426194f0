import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inEveryRegion, inNoRegion, inRegion } from '#platform/db/index.ts';
import { historyOf, journal, journalEnd, readJournal } from '#platform/journal.ts';
import { eachEngine, journalReadable } from '../support/database.ts';

const ACTOR = { kind: 'system', task: 'test' } as const;
const act = (subject: string) => ({ act: 'test.act', subject, at: new Date() });

eachEngine((engine, db) => {
  test('every table with a region keeps regions apart, and the program owns none', async () => {
    const tables = await inNoRegion(db(), (tx) =>
      tx.query<{ name: string; secured: boolean; policies: number; leads: boolean }>(
        `select c.oid::regclass::text as name, c.relrowsecurity as secured,
                (select count(*)::integer from pg_policy p where p.polrelid = c.oid) as policies,
                (select i.indkey[0] = a.attnum from pg_index i where i.indrelid = c.oid and i.indisprimary) as leads
           from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'region_id'
           join pg_namespace n on n.oid = c.relnamespace
          where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss')`,
      ),
    );
    // these three answer before a region is known, so they belong to none
    const common = new Set(['places.place', 'places.region', 'accounts.login', 'accounts.session']);
    const regional = tables.filter(({ name }) => !common.has(name));
    assert.ok(regional.length >= 8, `only ${regional.length} regional tables were found`);
    for (const { name, secured, policies, leads } of regional) {
      assert.deepEqual({ name, secured, policies, leads }, { name, secured: true, policies: 2, leads: true });
    }
  });

  test('a query that forgets the region sees and writes only its own', async () => {
    await inRegion(db(), 3522, (tx) => journal(tx, ACTOR, act('x/1')));
    await inRegion(db(), 3511, (tx) => journal(tx, ACTOR, act('x/2')));
    const subjects = (region: number) =>
      inRegion(db(), region, (tx) =>
        tx.query<{ subject: string }>('select subject from platform.journal order by subject'),
      );
    assert.deepEqual(await subjects(3522), [{ subject: 'x/1' }]);
    assert.deepEqual(await subjects(3511), [{ subject: 'x/2' }]);
    await assert.rejects(
      inRegion(db(), 3511, (tx) =>
        tx.run(
          `insert into platform.journal (region_id, id, at, era, actor, act, subject) values (3522, gen_random_uuid(), now(), 1, 'a', 'a.b', 'x')`,
        ),
      ),
      /row-level security/,
    );
    assert.equal((await inNoRegion(db(), (tx) => tx.query('select 1 from platform.journal'))).length, 0);
    assert.equal((await inEveryRegion(db(), (tx) => tx.query('select 1 from platform.journal'))).length, 2);
  });

  test('role and region end with the transaction, also after an error', async () => {
    await assert.rejects(inRegion(db(), 3522, (tx) => tx.query('select 1 / 0')));
    const state = await db().engine.transaction('select 1', (run) =>
      run(`select current_user::text as who, current_setting('simpul.region', true) as region`, []),
    );
    assert.ok(!['simpul_app', 'simpul_all'].includes(String(state.rows[0].who)));
    assert.ok(!state.rows[0].region);
  });

  test('a hundred transactions of two regions at once stay apart', async () => {
    const looks = Array.from({ length: 100 }, (_, i) => {
      const region = i % 2 ? 3522 : 3511;
      return inRegion(db(), region, async (tx) =>
        (await tx.query<{ region: number }>('select region_id as region from platform.journal')).every(
          (row) => row.region === region,
        ),
      );
    });
    assert.ok((await Promise.all(looks)).every(Boolean));
  });

  test('db used inside an open transaction is refused instead of hanging', async () => {
    await assert.rejects(
      inRegion(db(), 3522, () => inRegion(db(), 3522, async () => 1)),
      /already open/,
    );
  });

  test('nobody rewrites the journal', async () => {
    await assert.rejects(
      inRegion(db(), 3522, (tx) => tx.run(`update platform.journal set act = 'x.y'`)),
      /permission denied/,
    );
    await assert.rejects(
      inRegion(db(), 3522, (tx) => tx.run('delete from platform.journal')),
      /permission denied/,
    );
  });

  test('an act and its journal row are kept or lost together', async () => {
    await assert.rejects(
      inRegion(db(), 3522, async (tx) => {
        await journal(tx, ACTOR, act('x/lost'));
        throw new Error('after the row');
      }),
      /after the row/,
    );
    assert.equal((await inRegion(db(), 3522, (tx) => historyOf(tx, 'x/lost'))).length, 0);
  });

  test('values of every kind come back alike', async () => {
    const [row] = await inNoRegion(db(), (tx) =>
      tx.query(
        `select 9007199254740991::int8 as big, '1 day'::interval as span, '2026-11-21'::date as day, 1.50::numeric(20,2) as money,
                '{"a":[1]}'::jsonb as doc, array['a','b'] as list, '\\x01ff'::bytea as bytes, $1::jsonb as given`,
        [{ b: 'x' }],
      ),
    );
    const { bytes, ...rest } = row as { bytes: Uint8Array };
    assert.deepEqual([...bytes], [1, 255]);
    assert.deepEqual(rest, {
      big: 9007199254740991,
      span: '1 day',
      day: '2026-11-21',
      money: '1.50',
      doc: { a: [1] },
      list: ['a', 'b'],
      given: { b: 'x' },
    });
    await assert.rejects(
      inNoRegion(db(), (tx) => tx.query('select 9007199254740993::int8 as big')),
      RangeError,
    );
  });

  // PGlite has one connection: no transaction can commit after a later one there.
  if (engine === 'postgres') {
    test('a reader of the journal does not skip a transaction that commits late', async () => {
      await journalReadable(db());
      const start = await inEveryRegion(db(), journalEnd);
      const wrote = Promise.withResolvers<void>();
      const release = Promise.withResolvers<void>();
      const slow = inRegion(db(), 3522, async (tx) => {
        await journal(tx, ACTOR, act('x/slow'));
        wrote.resolve();
        await release.promise;
      });
      await wrote.promise;
      await inRegion(db(), 3522, (tx) => journal(tx, ACTOR, act('x/quick')));
      const first = await inEveryRegion(db(), (tx) => readJournal(tx, start));
      assert.deepEqual(first.entries, [], 'the quick one waits until nothing older can still appear');
      release.resolve();
      await slow;
      await journalReadable(db());
      const second = await inEveryRegion(db(), (tx) => readJournal(tx, first.next));
      assert.deepEqual(
        second.entries.map(({ subject }) => subject),
        ['x/slow', 'x/quick'],
      );
      assert.deepEqual((await inEveryRegion(db(), (tx) => readJournal(tx, second.next))).entries, []);
    });
  }
});
