import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Organisation } from '../types.ts';
import { planImport } from './import.ts';
import type { ImportRow } from './import-row.ts';
import { proposeAgencies } from './propose.ts';
import { currentSuccessor, isValidOn, wouldBeAboveItself } from './validity.ts';
import { stem, wordsOf } from './words.ts';

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

test('forms of one word share a stem, and short words are left alone', () => {
  assert.equal(new Set(['perbaiki', 'memperbaiki', 'perbaikan', 'diperbaikinya'].map(stem)).size, 1);
  assert.equal(stem('jembatane'), stem('jembatan'));
  assert.equal(stem('kebersihan'), stem('bersih'));
  assert.equal(stem('berlubang'), stem('lubang'));
  for (const word of ['jalan', 'dinas', 'lampu', 'mesin']) assert.equal(stem(word), word);
});

test('spellings of chats are read as the words they stand for', () => {
  assert.deepEqual(
    wordsOf('Jln rsk, lobang2 BESAAAR di dpn RS').map(({ stem: found }) => found),
    ['jalan', 'rusak', 'lubang', 'besar', 'di', 'dpn', 'rumah', 'sakit'],
  );
});

const roads = organisation('roads', {
  name: 'Bina Marga',
  duties: ['jalan', 'jalan rusak', 'lubang', 'jembatan', 'drainase'],
});
const lamps = organisation('lamps', { name: 'Perhubungan', duties: ['lampu jalan', 'lampu', 'parkir'] });
const houses = organisation('houses', { name: 'Perumahan', duties: ['drainase', 'rumah tidak layak huni'] });
const ngasem = organisation('ngasem', { name: 'Kecamatan Ngasem', place: '35.22.04', duties: ['camat'] });
const agencies = [roads, lamps, houses, ngasem];

test('a broken road goes to public works, and the proposal says which words it heard', () => {
  const [first] = proposeAgencies('Jln rsk parah, lobangnya dalam', agencies);
  assert.equal(first.organisation, 'roads');
  assert.deepEqual(first.because, [
    { said: 'Jln rsk', duty: 'jalan rusak' },
    { said: 'lobangnya', duty: 'lubang' },
  ]);
});

test('the lamp of a street lamp is no road', () => {
  assert.deepEqual(
    proposeAgencies('lampu jalan mati', agencies).map((proposal) => proposal.organisation),
    ['lamps'],
  );
});

test('a duty that two agencies share weighs half for each', () => {
  const found = proposeAgencies('drainase mampet', agencies);
  assert.deepEqual(
    found.map((proposal) => [proposal.organisation, proposal.score, proposal.share]),
    [
      ['roads', 0.5, 0.5],
      ['houses', 0.5, 0.5],
    ],
  );
});

test('what the category says counts twice', () => {
  const [first] = proposeAgencies('parkir', agencies, { categoryWords: ['jembatan'] });
  assert.equal(first.organisation, 'roads');
});

test('a district office is proposed for what happens in its district and nowhere else', () => {
  const offices = (place?: string) =>
    proposeAgencies('pak camat tidak di kantor kecamatan', agencies, { place }).length;
  assert.deepEqual([offices('35.22.04.2001'), offices('35.22.04'), offices('35.22.05.2001'), offices()], [1, 1, 0, 0]);
});

test('for any text and in any order of agencies: the same answer, at most three, shares within one, every reason from the text', () => {
  const word = fc.constantFrom(
    'jln',
    'rusak',
    'lampu',
    'jalan',
    'drainase',
    'parkir',
    'camat',
    'x',
    '🚧',
    '\u0000',
    '((',
    'rumah',
  );
  fc.assert(
    fc.property(
      fc.array(word).map((words) => words.join(' ')),
      fc.shuffledSubarray(agencies, { minLength: agencies.length }),
      (text, shuffled) => {
        const found = proposeAgencies(text, agencies, { place: '35.22.04.2001' });
        const organisations = (all: typeof found) => all.map((proposal) => [proposal.organisation, proposal.score]);
        assert.deepEqual(
          organisations(proposeAgencies(text, shuffled, { place: '35.22.04.2001' })),
          organisations(found),
        );
        assert.ok(found.length <= 3);
        assert.ok(found.reduce((sum, { share }) => sum + share, 0) <= 1 + 1e-9);
        for (const { score, because } of found) {
          assert.ok(score > 0 && because.length > 0);
          for (const { said } of because) for (const part of said.split(' ')) assert.ok(text.includes(part));
        }
      },
    ),
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
