import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { meaningOf, villagesNamed } from './understand.ts';

test('STATUS and a code asks how a report stands, however it is typed', () => {
  for (const typed of ['STATUS 3522-7K4-MQ2-XV8', 'status: 3522-7K4-MQ2-XV8', ' Status  3522-7K4-MQ2-XV8 '])
    assert.deepEqual(meaningOf(typed, false), { kind: 'status', code: '3522-7K4-MQ2-XV8' });
  assert.deepEqual(
    meaningOf('status jalan di desa Butoh masih rusak parah sekali dan belum ada yang memperbaiki', false).kind,
    'words',
  );
  assert.equal(meaningOf('Status lampu jalan mati terus', false).kind, 'words', 'a code begins with digits');
});

test('DUKUNG and a code supports, and words that only begin alike are words', () => {
  for (const typed of ['DUKUNG 3522-7K4-MQ2-XV8', 'dukung: 3522-7K4-MQ2-XV8', ' Dukung  3522-7K4-MQ2-XV8 '])
    assert.deepEqual(meaningOf(typed, false), { kind: 'support', code: '3522-7K4-MQ2-XV8' });
  assert.deepEqual(meaningOf('Dukung', false), { kind: 'support', code: '' }, 'who forgot the code is told how');
  assert.equal(meaningOf('Dukungan warga untuk perbaikan jalan', false).kind, 'words');
  assert.equal(meaningOf('dukung perbaikan jembatan desa kami', false).kind, 'words');
});

test('a greeting is no report, but a picture with few words is one', () => {
  assert.equal(meaningOf('Halo', false).kind, 'greeting');
  assert.equal(meaningOf('Lubang', true).kind, 'words');
});

test('LAPOR begins a report of its own', () => {
  assert.deepEqual(meaningOf('LAPOR: lampu jalan mati', false), { kind: 'new', text: 'lampu jalan mati' });
  assert.equal(meaningOf('laporkan lampu jalan mati', false).kind, 'words');
});

test('a village is what stands behind the word desa, the longest name first', () => {
  assert.deepEqual(villagesNamed('Rusak di desa Butoh kec. Ngasem'), ['Butoh, Ngasem', 'Butoh, Ngasem', 'Butoh']);
  assert.deepEqual(villagesNamed('ds. Sumber Agung yang sudah lama'), ['Sumber Agung', 'Sumber']);
  assert.deepEqual(villagesNamed('lampu mati di depan pasar'), []);
});

test('whatever is sent means something, and none of its words are invented', () => {
  fc.assert(
    fc.property(fc.string(), fc.boolean(), (typed, hasMore) => {
      const meaning = meaningOf(typed, hasMore);
      if ('text' in meaning) assert.ok(typed.includes(meaning.text));
      for (const named of villagesNamed(typed))
        for (const one of named.split(', ')) assert.ok(typed.replace(/\s+/g, ' ').includes(one));
    }),
  );
});
