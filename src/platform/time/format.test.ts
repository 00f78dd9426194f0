import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeFormat } from './index.ts';

const id = timeFormat('id', 'Asia/Jakarta');
const en = timeFormat('en', 'Asia/Jakarta');
const at = new Date('2026-11-09T07:12:00+07:00');
const hours = (n: number) => n * 3_600_000;
const due = (late: boolean, workingDays: number, today = false) => ({ late, workingDays, today });

test('a day is written with its weekday, with and without the year', () => {
  assert.equal(id.day(new Date('2026-11-27T12:00:00+07:00')), 'Jumat, 27 November');
  assert.equal(id.date(at), 'Senin, 9 November 2026');
  assert.equal(en.day(at), 'Monday, 9 November');
  assert.equal(en.date(at), 'Monday, 9 November 2026');
});

test('short days fit a column', () => {
  assert.equal(id.shortDay(new Date('2026-08-17T08:00:00+07:00')), '17 Agu');
  assert.equal(id.shortDate(at), '9 Nov 2026');
  assert.equal(en.shortDate(at), '9 Nov 2026');
});

test('times are written with a dot in Indonesian, a colon in English, and the name of the zone', () => {
  assert.equal(id.time(at), '07.12 WIB');
  assert.equal(en.time(at), '07:12 WIB');
  assert.equal(id.dateTime(at), 'Senin 9 Nov, 07.12');
  assert.equal(en.dateTime(at), 'Monday 9 Nov, 07:12');
  assert.equal(id.fullDateTime(at), 'Senin, 9 November 2026, 07.12 WIB');
  assert.equal(en.fullDateTime(at), 'Monday, 9 November 2026, 07:12 WIB');
});

test('midnight is 00.00, not 24.00', () => {
  assert.equal(id.time(new Date('2026-11-09T00:00:00+07:00')), '00.00 WIB');
});

test('further east the same moment is later and may be the next day', () => {
  const late = new Date('2026-11-09T22:30:00+07:00');
  assert.equal(timeFormat('id', 'Asia/Makassar').fullDateTime(late), 'Senin, 9 November 2026, 23.30 WITA');
  assert.equal(timeFormat('id', 'Asia/Jayapura').fullDateTime(late), 'Selasa, 10 November 2026, 00.30 WIT');
});

test('Javanese and Madurese pages write dates as Indonesian ones', () => {
  assert.equal(timeFormat('mad', 'Asia/Jakarta'), id);
  assert.equal(timeFormat('jv', 'Asia/Jakarta'), id);
});

test('a duration is told in its largest unit, rounded down', () => {
  assert.equal(id.duration(30_000), 'kurang dari semenit');
  assert.equal(id.duration(5 * 60_000), '5 menit');
  assert.equal(id.duration(hours(2) + 59 * 60_000), '2 jam');
  assert.equal(id.duration(hours(24 * 3)), '3 hari');
  assert.equal(id.duration(hours(24 * 75)), '2 bulan');
  assert.equal(id.duration(hours(24 * 365 * 2)), '2 tahun');
  assert.equal(en.duration(hours(1)), '1 hour');
  assert.equal(en.duration(hours(2)), '2 hours');
});

test('a moment is told from now, backwards and forwards', () => {
  const from = (ms: number) => new Date(at.getTime() + ms);
  assert.equal(id.relative(from(-hours(2)), at), '2 jam lalu');
  assert.equal(id.relative(from(hours(48)), at), '2 hari lagi');
  assert.equal(id.relative(from(-5_000), at), 'baru saja');
  assert.equal(en.relative(from(-hours(1)), at), '1 hour ago');
  assert.equal(en.relative(from(hours(48)), at), 'in 2 days');
});

test('what is due is told in working days', () => {
  assert.equal(id.due(due(true, 4)), 'lewat 4 hari kerja');
  assert.equal(id.due(due(false, 0, true)), 'hari ini');
  assert.equal(id.due(due(false, 3)), '3 hari kerja lagi');
  assert.equal(en.due(due(true, 1)), '1 working day overdue');
  assert.equal(en.due(due(false, 4)), '4 working days left');
});

test('in a sentence numbers up to ten are words', () => {
  assert.equal(id.dueInWords(due(false, 4)), 'empat hari kerja lagi');
  assert.equal(id.dueInWords(due(true, 10)), 'lewat sepuluh hari kerja');
  assert.equal(id.dueInWords(due(false, 11)), '11 hari kerja lagi');
  assert.equal(en.dueInWords(due(false, 1)), 'one working day left');
});

test('overdue by less than a working day is said without a number', () => {
  assert.equal(id.due(due(true, 0)), 'lewat tenggat');
  assert.equal(id.due(due(true, 0, true)), 'lewat tenggat');
  assert.equal(en.due(due(true, 0)), 'overdue');
});
