import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { filterAddress, readFilter, readPage } from './filter.ts';

const read = (address: string) => readFilter(new URLSearchParams(address));

test('control characters in a search are left out, whatever else it holds stays', () => {
  assert.deepEqual(read('q=jalan%00 rusak%1b&status=open'), { q: 'jalan rusak', status: 'open' });
});

test('a day of a year that nobody means is left out', () => {
  for (const day of ['0000-01-01', '0002-01-01', '1944-12-31', '2101-01-01', '9999-12-31'])
    assert.deepEqual(read(`from=${day}&to=${day}&ended_from=${day}`), {}, day);
  assert.deepEqual(read('from=1945-01-01&to=2100-12-31'), { from: '1945-01-01', to: '2100-12-31' });
});

test('a page number is whole, at least 1 and at most the last', () => {
  const pages = ['', '0', '-3', '2.9', 'x', 'NaN', '1e30', 'Infinity', '400', '401'];
  assert.deepEqual(
    pages.map((hal) => readPage(new URLSearchParams({ hal }), 400)),
    [1, 1, 1, 2, 1, 1, 400, 400, 400, 400],
  );
});

test('whatever an address says, its filter has an address that reads the same', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom('q', 'from', 'status', 'place', 'late'), fc.string()), (asked) => {
      const filter = readFilter(new URLSearchParams(asked));
      assert.deepEqual(read(filterAddress(filter)), filter);
    }),
  );
});
