import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { moneyText, NO_MONEY, parseMoney, sen, sumOfMoney } from '#platform/money.ts';
import { elementId } from '../element-id.ts';
import { indicatorWith } from '../planning.testing.ts';
import type { Element, Indicator } from '../types.ts';
import { headingsOf, rowsOf } from './canonical.ts';
import { shortened } from './decimals.ts';
import { lastYearOf, yearsOf } from './shapes.ts';
import { type Reader, readPlanRow, type SheetRow } from './sheet-row.ts';
import { treeOf } from './tree.ts';

const ROADS = '00000000-0000-7000-8000-000000000001';
const SCHOOLS = '00000000-0000-7000-8000-000000000002';
const NAMES = new Map([
  ['Dinas Jalan Contoh', ROADS],
  ['Dinas Sekolah Contoh', SCHOOLS],
]);

const readerOf = (kind: Reader['kind'], organisation: string | null = null): Reader => ({
  kind,
  years: yearsOf({ kind, firstYear: 2026, lastYear: lastYearOf(kind, 2026) }),
  organisation,
  activity: (text) =>
    /^\d\.\d\d\.\d\d(\.2\.\d\d(\.\d{4})?)?$/.test(text)
      ? { code: text, level: text.split('.').length - (text.length > 7 ? 1 : 0) }
      : undefined,
  fund: (text) => (/^\d(\.\d+)*$/.test(text) ? text : undefined),
  agency: (_code, name) => NAMES.get(name),
  place: (text) => (text.startsWith('35.22.') ? text : undefined),
  themes: new Set(['lingkungan', 'ekonomi']),
});
const naming = {
  id: elementId,
  activity: (code: string) => `Nama ${code}`,
  proposal: (code: string) => (code === 'U-1' ? SCHOOLS : undefined),
};

const row = (line: number, cells: Record<string, string>, ceilings: (string | undefined)[] = []): SheetRow => ({
  line,
  cells,
  ceilings: ceilings.map((amount) => (amount === undefined ? undefined : parseMoney(amount))),
});
const built = (rows: readonly SheetRow[], reader: Reader) => {
  const read = rows.map((one) => readPlanRow(one, reader));
  const { elements, issues } = treeOf(
    read.map((one) => one.read),
    reader,
    naming,
  );
  return { elements, issues: [...read.flatMap((one) => one.issues), ...issues] };
};
const slugs = (issues: readonly { slug: string }[]) => issues.map(({ slug }) => slug);

describe('a plan of five years', () => {
  const RPJMD = [
    row(2, { level: 'Visi', code: '1', title: 'Sejahtera contoh' }),
    row(3, { level: 'Misi', code: '1', title: 'Jalan baik contoh' }),
    row(4, {
      level: 'Tujuan',
      code: '1.1',
      title: 'Terhubung contoh',
      indicator: 'Indeks contoh',
      target0: '60',
      target4: '80',
    }),
    row(5, {
      level: 'Sasaran',
      code: '1.1.1',
      title: 'Jalan mantap contoh',
      indicator: 'Panjang mantap contoh',
      unit: '%',
      direction: 'naik',
      aggregation: 'posisi akhir',
    }),
    row(6, { indicator: 'Jembatan baik contoh', unit: '%' }),
    row(7, { code: '1.03.10', agency: 'Dinas Jalan Contoh', themes: 'Lingkungan; ekonomi' }, [
      '100',
      '110',
      '120',
      '130',
      '140',
    ]),
  ];

  test('stands in the order of its sheet, with every indicator at its element', () => {
    const { elements, issues } = built(RPJMD, readerOf('rpjmd'));
    assert.deepEqual(issues, []);
    const [vision, mission, goal, target, programme] = elements;
    assert.deepEqual(
      elements.map(({ parent }) => parent),
      [null, vision!.id, mission!.id, goal!.id, target!.id],
    );
    assert.deepEqual(
      target!.indicators.map(({ name }) => name),
      ['Panjang mantap contoh', 'Jembatan baik contoh'],
    );
    assert.deepEqual(goal!.indicators[0]!.targets, ['60', null, null, null, '80']);
    assert.equal(programme!.title, 'Nama 1.03.10');
    assert.deepEqual(programme!.themes, ['lingkungan', 'ekonomi']);
    assert.equal(moneyText(programme!.ceilings![4]!), '140.00');
  });

  test('takes no row twice, none of another level and no theme that nobody knows', () => {
    const wrong = built(
      [
        ...RPJMD,
        row(8, { code: '1.03.10', agency: 'Dinas Jalan Contoh' }),
        row(9, { code: '1.03.10.2.01', agency: 'Dinas Jalan Contoh' }),
        row(10, { code: '1.01.02', agency: 'Dinas Antah Contoh', themes: 'luar angkasa' }),
        row(11, { level: 'Sasaran', code: '1.1.2' }),
        row(12, { level: 'Ramalan', code: '9', title: 'x' }),
      ],
      readerOf('rpjmd'),
    );
    assert.deepEqual(slugs(wrong.issues).toSorted(), [
      'agency-unknown',
      'level-elsewhere',
      'level-unknown',
      'row-twice',
      'theme-unknown',
      'title-missing',
    ]);
  });
});

