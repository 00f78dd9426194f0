import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { uuidv7 } from 'uuidv7';
import { openRegion } from '#modules/places/index.ts';
import type { Actor } from '#platform/actor.ts';
import { constraintOf } from '#platform/db/constraint.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import { parseMoney } from '#platform/money.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import {
  type AnyEntry,
  childrenOf,
  cofogOf,
  differenceOf,
  entriesByCode,
  entriesOf,
  entryByCode,
  LIST_KINDS,
  type List,
  leafCheck,
  listById,
  listInForce,
  listsOf,
  namesOf,
  normaliseCode,
  parentOf,
  priceCeilings,
  seedClassifications,
  successorsOf,
} from './index.ts';
import { insertEntries } from './queries/entries.ts';
import { insertList } from './queries/lists.ts';
import { replaceSuccessors } from './queries/successors.ts';

const HERE = 3522;
const REAL = 3511;
const NOW = new Date('2026-11-21T02:00:00Z');
const SYSTEM: Actor = { kind: 'system', task: 'test' };
const DAY = '2026-11-21';

const list = (change: Partial<List>): List => ({
  id: uuidv7(),
  kind: 'account',
  title: 'Daftar uji',
  regulation: 'Peraturan uji',
  source: 'uji',
  validFrom: '2024-01-01',
  validTo: null,
  state: 'draft',
  entryCount: 1,
  isSample: true,
  madeBy: null,
  madeAt: NOW,
  decidedBy: null,
  decidedAt: null,
  reason: null,
  ...change,
});
const entry = (code: string, name: string, change: Partial<AnyEntry> = {}): AnyEntry => ({
  code,
  original: code,
  parent: null,
  level: 1,
  name,
  isLeaf: true,
  specification: null,
  unit: null,
  price: null,
  standard: null,
  group: null,
  cofog: null,
  ...change,
});

