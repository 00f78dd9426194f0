import assert from 'node:assert/strict';
import { test } from 'node:test';
import words from './key-words.json' with { type: 'json' };

/** True when one word becomes the other by changing, adding or dropping a single letter. */
function oneLetterApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start++;
  return short.slice(long.length === short.length ? start + 1 : start) === long.slice(start + 1);
}

test('there are 1,024 key words, so four of them carry forty bits', () => {
  assert.equal(words.length, 1024);
  assert.equal(new Set(words).size, 1024);
});

test('every key word has four to seven plain lowercase letters', () => {
  assert.deepEqual(
    words.filter((word) => !/^[a-z]{4,7}$/.test(word)),
    [],
  );
});

test('key words are sorted', () => {
  assert.deepEqual(words, [...words].sort());
});

test('no two key words differ by a single letter, so a slip of the pen never names another word', () => {
  const close = words.flatMap((a, i) =>
    words
      .slice(i + 1)
      .filter((b) => oneLetterApart(a, b))
      .map((b) => `${a}/${b}`),
  );
  assert.deepEqual(close, []);
});

test('the comparison of words sees a changed, an added and a dropped letter', () => {
  assert.ok(oneLetterApart('kopi', 'topi'));
  assert.ok(oneLetterApart('ayam', 'bayam'));
  assert.ok(oneLetterApart('kopiah', 'kopia'));
  assert.equal(oneLetterApart('sawah', 'sapi'), false);
});
