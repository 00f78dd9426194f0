import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseIndonesianDate, type TimeZone, timeFormat, timeZones } from './index.ts';

const reads = (text: string, iso: string) => assert.deepEqual(parseIndonesianDate(text), new Date(iso), text);
const refuses = (text: string) => assert.equal(parseIndonesianDate(text), undefined, text);

test('a date in words is read with and without time', () => {
  reads('9 November 2026', '2026-11-09T00:00+07:00');
  reads('09 Nov 2026 07:12', '2026-11-09T07:12+07:00');
  reads('Senin, 9 November 2026, 07.12 WIB', '2026-11-09T07:12+07:00');
  reads("Jum'at 27 November 2026 pukul 14.05", '2026-11-27T14:05+07:00');
  reads('  9\u00a0 NOVEMBER  2026 ', '2026-11-09T00:00+07:00');
  reads('09-Nov-2026 07:12:33', '2026-11-09T07:12:33+07:00');
});

test('a date in figures is read day first', () => {
  reads('9/11/2026', '2026-11-09T00:00+07:00');
  reads('09-11-2026 07.12', '2026-11-09T07:12+07:00');
  reads('9.11.2026, 07.12', '2026-11-09T07:12+07:00');
  reads('13/1/2026 23:59:59', '2026-01-13T23:59:59+07:00');
});

test('the international form is read with its own zone, or the region’s when it names none', () => {
  reads('2026-11-09T07:12:00+07:00', '2026-11-09T00:12:00Z');
  reads('2026-11-09T07:12:00.250Z', '2026-11-09T07:12:00.250Z');
  reads('2026-11-09T07:12:00-0330', '2026-11-09T10:42:00Z');
  reads('2026-11-09 07:12:00', '2026-11-09T07:12+07:00');
  reads('2026-11-09', '2026-11-09T00:00+07:00');
});

test('a zone named in the text wins over the region’s', () => {
  const wit = new Date('2026-11-09T07:12:00+09:00');
  assert.deepEqual(parseIndonesianDate('9 November 2026 07.12 WIT', 'Asia/Jakarta'), wit);
  assert.deepEqual(parseIndonesianDate('9 November 2026 07.12', 'Asia/Jayapura'), wit);
  reads('9 November 2026 07.12 WITA', '2026-11-09T07:12+08:00');
});

test('every way to write a month is known', () => {
  const months: Record<string, string> = {
    'Jan Januari January': '01',
    'Feb Februari Peb Pebruari': '02',
    'Mar Mrt Maret March': '03',
    'Apr April Apr.': '04',
    'Mei May': '05',
    'Jun Juni June': '06',
    'Jul Juli July': '07',
    'Agu Agt Ags Agustus Aug August': '08',
    'Sep Sept September': '09',
    'Okt Oktober Oct October': '10',
    'Nov Nop November Nopember': '11',
    'Des Desember Dec December': '12',
  };
  for (const [names, month] of Object.entries(months)) {
    for (const name of names.split(' ')) reads(`5 ${name} 2026`, `2026-${month}-05T00:00+07:00`);
  }
});

test('dates that do not exist are refused', () => {
  for (const text of [
    '31 Februari 2026',
    '31/2/2026',
    '2026-02-31',
    '29-02-2026',
    '0/1/2026',
    '9/13/2026',
    '9 Foo 2026',
  ]) {
    refuses(text);
  }
  reads('29 Feb 2028', '2028-02-29T00:00+07:00');
});

test('times that no clock shows are refused', () => {
  for (const time of ['24:00', '7:60', '07:12:60', '07:12 AM', '07:1', '07:12+15:00', '07:12+07:75']) {
    refuses(`9 November 2026 ${time}`);
  }
});

test('what is no complete date is refused rather than guessed', () => {
  for (const text of [
    '',
    'kemarin',
    '9/11/26',
    '9 November',
    'November 2026',
    '9-11/2026',
    '45970',
    '9/11/0226',
    '2026-11-09x',
  ]) {
    refuses(text);
  }
  refuses(`9 November 2026${' '.repeat(200)}`);
});

test('what the program writes, it reads back to the minute, in every zone and language', () => {
  const moment = fc.date({ min: new Date('1990-01-01Z'), max: new Date('2100-01-01Z'), noInvalidDate: true });
  fc.assert(
    fc.property(
      moment,
      fc.constantFrom<TimeZone[]>(...timeZones),
      fc.constantFrom('id', 'en'),
      (at, zone, language) => {
        const minute = new Date(Math.floor(at.getTime() / 60_000) * 60_000);
        const written = timeFormat(language as 'id' | 'en', zone).fullDateTime(at);
        assert.deepEqual(parseIndonesianDate(written), minute, written);
      },
    ),
    { numRuns: 3000 },
  );
});

test('no text makes the reader fail, and what it reads is a real moment', () => {
  const piece = fc.constantFrom('9', '31', '2026', '/', '-', ' ', ':', '.', 'Nov', 'Senin', 'WIB', 'T', '+07:00', '٣');
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 14 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (written) => {
      const at = parseIndonesianDate(written);
      return at === undefined || !Number.isNaN(at.getTime());
    }),
    { numRuns: 5000 },
  );
});
