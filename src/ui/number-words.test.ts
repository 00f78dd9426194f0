import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capital, numberWords } from './number-words.ts';

test('small counts are words, large ones digits with the separator of the language', () => {
  assert.deepEqual(
    [0, 3, 10, 11, 12, 19, 20, 1204].map((n) => numberWords('id', n)),
    ['nol', 'tiga', 'sepuluh', 'sebelas', 'dua belas', 'sembilan belas', 'dua puluh', '1.204'],
  );
  assert.deepEqual(
    [1, 12, 20, 1204].map((n) => numberWords('en', n)),
    ['one', 'twelve', 'twenty', '1,204'],
  );
  assert.equal(numberWords('mad', 2), 'dua');
});

test('a sentence may begin with a count', () => {
  assert.equal(capital(`${numberWords('id', 12)} laporan`), 'Dua belas laporan');
});
