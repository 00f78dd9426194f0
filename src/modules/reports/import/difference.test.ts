import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differencesIn, differencesOf } from './difference.ts';

const before = { status: 'Terdisposisi', agency: 'Dinas PU Contoh', text: 'Jalan berlubang.' };

test('what the other system says anew is told field by field, and of a text only that it is another one', () => {
  const after = { ...before, status: 'Ditutup oleh Sistem', text: 'Jalan ambles di depan rumah Pak Contoh.' };
  const found = differencesOf(before, after);
  assert.equal(
    differencesIn(found, 'id'),
    'Status: “Terdisposisi” menjadi “Ditutup oleh Sistem”. Isi laporan berubah.',
  );
  assert.equal(
    differencesIn(found, 'en'),
    'Status: “Terdisposisi” to “Ditutup oleh Sistem”. Text of the report: changed.',
  );
});

test('an answer that a file does not tell is no other answer; spaces and lines make none either', () => {
  assert.deepEqual(differencesOf({ ...before, answer: 'Sudah ditambal.' }, before), []);
  assert.deepEqual(
    differencesOf({ ...before, answer: 'Sudah\nditambal.' }, { ...before, answer: 'Sudah  ditambal. ' }),
    [],
  );
  assert.deepEqual(
    differencesOf(before, { ...before, answer: 'Sudah ditambal.' }).map(({ field }) => field),
    ['answer'],
  );
});

test('what is long is told by its beginning, and no letter is cut in two', () => {
  const [one] = differencesOf(before, { ...before, answer: '😀'.repeat(200) });
  assert.ok(differencesIn([one!], 'id').isWellFormed());
  assert.ok(differencesIn([one!], 'id').length < 120);
});
