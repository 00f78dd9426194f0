import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seeded } from '#platform/random.ts';
import { expand } from './grammar.ts';
import { localTongue, noise, placeWords, serviceWords, stories, voices } from './lexicon.ts';
import { SAMPLE_SERVICES } from './services.ts';
import { makeSetting } from './setting.ts';

const place = { code: 'x', name: 'Contohrejo', district: 'Contohan', kind: 'desa', lat: -7, lon: 112 } as const;
const lists = SAMPLE_SERVICES.map(({ code }) => ({ code, words: serviceWords(code) }));

function phrasesIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(phrasesIn);
}

test('every service knows at least eight problems, each with a name of its own', () => {
  for (const { code, words } of lists) {
    const ids = words.cores.map((core) => core.id);
    assert.ok(ids.length >= 8, `${code} has ${ids.length}`);
    assert.equal(new Set(ids).size, ids.length, code);
  }
});

test('every problem can be told in more than one way, answered and contested', () => {
  for (const { code, words } of lists)
    for (const core of words.cores) {
      const ways = core.say.reduce((sum, say) => sum + say.split('|').length, 0);
      assert.ok(ways >= 2, `${code}/${core.id} is told in one way only`);
      for (const list of [core.title, core.so, core.done, core.not]) assert.ok(list.length >= 1, `${code}/${core.id}`);
    }
});

test('every phrase closes its choices and asks only for slots that have words', () => {
  const random = seeded(1);
  const all = [
    voices(),
    stories(),
    placeWords(),
    localTongue(3522),
    localTongue(3511),
    ...lists.map(({ words }) => words),
  ];
  const { slots } = makeSetting(3522, place, ['depan {kantor}'], 9, true, random);
  for (const phrase of all.flatMap(phrasesIn)) {
    const text = expand(phrase, { ...slots, tempat: 'Contohrejo' }, random);
    assert.doesNotMatch(text, /[[\]{}|]/, phrase);
  }
});

test('a phrase that asks for an unknown slot is refused by name', () => {
  assert.throws(() => expand('di {antah}', {}, seeded(1)), /\{antah\}/);
});

test('choices inside choices are settled from the inside out', () => {
  const seen = new Set(Array.from({ length: 60 }, (_, seed) => expand('[a|b [c|d]]', {}, seeded(seed))));
  assert.deepEqual([...seen].sort(), ['a', 'b c', 'b d']);
});

test('no list holds a number long enough to be a NIK or a telephone number', () => {
  const all = [voices(), stories(), noise(), ...lists.map(({ words }) => words)];
  assert.deepEqual(
    all.flatMap(phrasesIn).filter((phrase) => /\d(?:[\s.-]?\d){8,}/.test(phrase)),
    [],
  );
});
