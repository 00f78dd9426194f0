import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Db, inEveryRegion, inNoRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { openJobs } from '#platform/jobs.ts';
import { historyOf, journal, journalEnd, readJournal } from '#platform/journal.ts';
import { eachEngine, journalReadable } from '../support/database.ts';
import { asOwner } from '../support/owner.ts';
import {
  definers,
  hiddenWays,
  keysWithoutRegion,
  openDefiners,
  openQueue,
  openTables,
  rightsBeyond,
  type Table,
  tablesOf,
} from './regions/catalogue.ts';
import { insertInto, loosen } from './regions/rows.ts';

const [HERE, THERE] = [3522, 3511];
const ACTOR = { kind: 'system', task: 'test' } as const;
const act = (subject: string) => ({ act: 'test.act', subject, at: new Date() });

eachEngine((engine, db) => {
  test('every table keeps regions apart, or says why it may do without', async () => {
    const tables = await tablesOf(db());
    const kept = (keeps: Table['keeps']) => tables.filter((table) => table.keeps === keeps).length;
    assert.ok(kept('regional') >= 20 && kept('before') >= 2, `only ${kept('regional')} regional tables were found`);
    assert.deepEqual(await openTables(db()), []);
  });

  test('the region leads every key of a regional table, and every reference to one', async () => {
    assert.deepEqual(await keysWithoutRegion(db()), []);
  });

  test('nothing sees with the eyes of the owner without saying why', async () => {
    assert.deepEqual(await hiddenWays(db()), []);
    assert.deepEqual(await openDefiners(db()), []);
    assert.ok((await definers(db())).length >= 2);
  });

  test('the roles of the program read and write rows, and may do nothing else', async () => {
    assert.deepEqual(await rightsBeyond(db()), []);
  });

  test('who works for one region writes the journal and moves its readers on, and changes nothing that is written or counted by', async () => {
    const may = await asOwner<{ what: string }>(
      db(),
      `select p || ' ' || t as what
         from unnest(array['platform.journal', 'platform.journal_reader', 'platform.era', 'platform.migration']) t,
              unnest(array['select', 'insert', 'update', 'delete']) p
        where has_table_privilege('simpul_app', t, p) order by 1`,
    );
    assert.deepEqual(
      may.map(({ what }) => what),
      [
        'insert platform.journal',
        'insert platform.journal_reader',
        'select platform.era',
        'select platform.journal',
        'select platform.journal_reader',
        'update platform.journal_reader',
      ],
    );
  });

  test('the job queue is the owner’s alone', async () => {
    const { raw } = db().engine as { raw: { options?: { connectionString?: string } } };
    const jobs = await openJobs(db(), raw.options?.connectionString, () => undefined);
    try {
      const [{ n }] = await asOwner<{ n: number }>(
        db(),
        `select count(*)::integer as n from pg_tables where schemaname = 'pgboss'`,
      );
      assert.ok(n >= 4, `only ${n} tables of the queue were found`);
      assert.deepEqual(await openQueue(db()), []);
    } finally {
      await jobs.stop();
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

  // From here on the tables take any row and the database holds what it must not: nothing may come after.
  test('whatever the query, in every table a transaction of one region sees and changes the rows of that region alone', async () => {
    await loosen(db());
    const tables = (await tablesOf(db())).filter(({ keeps, isPart }) => keeps !== 'common' && !isPart);
    let n = 0;
    const next = () => {
      n += 1;
      return n;
    };
    for (const { name, keeps } of tables) {
      const insert = await insertInto(db(), name);
      await asOwner(db(), `delete from ${name}`);
      for (const region of [HERE, THERE]) await asOwner(db(), insert, [next(), region]);
      const regions = (tx: Tx) => tx.query<{ region: number }>(`select region_id as region from ${name} order by 1`);
      assert.deepEqual(await inRegion(db(), HERE, regions), [{ region: HERE }], `select from ${name}`);
      assert.equal((await inEveryRegion(db(), regions)).length, 2, name);
      assert.equal((await inNoRegion(db(), regions)).length, keeps === 'before' ? 2 : 0, `${name} in no region`);

      const here = (sql: string, values: readonly unknown[] = []) => inRegion(db(), HERE, (tx) => tx.run(sql, values));
      const denied = /permission denied|row-level security/;
      await assert.rejects(here(insert, [next(), THERE]), denied, `insert into ${name} for another region`);
      await assert.rejects(here(`update ${name} set region_id = ${THERE}`), denied, `give ${name} away`);
      await assert.rejects(here(`truncate ${name}`), /permission denied/, `truncate ${name}`);
      for (const [privilege, sql, values] of [
        ['update', `update ${name} set region_id = region_id`, []],
        ['delete', `delete from ${name}`, []],
        ['insert', insert, [next(), HERE]],
      ] as const) {
        const right = `select has_table_privilege('simpul_app', '${name}', '${privilege}') as may`;
        const [{ may }] = await asOwner<{ may: boolean }>(db(), right);
        if (may) assert.equal(await here(sql, values), 1, sql);
        else await assert.rejects(here(sql, values), /permission denied/, sql);
      }
      const left = await asOwner(db(), `select from ${name} where region_id = ${THERE}`);
      assert.equal(left.length, 1, `${name} of the other region is as it was`);
    }
    assert.ok(tables.length >= 20);
  });

  test('the functions of the owner find what is of the own region, and nothing without one', async () => {
    const insert = await insertInto(db(), 'reports.report');
    await asOwner(db(), 'delete from reports.report');
    for (const region of [HERE, THERE]) await asOwner(db(), insert, [region, region]);
    await asOwner(
      db(),
      `update reports.report set text = 'jembatan', location = 'point(112 -7)', verified_at = now(), secret = false, status = 'assigned'`,
    );
    const questions = {
      'reports.with_words(text)': `select with_words as id from reports.with_words('jembatan')`,
      'reports.public_near(double precision,double precision,double precision,integer)':
        'select id from reports.public_near(-7, 112, 1000, 10)',
    };
    const readsNoRow = ['reports.words_estimate(text)'];
    assert.deepEqual(
      await definers(db()),
      [...Object.keys(questions), ...readsNoRow].sort(),
      'a new one is asked here too',
    );
    for (const sql of Object.values(questions)) {
      const ids = (tx: Tx) => tx.query<{ id: string }>(sql);
      const [here, there] = [await inRegion(db(), HERE, ids), await inRegion(db(), THERE, ids)];
      assert.deepEqual([here.length, there.length], [1, 1], sql);
      assert.notDeepEqual(here, there);
      assert.deepEqual(await inNoRegion(db(), ids), [], sql);
    }
  });

  test('what must not be in a database is found there', async () => {
    await db().engine.script(`
      create table platform.forgotten (region_id integer not null, id uuid not null);
      create table platform.off (region_id integer not null, id uuid primary key);
      select platform.regional('platform.off');
      alter table platform.off disable row level security;
      create table platform.wide (region_id integer not null, primary key (region_id));
      select platform.regional('platform.wide');
      create policy more on platform.wide to simpul_app using (true);
      create table platform.parted (region_id integer not null, id uuid not null, primary key (region_id, id)) partition by list (region_id);
      select platform.regional('platform.parted');
      create table platform.part partition of platform.parted default;
      create view platform.owners_eyes as select * from platform.parted;
      create materialized view platform.frozen as select * from platform.parted;
      create function platform.quiet() returns integer language sql security definer as 'select 1';
      create sequence platform.numbers;
      grant select on platform.part, platform.owners_eyes to simpul_app;
      grant select on platform.forgotten to public;
      grant truncate on platform.forgotten to simpul_all;
      grant select (id) on platform.off to simpul_app;
      grant update on sequence platform.numbers to simpul_app;
      grant create on schema platform to simpul_all;
      alter default privileges in schema platform grant select on tables to public;
      create table platform.owned (id integer);
      alter table platform.owned owner to simpul_app;
      grant usage on schema pgboss to simpul_app;
    `);
    const found = async (find: (db: Db) => Promise<string[]>) => (await find(db())).join('\n');
    const tables = await found(openTables);
    for (const name of ['forgotten', 'off', 'wide', 'frozen', 'owned'])
      assert.match(tables, new RegExp(`^platform.${name} `, 'm'));
    assert.match(await found(keysWithoutRegion), /off_pkey does not begin/);
    assert.match(await found(hiddenWays), /owners_eyes/);
    assert.match(await found(openDefiners), /quiet/);
    const rights = await found(rightsBeyond);
    for (const sign of [
      /SELECT platform.part$/m,
      /^- may SELECT platform.forgotten/m,
      /TRUNCATE/,
      /column id of/,
      /sequence/,
      /CREATE in schema/,
      /yet to be made/,
      /owns/,
    ])
      assert.match(rights, sign);
    assert.match(await found(openQueue), /enter the schema pgboss/);
  });
});