describe('a plan of a year', () => {
  const SUB = '1.03.10.2.01.0034';
  const sub = (line: number, code: string, more: Record<string, string> = {}, ceilings: string[] = ['50', '60']) =>
    row(line, { code, agency: 'Dinas Jalan Contoh', ...more }, ceilings);

  test('says the programme and the activity of a sub kegiatan by its code, once', () => {
    const { elements, issues } = built([sub(2, SUB), sub(3, '1.03.10.2.01.0046')], readerOf('rkpd'));
    assert.deepEqual(issues, []);
    assert.deepEqual(
      elements.map(({ kind, code }) => [kind, code]),
      [
        ['programme', '1.03.10'],
        ['activity', '1.03.10.2.01'],
        ['sub_activity', SUB],
        ['sub_activity', '1.03.10.2.01.0046'],
      ],
    );
    assert.deepEqual(
      elements.map(({ parent }) => parent),
      [null, elements[0]!.id, elements[1]!.id, elements[1]!.id],
    );
  });

  test('invariant 20: where a sub kegiatan comes from adds up to a hundred, or is said not to be said', () => {
    const origins = (more: Record<string, string>) => {
      const { elements, issues } = built([sub(2, SUB, more)], readerOf('rkpd'));
      return { origins: elements.at(-1)!.origins, slugs: slugs(issues) };
    };
    assert.equal(origins({}).origins!.other, 100);
    assert.deepEqual(origins({ musrenbang: '60', pokir: '39,5', mandatory: '0.5' }).slugs, []);
    assert.deepEqual(origins({ musrenbang: '60', pokir: '39' }).slugs, ['shares-not-whole']);
    assert.deepEqual(origins({ musrenbang: 'banyak', pokir: '100' }).slugs, ['share-unreadable']);
  });

  test('invariant 18: shares of the proposals that one sub kegiatan takes up are never more than the whole', () => {
    const taken = (proposals: string) => built([sub(2, SUB, { proposals })], readerOf('rkpd'));
    assert.deepEqual(taken('U-1 40%').elements.at(-1)!.takenUp, [{ proposal: SCHOOLS, share: 40 }]);
    assert.deepEqual(slugs(taken('U-1 70%; U-2 40%').issues), ['shares-above-whole', 'proposal-unknown']);
    assert.deepEqual(slugs(taken('U-1 banyak').issues), ['share-unreadable']);
  });

  test('invariant 3: a sum that the sheet prints is what stands below it, and is not kept', () => {
    const rows = (printed: string) => [
      row(2, { code: '1.03.10', agency: 'Dinas Jalan Contoh' }, [printed]),
      sub(3, SUB),
      sub(4, '1.03.10.2.01.0046', {}, ['7']),
    ];
    const right = built(rows('57'), readerOf('rkpd'));
    assert.deepEqual(right.issues, []);
    assert.equal(right.elements[0]!.ceilings, null);
    assert.deepEqual(slugs(built(rows('58'), readerOf('rkpd')).issues), ['ceiling-is-not-its-sum']);
  });

  test('of an agency holds nothing of another', () => {
    const other = sub(2, SUB, { agency: 'Dinas Sekolah Contoh' });
    assert.deepEqual(slugs(built([other], readerOf('renja', ROADS)).issues), ['agency-of-another']);
    const own = built([row(2, { code: SUB })], readerOf('renja', ROADS));
    assert.deepEqual(own.issues, []);
    assert.ok(own.elements.every(({ organisation }) => organisation === ROADS));
  });
});

test('rows of anything make elements whose parents stand above them, and no fault', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'Visi',
      'Sasaran',
      'Program',
      '1',
      '1.1',
      '1.03.10',
      '1.03.10.2.01',
      '1.03.10.2.01.0034',
      'Dinas Jalan Contoh',
      '100',
      'U-1 10%',
      '35.22.04',
    ),
  );
  const cells = fc.dictionary(
    fc.constantFrom(
      'level',
      'code',
      'title',
      'agency',
      'indicator',
      'target0',
      'musrenbang',
      'proposals',
      'place',
      'themes',
    ),
    text,
  );
  fc.assert(
    fc.property(
      fc.array(cells, { maxLength: 12 }),
      fc.constantFrom('rpjmd' as const, 'rkpd' as const, 'renstra' as const),
      (rows, kind) => {
        const { elements } = built(
          rows.map((one, at) => row(at + 2, one, [])),
          readerOf(kind, kind === 'renstra' ? ROADS : null),
        );
        const before = new Set<string | null>([null]);
        for (const { id, parent } of elements) {
          if (!before.has(parent))
            assert.ok(
              elements.some((one) => one.id === parent),
              'no parent that is not there',
            );
          before.add(id);
        }
      },
    ),
  );
});

