import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keyWords, readCode, readKey, reportCode } from './codes.ts';

const random = fc.uint8Array({ minLength: 5, maxLength: 32 });
const region = fc.integer({ min: 1101, max: 9999 });

test('a code begins with its region and reads back, however it is typed', () => {
  fc.assert(
    fc.property(region, random, fc.constantFrom('', ' ', '-', '–', '.'), (at, bytes, between) => {
      const code = reportCode(at, bytes);
      assert.match(code, new RegExp(`^${at}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$`));
      const typed = code.toLowerCase().replaceAll('-', between).replaceAll('0', 'o').replaceAll('1', 'l');
      // digits of the region typed as letters are read back too
      assert.deepEqual(readCode(typed), { code, region: at });
    }),
  );
});

test('a single wrong character is always noticed', () => {
  fc.assert(
    fc.property(
      random,
      fc.integer({ min: 0, max: 8 }),
      fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
      (bytes, place, other) => {
        const plain = reportCode(3522, bytes).replaceAll('-', '').slice(4);
        fc.pre(plain[place] !== other);
        const wrong = `3522${plain.slice(0, place)}${other}${plain.slice(place + 1)}`;
        assert.equal(readCode(wrong), 'mistyped');
      },
    ),
  );
});

test('what is no code is no code', () => {
  for (const text of ['', '3522', 'lapor', '3522-7K4-MQ2', '../../etc', '3522-7K4-MQ2-XV8-99'])
    assert.equal(readCode(text), undefined, text);
});

test('four words read back in any case and with anything between them, and unknown words do not', () => {
  fc.assert(
    fc.property(random, fc.constantFrom(' ', '-', ', ', '  ', '.'), (bytes, between) => {
      const words = keyWords(bytes);
      assert.equal(words.split(' ').length, 4);
      assert.equal(readKey(words.toUpperCase().replaceAll(' ', between)), words);
    }),
  );
  assert.equal(readKey('satu dua tiga'), undefined);
  assert.equal(readKey('zzzz zzzz zzzz zzzz'), undefined);
});
