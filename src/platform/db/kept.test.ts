import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachEngine } from '../../../tests/support/database.ts';
import { openPostgres } from './engine-postgres.ts';
import { type Db, inNoRegion, inRegion, type Tx } from './index.ts';

const MINUTE = 60_000;

eachEngine((_engine, db) => {
  let asked = 0;
  const read = (tx: Tx) =>
    tx.kept('test.thing', MINUTE, async () => {
      asked += 1;
      return (await tx.one<{ value: string }>(`select value from platform.installation where name = 'thing'`))?.value;
    });
  const write = (tx: Tx, value: string) => {
    tx.changes('test.thing');
    return tx.run(
      `insert into platform.installation (name, value) values ('thing', $1) on conflict (name) do update set value = excluded.value`,
      [value],
    );
  };
  const inside = <T>(act: (tx: Tx) => Promise<T>) => inNoRegion(db(), act);

  test('what is kept is asked once, and anew after a change was committed', async () => {
    await inside((tx) => write(tx, 'one'));
    asked = 0;
    assert.deepEqual([await inside(read), await inside(read), asked], ['one', 'one', 1]);
    await inside((tx) => write(tx, 'two'));
    assert.deepEqual([await inside(read), asked], ['two', 2]);
  });

  test('who changes it sees the change at once; the others do not when it is taken back', async () => {
    await inside((tx) => write(tx, 'before'));
    assert.equal(await inside(read), 'before');
    const takenBack = inside(async (tx) => {
      await write(tx, 'never');
      assert.equal(await read(tx), 'never');
      throw new Error('taken back');
    });
    await assert.rejects(takenBack, /taken back/);
    assert.equal(await inside(read), 'before');
  });

  test('what was read while somebody changed it is not kept', async () => {
    await inside((tx) => write(tx, 'old'));
    const { promise: changed, resolve } = Promise.withResolvers<void>();
    const slow = inside((tx) =>
      tx.kept('test.thing', MINUTE, async () => {
        await changed; // the change is committed between the question and the answer
        return 'old';
      }),
    );
    await inside((tx) => write(tx, 'new'));
    resolve();
    assert.equal(await slow, 'old');
    assert.equal(await inside(read), 'new');
  });

  test('each region keeps its own', async () => {
    const own = (region: number) => inRegion(db(), region, (tx) => tx.kept('test.own', MINUTE, async () => tx.region));
    assert.deepEqual([await own(3522), await own(3511), await own(3522)], [3522, 3511, 3522]);
  });

  test('an error of the first statement ends the transaction, and the next one works', async () => {
    await assert.rejects(
      inside((tx) => tx.query('select nothing from nowhere')),
      /nowhere/,
    );
    assert.equal(await inside((tx) => tx.one<{ one: number }>('select 1 as one')).then((row) => row?.one), 1);
  });
});

test('a transaction that asks nothing opens no connection', async () => {
  const db: Db = { engine: openPostgres('postgres://nobody@127.0.0.1:1/nothing', 1, { connectionMs: 500 }) };
  assert.equal(await inRegion(db, 3522, async (tx) => tx.region), 3522);
  await assert.rejects(inRegion(db, 3522, (tx) => tx.query('select 1')));
  await db.engine.close();
});