test('a plan’s file is read again as the same plan', () => {
  const share = fc.constantFrom(
    { musrenbang: 100, pokir: 0, technocratic: 0, mandatory: 0, other: 0 },
    { musrenbang: 12.5, pokir: 37.5, technocratic: 25, mandatory: 25, other: 0 },
  );
  const amount = fc.option(fc.bigInt({ min: 0n, max: 10n ** 15n }), { nil: null });
  const value = fc.option(
    fc.integer({ min: 0, max: 1e9 }).map((one) => shortened((one / 1000).toFixed(3))),
    { nil: null },
  );
  const indicator = fc
    .record({
      baseline: value,
      targets: fc.tuple(value, value),
      isKey: fc.boolean(),
      formula: fc.option(fc.constant('a; "b"')),
    })
    .map((more) => indicatorWith(more as Partial<Indicator>));
  const subs = fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1, max: 9999 }),
      origins: share,
      ceilings: fc.tuple(amount, amount),
      indicators: fc.array(indicator, { maxLength: 3 }),
      isTaken: fc.boolean(),
    }),
    { selector: ({ number }) => number, minLength: 1, maxLength: 8 },
  );
  const plan = { kind: 'rkpd' as const, firstYear: 2026, lastYear: 2026 };
  const headings = headingsOf(plan);
  const fieldOf = new Map([
    ['Jenis', 'level'],
    ['Nomor', 'code'],
    ['Uraian', 'title'],
    ['Perangkat daerah', 'agency'],
    ['Sumber dana', 'fundSource'],
    ['Lokasi', 'place'],
    ['Musrenbang %', 'musrenbang'],
    ['Pokir %', 'pokir'],
    ['Teknokratik %', 'technocratic'],
    ['Wajib %', 'mandatory'],
    ['Asal lain %', 'other'],
    ['Usulan', 'proposals'],
    ['Tema', 'themes'],
    ['Indikator', 'indicator'],
    ['Satuan', 'unit'],
    ['Arah', 'direction'],
    ['Rumus', 'formula'],
    ['Agregasi', 'aggregation'],
    ['Sumber data', 'dataSource'],
    ['Kondisi awal', 'baseline'],
    ['IKU', 'isKey'],
    ['Target 2026', 'target0'],
    ['Target 2027', 'target1'],
  ]);
  fc.assert(
    fc.property(subs, (some) => {
      const first = built(
        some.map(({ number }, at) =>
          row(at + 2, { code: `1.03.10.2.01.${String(number).padStart(4, '0')}`, agency: 'Dinas Jalan Contoh' }),
        ),
        readerOf('rkpd'),
      ).elements;
      const elements = first.map((one): Element => {
        const own =
          one.kind === 'sub_activity'
            ? some.find(({ number }) => one.code.endsWith(`.${String(number).padStart(4, '0')}`))
            : undefined;
        const ceilings = own?.ceilings.map((sum) => (sum === null ? null : sen(sum))) ?? null;
        return {
          ...one,
          ceilings: ceilings?.some((sum) => sum !== null) ? ceilings : null,
          origins: own?.origins ?? null,
          indicators: own?.indicators ?? [],
          takenUp: own?.isTaken ? [{ proposal: SCHOOLS, share: 40 }] : [],
        };
      });
      const called = { agency: () => 'Dinas Jalan Contoh', proposal: () => 'U-1' };
      const lines = elements.flatMap((one) => rowsOf(one, 2, called));
      const again = built(
        lines.map((cells, at) => {
          const named = Object.fromEntries(
            headings.map((heading, column) => [fieldOf.get(heading) ?? heading, cells[column]!]),
          );
          return row(
            at + 2,
            named,
            ['Pagu 2026', 'Pagu 2027'].map((heading) => named[heading] || undefined),
          );
        }),
        readerOf('rkpd'),
      );
      assert.deepEqual(again.issues, []);
      assert.deepEqual(again.elements, elements);
      const total = (all: readonly Element[]) => sumOfMoney(all.map(({ ceilings }) => ceilings?.[0] ?? NO_MONEY));
      assert.equal(total(again.elements), total(elements));
    }),
  );
});
