import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Organisation } from '../types.ts';
import { planImport } from './import.ts';
import type { ImportRow } from './import-row.ts';
import { currentSuccessor, isValidOn, wouldBeAboveItself } from './validity.ts';

const organisation = (id: string, more: Partial<Organisation> = {}): Organisation => ({
  region: 3522,
  id,
  parent: null,
  kind: 'agency',
  name: `Dinas ${id}`,
  shortName: null,
  code: null,
  place: null,
  duties: [],
  officeHours: null,
  contact: {},
  validFrom: null,
  validTo: null,
  successor: null,
  source: 'uji',
  sourceQuality: 'official',
  isSample: false,
  ...more,
});

test('an organisation is in force from its first day to its last, both included', () => {
  const one = { validFrom: '2022-01-01', validTo: '2026-12-31' };
  assert.deepEqual(
    ['2021-12-31', '2022-01-01', '2026-12-31', '2027-01-01'].map((day) => isValidOn(one, day)),
    [false, true, true, false],
  );
  assert.equal(isValidOn({ validFrom: null, validTo: null }, '1950-08-09'), true);
});

test('the work of an agency that was merged twice lies with the last successor', () => {
  const all = [
    organisation('a', { validTo: '2020-12-31', successor: 'b' }),
    organisation('b', { validTo: '2022-12-31', successor: 'c' }),
    organisation('c'),
    organisation('closed', { validTo: '2022-12-31' }),
  ];
  assert.equal(currentSuccessor(all, 'a')?.id, 'c');
  assert.equal(currentSuccessor(all, 'c')?.id, 'c');
  assert.equal(currentSuccessor(all, 'closed'), undefined);
  assert.equal(currentSuccessor(all, 'nobody'), undefined);
});

const ids = ['a', 'b', 'c', 'd', 'e'];
const anyId = fc.option(fc.constantFrom(...ids, 'stranger'));

test('whatever the chain of successors, circles included, the end is in force or there is none', () => {
  fc.assert(
    fc.property(fc.tuple(...ids.map(() => anyId)), fc.tuple(...ids.map(() => fc.boolean())), (successors, ended) => {
      const all = ids.map((id, i) =>
        organisation(id, { successor: successors[i], validTo: ended[i] ? '2022-12-31' : null }),
      );
      for (const id of ids) {
        const found = currentSuccessor(all, id);
        assert.ok(found === undefined || found.validTo === null);
      }
    }),
  );
});

test('parents set only where they lead to no circle never make one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids))), (wishes) => {
      const all = ids.map((id) => organisation(id) as { -readonly [K in keyof Organisation]: Organisation[K] });
      for (const [child, parent] of wishes) {
        if (!wouldBeAboveItself(all, child, parent)) all.find(({ id }) => id === child)!.parent = parent;
      }
      for (const id of ids) {
        let steps = 0;
        for (let at: string | null = id; at !== null; at = all.find((one) => one.id === at)!.parent) {
          steps += 1;
          assert.ok(steps <= ids.length, 'a circle');
        }
      }
    }),
  );
});

const row = (line: number, cells: ImportRow['cells']): ImportRow => ({ line, cells });
let made = 0;
const newId = () => {
  made += 1;
  return `01930000-0000-7000-8000-${String(made).padStart(12, '0')}`;
};
const plan = (rows: ImportRow[], existing: Organisation[] = []) =>
  planImport(rows, existing, {
    region: 3522,
    today: '2026-11-20',
    newId,
    source: 'daftar.csv',
    isSample: false,
  });
const known = organisation('01930000-0000-7000-8000-00000000000a', {
  name: 'Dinas Lama',
  code: '1.01',
  duties: ['uji'],
});

test('a row finds its organisation by code, else by name, whatever the letter case', () => {
  assert.deepEqual(
    plan([row(2, { code: '1.01', name: 'Dinas Baru' })], [known]).map(({ outcome, changes }) => [outcome, changes]),
    [['change', [{ field: 'name', from: 'Dinas Lama', to: 'Dinas Baru' }]]],
  );
  assert.equal(plan([row(2, { name: 'DINAS LAMA' })], [known])[0].organisation?.id, known.id);
  assert.equal(plan([row(2, { name: 'Dinas Lain' })], [known])[0].outcome, 'create');
});

test('an empty cell leaves what is there', () => {
  assert.equal(plan([row(2, { code: '1.01' })], [known])[0].outcome, 'unchanged');
});

