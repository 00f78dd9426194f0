import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUES, translator } from './index.ts';

const holes = (message: unknown) => [...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test('every text exists in Indonesian and in English, with the same holes', () => {
  assert.deepEqual(Object.keys(CATALOGUES.en).sort(), Object.keys(CATALOGUES.id).sort());
  for (const [key, message] of Object.entries(CATALOGUES.id)) {
    const english = CATALOGUES.en[key as keyof typeof CATALOGUES.en];
    assert.deepEqual(new Set(holes(english)), new Set(holes(message)), `holes of ${key}`);
  }
});

test('Madurese and Javanese fall back to Indonesian', () => {
  assert.equal(translator('mad')('nav.main'), 'Utama');
});
