import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFilter } from '#modules/reports/index.ts';
import { translator } from '#ui/messages/index.ts';
import { listHeadline, listTitle } from './headline.ts';

const OFFICE = '0190a0a0-0000-7000-8000-000000000001';
const PERSON = '0190a0a0-0000-7000-8000-000000000002';
const names = {
  t: translator('id'),
  language: 'id',
  timeZone: 'Asia/Jakarta',
  offices: new Map([[OFFICE, 'Dinas Perhubungan']]),
  places: new Map([['35.22.14', 'Kecamatan Ngasem']]),
  services: new Map([['road', 'Jalan dan jembatan']]),
  people: new Map([[PERSON, 'Ratih Contoh']]),
} as const;
const say = (search: string, n: number) =>
  listHeadline(readFilter(new URLSearchParams(search)), { n, isMore: false }, names);

test('the headline of a list says what was asked for and how many there are', () => {
  assert.equal(say('handler=me', 2), '2 laporan, ditugaskan kepada Anda');
  assert.equal(say('', 1204), '1.204 laporan');
  assert.equal(say(`late=1&organisation=${OFFICE}`, 48), '48 laporan, lewat tenggat, di Dinas Perhubungan');
  assert.equal(
    say('status=open&service=road&district=35.22.14&from=2026-11-01', 3),
    '3 laporan, belum selesai, tentang Jalan dan jembatan, dari Kecamatan Ngasem, masuk sejak 1 Nov 2026',
  );
  assert.equal(
    say('status=confirmed&organisation=none', 0),
    'Tidak ada laporan, dibenarkan pelapor, belum diserahkan ke instansi',
  );
});

test('the title of a list names no person: neither who handles it nor whose name was looked for', () => {
  const search = `late=1&handler=${PERSON}&q=Sari+Contoh`;
  assert.equal(say(search, 3), '3 laporan, lewat tenggat, ditugaskan kepada Ratih Contoh, dengan kata “Sari Contoh”');
  const title = (asked: string) => listTitle(readFilter(new URLSearchParams(asked)), { n: 3, isMore: false }, names);
  assert.equal(title(search), '3 laporan, lewat tenggat');
  assert.equal(title('handler=me'), '3 laporan, ditugaskan kepada Anda');
});
