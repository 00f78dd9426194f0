import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toldBy } from './draft.ts';

const part = (text: string, more = {}) => ({ text, media: [], ...more });

test('what is said after we asked where it is, is the place', () => {
  const parts = [part('Lampu jalan mati semua'), part('Desa Butoh, depan pasar')];
  assert.deepEqual(toldBy(parts, true), { text: 'Lampu jalan mati semua', address: 'Desa Butoh, depan pasar' });
  assert.deepEqual(toldBy(parts, false), { text: 'Lampu jalan mati semua\nDesa Butoh, depan pasar' });
});

test('who does not know the place names none', () => {
  assert.deepEqual(toldBy([part('Lampu jalan mati semua'), part('Tidak tahu.')], true), {
    text: 'Lampu jalan mati semua',
  });
});

test('a location and a picture without words are a report', () => {
  const point = { lat: -7.15, lon: 111.88 };
  assert.deepEqual(toldBy([part('', { point, media: ['a'] })], false), {
    text: '(Dikirim sebagai foto atau lokasi.)',
    point,
  });
});

test('no word is lost but those of an answer that nobody knows, and a report has words enough', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 200 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (texts, answer) => {
        const { text, address = '' } = toldBy(
          texts.map((one) => part(one)),
          answer,
        );
        assert.ok(text.trim().length >= 10 && text.length <= 4000);
        for (const one of answer ? texts.slice(0, -1) : texts) assert.ok(text.includes(one.trim()));
        assert.ok(address.length <= 300);
      },
    ),
  );
});
