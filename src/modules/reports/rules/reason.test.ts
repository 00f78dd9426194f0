import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readReceiver, saysElsewhere, wordsOfReason } from './reason.ts';

test('the same words are the same reason, whatever stands around them', () => {
  const [one, other] = ['Tidak jelas, dan tidak relevan.', '  TIDAK JELAS\ndan tidak   relevan! (12)'].map(
    wordsOfReason,
  );
  assert.equal(one, other);
  assert.notEqual(one, wordsOfReason('Tidak jelas, dan tidak relevan untuk dusun Krajan.'));
});

test('a reason that says that others are in charge is known by its words', () => {
  for (const reason of [
    'Ini bukan kewenangan kabupaten, silakan lapor ke balai.',
    'Jalan ini di luar wewenang kami.',
    'Ruas jalan ini milik provinsi dan dijaga balai jalan.',
    'Tempatnya ternyata di kabupaten tetangga.',
  ])
    assert.equal(saysElsewhere(reason), true, reason);
  for (const reason of ['Lampu itu milik pabrik, bukan lampu jalan.', 'Pelapor meminta laporan ini ditarik.'])
    assert.equal(saysElsewhere(reason), false, reason);
});

test('whoever is named can be reached: by telephone, by mail, or on a page', () => {
  for (const contact of ['(0351) 462 087', 'halo@bbpjn.contoh.invalid', 'lapor.contoh.invalid/jalan'])
    assert.deepEqual(readReceiver({ name: ' Balai  Jalan\nContoh ', contact }), {
      name: 'Balai Jalan Contoh',
      contact,
    });
  assert.equal(readReceiver({ name: '—', contact: '0351 462087' }), 'name');
  for (const contact of ['', 'kantornya', '12', `${'1'.repeat(201)}`])
    assert.equal(readReceiver({ name: 'Balai Jalan Contoh', contact }), 'contact', contact);
});
