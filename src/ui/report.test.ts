import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import { translator } from './messages/index.ts';
import { alikeWords, dueWords, placeWords, recurrenceWords, stateOf } from './report.ts';

const reading = {
  t: translator('id'),
  language: 'id',
  calendar: calendarOf(publishedHolidays),
  now: new Date('2026-11-20T05:00:00Z'),
} as const;
const due = (day: string) => new Date(`${day}T16:59:59.999Z`);

test('what an office owes and has not done is late, by working days, whatever the status', () => {
  const report = { status: 'in_progress', dueStep: 'resolve', dueAt: due('2026-11-16') } as const;
  assert.deepEqual(stateOf(report, reading), { kind: 'late', word: 'Lewat 4 hari kerja' });
  assert.equal(dueWords(report, reading), 'seharusnya selesai 16 Nov');
});

test('what is missed since Friday is overdue on Saturday, though by no working day yet', () => {
  const now = new Date('2026-11-21T05:00:00Z');
  const report = { status: 'received', dueStep: 'verify', dueAt: due('2026-11-20') } as const;
  assert.deepEqual(stateOf(report, { ...reading, now }), { kind: 'late', word: 'Lewat tenggat' });
});

test('a reporter is never late', () => {
  const report = { status: 'answered', dueStep: 'reporter_silence', dueAt: due('2026-11-16') } as const;
  assert.equal(stateOf(report, reading).kind, 'wait');
});

test('what is not due yet says until when', () => {
  const report = { status: 'in_progress', dueStep: 'resolve', dueAt: due('2026-11-27') } as const;
  assert.deepEqual(stateOf(report, reading), { kind: 'progress', word: 'Dikerjakan' });
  assert.equal(dueWords(report, reading), 'selesai paling lambat 27 Nov');
  const nextYear = { ...report, dueAt: due('2027-01-08') };
  assert.equal(dueWords(nextYear, reading), 'selesai paling lambat 8 Jan 2027');
  assert.equal(dueWords({ status: 'confirmed', dueStep: null, dueAt: null }, reading), '');
});

test('a place is the village, else the district, else said to be unknown', () => {
  const labels = new Map([
    ['35.22.15.2008', 'Desa Butoh, Kecamatan Ngasem'],
    ['35.22.15', 'Kecamatan Ngasem'],
  ]);
  const place = (placeCode: string | null, districtCode: string | null) =>
    placeWords({ placeCode, districtCode }, labels, reading.t);
  assert.equal(place('35.22.15.2008', '35.22.15'), 'Desa Butoh, Kecamatan Ngasem');
  assert.equal(place(null, '35.22.15'), 'Kecamatan Ngasem');
  assert.equal(place(null, null), 'Tempat tidak disebut');
});

test('that the trouble is back is said with how often and within how long', () => {
  assert.equal(recurrenceWords(3, 180, reading), 'Ketiga kalinya dalam 6 bulan di titik ini');
  assert.equal(
    recurrenceWords(2, 365, { t: translator('en'), language: 'en' }),
    'Second time in 12 months at this spot',
  );
});

test('why two reports may be the same is said in their facts', () => {
  const alike = (metres: number | null, sameService: boolean, sharedWords: number) =>
    alikeWords({ metres, sameService, sharedWords }, reading.t);
  assert.equal(alike(120, true, 6), '120 m dari sini, kategori sama, 6 kata sama');
  assert.equal(alike(null, false, 0), 'di sekitar sini');
});
