import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { getDistricts, getVillages } from 'idn-area-data';
import type { Level } from '../types.ts';
import { matchPlaces } from './match.ts';
import { fold, plain } from './names.ts';

interface Area {
  readonly code: string;
  readonly name: string;
  readonly level: Level;
  readonly within: readonly string[];
}
const AROUND = ['Kabupaten Bojonegoro', 'Jawa Timur'];
let areas: Area[] = [];
let villages: Area[] = [];

before(async () => {
  const districts = (await getDistricts()).filter(({ code }) => code.startsWith('35.22.'));
  const nameOf = new Map(districts.map(({ code, name }) => [code, name]));
  villages = (await getVillages())
    .filter(({ code }) => code.startsWith('35.22.'))
    .map(({ code, name, district_code }) => ({
      code,
      name,
      level: 'village',
      within: [nameOf.get(district_code)!, AROUND[0]],
    }));
  areas = [
    { code: '35.22', name: 'Kabupaten Bojonegoro', level: 'regency', within: ['Jawa Timur'] },
    ...districts.map(({ code, name }): Area => ({ code, name, level: 'district', within: AROUND })),
    ...villages,
  ];
});

const found = (query: string) =>
  matchPlaces(query, areas).map(({ place }) => `${place.level} ${place.name}, ${place.within[0]}`);

test('a district and the village of the same name are both found, the district first', () => {
  assert.deepEqual(found('ngasem').slice(0, 2), ['district Ngasem, Kabupaten Bojonegoro', 'village Ngasem, Ngasem']);
});

test('a word for the kind decides between them', () => {
  assert.equal(found('kec. kapas')[0], 'district Kapas, Kabupaten Bojonegoro');
  assert.equal(found('Ds. Kapas')[0], 'village Kapas, Kapas');
  assert.equal(found('KEL KEPATIHAN')[0], 'village Kepatihan, Bojonegoro');
  assert.equal(found('kab bojonegoro')[0], 'regency Kabupaten Bojonegoro, Jawa Timur');
});

test('the district named with a village decides between villages of one name', () => {
  for (const query of [
    'Bareng, Sugihwaras',
    'bareng sugihwaras',
    'ds bareng kec sugihwaras',
    'Kec. Sugihwaras, Desa Bareng',
  ]) {
    assert.equal(found(query)[0], 'village Bareng, Sugihwaras', query);
  }
  assert.equal(found('Desa Bareng Kec. Sekar Kab. Bojonegoro Prov. Jawa Timur')[0], 'village Bareng, Sekar');
});

test('a hamlet is on no list, its village is found', () => {
  assert.equal(found('Dusun Krajan, Desa Tengger, Kec. Ngasem')[0], 'village Tengger, Ngasem');
  assert.equal(found('dsn tengger')[0], 'village Tengger, Ngasem');
});

test('a place may be called as a kind is', () => {
  const dusunTengah = { name: 'Dusun Tengah', level: 'district', within: ['Kabupaten Barito Timur'] } as const;
  assert.equal(matchPlaces('dusun tengah', [dusunTengah])[0]?.score, 1);
});

test('the old spelling finds the place of today', () => {
  assert.equal(found('Djatimoelja')[0], 'village Jatimulyo, Tambakrejo');
  assert.equal(found('Soember Redjo')[0], 'district Sumberrejo, Kabupaten Bojonegoro');
});

test('who types a name exactly gets it before its like', () => {
  assert.equal(found('sumberejo')[0], 'village Sumberejo, Malo');
  assert.equal(found('sumberrejo')[0], 'district Sumberrejo, Kabupaten Bojonegoro');
});

test('what is like nothing finds nothing', () => {
  for (const query of ['', '   ', '…', 'zzzz', 'Wakatobi', 'constructor', "'; drop table places.place; --"])
    assert.deepEqual(found(query), [], query);
});

const aVillage = fc.nat().map((pick) => villages[pick % villages.length]);
const isAmongFirst = (query: string, village: Area, places: number) =>
  matchPlaces(query, villages)
    .slice(0, places)
    .some(({ place }) => place.name === village.name);

test('every village is found first by its own name, however it is written', () => {
  fc.assert(
    fc.property(aVillage, fc.constantFrom('upper', 'lower', 'spaced', 'hyphen', 'doubled'), (village, way) => {
      const written = {
        upper: village.name.toUpperCase(),
        lower: village.name.toLowerCase(),
        spaced: ` ${[...village.name].join(' ')} `,
        hyphen: village.name.replace(' ', '-'),
        doubled: village.name.replace(/([aiueo])([^aiueo ])/, '$1$2$2'),
      }[way];
      const [first] = matchPlaces(written, villages);
      assert.equal(fold(first.place.name), fold(village.name));
    }),
  );
});

test('every village is found by its name and its district, before those of the same name', () => {
  fc.assert(
    fc.property(aVillage, fc.constantFrom(', ', ' ', ' kec. '), (village, between) => {
      const [first] = matchPlaces(village.name + between + village.within[0], villages);
      assert.equal(first.place.code, village.code);
    }),
  );
});

test('three letters are enough to see a village among those that begin so', () => {
  fc.assert(
    fc.property(aVillage, fc.integer({ min: 3, max: 20 }), (village, length) => {
      const begun = plain(village.name).slice(0, length);
      const names = matchPlaces(begun, villages).map(({ place }) => place.name);
      assert.ok(names.includes(village.name), begun);
    }),
  );
});

test('one slip of the finger in a longer name still finds it among the first eight, unless it makes another name', () => {
  const slip = fc.constantFrom('missing', 'swapped', 'wrong', 'extra');
  fc.assert(
    fc.property(aVillage, slip, fc.nat(), fc.constantFrom(...'aeioukrnst'), (village, kind, at, letter) => {
      const name = plain(village.name);
      fc.pre(name.length >= 6);
      const place = at % (name.length - 1);
      const [before, here, next, after] = [name.slice(0, place), name[place], name[place + 1], name.slice(place + 2)];
      const typed = {
        missing: before + next + after,
        swapped: before + next + here + after,
        wrong: before + letter + next + after,
        extra: before + here + letter + next + after,
      }[kind];
      fc.pre(!villages.some((other) => fold(other.name).includes(fold(typed))));
      assert.ok(isAmongFirst(typed, village, 8), `${typed} for ${name}`);
    }),
    { numRuns: 500 },
  );
});

test('scores fall from 1 and never below the threshold', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        aVillage.map(({ name }) => name.slice(0, 5)),
      ),
      (query) => {
        const scores = matchPlaces(query, areas).map(({ score }) => score);
        assert.ok(scores.every((score, index) => score <= (scores[index - 1] ?? 1) && score >= 0.5));
      },
    ),
  );
});

test('a hundred letters of nonsense cost no more than twenty villages that were typed', () => {
  /** Work, not time: whatever else the machine does counts for nothing. Microseconds. */
  const cost = (act: () => void): number => {
    const before = process.cpuUsage();
    act();
    return process.cpuUsage(before).user;
  };
  const plain = () => {
    for (const { name } of villages.slice(0, 20)) matchPlaces(name, areas);
  };
  plain(); // compiled by now
  const [typed, nonsense] = [cost(plain), cost(() => matchPlaces('a b c d e f g h i j '.repeat(5), areas))];
  assert.ok(nonsense <= typed, `${nonsense} µs against ${typed}`);
});
