import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { bindMapping, proposeMapping } from './columns.ts';
import { codes, problemOf, readAll } from './testing.ts';

const fixture = (name: string) => readFile(new URL(`fixtures/${name}`, import.meta.url));

test('Indonesian headings are recognised', () => {
  const headers = [
    'No. Aduan',
    'Tgl Aduan',
    'Jam',
    'Uraian Aduan',
    'OPD Tujuan',
    'Status Aduan',
    'Kec.',
    'Desa',
    'Lat',
    'Lng',
  ];
  assert.deepEqual(proposeMapping(headers).columns, {
    sourceId: 'No. Aduan',
    reportedAt: 'Tgl Aduan',
    reportedTime: 'Jam',
    text: 'Uraian Aduan',
    agencyName: 'OPD Tujuan',
    status: 'Status Aduan',
    district: 'Kec.',
    village: 'Desa',
    lat: 'Lat',
    lon: 'Lng',
  });
});

test('English headings are recognised', () => {
  const headers = [
    'Case ID',
    'Created At',
    'Subject',
    'Description',
    'Department',
    'Is Anonymous',
    'Latitude',
    'Longitude',
  ];
  assert.deepEqual(proposeMapping(headers).columns, {
    sourceId: 'Case ID',
    reportedAt: 'Created At',
    title: 'Subject',
    text: 'Description',
    agencyName: 'Department',
    anonymous: 'Is Anonymous',
    lat: 'Latitude',
    lon: 'Longitude',
  });
});

test('the better-known heading wins a field, and no column serves two', () => {
  const { columns } = proposeMapping(['No', 'Nomor Aduan', 'Tanggal', 'Keterangan', 'Isi Laporan']);
  assert.deepEqual(columns, { sourceId: 'Nomor Aduan', reportedAt: 'Tanggal', text: 'Isi Laporan' });
});

test('one column of time alone is the date of the report', () => {
  assert.equal(proposeMapping(['ID', 'Waktu', 'Isi']).columns.reportedAt, 'Waktu');
});

test('a mapping finds its columns whatever their case and punctuation, in the spelling of the file', () => {
  const bound = bindMapping({ columns: { sourceId: 'no aduan', text: 'ISI', reportedAt: '#' } }, [
    'No. Aduan',
    '#',
    'Isi',
  ]);
  assert.deepEqual(bound.columns, { sourceId: 'No. Aduan', text: 'Isi', reportedAt: '#' });
});

test('a file without what a report needs is refused before its first row, naming what is missing', async () => {
  assert.equal(await problemOf('nama;umur\nContoh;12\n'), 'import-columns-missing');
  const mapping = { columns: { sourceId: 'ID', text: 'Isi', reportedAt: 'Tidak Ada' } };
  assert.throws(() => bindMapping(mapping, ['ID', 'Isi', 'Tanggal']), {
    slug: 'import-columns-missing',
    params: { missing: ['Tidak Ada'], headers: ['ID', 'Isi', 'Tanggal'] },
  });
});

test('a log of an agency is read with a mapping, its own words translated and kept', async () => {
  const rows = await readAll(await fixture('log.csv'), {
    format: 'csv',
    origin: 'dinas-rekaan',
    mapping: {
      columns: {
        sourceId: 'no aduan',
        reportedAt: 'tgl aduan',
        text: 'uraian aduan',
        agencyName: 'opd',
        status: 'posisi',
        lat: 'lintang',
        lon: 'bujur',
        privacy: 'sifat',
      },
      constants: { channel: 'buku tamu', regency: 'Kabupaten Contoh' },
      values: { status: { RAMPUNG: 'closed_unconfirmed' }, agencyName: { 'Dinas Rekaan': 'Dinas Perhubungan Rekaan' } },
    },
  });
  assert.deepEqual(rows[0].report, {
    source: 'csv:dinas-rekaan',
    sourceId: 'A-001',
    text: 'Lampu jalan mati di simpang rekaan',
    reportedAt: new Date('2025-11-05T01:30:00Z'),
    anonymous: false,
    secret: false,
    channel: 'buku tamu',
    originalStatus: 'Rampung',
    status: 'closed_unconfirmed',
    agencyName: 'Dinas Perhubungan Rekaan',
    regency: 'Kabupaten Contoh',
    lat: -7.15,
    lon: 111.88,
  });
  assert.equal(rows[1].report?.secret, true);
  assert.deepEqual(
    rows.map(({ line, outcome }) => [line, outcome]),
    [
      [3, 'ok'],
      [4, 'ok'],
    ],
  );
});

test('a cell that is empty takes the constant of its field', async () => {
  const mapping = {
    columns: { sourceId: 'ID', text: 'Isi', reportedAt: 'Tanggal', privacy: 'Sifat' },
    constants: { privacy: 'Rahasia' },
  };
  const rows = await readAll('ID,Isi,Tanggal,Sifat\n1,Contoh,2025-01-02,\n2,Contoh,2025-01-02,Publik\n', {
    format: 'csv',
    mapping,
  });
  assert.deepEqual(
    rows.map(({ report }) => report?.secret),
    [true, false],
  );
});

test('a file in which nothing marks secret reports says so once', async () => {
  const rows = await readAll('ID,Isi,Tanggal\n1,Satu,2025-01-02\n2,Dua,2025-01-02\n');
  assert.deepEqual(rows.map(codes), [['no-privacy-column'], []]);
});
