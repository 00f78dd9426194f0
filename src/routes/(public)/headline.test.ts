import assert from 'node:assert/strict';
import { test } from 'node:test';
import { translator } from '#ui/messages/index.ts';
import { headlineOf } from './headline.ts';

const reader = { t: translator('id'), language: 'id', timeZone: 'Asia/Jakarta' } as const;

test('the headline of a list is what was found in it', () => {
  const counted = { total: 132, late: 11, service: 'Jalan dan jembatan', place: 'Kecamatan Ngasem' };
  assert.equal(
    headlineOf(reader, { service: 'road', district: '35.22.15' }, counted),
    '132 laporan tentang Jalan dan jembatan di Kecamatan Ngasem, 11 lewat tenggat',
  );
  assert.equal(headlineOf(reader, {}, { total: 1204, late: 0 }), '1.204 laporan');
  assert.equal(
    headlineOf(reader, { q: 'jalan' }, { total: 10_000, isMore: true, late: 0 }),
    'Sedikitnya 10.000 laporan dengan kata “jalan”',
  );
});

test('a list of late reports does not say twice that they are late', () => {
  assert.equal(headlineOf(reader, { late: '1' }, { total: 86, late: 86 }), '86 laporan lewat tenggat');
});

test('status, words and days are part of the headline', () => {
  assert.equal(headlineOf(reader, { status: 'done' }, { total: 3, late: 0 }), '3 laporan: dibenarkan pelapor');
  assert.equal(
    headlineOf(reader, { q: 'lampu', from: '2026-11-22' }, { total: 2, late: 1 }),
    '2 laporan dengan kata “lampu” sejak 22 Nov 2026, 1 lewat tenggat',
  );
  assert.equal(
    headlineOf(reader, { organisation: 'none', status: 'verified' }, { total: 4, late: 0 }),
    '4 laporan yang belum diserahkan ke dinas: terverifikasi',
  );
});

test('the same in English', () => {
  const english = { ...reader, t: translator('en'), language: 'en' } as const;
  assert.equal(headlineOf(english, {}, { total: 1, late: 1 }), '1 report, 1 overdue');
});
