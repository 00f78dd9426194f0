import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Stage, stagesOf } from '#modules/budget/index.ts';
import type { Region } from '#modules/places/index.ts';
import { parseMoney, type Sen } from '#platform/money.ts';
import { translator } from '#ui/messages/index.ts';
import { changesHeadline } from './changes.ts';
import { aboutWords, headlineOf } from './headline.ts';
import { percentWords, type Reader } from './reader.ts';
import { stagesHeadline, stateOfStage } from './stages.ts';

const rupiah = (text: string): Sen => parseMoney(text);
const reader = {
  t: translator('id'),
  language: 'id',
  base: '',
  region: { region_id: 3522, time_zone: 'Asia/Jakarta' } as Region,
  now: new Date('2026-11-30T02:00:00Z'),
  today: '2026-11-30',
} satisfies Reader;
const names = {
  of: (_: string, code: string) => ({ pu: 'Dinas PU Bina Marga', '35.22.04': 'Kecamatan Ngasem' })[code] ?? code,
};
const totals = {
  revenue: rupiah('4566015750285'),
  spending: rupiah('5998822796109'),
  financing_in: rupiah('1945661404938'),
  financing_out: rupiah('512854359114'),
};
const found = {
  year: 2026,
  side: 'spending',
  filter: {},
  totals,
  amount: totals.spending,
  paid: rupiah('0'),
  paidUntil: undefined,
  lines: 1500,
  version: undefined,
} as const;

test('the headline of a year is all that goes out, and that it can be followed', () => {
  assert.equal(headlineOf(reader, found, names), 'Rp6,51 triliun untuk 2026. Tiap rupiahnya bisa kamu telusuri.');
  assert.equal(headlineOf(reader, { ...found, version: 'RAPBD' }, names), 'Rp6,51 triliun untuk 2026 menurut RAPBD');
});

test('the headline of a part says whose it is and how much of it was paid', () => {
  const part = {
    ...found,
    filter: { organisation: 'pu' },
    amount: rupiah('1300000000000'),
    paid: rupiah('533000000000'),
  };
  assert.equal(
    headlineOf(reader, { ...part, paidUntil: '2026-10-31' }, names),
    'Rp1,3 triliun untuk Dinas PU Bina Marga, 41% terbayar sampai 31 Okt 2026',
  );
  assert.equal(headlineOf(reader, part, names), 'Rp1,3 triliun untuk Dinas PU Bina Marga');
});

test('revenue is received, not paid', () => {
  const revenue = {
    ...found,
    side: 'revenue',
    amount: totals.revenue,
    paid: totals.revenue,
    paidUntil: '2026-10-31',
  } as const;
  assert.equal(
    headlineOf(reader, revenue, names),
    'Rp4,57 triliun pendapatan untuk 2026, 100% sudah diterima sampai 31 Okt 2026',
  );
});

test('a search says how many lines it found; none is said too', () => {
  const search = { ...found, filter: { q: 'jalan ngasem' }, lines: 3, amount: rupiah('12400000000') };
  assert.equal(headlineOf(reader, search, names), '3 baris dengan kata “jalan ngasem”, Rp12,4 miliar');
  assert.equal(
    headlineOf(reader, { ...search, lines: 0 }, names),
    'Tidak ada baris anggaran dengan kata “jalan ngasem”',
  );
});

test('what a filter leaves is named in the order of a sentence', () => {
  const filter = { place: '35.22.04', organisation: 'pu', q: 'jalan' };
  assert.equal(aboutWords(reader, filter, names), 'Dinas PU Bina Marga, di Kecamatan Ngasem, dengan kata “jalan”');
});

test('a small share keeps its tenths, a large one does not, and of nothing there is none', () => {
  assert.equal(percentWords(reader, rupiah('35'), rupiah('1000')), '3,5%');
  assert.equal(percentWords(reader, rupiah('415'), rupiah('1000')), '42%');
  assert.equal(percentWords(reader, rupiah('5'), rupiah('0')), undefined);
});

test('what changed is said as what grew and what shrank', () => {
  const words = { from: 'RAPBD', to: 'APBD' };
  const said = (up: string, down: string) => changesHeadline(reader, words, rupiah(up), rupiah(down));
  assert.equal(
    said('497000000000', '12000000000'),
    'Dari RAPBD ke APBD: Rp497 miliar bertambah, Rp12 miliar berkurang',
  );
  assert.equal(said('5000000', '5000000'), 'Dari RAPBD ke APBD: Rp5 juta berpindah, jumlahnya tetap');
  assert.equal(said('0', '0'), 'Tidak ada yang berubah dari RAPBD ke APBD');
});

test('lateness is said in days, and about where the day itself is not certain', () => {
  const due = { phase: 'kua_ppas' as const, dueOn: '2025-08-15', source: 'PP 12/2019', isCertain: false };
  const stages = stagesOf([due], [{ number: 1, phase: 'kua_ppas', decidedOn: '2025-10-24' }], '2026-11-30');
  assert.equal(stagesHeadline(reader, 2026, stages), 'KUA-PPAS 2026 terlambat 70 hari');
  assert.deepEqual(stateOfStage(reader, stages[0] as Stage), { kind: 'late', word: 'terlambat sekitar 70 hari' });
  assert.equal(stagesHeadline(reader, 2026, []), 'Belum ada tanggal yang tercatat untuk anggaran 2026');
});
