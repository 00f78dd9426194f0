import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Cell,
  countOf,
  type DaysCell,
  daysOf,
  FACTS,
  FIGURE_CODES,
  FIGURES,
  figureOf,
  figureValue,
} from './figures.ts';

const VALUES: Readonly<Record<(typeof FACTS)[number], readonly (string | null)[]>> = {
  verification: ['in_time', 'late', null],
  response: ['in_time', 'late', null],
  answer: ['in_time', 'late', null],
  ending: ['confirmed', 'silent', 'unconfirmed', 'archived', null],
  contested: ['contested', 'reopened', null],
  lasting: ['fixed', 'broken', 'unanswered', null],
  public: ['true', 'false'],
  origin: ['imported', null],
};
const anyFacts = fc.record(Object.fromEntries(FACTS.map((fact) => [fact, fc.constantFrom(...VALUES[fact])])));

test('whatever is known of a report, no figure counts it twice, and no part is more than its whole', () =>
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const cells: Cell[] = [{ facts, n: 1 }];
      const counts = Object.fromEntries(FIGURE_CODES.map((code) => [code, countOf(figureOf(code), cells, 0)])) as never;
      for (const code of FIGURE_CODES) {
        const { n, of = 1 } = figureValue(code, counts);
        assert.ok(n === 0 || n === 1, code);
        // What is late in two ways is late once, so a part is never more than its whole.
        assert.ok(n <= of, `${code} of ${of}`);
      }
    }),
  ));

test('imported history counts in one figure alone', () => {
  const facts = { ...Object.fromEntries(FACTS.map((fact) => [fact, null])), public: 'true', origin: 'imported' };
  const counting = FIGURE_CODES.filter((code) => countOf(figureOf(code), [{ facts, n: 1 }], 0) > 0);
  assert.deepEqual(counting, ['imported']);
});

test('every figure says in both languages what it counts, and its share is of figures that there are', () => {
  for (const code of FIGURE_CODES) {
    const { name, definition } = FIGURES[code];
    for (const language of ['id', 'en'] as const) {
      assert.ok(name[language].length > 3 && definition[language].length > 40, code);
    }
    for (const part of figureOf(code).of ?? []) assert.ok(part in FIGURES, `${code} is a share of ${part}`);
  }
});

test('what was confirmed at once is the best there is; a contest or silence counts against it', () => {
  const told = (ending: string | null, contested: string | null) => {
    const facts = { ...Object.fromEntries(FACTS.map((fact) => [fact, null])), public: 'true', ending, contested };
    return (['judged', 'solved'] as const).map((code) => countOf(figureOf(code), [{ facts, n: 1 }], 0));
  };
  assert.deepEqual(told('confirmed', null), [1, 1]);
  assert.deepEqual(told('confirmed', 'contested'), [1, 0], 'confirmed in the end');
  assert.deepEqual(told('silent', null), [1, 0]);
  assert.deepEqual(told('unconfirmed', null), [1, 0], 'words that nobody said yes to');
  assert.deepEqual(told(null, 'reopened'), [1, 0], 'still being worked on');
  assert.deepEqual(told('archived', 'contested'), [1, 0], 'archived meanwhile');
  assert.deepEqual(told(null, null), [0, 0], 'nobody has judged yet');
});

const anyDays = fc.array(fc.record({ days: fc.option(fc.integer({ min: 0, max: 40 }).map(String)), n: fc.nat(9) }));

test('the median and the ninth tenth are what sorting all of them gives, those without an answer last', () =>
  fc.assert(
    fc.property(anyDays, fc.nat(20), (told, unanswered) => {
      const cells: DaysCell[] = [...told, { days: 'none', n: unanswered }];
      const sorted = cells
        .filter(({ days }) => days !== null)
        .flatMap(({ days, n }) =>
          Array.from({ length: n }, () => (days === 'none' ? Number.POSITIVE_INFINITY : Number(days))),
        )
        .sort((a, b) => a - b);
      const at = (part: number) => {
        const value = sorted[Math.ceil(sorted.length * part) - 1];
        return value === Number.POSITIVE_INFINITY ? undefined : value;
      };
      const days = daysOf(cells);
      assert.deepEqual([days.median, days.ninth], [at(0.5), at(0.9)]);
      assert.equal(days.handled, sorted.length);
    }),
  ));

test('where nothing is to be answered there is no median, whatever days are left over with none', () => {
  const { median, ninth } = daysOf([{ days: '5', n: 0 }]);
  assert.deepEqual([median, ninth], [undefined, undefined]);
});

test('who leaves half of the reports without an answer has no median', () => {
  assert.equal(
    daysOf([
      { days: '1', n: 4 },
      { days: 'none', n: 5 },
    ]).median,
    undefined,
  );
  assert.equal(
    daysOf([
      { days: '1', n: 5 },
      { days: 'none', n: 5 },
    ]).median,
    1,
  );
});
