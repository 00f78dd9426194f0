import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capital, numberWords, timesWords } from './number-words.ts';

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

test('what recurs is told for the how manieth time', () => {
  assert.deepEqual(
    [1, 2, 3, 12, 21].map((n) => timesWords('id', n)),
    ['pertama kalinya', 'kedua kalinya', 'ketiga kalinya', 'kedua belas kalinya', 'ke-21 kalinya'],
  );
  assert.deepEqual(
    [2, 3, 11].map((n) => timesWords('en', n)),
    ['second time', 'third time', '11th time'],
  );
});
