import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { eachEngine } from '../../tests/support/database.ts';
import { inEveryRegion, inRegion } from './db/index.ts';
import { JOURNAL_BEGINNING, journal, journalEnd } from './journal.ts';
import { type FedEntry, isAfter, JournalFeed, readCursor, writeCursor } from './journal-feed.ts';

const ACTOR = { kind: 'system', task: 'test' } as const;
const until = async (holds: () => boolean) => {
  const deadline = performance.now() + 20_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not happen within 20 s');
    await wait(20);
  }
};

test('a cursor survives being written into an address, and what is none is not read', () => {
  const cursor = { era: 2, xid: '18446744073709551615', id: '01930000-0000-7000-8000-00000000000a' };
  assert.deepEqual(readCursor(writeCursor(cursor)), cursor);
  for (const text of ['', '1', '1.2.3', `1.${2n ** 64n}.${cursor.id}`, `1.-5.${cursor.id}`, null]) {
    assert.equal(readCursor(text), undefined);
  }
});

test('a later transaction comes after an earlier one however many digits its number has', () => {
  const at = (xid: string, id = 'a') => ({ era: 1, xid, id });
  assert.equal(isAfter(at('1000'), at('999')), true);
  assert.equal(isAfter(at('999'), at('1000')), false);
  assert.equal(isAfter(at('5', 'b'), at('5', 'a')), true);
  assert.equal(isAfter({ ...at('5'), era: 2 }, at('6')), true);
});

eachEngine((engine, db) => {
  let written = 0;
  const write = (region = 3522) => {
    written += 1;
    const subject = `tests/${written}`;
    return inRegion(db(), region, (tx) => journal(tx, ACTOR, { act: 'test.act', subject, at: new Date() }));
  };
  const subjects = (entries: readonly FedEntry[]) => entries.map(({ subject }) => Number(subject.split('/')[1]));

  test('everybody who subscribed gets every entry once and in order, of every region', async () => {
    const feed = new JournalFeed(db());
    const heard: FedEntry[][] = [[], []];
    const ends = [];
    for (const list of heard) ends.push((await feed.subscribe((entry) => list.push(entry))).end);
    const first = written + 1;
    for (const region of [3522, 3511, 3522]) await write(region);
    await until(() => heard.every((list) => list.length >= 3));
    for (const list of heard) assert.deepEqual(subjects(list), [first, first + 1, first + 2]);
    for (const end of ends) end();
    assert.equal(feed.size, 0);
  });

  test('who comes back with the cursor of the last entry misses nothing and hears nothing twice', async () => {
    const feed = new JournalFeed(db());
    const others = await feed.subscribe(() => undefined);
    const heard: FedEntry[] = [];
    const from = await inEveryRegion(db(), journalEnd);
    const first = written + 1;
    let subscription = await feed.subscribe((entry) => heard.push(entry), from);
    // Writers go on while the subscriber comes and goes.
    const writing = (async () => {
      for (let n = 0; n < 40; n += 1) await write();
    })();
    for (let n = 0; n < 6; n += 1) {
      await wait(15);
      subscription.end();
      const last = heard.at(-1);
      subscription = await feed.subscribe((entry) => heard.push(entry), last ? readCursor(writeCursor(last)) : from);
    }
    await writing;
    await until(() => heard.length >= 40);
    await wait(100);
    assert.deepEqual(
      subjects(heard),
      Array.from({ length: 40 }, (_, n) => first + n),
    );
    subscription.end();
    others.end();
  });

  test('who is too far behind is told to start anew, and hears what comes then', async () => {
    await inRegion(db(), 3522, (tx) =>
      tx.run(
        `insert into platform.journal (region_id, id, at, era, actor, act, subject)
         select 3522, gen_random_uuid(), now(), 1, 'system:test', 'test.act', 'tests/0' from generate_series(1, 6000)`,
      ),
    );
    const feed = new JournalFeed(db());
    const heard: FedEntry[] = [];
    const { startedAnew, end } = await feed.subscribe((entry) => heard.push(entry), JOURNAL_BEGINNING);
    assert.equal(startedAnew, true);
    await write();
    await until(() => subjects(heard).includes(written));
    end();
  });

  if (engine === 'postgres') {
    test('an entry that is committed late, after a later one, is not skipped', async () => {
      const feed = new JournalFeed(db());
      const heard: FedEntry[] = [];
      const { end } = await feed.subscribe((entry) => heard.push(entry));
      const commit = Promise.withResolvers<void>();
      written += 1;
      const early = written;
      const slow = inRegion(db(), 3522, async (tx) => {
        await journal(tx, ACTOR, { act: 'test.act', subject: `tests/${early}`, at: new Date() });
        await commit.promise;
      });
      await wait(100);
      await write();
      await wait(200);
      assert.deepEqual(heard, []);
      commit.resolve();
      await slow;
      await until(() => heard.length >= 2);
      assert.deepEqual(subjects(heard), [early, early + 1]);
      end();
    });
  }
});
