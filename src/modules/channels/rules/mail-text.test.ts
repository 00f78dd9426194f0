import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { textOfHtml, withoutQuote, wordsOf } from './mail-text.ts';

test('a page becomes what a reader sees of it', () => {
  const page =
    '<html><head><title>x</title><style>p{color:red}</style></head><p>Lampu <b>mati</b> &amp; gelap</p>di pasar<br>sejak Senin';
  assert.equal(textOfHtml(page).trim(), 'Lampu mati & gelap\ndi pasar\nsejak Senin');
  assert.equal(textOfHtml('a < b <script>alert(1)').trim(), 'a');
});

test('of an answer only what was written anew is kept', () => {
  assert.equal(
    withoutQuote('Di depan pasar.\n\nPada Senin, 9 Nov 2026 Simpul menulis:\n> Di mana?'),
    'Di depan pasar.',
  );
  assert.equal(withoutQuote('> semua dikutip'), '');
});

test('a subject is part of the words once', () => {
  assert.equal(wordsOf('Lampu mati', 'Sejak Senin.'), 'Lampu mati\n\nSejak Senin.');
  assert.equal(wordsOf('Lampu mati', 'Lampu mati sejak Senin.'), 'Lampu mati sejak Senin.');
});

test('however broken a page is, it is read in one pass and holds no tag that was closed', () => {
  fc.assert(fc.property(fc.string(), (html) => textOfHtml(html).length <= html.length + 1));
  const begun = process.cpuUsage();
  textOfHtml('<style'.repeat(40_000));
  withoutQuote('On '.repeat(60_000));
  assert.ok(process.cpuUsage(begun).user < 2_000_000);
});
