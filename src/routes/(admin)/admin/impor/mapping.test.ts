import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAIN_FIELDS, OTHER_FIELDS, readMapping, withoutNames } from './mapping.ts';

const chosen = (values: Record<string, string>) => (name: string) => values[name] ?? '';
const HEADERS = ['No', 'Tgl', 'Uraian', 'Sifat', 'Nama'];
const least = { 'kolom-sourceId': 'No', 'kolom-reportedAt': 'Tgl', 'kolom-text': 'Uraian' };

test('every field of an import can be chosen, each once', () => {
  assert.equal(new Set([...MAIN_FIELDS, ...OTHER_FIELDS]).size, MAIN_FIELDS.length + OTHER_FIELDS.length);
});

test('number, date, text and how private the reports are must be told', () => {
  assert.deepEqual(readMapping(chosen({}), HEADERS).wrong, [
    'kolom-sourceId',
    'kolom-reportedAt',
    'kolom-text',
    'privasi',
  ]);
  assert.deepEqual(readMapping(chosen(least), HEADERS).wrong, ['privasi']);
  assert.deepEqual(readMapping(chosen({ ...least, 'kolom-privacy': 'Sifat' }), HEADERS).wrong, []);
  assert.deepEqual(readMapping(chosen({ ...least, privasi: 'tertutup' }), HEADERS).mapping.constants, {
    privacy: 'Anonim, Rahasia',
  });
});

test('a column that the file does not have is not taken, and a column for privacy outweighs the answer for all', () => {
  const { mapping } = readMapping(
    chosen({ ...least, 'kolom-title': 'Bohong', 'kolom-privacy': 'Sifat', privasi: 'terbuka' }),
    HEADERS,
  );
  assert.deepEqual(mapping, { columns: { sourceId: 'No', reportedAt: 'Tgl', text: 'Uraian', privacy: 'Sifat' } });
});

test('names are not shown to whoever chooses columns, and long cells are cut', () => {
  assert.deepEqual(
    withoutNames(
      [
        { Nama: 'Sari Rekaan', Uraian: 'x'.repeat(100) },
        { Nama: '', Uraian: 'y' },
      ],
      'Nama',
    ),
    [
      { Nama: '•••', Uraian: `${'x'.repeat(80)}…` },
      { Nama: '', Uraian: 'y' },
    ],
  );
});
