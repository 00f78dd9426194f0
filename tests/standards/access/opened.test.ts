import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { CANARIES, canariesIn } from '../../support/canaries.ts';
import { wordsIn } from './opened.ts';
import { paperOf } from './side.ts';

test('a number that was told in confidence is found however it is written or stored', () => {
  for (const written of [
    '0812-9999-0137',
    '081299990137',
    '6281299990137',
    '+62 812 9999 0137',
    'wa.me/6281299990137?text=x',
  ])
    assert.deepEqual(canariesIn(`hubungi ${written} saja`), ['phone'], written);
  assert.deepEqual(canariesIn('hubungi 6281299990138 saja'), []);
});

test('what was told in confidence is found in a workbook, in an archive within an archive, and on paper', async () => {
  const inner = zipSync({ 'xl/sharedStrings.xml': strToU8(`<t>${CANARIES.mail}</t>`.repeat(50)) });
  const outer = zipSync({ 'isi.xlsx': inner, 'daftar.csv': strToU8('a;b') });
  const paper = Buffer.from(paperOf(`Surat dari ${CANARIES.name}`));
  assert.deepEqual(canariesIn(Buffer.from(outer).toString('latin1')), [], 'what is compressed hides it');
  assert.deepEqual(canariesIn(await wordsIn(outer)), ['mail']);
  assert.deepEqual(canariesIn(await wordsIn(paper)), ['name']);
});
