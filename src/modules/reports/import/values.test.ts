import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanText } from '#platform/sheets/index.ts';
import {
  isBlank,
  isNoName,
  isWebAddress,
  judgePoint,
  namesZone,
  readClassification,
  readDegrees,
  readPrivacy,
  readStatus,
  readYesNo,
} from './values.ts';

test('cleaning removes null bytes and control characters, keeps line breaks and tabs, and says so', () => {
  assert.deepEqual(cleanText(' a\u0000b\r\nc\td\u0085 '), { text: 'ab\nc\td', removed: true, unreadable: false });
  assert.deepEqual(cleanText('Jalan rusak\n'), { text: 'Jalan rusak', removed: false, unreadable: false });
});

test('cleaned text can always be stored: no control character, no half of a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('', '\ud800', '\udc00', '\u0000'), (text, bad) => {
      const cleaned = cleanText(`${text}${bad}${text}`).text;
      assert.ok(cleaned.isWellFormed());
      assert.doesNotMatch(cleaned, /[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      assert.equal(cleanText(cleaned).removed, false);
    }),
  );
});

test('a letter lost on the way is noticed', () => {
  assert.equal(cleanText('caf\ufffd').unreadable, true);
  assert.equal(cleanText('caf\ud800').unreadable, true);
});

test('a dash, NULL or N/A is an empty cell, a short word is not', () => {
  for (const text of ['', '-', 'NULL', 'N/A']) assert.equal(isBlank(text), true);
  for (const text of ['0', 'Nan', 'ya']) assert.equal(isBlank(text), false);
});

test('every status of a LAPOR! export has its place in the life of a report', () => {
  const expected = {
    'Ditutup oleh Sistem': 'closed_unconfirmed',
    'Ditutup oleh Pelapor': 'confirmed',
    'Ditutup oleh Admin': 'closed_unconfirmed',
    'Diarsipkan oleh Admin': 'archived',
    'Diarsipkan oleh Sistem': 'archived',
    'Diarsipkan oleh Pelapor': 'archived',
    'Menunggu Kelengkapan Informasi': 'awaiting_reporter',
    'Belum Diverifikasi': 'received',
    'Menunggu Verifikasi': 'received',
    Terdisposisi: 'assigned',
    'SUDAH DIVERIFIKASI': 'assigned',
    Diproses: 'in_progress',
    'proses tindak-lanjut': 'in_progress',
  };
  for (const [text, status] of Object.entries(expected)) assert.equal(readStatus(text), status, text);
  assert.equal(readStatus('Entah'), undefined);
  assert.equal(readStatus('constructor'), undefined);
});

test('only the reporter can confirm: no closing by others is read as confirmed', () => {
  for (const text of ['Ditutup', 'Selesai', 'Closed', 'Ditutup oleh Admin', 'Resolved', 'Fixed']) {
    assert.notEqual(readStatus(text), 'confirmed', text);
  }
});

test('the four classes of a report are told apart', () => {
  assert.equal(readClassification('Pengaduan Berkadar Pengawasan'), 'complaint_inspection');
  assert.equal(readClassification('pengaduan tidak berkadar pengawasan'), 'complaint');
  assert.equal(readClassification('Aspirasi'), 'aspiration');
  assert.equal(readClassification('Permintaan Informasi'), 'information');
  assert.equal(readClassification('Lain-lain'), undefined);
});

test('anonymous and secret can be combined, in any order and with any separator', () => {
  assert.deepEqual(readPrivacy(''), { anonymous: false, secret: false });
  assert.deepEqual(readPrivacy('Publik'), { anonymous: false, secret: false });
  assert.deepEqual(readPrivacy('ANONIM'), { anonymous: true, secret: false });
  for (const text of ['Anonim, Rahasia', 'Rahasia dan Anonim', 'rahasia/anonim']) {
    assert.deepEqual(readPrivacy(text), { anonymous: true, secret: true }, text);
  }
  assert.equal(readPrivacy('Terbatas'), undefined);
});

test('yes and no are understood in Indonesian and English, anything else is neither', () => {
  for (const text of ['ya', 'Yes', '1', 'TRUE']) assert.equal(readYesNo(text), true);
  for (const text of ['tidak', 'No', '0', '']) assert.equal(readYesNo(text), false);
  assert.equal(readYesNo('mungkin'), undefined);
});

test('a hidden name is no name', () => {
  for (const text of ['Anonim', '*****', 'Tanpa nama']) assert.equal(isNoName(text), true);
  assert.equal(isNoName('Anonima Rekaan'), false);
});

test('a time tells its zone by letter, name or offset; a date alone does not', () => {
  for (const text of ['2025-11-05T08:30:00Z', '2025-11-05T08:30+07:00', '5/11/2025 08.30 WIB']) {
    assert.equal(namesZone(text), true, text);
  }
  for (const text of ['2025-11-05', '2025-11-05T08:30:00', '05-11-2025 08:30']) {
    assert.equal(namesZone(text), false, text);
  }
});

test('degrees are plain numbers with comma or point', () => {
  assert.equal(readDegrees('-7,1502'), -7.1502);
  assert.equal(readDegrees('\u2212' + '7.5'), -7.5);
  for (const text of ['0x10', '1e2', "7°15'", '1.234,5', '', '7,']) assert.equal(readDegrees(text), undefined, text);
});

test('a point in Indonesia is good, a swapped one is turned round, one elsewhere is kept, an impossible one is not', () => {
  assert.deepEqual(judgePoint({ lat: -7.15, lon: 111.88 }), { verdict: 'good', point: { lat: -7.15, lon: 111.88 } });
  assert.deepEqual(judgePoint({ lat: 111.88, lon: -7.15 }), { verdict: 'swapped', point: { lat: -7.15, lon: 111.88 } });
  assert.equal(judgePoint({ lat: 43.69, lon: -79.27 }).verdict, 'outside');
  assert.equal(judgePoint({ lat: 0, lon: 0 }).verdict, 'bad');
  assert.equal(judgePoint({ lat: 95, lon: 10 }).verdict, 'bad');
  assert.equal(judgePoint({ lat: undefined, lon: 10 }).verdict, 'bad');
});

test('only web addresses lead to a photo', () => {
  assert.equal(isWebAddress('https://foto.example/1.jpg'), true);
  for (const text of ['javascript:alert(1)', 'foto.jpg', 'https://', 'file:///etc/passwd']) {
    assert.equal(isWebAddress(text), false, text);
  }
});
