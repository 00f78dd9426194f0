import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { titleFrom } from './title.ts';

test('a title begins as the first sentence of the reporter', () => {
  assert.equal(
    titleFrom('dalan ngarep pasar bolong kabeh. wis telung wulan ora didandani'),
    'Dalan ngarep pasar bolong kabeh',
  );
});

test('greetings are left out', () => {
  assert.equal(titleFrom('Assalamualaikum pak bupati, lampu jalan mati'), 'Lampu jalan mati');
  assert.equal(titleFrom('Selamat pagi min, sampah numpuk neng pinggir kali'), 'Sampah numpuk neng pinggir kali');
});

test('who somebody is comes before what is wrong, and is no title', () => {
  assert.equal(
    titleFrom('Permisi. Saya tinggal di Desa Kauman. Daun pohon menutupi lampu jalan. Lokasi RT 08.'),
    'Daun pohon menutupi lampu jalan',
  );
  assert.equal(titleFrom('Saya warga Desa Kauman.'), 'Saya warga Desa Kauman');
});

test('a text that is nothing but a greeting keeps it', () => {
  assert.equal(titleFrom('Selamat pagi'), 'Selamat pagi');
});

test('an abbreviation at the beginning is no sentence', () => {
  assert.equal(titleFrom('Jl. Veteran rusak parah. Tolong.'), 'Jl. Veteran rusak parah');
});

test('a long sentence ends between two words', () => {
  const title = titleFrom(`${'jalan rusak parah '.repeat(10)}sekali`);
  assert.ok(title.length <= 80);
  assert.match(title, /(Jalan|jalan|rusak|parah)$/);
});

test('no text gives a title that is too long or has space around it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const title = titleFrom(text);
      assert.ok(title.length <= 81, title); // a capital may be longer than its small letter
      assert.equal(title, title.trim());
    }),
  );
});

test('a title is never cut inside a letter', () => {
  for (const shift of ['', 'a']) assert.ok(titleFrom(shift + '😀'.repeat(90)).isWellFormed());
  assert.ok(titleFrom('𝕁alan rusak').startsWith('𝕁'));
});
