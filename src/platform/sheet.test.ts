import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { HOSTILE_TEXTS } from '../../tests/support/hostile-text.ts';
import { sheetFile } from './sheet.ts';

const xmlOf = async (rows: readonly (readonly (string | number | null)[])[]) => {
  const files = unzipSync(await sheetFile([{ name: 'Angka', rows }]));
  return Object.entries(files)
    .filter(([name]) => /sheets\/|sharedStrings/.test(name))
    .map(([, bytes]) => Buffer.from(bytes).toString('utf8'))
    .join('');
};

test('a text that looks like a formula is stored as a text, a number as a number', async () => {
  const xml = await xmlOf([
    ['nama', 'nilai'],
    ['=HYPERLINK("http://contoh.invalid")', 12.5],
    ['+62', null],
  ]);
  assert.doesNotMatch(xml, /<f[ >]/);
  assert.match(xml, /HYPERLINK/);
  assert.match(xml, /<v>12\.5<\/v>/);
});

test('whatever somebody wrote, the file stays one that opens', async () => {
  for (const { name, text } of HOSTILE_TEXTS) {
    const xml = await xmlOf([['nama'], [text]]);
    assert.doesNotMatch(xml, /<f[ >]/, name);
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/, name);
    assert.ok(xml.isWellFormed(), name);
  }
});