eachEngine((_engine, db) => {
  const at = <T>(act: (tx: Tx) => Promise<T>, region = HERE) => inRegion(db(), region, act);
  before(async () => {
    for (const [region, isSample] of [
      [HERE, true],
      [REAL, false],
    ] as const)
      await at(async (tx) => {
        await openRegion(tx, { region, isSample, now: NOW });
        await seedClassifications(tx, SYSTEM, NOW);
        await seedClassifications(tx, SYSTEM, NOW);
      }, region);
  });
  const made = (change: Partial<List>, entries: readonly AnyEntry[]) =>
    at(async (tx) => {
      const one = list({ ...change, entryCount: entries.length });
      await insertList(tx, one);
      await insertEntries(tx, one.id, entries);
      return one.id;
    });
  const inForce = async (tx: Tx, kind: List['kind']) => (await listInForce(tx, kind, DAY))!;

  test('a demonstration begins with one list of each kind, a real region without invented prices; once, and said to be nobody’s decision', async () => {
    const here = await at((tx) => listsOf(tx));
    assert.deepEqual(here.map(({ kind }) => kind).sort(), [...LIST_KINDS].sort());
    const there = await at((tx) => listsOf(tx), REAL);
    assert.deepEqual(there.map(({ kind }) => kind).sort(), LIST_KINDS.filter((kind) => kind !== 'price').sort());
    assert.ok(there.every(({ isSample }) => !isSample));
    for (const one of here) {
      assert.deepEqual([one.state, one.madeBy, one.decidedBy], ['in_force', null, null]);
      assert.match(one.reason!, /tanpa persetujuan orang kedua/);
      assert.ok(one.kind === 'function' || one.title.includes('petikan'), one.title);
      const [told] = await at((tx) => historyOf(tx, `classifications/${one.id}`));
      assert.equal(told?.act, 'classification.seed');
    }
  });

  test('every seed is a whole tree of codes in their one form, and functions know their division', async () => {
    await at(async (tx) => {
      for (const kind of LIST_KINDS) {
        const { id, entryCount } = await inForce(tx, kind);
        const all = await entriesOf(tx, id, { limit: 10_000 });
        assert.equal(all.length, entryCount, kind);
        const codes = new Set(all.map(({ code }) => code));
        for (const { code, parent, name, isLeaf } of all) {
          assert.equal(normaliseCode(kind, code), code);
          assert.ok(parent === null ? !parentOf(kind, code) || code === 'X.XX.01' : codes.has(parent), code);
          assert.ok(name.trim() === name && !/\s\s/.test(name), name);
          assert.equal(isLeaf && all.some((one) => one.parent === code), false, code);
        }
        if (kind === 'function') {
          assert.equal(all.length, 56);
          assert.ok(all.every(({ code, cofog }) => cofog === cofogOf(code)));
        }
      }
    });
  });

  test('the excerpts hold what a budget needs: accounts of three levels whole, leaves of all sides, sub-activities, ceilings', async () => {
    await at(async (tx) => {
      const leaves = async (kind: List['kind'], under?: string) =>
        (await entriesOf(tx, (await inForce(tx, kind)).id, { under, leavesOnly: true, limit: 1000 })).length;
      const { id } = await inForce(tx, 'account');
      const tops = await Promise.all([1, 2, 3].map((level) => entriesOf(tx, id, { level, limit: 100 })));
      assert.deepEqual(
        tops.map(({ length }) => length),
        [3, 9, 35],
      );
      assert.ok((await leaves('account', '4')) >= 20 && (await leaves('account', '5')) >= 50);
      assert.ok((await leaves('account', '6.1')) >= 3 && (await leaves('account', '6.2')) >= 2);
      assert.ok((await leaves('activity')) >= 150 && (await leaves('fund_source')) >= 20);
      assert.ok((await leaves('price')) >= 75);
    });
  });

  test('entries are found by where they lie, by level and by words, in the order of their codes, page by page', async () => {
    await at(async (tx) => {
      const { id } = await inForce(tx, 'account');
      const codes = async (filter: Partial<Parameters<typeof entriesOf>[2]>) =>
        (await entriesOf(tx, id, { limit: 100, ...filter })).map(({ code }) => code);
      assert.deepEqual(await codes({ under: '5.4', level: 3 }), ['5.4.01', '5.4.02']);
      assert.deepEqual(await codes({ search: 'JALAN kabupaten', leavesOnly: true }), [
        '5.2.04.01.01.0003',
        '5.2.04.01.02.0003',
      ]);
      assert.deepEqual(await codes({ search: '5.2.04.01.01.' }), ['5.2.04.01.01.0003', '5.2.04.01.01.0005']);
      assert.deepEqual(await codes({ search: '100%_\\' }), []);
      const first = await codes({ level: 3, limit: 10 });
      const second = await codes({ level: 3, limit: 10, after: first.at(-1)! });
      assert.deepEqual([...first, ...second], (await codes({ level: 3 })).slice(0, 20));
    });
  });

  test('a code does not lie beneath one that only its letters begin with', async () => {
    const id = await made({}, [
      entry('5.1.02.01.10', 'a'),
      entry('5.1.02.01.100', 'b'),
      entry('5.1.02.01.10.0001', 'c'),
    ]);
    const found = await at((tx) => entriesOf(tx, id, { under: '5.1.02.01.10', limit: 10 }));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['a', 'c'],
    );
  });

  test('the children of a code, and of nothing, are what lies right beneath', async () => {
    await at(async (tx) => {
      const { id } = await inForce(tx, 'account');
      const names = async (parent: string | null) => (await childrenOf(tx, id, parent)).map(({ code }) => code);
      assert.deepEqual(await names(null), ['4', '5', '6']);
      assert.deepEqual(await names('5'), ['5.1', '5.2', '5.3', '5.4']);
      assert.deepEqual(await names('5.1.02.01.01.0024'), []);
    });
  });

  test('what supports every office is found under the code of each, and can be booked on', async () => {
    await at(async (tx) => {
      const { id } = await inForce(tx, 'activity');
      const codes = ['1.03.01.2.02.0001', '1.03.10.2.01.0034', '1.03.01', '1.03.10.2.01', '9.99.99'];
      const found = await entriesByCode(tx, id, codes);
      assert.deepEqual([...found.keys()], codes.slice(0, 4));
      const salaries = found.get('1.03.01.2.02.0001');
      assert.deepEqual(
        [salaries?.name, salaries?.parent, salaries?.isLeaf],
        ['Penyediaan Gaji dan Tunjangan ASN', '1.03.01.2.02', true],
      );
      assert.equal(found.get('1.03.01')?.parent, '1.03');
      assert.deepEqual(await leafCheck(tx, id, codes), { unknown: ['9.99.99'], notLeaf: ['1.03.01', '1.03.10.2.01'] });
      assert.equal((await namesOf(tx, id, codes)).get('1.03.10.2.01.0034'), 'Pemeliharaan Berkala Jalan');
      assert.equal(await entryByCode(tx, id, 'X.XX.02'), undefined);
    });
  });

  test('ceilings are exact', async () => {
    await at(async (tx) => {
      const { id } = await inForce(tx, 'price');
      const ceilings = await priceCeilings(tx, id, ['SSH.07.005', 'SSH.01.001', 'TIDAK.ADA']);
      assert.deepEqual([...ceilings].sort(), [
        ['SSH.01.001', 5_200_000n],
        ['SSH.07.005', 1_625_050n],
      ]);
    });
  });

  test('the difference of two versions counts each kind and shows the first of it', async () => {
    const priced = (code: string, name: string, price: string, change: Partial<AnyEntry> = {}) =>
      entry(code, name, { unit: 'zak', standard: 'ssh', price: parseMoney(price), ...change });
    const from = await made({ kind: 'price' }, [
      priced('A', 'Semen', '70000'),
      priced('B', 'Pasir', '100'),
      priced('C', 'Batu', '100'),
      priced('D', 'Kayu', '100'),
      priced('E', 'Cat', '100'),
      priced('F', 'Paku', '100'),
    ]);
    const to = await made({ kind: 'price' }, [
      priced('A', 'SEMEN', '70000'),
      priced('B', 'Pasir', '100.01'),
      priced('C', 'Batu', '99'),
      priced('D', 'Kayu meranti', '200'),
      priced('E', 'Cat', '100', { unit: 'kg' }),
      priced('G', 'Besi', '1'),
    ]);
    const { counts, unchanged, changes } = await at((tx) => differenceOf(tx, from, to));
    assert.deepEqual(counts, { added: 1, removed: 1, renamed: 1, dearer: 1, cheaper: 1, remeasured: 1 });
    assert.equal(unchanged, 1);
    assert.deepEqual(
      changes.map(({ code, kind, priceBefore, priceAfter }) => [code, kind, priceBefore, priceAfter]).sort(),
      [
        ['B', 'dearer', 10_000n, 10_001n],
        ['C', 'cheaper', 10_000n, 9_900n],
        ['D', 'renamed', 10_000n, 20_000n],
        ['E', 'remeasured', 10_000n, 10_000n],
        ['F', 'removed', 10_000n, null],
        ['G', 'added', null, 100n],
      ],
    );
    assert.equal((await at((tx) => differenceOf(tx, from, to, 0))).changes.length, 0);
  });

  test('a mapped code goes on as what it was mapped to, one that nobody mapped as itself if it is still there', async () => {
    const from = await made({}, [entry('5', 'a'), entry('6', 'b'), entry('7', 'c'), entry('8', 'd')]);
    const to = await made({}, [entry('5', 'a'), entry('1', 'x'), entry('2', 'y')]);
    await at((tx) => replaceSuccessors(tx, from, to, [{ from: '8', to: '1' }]));
    await at((tx) =>
      replaceSuccessors(tx, from, to, [
        { from: '6', to: '2' },
        { from: '6', to: '1' },
      ]),
    );
    assert.deepEqual(
      await at((tx) => successorsOf(tx, from, to, ['5', '6', '7', '8'])),
      new Map([
        ['5', ['5']],
        ['6', ['1', '2']],
      ]),
    );
  });

  const breaks = async (name: string, act: (tx: Tx) => Promise<unknown>) =>
    assert.rejects(at(act), (error) => assert.equal(constraintOf(error), name) === undefined);
  const decided = { decidedAt: NOW, reason: 'Sudah diperiksa bersama.' };
  const ONE = '00000000-0000-7000-8000-000000000001';
  const TWO = '00000000-0000-7000-8000-000000000002';

  test('the database refuses a decision of who made the list, or without a reason, or by nobody', async () => {
    const past = { validFrom: '1999-01-01', validTo: '1999-12-31' };
    const with_ = (change: Partial<List>) => (tx: Tx) => insertList(tx, list({ ...past, ...change }));
    await breaks('list_decided_by_another', with_({ state: 'in_force', madeBy: ONE, decidedBy: ONE, ...decided }));
    await breaks('list_decided_by_somebody', with_({ state: 'in_force', madeBy: ONE, ...decided }));
    await breaks('list_decided_says_why', with_({ state: 'in_force', madeBy: ONE, decidedBy: TWO }));
    await breaks('list_decided_says_why', with_({ madeBy: ONE, decidedBy: TWO, ...decided }));
    await breaks(
      'list_reason_says_something',
      with_({ state: 'refused', madeBy: ONE, decidedBy: TWO, decidedAt: NOW, reason: 'tidak' }),
    );
  });

  test('the database holds no two versions without end, none that begin on one day, and no entry without its parent', async () => {
    await breaks('list_without_end_once', (tx) =>
      insertList(tx, list({ state: 'in_force', validFrom: '2030-01-01', ...decided })),
    );
    await breaks('list_begins_once', (tx) =>
      insertList(tx, list({ state: 'in_force', validFrom: '2020-01-01', validTo: '2020-02-01', ...decided })),
    );
    await breaks('entry_parent_exists', async (tx) => {
      const one = list({});
      await insertList(tx, one);
      await insertEntries(tx, one.id, [entry('5.1', 'a', { parent: '5', level: 2 })]);
    });
  });

  test('nobody changes an entry of a list, or takes it away', async () => {
    for (const sql of ["update classifications.entry set name = 'x'", 'delete from classifications.entry'])
      await assert.rejects(
        at((tx) => tx.run(sql)),
        /permission denied/,
      );
  });

  test('a list of fifty thousand answers at once', async () => {
    const entries = [
      entry('5', 'Belanja'),
      ...Array.from({ length: 50_000 }, (_, n) =>
        entry(`5.1.02.01.01.${String(n + 1).padStart(5, '0')}`, `Belanja barang ke-${n} untuk kegiatan kantor`, {
          parent: '5',
          level: 6,
        }),
      ),
    ];
    const id = await made({}, entries);
    const codes = entries.slice(1, 20_001).map(({ code }) => code);
    const timed = async (most: number, what: string, act: (tx: Tx) => Promise<unknown>) => {
      const begun = performance.now();
      await at(act);
      const took = performance.now() - begun;
      assert.ok(took < most, `${what} took ${Math.round(took)} ms`);
    };
    assert.equal((await at((tx) => listById(tx, id)))?.entryCount, 50_001);
    await timed(2500, 'twenty thousand codes', async (tx) =>
      assert.equal((await entriesByCode(tx, id, codes)).size, 20_000),
    );
    await timed(1000, 'words', async (tx) =>
      assert.equal((await entriesOf(tx, id, { search: 'ke-49999 kantor', limit: 50 })).length, 1),
    );
    await timed(1000, 'a page', (tx) => entriesOf(tx, id, { under: '5', limit: 50, after: '5.1.02.01.01.25000' }));
  });
});
