import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ISSUE_CODES, issue } from './issues.ts';

const places = (sentence: string) => [...new Set(sentence.match(/\{\w+\}/g) ?? [])].sort();

test('every issue says a whole sentence in Indonesian and in English, with the same facts in both', () => {
  for (const code of ISSUE_CODES) {
    const { id, en } = issue(code);
    assert.match(id, /^[A-Z].*\.$/, code);
    assert.match(en, /^[A-Z].*\.$/, code);
    const own = (sentence: string) => places(sentence).map((place) => place.replace('whereEn', 'where'));
    assert.deepEqual(own(id), own(en), code);
  }
});

test('a long value is cut in a sentence, and a value that looks like a place in it stays as it is', () => {
  assert.match(issue('bad-date', { value: 'x'.repeat(500) }).en, /"x{60}…"/);
  assert.match(issue('bad-date', { value: '{value} $& {en}' }).en, /"\{value\} \$& \{en\}"/);
});
