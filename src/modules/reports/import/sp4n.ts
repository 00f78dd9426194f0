import { columnsAreMissing, wordKey } from '#platform/sheets/index.ts';
import type { ColumnMapping, ImportField } from './types.ts';

/**
 * The headings of the administrator's export of SP4N-LAPOR!, each with the spellings it is met in.
 * Compared by {@link wordKey}, so case, spaces, slashes and hyphens do not matter.
 * "Tanggal/Waktu Laporan Masuk" is one column in some exports and two in others.
 */
const HEADINGS: Partial<Record<ImportField, readonly [string, ...string[]]>> = {
  sourceId: ['Tracking ID', 'ID Tracking', 'Tracking', 'ID Laporan'],
  reportedAt: [
    'Tanggal Laporan Masuk',
    'Tanggal/Waktu Laporan Masuk',
    'Tanggal dan Waktu Laporan Masuk',
    'Tgl Laporan Masuk',
  ],
  reportedTime: ['Waktu Laporan Masuk', 'Jam Laporan Masuk'],
  reporterName: ['Nama Pelapor', 'Pelapor'],
  classification: ['Klasifikasi Laporan', 'Klasifikasi'],
  categoryCode: ['ID Kategori', 'Kategori ID'],
  categoryName: ['Kategori', 'Kategori Laporan', 'Nama Kategori'],
  title: ['Judul', 'Judul Laporan'],
  text: ['Isi Laporan Awal', 'Isi Laporan'],
  editedText: ['Isi Laporan Akhir'],
  privacy: ['Tipe Laporan', 'Tipe Laporan (Anonim/Rahasia)', 'Tipe'],
  channel: ['Sumber Laporan', 'Sumber'],
  parentAgencyName: ['Instansi Induk'],
  agencyCode: ['ID Instansi Terdisposisi', 'ID Terdisposisi', 'ID Instansi'],
  agencyName: ['Instansi Terdisposisi', 'Nama Instansi Terdisposisi'],
  status: ['Status Laporan', 'Status'],
  reason: ['Alasan Tunda/Arsip', 'Alasan Tunda atau Arsip', 'Alasan'],
  answer: ['Jawaban', 'Jawaban Instansi', 'Tanggapan', 'Tindak Lanjut'],
  province: ['Provinsi', 'Propinsi'],
  regency: ['Kota/Kab', 'Kab/Kota', 'Kota/Kabupaten', 'Kabupaten/Kota', 'Kota/Kab.'],
  district: ['Kecamatan'],
  village: ['Kelurahan', 'Kelurahan/Desa', 'Desa/Kelurahan'],
};

/** Without the type of a report a secret one would pass for open, so it is as necessary as its number. */
const NECESSARY = ['sourceId', 'reportedAt', 'text', 'privacy', 'status'] as const satisfies readonly ImportField[];

const findHeadings = (headers: readonly string[]): ColumnMapping['columns'] => {
  const byKey = new Map(headers.map((header) => [wordKey(header), header] as const).reverse());
  const found: ColumnMapping['columns'] = {};
  for (const [field, spellings] of Object.entries(HEADINGS) as [ImportField, readonly string[]][]) {
    const header = spellings.map((spelling) => byKey.get(wordKey(spelling))).find((name) => name !== undefined);
    if (header !== undefined) found[field] = header;
  }
  // One column alone, called "Waktu Laporan Masuk", is the date.
  if (found.reportedAt === undefined && found.reportedTime !== undefined) {
    found.reportedAt = found.reportedTime;
    delete found.reportedTime;
  }
  return found;
};

/** Are these the headings of a LAPOR! export? Asked of files whose format was not told. */
export const looksLikeSp4n = (headers: readonly string[]) => {
  const keys = new Set(headers.map(wordKey));
  return keys.has('trackingid') && ['isilaporanawal', 'isilaporanakhir', 'statuslaporan'].some((key) => keys.has(key));
};

/**
 * Which column of a LAPOR! export is which field; columns beyond the known ones stay in the raw row.
 * @throws Problem import-columns-missing
 */
export const sp4nMapping = (headers: readonly string[]): ColumnMapping => {
  const columns = findHeadings(headers);
  const missing = NECESSARY.filter((field) => columns[field] === undefined);
  if (missing.length > 0) {
    throw columnsAreMissing(
      missing.map((field) => HEADINGS[field]?.[0] ?? field),
      headers,
    );
  }
  return { columns };
};
