import { bindColumns, proposeColumns } from '#platform/sheets/index.ts';
import { type ColumnMapping, IMPORT_FIELDS, type ImportField } from './types.ts';

/** Words that head a column in complaint logs, Indonesian and English, the surest first. */
const HEADING_WORDS: Record<ImportField, string> = {
  sourceId:
    'tracking id, id laporan, id aduan, id pengaduan, nomor laporan, no laporan, nomor aduan, no aduan, nomor pengaduan, no pengaduan, nomor tiket, no tiket, kode laporan, kode aduan, ticket id, ticket number, ticket, report id, case id, request id, service request id, reference number, reference, nomor register, no register, id, nomor, no',
  title: 'judul *, perihal, subjek, hal, title, subject, summary',
  text: 'isi laporan awal, isi laporan, isi aduan, isi pengaduan, uraian *, isi *, aduan, pengaduan, keluhan, deskripsi *, laporan, description, complaint, complaint text, text, details, message, pesan, keterangan',
  editedText: 'isi laporan akhir, edited text',
  classification: 'klasifikasi *, jenis laporan, jenis aduan, jenis pengaduan, classification, type',
  categoryName: 'nama kategori, kategori *, topik, topic, bidang, category, category name, service name, layanan',
  categoryCode: 'id kategori, kode kategori, category id, category code, service code, kode layanan',
  reportedAt:
    'tanggal waktu laporan masuk, tanggal laporan masuk, tanggal laporan, tanggal aduan, tanggal pengaduan, tanggal masuk, tgl laporan, tgl aduan, tgl pengaduan, tgl masuk, waktu laporan, reported at, report date, requested datetime, created at, created date, submitted at, date received, tanggal, tgl, date, timestamp, created',
  reportedTime: 'waktu laporan masuk, jam laporan, jam masuk, jam, pukul, waktu, time',
  updatedAt: 'diperbarui, tanggal diperbarui, tanggal update, updated at, updated datetime, last updated, updated',
  closedAt:
    'tanggal selesai, tgl selesai, tanggal tutup, tanggal ditutup, closed at, closed date, date closed, resolved at',
  dueAt: 'batas waktu, tenggat, jatuh tempo, due date, due at, deadline, expected datetime',
  privacy: 'tipe laporan *, kerahasiaan, sifat laporan, sifat, privasi, privacy, visibility',
  anonymous: 'anonim, anonymous, is anonymous',
  secret: 'rahasia, secret, confidential, is secret, private',
  reporterName: 'nama pelapor, nama pengadu, nama, pelapor, pengadu, reporter name, reporter, name, full name',
  channel: 'sumber laporan, sumber, kanal, media, saluran, channel, source',
  status: 'status *, state, posisi laporan',
  reason: 'alasan *, reason, archive reason',
  answer: 'jawaban *, tanggapan *, tindak lanjut, answer, response, reply',
  agencyName:
    'instansi terdisposisi, nama opd, opd *, perangkat daerah, skpd, dinas, instansi, agency, agency name, agency responsible, department, unit kerja',
  agencyCode: 'id instansi terdisposisi, kode opd, id opd, kode instansi, id instansi, agency code, agency id',
  parentAgencyName: 'instansi induk, parent agency',
  province: 'provinsi, propinsi, province',
  regency: 'kota kab, kab kota, kabupaten, kabupaten kota, kota kabupaten, kota, regency, city',
  district: 'kecamatan, kec, district, subdistrict',
  village: 'kelurahan, desa, desa kelurahan, kelurahan desa, kel desa, desa kel, village',
  address: 'alamat *, lokasi *, tempat kejadian, address, location',
  lat: 'lat, latitude, lintang, y',
  lon: 'lon, lng, long, longitude, bujur, x',
  mediaUrl: 'foto, url foto, link foto, media url, photo, photo url, image, lampiran',
};

/** A first guess of which column is which, for a person to correct. */
export const proposeMapping = (headers: readonly string[]): ColumnMapping => {
  const columns: ColumnMapping['columns'] = proposeColumns(HEADING_WORDS, headers);
  if (columns.reportedAt === undefined && columns.reportedTime !== undefined) {
    columns.reportedAt = columns.reportedTime;
    delete columns.reportedTime;
  }
  return { columns };
};

/** A mapping tied to the headings of one file. */
export interface BoundMapping extends ColumnMapping {
  /** Where each field stands in a record, from 0. */
  positions: [ImportField, number][];
}

const isField = (name: string): name is ImportField => (IMPORT_FIELDS as readonly string[]).includes(name);

/**
 * Finds the columns a mapping names, in the file's own spelling.
 * @throws Problem import-columns-missing: a named column is absent, or nothing gives the number, the date or the text
 */
export const bindMapping = (
  { columns, constants, values }: ColumnMapping,
  headers: readonly string[],
): BoundMapping => {
  const given = new Set([...Object.keys(columns), ...Object.keys(constants ?? {})]);
  const known = Object.fromEntries(Object.entries(columns).filter(([field]) => isField(field)));
  const positions = [
    ...bindColumns<ImportField>(known, headers, {
      sourceId: 'nomor laporan (sourceId)',
      ...(given.has('reportedAt') ? {} : { reportedAt: 'tanggal laporan (reportedAt)' }),
      ...(given.has('text') || given.has('title') ? {} : { text: 'isi laporan (text)' }),
    }),
  ];
  return {
    columns: Object.fromEntries(positions.map(([field, index]) => [field, headers[index]])),
    constants,
    values,
    positions,
  };
};
