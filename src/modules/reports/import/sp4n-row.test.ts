import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { csvForPeople } from '#platform/csv.ts';
import { STATUSES } from '../types.ts';
import { SP4N_HEADINGS, sp4nRow } from './sp4n-row.ts';
import { NOW, readAll } from './testing.ts';

const AROUND = {
  service: 'Jalan dan jembatan',
  agency: 'Dinas PU Contoh',
  regency: 'Kabupaten Bojonegoro',
  province: 'Jawa Timur',
  district: 'Ngasem',
  village: 'Butoh',
};
const OWN = {
  sourceId: '8507136',
  reportedAt: new Date('2026-11-09T00:12:30Z'),
  anonymous: true,
  secret: false,
  classification: 'complaint',
  title: 'Jalan berlubang',
  text: 'Jalan berlubang di depan pasar.',
  status: 'answered',
  archiveReason: null,
} as const;

const HEADINGS = SP4N_HEADINGS.slice(0, 20);
const file = (rows: readonly (readonly string[])[]) => csvForPeople(rows);

test('an export has exactly the twenty columns of SP4N-LAPOR!, and the answer', () => {
  assert.deepEqual(SP4N_HEADINGS, [
    'Tracking ID',
    'Tanggal/Waktu Laporan Masuk',
    'Nama Pelapor',
    'Klasifikasi Laporan',
    'ID Kategori',
    'Kategori',
    'Judul',
    'Isi Laporan Awal',
    'Isi Laporan Akhir',
    'Tipe Laporan',
    'Sumber Laporan',
    'Instansi Induk',
    'ID Instansi Terdisposisi',
    'Instansi Terdisposisi',
    'Status Laporan',
    'Alasan Tunda/Arsip',
    'Provinsi',
    'Kota/Kab',
    'Kecamatan',
    'Kelurahan',
    'Jawaban',
  ]);
});

test('a report that was filed here is told in the words of SP4N-LAPOR!, and each status is read back as what it stands for', async () => {
  const cells = sp4nRow(OWN, undefined, AROUND, 'Sudah ditambal.', 'Asia/Jakarta');
  assert.deepEqual(cells.slice(0, 4), [
    '8507136',
    '2026-11-09 07:12:30',
    'Anonim',
    'Pengaduan Tidak Berkadar Pengawasan',
  ]);
  for (const status of STATUSES) {
    const one = { ...OWN, status, archiveReason: 'Tidak jelas tempatnya.' };
    const [row] = await readAll(file([SP4N_HEADINGS, sp4nRow(one, undefined, AROUND, 'Ya.', 'Asia/Jakarta')]));
    assert.equal(row!.outcome, 'ok');
    assert.ok(row!.report!.originalStatus && !row!.issues.some(({ code }) => code === 'unknown-status'), status);
    assert.deepEqual([row!.report!.answer, row!.report!.anonymous], ['Ya.', true]);
  }
});

test('no name leaves, whatever the file that came in has told', async () => {
  const raw = {
    'Tracking ID': '1',
    'Isi Laporan Awal': 'x',
    'Nama Pelapor': 'Budi Rekaan',
    'Tanggal Laporan Masuk': '',
    'Tipe Laporan': '',
    'Status Laporan': '',
  };
  for (const anonymous of [true, false])
    assert.doesNotMatch(sp4nRow({ ...OWN, anonymous }, raw, AROUND, '', 'Asia/Jakarta').join(), /Rekaan/);
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '=SUM(A1)',
    '-',
    '- jalan rusak',
    '+62 contoh',
    "'=a",
    'a;b,"c"\nd',
    '\t x',
    '＝1',
    '@sebut',
    'Anonim',
    '',
    '  ',
  ),
);
const reported = fc.date({ min: new Date('2020-01-01'), max: NOW, noInvalidDate: true });

test('what is imported from an export of an import says the same, but for the name', async () => {
  const row = fc.record({
    cells: fc.array(text, { minLength: 20, maxLength: 20 }),
    at: reported,
    status: fc.constantFrom('Terdisposisi', 'Ditutup oleh Sistem', 'Diarsipkan oleh Admin', 'Entah'),
    privacy: fc.constantFrom('', 'Anonim', 'Rahasia', 'Anonim, Rahasia', 'Entah'),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
      const given = rows.map(({ cells, at, status, privacy }, index) =>
        cells.map((cell, column) =>
          column === 0
            ? `9${index}`
            : column === 1
              ? at.toISOString().slice(0, 19).replace('T', ' ')
              : column === 7
                ? `isi ${cell}`
                : column === 9
                  ? privacy
                  : column === 14
                    ? status
                    : cell,
        ),
      );
      const first = await readAll(file([HEADINGS, ...given]));
      const exported = first.map(({ report, raw }) =>
        sp4nRow(
          { ...OWN, ...report!, title: null, archiveReason: null, status: 'answered', classification: 'complaint' },
          raw,
          AROUND,
          'Jawaban kami.',
          'Asia/Jakarta',
        ),
      );
      const second = await readAll(file([SP4N_HEADINGS, ...exported]));
      const said = (all: typeof first) =>
        all.map(({ report }) => ({ ...report, reporterName: undefined, answer: undefined }));
      assert.deepEqual(said(second), said(first));
      assert.ok(second.every(({ report }) => report!.answer === 'Jawaban kami.' && report!.reporterName === undefined));
    }),
    { numRuns: 300 },
  );
});
