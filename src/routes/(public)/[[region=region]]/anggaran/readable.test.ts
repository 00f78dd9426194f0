import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readable } from './readable.ts';

test('names in capitals are written as people write, and abbreviations in brackets stay', () => {
  assert.equal(readable('PROGRAM PENYELENGGARAAN JALAN'), 'Program penyelenggaraan jalan');
  assert.equal(readable('PENDAPATAN ASLI DAERAH (PAD)'), 'Pendapatan asli daerah (PAD)');
});

test('a name that has small letters, or is an abbreviation, is left as it is', () => {
  for (const name of ['Belanja Modal Jalan Kabupaten', 'PBBP2', 'DAU', '1.03.10']) assert.equal(readable(name), name);
});
