import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { withoutPersonalNumbers } from './personal-numbers.ts';

const CARD = '[nomor kartu disamarkan]';
const PHONE = '[nomor telepon disamarkan]';
const MAIL = '[alamat surel disamarkan]';

test('numbers and addresses that lead to one person are named instead of told', () => {
  for (const [written, read] of [
    ['NIK saya 3522010101990001.', `NIK saya ${CARD}.`],
    ['KK 3522-0101-0199-0001, NIK 352201 010199 0001', `KK ${CARD}, NIK ${CARD}`],
    ['hubungi 081299990137 atau 0812-9999-0137', `hubungi ${PHONE} atau ${PHONE}`],
    ['WA +62 812 9999 0137, 62812.9999.0137', `WA ${PHONE}, ${PHONE}`],
    ['WA:08129999013', `WA:${PHONE}`],
    ['surel warga.contoh+lapor@contoh.web.id ya', `surel ${MAIL} ya`],
  ] as const)
    assert.equal(withoutPersonalNumbers(written), read);
});

test('amounts, days, codes, coordinates and addresses of offices stay as they are', () => {
  for (const text of [
    'Anggarannya Rp6.511.677.155.223 sejak 08-11-2026 08.00',
    'Kode 1.03.10.2.01.0001, rekening 5.1.02.01.01.0024, laporan 35-22-7KQM4T',
    'titik -7.15001234567, 111.8812345678',
    'telepon kantor (0353) 881234, surel dinas@bojonegorokab.go.id',
    'meteran 0123456789012, dua kali @ pagi dan sore',
  ])
    assert.equal(withoutPersonalNumbers(text), text);
});

test('whatever stands around it, a number does not get through, and what was made fit stays so', () => {
  const around = fc.string({
    unit: fc.constantFrom('a', ' ', '.', ',', '\n', '(', ':', '/', 'é', '😀'),
    maxLength: 12,
  });
  const personal = fc.constantFrom('3522010101990001', '081299990137', '6281299990137', 'warga@contoh.web.id');
  fc.assert(
    fc.property(around, personal, around, (before, number, after) => {
      const read = withoutPersonalNumbers(`${before} ${number} ${after}`);
      assert.ok(!read.includes(number), read);
      assert.equal(withoutPersonalNumbers(read), read);
    }),
  );
});

test('a text of any length takes no time to speak of', () => {
  for (const part of ['0', '08', '08 1', 'a@', 'a.', '1234-', '+62 8'])
    assert.equal(typeof withoutPersonalNumbers(part.repeat(20_000)), 'string');
});
