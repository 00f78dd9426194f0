import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { looksLikeSp4n, sp4nMapping } from './sp4n.ts';
import { codes, problemOf, readAll } from './testing.ts';

const file = await readFile(new URL('fixtures/sp4n.csv', import.meta.url), 'utf8');
const headers = file.slice(0, file.indexOf('\n')).split(',');

test('an export of LAPOR! is read whole: dates, codes, both texts, agency, place', async () => {
  const [first] = await readAll(file);
  assert.deepEqual(first, {
    line: 2,
    outcome: 'ok',
    issues: [],
    raw: first.raw,
    report: {
      source: 'sp4n',
      sourceId: '9000001',
      title: 'Jalan berlubang di Desa Contoh',
      text: 'Jalan di depan pasar berlubang, sudah "dua bulan".\nMohon segera diperbaiki.',
      editedText: 'Jalan di depan Pasar Contoh berlubang sejak dua bulan. Mohon diperbaiki.',
      classification: 'complaint_inspection',
      originalClassification: 'Pengaduan Berkadar Pengawasan',
      categoryName: 'Infrastruktur Jalan',
      categoryCode: '007',
      reportedAt: new Date('2024-01-12T00:15:30Z'),
      anonymous: true,
      secret: false,
      channel: 'Website',
      originalStatus: 'Ditutup oleh Sistem',
      status: 'closed_unconfirmed',
      agencyName: 'Dinas Pekerjaan Umum Contoh',
      agencyCode: '0101',
      parentAgencyName: 'Pemerintah Kabupaten Contoh',
      province: 'Jawa Timur',
      regency: 'Kabupaten Contoh',
      district: 'Kecamatan Satu',
      village: 'Desa Contoh',
    },
  });
  assert.equal(first.raw['Isi Laporan Awal'], first.report?.text);
  assert.equal(Object.keys(first.raw).length, 21);
});

test('privacy, status, reason and an unchanged text of each row are understood', async () => {
  const reports = (await readAll(file)).map(({ report }) => report);
  assert.deepEqual(
    reports.map((report) => [report?.anonymous, report?.secret, report?.status, report?.reporterName]),
    [
      [true, false, 'closed_unconfirmed', undefined],
      [false, false, 'confirmed', 'Sari Rekaan'],
      [true, true, 'archived', 'Budi Rekaan'],
      [false, true, 'awaiting_reporter', 'Tini Rekaan'],
    ],
  );
  assert.equal(reports[1]?.editedText, undefined);
  assert.equal(reports[2]?.archiveReason, 'Tidak Jelas');
  assert.equal(reports[3]?.archiveReason, undefined);
  assert.equal(reports[3]?.waitingReason, 'Lengkapi nama desa');
});

test('the export is the same with semicolons, tabs, a byte order mark, UTF-16 or Windows line endings', async () => {
  const expected = (await readAll(file)).map(({ report }) => report);
  const cells = file
    .trimEnd()
    .split(/\n(?=\d{7},)/)
    .map((row) => row.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/));
  const written = (delimiter: string) => cells.map((row) => row.join(delimiter)).join('\n');
  const variants = [
    written(';'),
    written('\t'),
    `\ufeff${file}`,
    file.replaceAll('\n', '\r\n'),
    Buffer.from(`\ufeff${file}`, 'utf16le'),
    file.replace(/^.*\n/, (heading) => heading.toUpperCase().replaceAll(' ', '_')),
  ];
  for (const variant of variants) {
    assert.deepEqual(
      (await readAll(variant)).map(({ report }) => report),
      expected,
    );
  }
});

test('UTF-16 is said once, Windows-1252 at each row it touches', async () => {
  const utf16 = await readAll(Buffer.from(`\ufeff${file}`, 'utf16le'));
  assert.deepEqual(utf16.map(codes), [['encoding-utf-16'], [], [], []]);
  const latin = Buffer.from(
    file.replace('taman baca di balai', 'taman "caf\u00e9" di balai').replace(/"(caf.)"/, '$1'),
    'latin1',
  );
  const rows = await readAll(latin);
  assert.deepEqual(rows.map(codes), [[], ['encoding-windows-1252'], [], []]);
  assert.match(rows[1].report?.text ?? '', /taman café di balai/);
});

test('date and time may share one column', async () => {
  const [row] = await readAll(
    'Tracking ID,Tanggal/Waktu Laporan Masuk,Isi Laporan Awal,Tipe Laporan,Status Laporan\n1,"12 Jan 2024 07:15",Contoh,,Diproses\n',
  );
  assert.deepEqual(row.report?.reportedAt, new Date('2024-01-12T00:15:00Z'));
  assert.equal(row.report?.channel, 'sp4n-lapor');
});

test('the headings of the export are known, with their variants, and other files are not taken for it', () => {
  assert.equal(looksLikeSp4n(headers), true);
  assert.equal(Object.keys(sp4nMapping(headers).columns).length, 21);
  assert.equal(looksLikeSp4n(['Tracking ID', 'Courier', 'Delivered']), false);
});

test('an export without the type of its reports is refused, since secret ones would pass for open', async () => {
  const bare = 'Tracking ID,Tanggal Laporan Masuk,Isi Laporan Awal,Status Laporan\n1,2024-01-12,Contoh,Diproses\n';
  assert.equal(await problemOf(bare, { format: 'sp4n' }), 'import-columns-missing');
});

test('the zone of the regency decides what a time of day means', async () => {
  const [row] = await readAll(file, { timeZone: 'Asia/Jayapura' });
  assert.deepEqual(row.report?.reportedAt, new Date('2024-01-11T22:15:30Z'));
});
