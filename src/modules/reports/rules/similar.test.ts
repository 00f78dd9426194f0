import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { hashesOf, saidIn } from '../said.ts';
import { isHeld, likeness, type Said, scoreOf } from './similar.ts';

/** Two texts about the same, and what the place and the service bring along. */
const SAME: readonly (readonly [string, string])[] = [
  [
    'Jln depan pasar Ngasem rsk parah, lubangnya dalam',
    'Jalan di depan pasar ngasem rusak, lobang dalam sekali tolong diperbaiki',
  ],
  ['Lampu penerangan jalan di perempatan Kalitidu mati sejak Senin', 'lmp jalan perempatan kalitidu mt, gelap gulita'],
  [
    'Sampah menumpuk di belakang SDN 2, sudah seminggu tidak diangkut',
    'smph numpuk belakang sdn 2 blm diangkut2 bau sekali',
  ],
  [
    'Saluran air di depan musala Al Ikhlas mampet dan meluap',
    'Selokan depan musala al ikhlas meluap ke jalan karena mampet',
  ],
  ['Pohon tumbang menutup jalan dekat jembatan Trucuk', 'ada pohon tumbang dkt jembatan trucuk, jalannya tertutup'],
];
const OTHER: readonly (readonly [string, string])[] = [
  [
    'Jalan di depan pasar Ngasem rusak parah, lubangnya dalam',
    'Jalan menuju makam Ngasem belum diaspal, debunya masuk rumah',
  ],
  ['Lampu jalan di perempatan Kalitidu mati', 'Tiang listrik miring di dekat sekolah, hampir roboh'],
  ['Mohon info syarat membuat KTP baru', 'Petugas loket tidak ada di tempat, antrean panjang'],
  [
    'Terima kasih bapak ibu, mohon segera ditindaklanjuti lampu mati',
    'Terima kasih bapak ibu, mohon segera ditindaklanjuti jalan rusak',
  ],
];
const FAINT = hashesOf(['jalan', 'lampu', 'rusak', 'mati', 'sampah', 'saluran', 'Ngasem', 'Kalitidu', 'Trucuk']);
const alike = (a: string, b: string) => likeness(saidIn(a).stems, saidIn(b).stems, FAINT);
const village = (a: string, b: string) => scoreOf({ radius: null, sameService: true, text: alike(a, b).text });

for (const [a, b] of SAME)
  test(`the same in other words: ${b}`, () => {
    assert.ok(village(a, b) >= 50, `${village(a, b)} %`);
    assert.ok(alike(a, b).shared >= 2);
  });

for (const [a, b] of OTHER)
  test(`not the same, though much is said alike: ${b}`, () => assert.ok(village(a, b) < 50, `${village(a, b)} %`));

test('slang, capitals, dots, emoji and letters held down make no other text', () => {
  const one = saidIn('Jalan rusak di depan pasar, tidak ada yang memperbaiki.');
  const again = saidIn('JLN RSK di depan pasarrrr!!! tdk ada yg memperbaiki 🙏');
  assert.notEqual(one.copy, saidIn('Jalan rusak di depan sekolah, tidak ada yang memperbaiki.').copy);
  assert.equal(one.copy, again.copy);
  assert.deepEqual(again.stems, one.stems);
});

test('what wraps every report says nothing', () => {
  assert.deepEqual(saidIn('Assalamualaikum, mohon maaf bapak ibu admin. Terima kasih banyak.').stems, []);
});

const bits = ({ sketch }: Said) => BigInt.asUintN(64, BigInt(sketch)).toString(2).padStart(64, '0');
const apart = (a: Said, b: Said) => [...bits(a)].filter((bit, at) => bit !== bits(b)[at]).length;

test('64 bits are the nearer, the more two texts share', () => {
  const text = 'lubang dalam depan pasar ngasem sebelah toko pupuk tikungan jembatan motor jatuh kemarin hujan';
  const half = 'lubang dalam depan pasar ngasem sebelah toko kambing sapi ayam bebek ladang';
  const none = 'antrean loket kartu keluarga kecamatan balen petugas istirahat berkas hilang mesin cetak';
  assert.equal(apart(saidIn(text), saidIn(text)), 0);
  assert.ok(apart(saidIn(text), saidIn(half)) < apart(saidIn(text), saidIn(none)));
});

const anyText = fc.array(
  fc.constantFrom(...'jalan lampu pasar lubang banjir sampah guru obat sapi'.split(' '), '🙏', ''),
  { maxLength: 12 },
);

test('likeness looks the same from both sides, is whole for the same words, and never more', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const [one, two] = [saidIn(a.join(' ')).stems, saidIn(b.join(' ')).stems];
      const { text, shared } = likeness(one, two, FAINT);
      assert.deepEqual(likeness(two, one, FAINT), { text, shared });
      assert.ok(text >= 0 && text <= 1 + 1e-9 && shared <= Math.min(one.length, two.length));
      if (one.length > 0) assert.ok(Math.abs(likeness(one, one, FAINT).text - 1) < 1e-9);
    }),
  );
});

test('nearer and more alike is never less probable, and all of it stays between 0 and 100 percent', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(part, part, part, part, fc.boolean(), (near, nearer, text, more, sameService) => {
      const at = (closeness: number, likely: number) =>
        scoreOf({ metres: 100 * (1 - closeness), radius: 100, sameService, text: likely });
      const [low, high] = [
        at(Math.min(near, nearer), Math.min(text, more)),
        at(Math.max(near, nearer), Math.max(text, more)),
      ];
      assert.ok(low <= high && low >= 0 && high <= 100);
    }),
  );
});

test('at the same spot the service alone is enough, at the edge of the radius the words decide', () => {
  assert.ok(scoreOf({ metres: 2, radius: 100, sameService: true, text: 0 }) >= 50);
  assert.ok(scoreOf({ metres: 95, radius: 100, sameService: true, text: 0.1 }) < 50);
  assert.ok(scoreOf({ metres: 95, radius: 100, sameService: true, text: 0.6 }) >= 50);
  assert.ok(
    scoreOf({ metres: 2, radius: 100, sameService: false, text: 0 }) < 60,
    'a service that nobody is sure of weighs less',
  );
});

test('the copies of a text wait together from a number on; short ones are honestly the same', () => {
  const long = saidIn(
    'Mohon batalkan pembangunan pasar baru di lapangan Kalitidu karena merusak tanaman jati warga',
  ).stems;
  assert.equal(isHeld(long, 4, { copies: 5 }), false);
  assert.equal(isHeld(long, 5, { copies: 5 }), true);
  assert.equal(isHeld(saidIn('Lampu jalan mati').stems, 500, { copies: 5 }), false);
});