test('parents and successors may stand in any order in the file', () => {
  const rows = plan([
    row(2, { name: 'Bidang Satu', parent: 'Dinas Satu' }),
    row(3, { name: 'Dinas Satu' }),
    row(4, { name: 'Dinas Nol', valid_to: '2025-12-31', successor: 'dinas satu' }),
  ]);
  const [section, agency, former] = rows.map((one) => one.organisation!);
  assert.equal(section.parent, agency.id);
  assert.equal(former.successor, agency.id);
});

test('the kind is read from the name where the file does not say it', () => {
  const kinds = ['Dinas A', 'RSUD B', 'Kecamatan C', 'Desa D', 'Bagian E', 'Inspektorat', 'Komisi F'];
  assert.deepEqual(
    plan(kinds.map((name, i) => row(i + 2, { name }))).map((one) => one.organisation?.kind),
    ['agency', 'hospital', 'district_office', 'village_office', 'sub_unit', 'inspectorate', 'other'],
  );
});

const REFUSED: readonly [string, ImportRow[], RegExp][] = [
  ['without a name', [row(2, { code: '9' })], /a name is needed/],
  ['of an unknown kind', [row(2, { name: 'A', kind: 'raksasa' })], /the kind is one of/],
  ['with a date that is none', [row(2, { name: 'A', valid_from: '2026-02-31' })], /first day looks like/],
  [
    'that ends before it begins',
    [row(2, { name: 'A', valid_from: '2026-02-01', valid_to: '2026-01-01' })],
    /ends before it begins/,
  ],
  ['with a parent nobody knows', [row(2, { name: 'A', parent: 'B' })], /neither in this file nor in the list/],
  ['that is its own parent', [row(2, { name: 'A', parent: 'A' })], /above itself/],
  [
    'with a successor though it goes on',
    [row(2, { name: 'A', successor: 'Dinas Lama' })],
    /only what ends has a successor/,
  ],
  [
    'about the same one as another row',
    [row(2, { code: '1.01' }), row(3, { name: 'Dinas Lama' })],
    /line 2 is about the same/,
  ],
  ['whose name is taken', [row(2, { name: 'A' }), row(3, { name: 'a' })], /already that of/],
  ['with half an e-mail address', [row(2, { name: 'A', email: 'a@' })], /contact cannot be read/],
  ['with a null byte', [row(2, { name: 'A\u0000' })], /a name is needed/],
];
for (const [what, rows, reason] of REFUSED) {
  test(`a row ${what} is refused and says why`, () => {
    const planned = plan(rows, [known]);
    assert.equal(planned.length, rows.length);
    const refused = planned.at(-1)!;
    assert.equal(refused.outcome, 'refused');
    assert.match(refused.reasons.map(({ en }) => en).join('; '), reason);
    assert.ok(refused.reasons.every(({ id }) => id.length > 0));
  });
}

test('code and name of two different organisations in one row are refused, not guessed', () => {
  const other = organisation('01930000-0000-7000-8000-00000000000b', { name: 'Dinas Kedua', code: '1.02' });
  const [refused] = plan([row(2, { code: '1.01', name: 'Dinas Kedua' })], [known, other]);
  assert.equal(refused.outcome, 'refused');
});

test('a row about an organisation that has ended says so instead of waking it', () => {
  const ended = { ...known, validTo: '2025-12-31' };
  assert.equal(plan([row(2, { name: 'Dinas Lama' })], [ended])[0].outcome, 'refused');
  assert.equal(plan([row(2, { name: 'Dinas Lama', valid_to: '2025-12-31' })], [ended])[0].outcome, 'unchanged');
  assert.equal(plan([row(2, { name: 'Dinas Lama', code: '2.01' })], [ended])[0].outcome, 'create');
});

test('every row has an outcome, and what was planned once is unchanged the second time', () => {
  const cells = fc.record(
    {
      name: fc.constantFrom('Dinas A', 'Dinas B', 'Bidang C', 'dinas a', ''),
      code: fc.constantFrom('1', '2', '3'),
      parent: fc.constantFrom('Dinas A', '1', 'Hantu'),
      duties: fc.string({ maxLength: 80 }),
      email: fc.constantFrom('a@example.org', 'rusak'),
    },
    { requiredKeys: [] },
  );
  const filled = cells.map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text.trim())));
  fc.assert(
    fc.property(fc.array(filled, { maxLength: 6 }), (all) => {
      const rows = all.map((one, i) => row(i + 2, one));
      const first = plan(rows, [known]);
      assert.equal(first.length, rows.length);
      if (first.some(({ outcome }) => outcome === 'refused')) return;
      const stands = new Map([known, ...first.map((one) => one.organisation!)].map((one) => [one.id, one]));
      for (const again of plan(rows, [...stands.values()])) assert.equal(again.outcome, 'unchanged');
    }),
  );
});
