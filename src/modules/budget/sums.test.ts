// What is kept of the sums of locked versions and of payments, held against the lines and the payments themselves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { entriesOf, listInForce } from '#modules/classifications/index.ts';
import { listOrganisations } from '#modules/organisations/index.ts';
import { placesOfRegion } from '#modules/places/index.ts';
import { inEveryRegion, inRegion, type Tx } from '#platform/db/index.ts';
import { statements } from '#platform/db/migrate.ts';
import { moneyText, parseMoney, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { eachEngine } from '../../../tests/support/database.ts';
import { asOwner } from '../../../tests/support/owner.ts';
import { IN, lineOf, NOW, OUT, openBudgetRegion, person, REGION } from './budget.testing.ts';
import {
  amountsBy,
  changesBetween,
  DIMENSIONS,
  type Dimension,
  eachLine,
  findLines,
  LEVELS,
  type Line,
  type LineFilter,
  type LineInput,
  lineId,
  lockVersion,
  NONE,
  openVersion,
  type PaymentInput,
  type Phase,
  paidBy,
  paidIn,
  partsOf,
  prefixOf,
  putLines,
  recordPayments,
} from './index.ts';
import { FACES, faceFor } from './rules/faces.ts';
import { isWithin } from './rules/sums.ts';

const DOCUMENT = { kind: 'perda', number: '1/2025', date: '2025-11-30' } as const;
const WHY = 'Tahap sebelumnya disusun sebelum Simpul dipakai.';
const RUNS = 2;

type Keyed = Pick<Line, 'kind' | 'organisation' | 'activity' | 'account' | 'fundSource' | 'function' | 'place'> & {
  readonly amount: Sen;
};

const codeOf = (one: Keyed, by: Dimension, level: number): string => {
  if (by === 'organisation') return one.organisation;
  const code = by === 'fund_source' ? one.fundSource : one[by];
  return code === '' ? '' : prefixOf(by, code, level);
};

/** Every row that is to be kept, made from the lines by nothing that the database does. */
const expectedSums = (lines: readonly Keyed[]): string[] => {
  const sums = new Map<string, { amount: bigint; lines: number }>();
  for (const one of lines)
    for (const { name, parts } of FACES) {
      const [code, within = ''] = parts.map(({ by, level }) => codeOf(one, by, level));
      const key = [name, code, within, one.kind].join('|');
      const { amount, lines: count } = sums.get(key) ?? { amount: 0n, lines: 0 };
      sums.set(key, { amount: amount + one.amount, lines: count + 1 });
    }
  return [...sums].map(([key, { amount, lines: count }]) => `${key} ${moneyText(sen(amount))} ${count}`).sort();
};

/** Lines with what makes what comes in as much as what goes out. */
const balancing = (lines: readonly LineInput[]): LineInput[] => {
  const of = (side: string) =>
    sumOfMoney(lines.filter(({ account }) => account.startsWith(side)).map(({ amount }) => parseMoney(amount!)));
  const left = sen(of('5') - of('4'));
  const [account, amount] = left > 0n ? [IN, left] : [OUT, sen(-left)];
  return [...lines, lineOf(lines[0]!.organisation, account, moneyText(amount))];
};

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
/** As texts, in an order of their own: groups come in any. */
const inOrder = (rows: readonly unknown[]): string[] => rows.map(textOf).sort();

/** What migration 0004 fills the tables with. */
const fillings = (): string[] =>
  statements(readFileSync(join(import.meta.dirname, 'migrations', '0004-sums.sql'), 'utf8')).filter((text) =>
    text.includes('insert into budget.'),
  );

const isIn = (one: Keyed, { kind, ...chosen }: LineFilter): boolean =>
  (kind === undefined || one.kind === kind) &&
  DIMENSIONS.every((by) => {
    const code = by === 'fund_source' ? one.fundSource : one[by];
    const wanted = chosen[by];
    return wanted === undefined || (wanted === NONE ? code === '' : isWithin(code, wanted));
  });

eachEngine((_engine, db) => {
  const [opener, locker] = [person('treasurer'), person('treasurer')];
  const asked = <T>(act: (tx: Tx) => Promise<T>) => inRegion(db(), REGION, act);
  let line: fc.Arbitrary<LineInput>;
  let year = 2050;
  let agency = '';

  before(async () => {
    agency = await openBudgetRegion(db());
    const codes = await asked(async (tx) => {
      const of = async (kind: 'activity' | 'account' | 'function' | 'fund_source', under?: string) =>
        (
          await entriesOf(tx, (await listInForce(tx, kind, '2050-01-01'))!.id, { under, leavesOnly: true, limit: 400 })
        ).map(({ code }) => code);
      const agencies = (await listOrganisations(tx, { kinds: ['agency'] })).slice(0, 4).map(({ id }) => id);
      const places = (await placesOfRegion(tx, REGION)).filter(
        ({ level }) => level === 'village' || level === 'district',
      );
      const some = (all: readonly string[], step: number) => all.filter((_, at) => at % step === 0).slice(0, 8);
      return {
        agencies,
        activities: some(await of('activity'), 31),
        revenue: some(await of('account', '4'), 17),
        spending: some(await of('account', '5'), 17),
        functions: some(await of('function'), 3),
        funds: some(await of('fund_source'), 5),
        places: some(
          places.map(({ code }) => code),
          41,
        ),
      };
    });
    const orNone = (all: readonly string[]) => fc.constantFrom('', ...all);
    const shared = {
      organisation: fc.constantFrom(...codes.agencies),
      place: orNone(codes.places),
      amount: fc.integer({ min: 0, max: 900_000_000 }).map((amount) => `${amount}.${amount % 10}5`),
    };
    const rest = { title: 'Baris contoh', details: [], cash: null, reason: null };
    line = fc
      .oneof(
        fc.record({
          ...shared,
          account: fc.constantFrom(...codes.spending),
          activity: fc.constantFrom(...codes.activities),
          function: orNone(codes.functions),
          fundSource: fc.constantFrom(...codes.funds),
        }),
        fc.record({ ...shared, account: fc.constantFrom(...codes.revenue) }).map((one) => ({
          ...one,
          activity: '',
          function: '',
          fundSource: '',
          place: '',
        })),
      )
      .map((one) => ({ ...one, ...rest }));
  });

  const lines = () => fc.uniqueArray(line, { selector: lineId, minLength: 1, maxLength: 60 });

  const draft = async (phase: Phase, inputs: readonly LineInput[]): Promise<string> => {
    const input = { year, phase, title: `Versi ${phase} contoh`, reason: WHY, source: 'pengujian' };
    const id = await openVersion(db(), opener, REGION, input, NOW);
    await putLines(db(), opener, { region: REGION, id }, inputs, null, NOW);
    return id;
  };
  const lock = (id: string) => lockVersion(db(), locker, { region: REGION, id }, DOCUMENT, NOW);
  const linesIn = (id: string) =>
    asked(async (tx) => {
      const all: Line[] = [];
      for await (const some of eachLine(tx, id)) all.push(...some);
      return all;
    });

  const keptOf = async (table: 'line_sum' | 'payment_sum', of: string | number): Promise<string[]> =>
    (
      await asked((tx) =>
        tx.query<{ row: string }>(
          `select concat_ws('|', face, code, within, kind) || ' ' || amount || ${table === 'line_sum' ? `' ' || lines` : `''`} as row
             from budget.${table} where region_id = $1 and ${table === 'line_sum' ? 'version_id' : 'fiscal_year'} = $2`,
          [REGION, of],
        ),
      )
    )
      .map(({ row }) => row)
      .sort();

  /** By every dimension and level, of all, of each one code and of two together. */
  const questionsOn = (all: readonly Keyed[]): { filter: LineFilter; by: Dimension; level: number }[] => {
    const steps = DIMENSIONS.flatMap((by) =>
      Array.from({ length: by === 'organisation' ? 1 : LEVELS[by] }, (_, at) => ({ by, level: at + 1 })),
    );
    const one = all[0]!;
    const parts = steps.map(({ by, level }): LineFilter => ({ [by]: codeOf(one, by, level) || NONE }));
    const filters: LineFilter[] = [
      {},
      { kind: one.kind },
      ...parts,
      ...parts.map((part, at) => ({ ...part, ...parts[(at * 7 + 3) % parts.length] })),
    ];
    return filters
      .filter(({ account }) => account !== NONE)
      .flatMap((filter, at) => steps.filter((_, n) => (n + at) % 9 === 0).map((step) => ({ filter, ...step })));
  };

  test('the database puts lines together by the same faces as the rules say', async () => {
    const [organisation, activity, account, place] = [
      agency,
      '1.03.10.2.01.0034',
      '5.2.04.01.01.0003',
      '35.22.04.2003',
    ];
    const one: Keyed = {
      kind: 'spending',
      organisation,
      activity,
      account,
      function: '05.01',
      fundSource: '1.1.1.15',
      place,
      amount: sen(0n),
    };
    const rows = await asked((tx) =>
      tx.query('select * from budget.faces($1, $2, $3, $4, $5, $6)', [
        organisation,
        activity,
        account,
        '05.01',
        '1.1.1.15',
        place,
      ]),
    );
    assert.deepEqual(
      rows,
      FACES.map(({ name, parts }) => {
        const [code, within = ''] = parts.map(({ by, level }) => codeOf(one, by, level));
        return { face: name, code, within };
      }),
    );
  });

  test('invariant 3 and 24: whatever the lines are, what is kept of a locked version is what they come to, in every tree', async () => {
    await fc.assert(
      fc.asyncProperty(lines(), async (inputs) => {
        year += 1;
        const id = await draft('rapbd', inputs);
        assert.deepEqual(await keptOf('line_sum', id), [], 'of a draft nothing is kept');
        await lock(id);
        assert.deepEqual(await keptOf('line_sum', id), expectedSums(await linesIn(id)));
      }),
      { numRuns: RUNS },
    );
  });

  test('a page says the same of a version before it is locked and after', async () => {
    const seen = { kept: 0, summed: 0 };
    await fc.assert(
      fc.asyncProperty(lines(), lines(), async (first, second) => {
        year += 1;
        const against = await draft('rapbd', first);
        await lock(against);
        const id = await draft('approved', balancing(second));
        const questions = questionsOn(await linesIn(id));
        const answers = () =>
          asked(async (tx) => {
            const { sums, lines: changed } = await changesBetween(tx, { from: against, to: id, filter: {} });
            const found: unknown[] = [inOrder(await partsOf(tx, id, {})), sums, changed];
            for (const { filter, by, level } of questions) {
              seen[faceFor(filter, [{ by, level }]) ? 'kept' : 'summed'] += 1;
              const amounts = await amountsBy(tx, { year, version: id, against, filter, by, level });
              const { total, sum } = await findLines(tx, { id, year }, filter, { limit: 1 });
              found.push([filter, by, level, inOrder(amounts), total, sum]);
            }
            return found.map(textOf);
          });
        const before = await answers();
        await lock(id);
        assert.deepEqual(await answers(), before);
      }),
      { numRuns: RUNS },
    );
    assert.ok(seen.kept > 0 && seen.summed > 0, 'some are kept, and some are left to the lines');
  });

  test('words that nearly every line holds find the same lines, page by page, as words that few hold', async () => {
    year += 1;
    const many = fc.uniqueArray(line, { selector: lineId, minLength: 60, maxLength: 60 });
    const id = await draft(
      'rapbd',
      fc.sample(many, 1)[0]!.map((one, at) => ({ ...one, title: `Zzpekerjaan zzcontoh zzjalan${at}` })),
    );
    const all = (await linesIn(id)).toSorted((a, b) =>
      a.amount === b.amount ? (a.id < b.id ? -1 : 1) : a.amount < b.amount ? 1 : -1,
    );
    for (const q of [
      'zzcontoh',
      'zzpekerjaan zzcon',
      'zzcontoh zzjalan',
      'zzjalan7',
      'zzcontoh zzjalan1',
      'zzcontoh zznone',
    ]) {
      const kind = 'spending' as const;
      const wanted = q.split(' ');
      const fitting = all.filter(
        ({ kind: own, title }) => own === kind && wanted.every((word) => title.toLowerCase().includes(word)),
      );
      for (const limit of [1, 1000]) {
        const found = await asked((tx) => findLines(tx, { id, year }, { kind, q }, { limit }));
        assert.deepEqual(
          [found.total, found.sum],
          [fitting.length, sumOfMoney(fitting.map(({ amount }) => amount))],
          q,
        );
        assert.deepEqual(
          found.lines.map((one) => one.id),
          fitting.slice(0, limit).map((one) => one.id),
          `${q}, ${limit} at once`,
        );
      }
    }
  });

  test('invariant 3: whatever was paid, in how many files at once, what is kept of a year is what its payments come to', async () => {
    const day = fc.integer({ min: 1, max: 12 }).map((month) => `${String(month).padStart(2, '0')}-15`);
    const file = fc.array(fc.record({ line, day, isReturn: fc.boolean() }), { minLength: 1, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        year += 1;
        const all: (Keyed & { paidOn: string })[] = [];
        const sent = files.map((rows, at) =>
          rows.map(({ line: booked, day: on, isReturn }, n): PaymentInput => {
            const { organisation, activity, account, fundSource, place, amount } = booked;
            const kind = isReturn ? 'return' : 'LS';
            return {
              number: `${at}/${n}`,
              kind,
              paidOn: `${year}-${on}`,
              organisation,
              activity,
              account,
              fundSource,
              place,
              amount: amount!,
              description: '',
              key: `${year} ${at} ${n}`,
            };
          }),
        );
        const bring = async () =>
          (
            await Promise.all(
              sent.map((payments) => recordPayments(db(), opener, REGION, { year, source: 'contoh' }, payments, NOW)),
            )
          ).map(({ written }) => written);
        assert.deepEqual(
          await bring(),
          sent.map(({ length }) => length),
        );
        assert.ok(
          (await bring()).every((written) => written === 0),
          'the same files again add nothing',
        );
        for (const payments of sent) {
          for (const { amount, kind, ...one } of payments) {
            const size = BigInt(amount.replace('.', ''));
            const side = one.account.startsWith('4') ? 'revenue' : 'spending';
            all.push({ ...one, kind: side, function: '', amount: sen(kind === 'return' ? -size : size) });
          }
        }
        assert.deepEqual(
          await keptOf('payment_sum', year),
          expectedSums(all).map((row) => row.replace(/ \d+$/, '')),
        );
        for (const { filter, by, level } of questionsOn(all))
          for (const paidUntil of [`${year}-12-31`, `${year}-06-30`]) {
            const sums = new Map<string, bigint>();
            for (const one of all.filter((each) => each.paidOn <= paidUntil && isIn(each, filter)))
              sums.set(codeOf(one, by, level), (sums.get(codeOf(one, by, level)) ?? 0n) + one.amount);
            const question = { year, filter, paidUntil };
            const paid = await asked((tx) => paidBy(tx, { ...question, by, level }));
            assert.deepEqual([...paid].sort(), [...sums].sort(), JSON.stringify({ ...question, by, level }));
            assert.equal(
              await asked((tx) => paidIn(tx, question)),
              [...sums.values()].reduce((sum, one) => sum + one, 0n),
            );
          }
      }),
      { numRuns: RUNS },
    );
  });

  test('a page of what is locked and paid reads no line and no payment', async () => {
    year += 1;
    const inputs = fc.sample(lines(), 1)[0]!;
    const id = await draft('rapbd', inputs);
    await lock(id);
    const scans = async (tx: Tx) =>
      (
        await tx.query<{ name: string; n: number }>(
          `select relname as name, pg_stat_get_xact_numscans(oid)::integer as n from pg_class
            where oid in (select indexrelid from pg_index where indrelid in ('budget.line'::regclass, 'budget.payment'::regclass))
               or oid in ('budget.line'::regclass, 'budget.payment'::regclass) order by 1`,
        )
      ).filter(({ name }) => name !== 'payment_by_day');
    await asked(async (tx) => {
      await tx.run('set local max_parallel_workers_per_gather = 0'); // workers count for themselves
      const seen = await scans(tx);
      const filter = { kind: 'spending', organisation: inputs[0]!.organisation } as const;
      for (const by of DIMENSIONS) {
        await amountsBy(tx, { year, version: id, filter, by, level: 1 });
        await paidBy(tx, { year, filter, by, level: 1, paidUntil: `${year}-12-31` });
      }
      assert.deepEqual(await scans(tx), seen);
      // What is of three dimensions does: it would be seen.
      await amountsBy(tx, {
        year,
        version: id,
        filter: { ...filter, account: '5', place: NONE },
        by: 'place',
        level: 1,
      });
      assert.notDeepEqual(await scans(tx), seen);
    });
  });

  test('invariant 10: no role of the program adds to what is kept of a locked version, changes it or takes it away', async () => {
    year += 1;
    const id = await draft('rapbd', [fc.sample(line, 1)[0]!]);
    await lock(id);
    const kept = await keptOf('line_sum', id);
    const columns = 'region_id, version_id, face, code, within, kind, amount, lines';
    for (const statement of [
      `insert into budget.line_sum (${columns}) values (${REGION}, '${id}', 'account', '5.9', '', 'spending', 1, 1)`,
      `update budget.line_sum set amount = amount + 1 where region_id = ${REGION} and version_id = '${id}'`,
      `delete from budget.line_sum where region_id = ${REGION} and version_id = '${id}'`,
      `delete from budget.payment_sum where region_id = ${REGION}`,
    ]) {
      await assert.rejects(
        asked((tx) => tx.run(statement)),
        statement,
      );
      await assert.rejects(
        inEveryRegion(db(), (tx) => tx.run(statement)),
        statement,
      );
    }
    assert.deepEqual(await keptOf('line_sum', id), kept);
    const others = await inRegion(db(), 3511, (tx) => tx.query('select face from budget.line_sum'));
    assert.deepEqual(others, [], 'another region sees none of it');
  });

  test('an upgrade keeps the sums of what was locked and paid before it', async () => {
    const sums = async () => [
      await asOwner(db(), 'select * from budget.line_sum order by version_id, face, code, within, kind'),
      await asOwner(db(), 'select * from budget.payment_sum order by fiscal_year, face, code, within, kind'),
    ];
    const kept = await sums();
    assert.ok(kept[0]!.length > 0 && kept[1]!.length > 0);
    await db().engine.script('truncate budget.line_sum, budget.payment_sum');
    for (const statement of fillings()) await db().engine.script(statement);
    assert.deepEqual(await sums(), kept);
  });
});
