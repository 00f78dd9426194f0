import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findingOf, medianOf } from './finding.ts';

const hands = (...pairs: [string | null, number][]) => pairs.map(([office, late]) => ({ office, late }));

test('two offices that hold most of what is late are what the wall speaks of', () => {
  const all = hands(
    ['Dinas Pendidikan', 6],
    ['Dinas Perhubungan', 19],
    ['Dinas PU Bina Marga', 17],
    ['Dinas Sosial', 6],
  );
  assert.deepEqual(findingOf(all, 70), { kind: 'two', late: 48, of: 36, dinas: true });
});

test('two offices are only called dinas when both are', () => {
  const found = findingOf(hands(['Dinas Sosial', 4], ['RSUD Contoh', 4], ['Dinas Kesehatan', 3]), 0);
  assert.deepEqual(found, { kind: 'two', late: 11, of: 8, dinas: false });
});

test('an office that holds half of it is named', () => {
  const found = findingOf(hands(['Dinas Sosial', 2], ['Dinas Perhubungan', 3], ['Dinas Kesehatan', 1]), 0);
  assert.deepEqual(found, { kind: 'one', late: 6, of: 3, office: 'Dinas Perhubungan' });
});

test('what nobody has verified is not blamed on an agency', () => {
  assert.deepEqual(findingOf(hands([null, 9], ['Dinas Sosial', 3]), 0), { kind: 'unassigned', late: 12, of: 9 });
});

test('when it is spread, the wall says over how many offices', () => {
  const found = findingOf(hands(['A', 2], ['B', 2], ['C', 2], ['D', 2], [null, 1], ['E', 0]), 0);
  assert.deepEqual(found, { kind: 'spread', late: 9, offices: 4 });
});

test('when nothing is late the wall says so, and what came in', () => {
  assert.deepEqual(findingOf(hands(['Dinas Sosial', 0]), 43), { kind: 'calm', received: 43 });
});

test('whatever is late is counted once, and the part that is pointed to is never more than all', () => {
  const some = fc.array(fc.record({ office: fc.option(fc.string()), late: fc.nat(500) }), { maxLength: 40 });
  fc.assert(
    fc.property(some, (all) => {
      const found = findingOf(all, 0);
      const sum = all.reduce((total, one) => total + one.late, 0);
      if (found.kind === 'calm') return sum === 0;
      return found.late === sum && (!('of' in found) || (found.of <= sum && found.of * 2 >= sum));
    }),
  );
});

test('the median stands in the middle, between the two middle ones of an even number', () => {
  assert.equal(medianOf([9, 1, 4]), 4);
  assert.equal(medianOf([10, 1, 2, 5]), 3.5);
  assert.equal(medianOf([]), undefined);
});
