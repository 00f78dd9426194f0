import { columnsAreMissing } from './problems.ts';
import { type ColumnMapping, IMPORT_FIELDS, type ImportField } from './types.ts';
import { wordKey } from './values.ts';

/**
 * Words that head a column in complaint logs, Indonesian and English, the surest first.
 * A star lets further words follow, or none; everything else must be the whole heading.
 */
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

const candidates = Object.entries(HEADING_WORDS).flatMap(([field, words]) =>
  words
    .split(', ')
    .map((word, rank) => ({ field: field as ImportField, key: wordKey(word), open: word.endsWith('*'), rank })),
);

/**
 * A first guess of which column is which, for a person to correct. The best-known heading wins a field,
 * and a column serves one field only.
 */
export const proposeMapping = (headers: readonly string[]): ColumnMapping => {
  const columns: ColumnMapping['columns'] = {};
  const taken = new Set<string>();
  const headings = headers.map((header) => ({ header, heading: wordKey(header) }));
  const matches = candidates
    .flatMap((candidate) => headings.map((one) => ({ ...candidate, ...one })))
    .filter(({ heading, key, open }) => heading === key || (open && heading.startsWith(key)))
    // A whole heading before a beginning, then the surest word.
    .sort((a, b) => Number(a.heading !== a.key) - Number(b.heading !== b.key) || a.rank - b.rank);
  for (const { field, header } of matches) {
    if (columns[field] !== undefined || taken.has(header)) continue;
    columns[field] = header;
    taken.add(header);
  }
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

/** A heading of nothing but signs ("#") is compared as it is. */
const headingKey = (heading: string) => wordKey(heading) || heading;

const isField = (name: string): name is ImportField => (IMPORT_FIELDS as readonly string[]).includes(name);

/**
 * Finds the columns a mapping names, in the file's own spelling.
 * @throws Problem import-columns-missing: a named column is absent, or nothing gives the number, the date or the text
 */
export const bindMapping = (mapping: ColumnMapping, headers: readonly string[]): BoundMapping => {
  const at = new Map(headers.map((header, index) => [headingKey(header), index] as const).reverse());
  const named = Object.entries(mapping.columns).filter(([field, name]) => isField(field) && name !== undefined);
  const absent = named.filter(([, name]) => !at.has(headingKey(name)));
  const given = new Set([...Object.keys(mapping.columns), ...Object.keys(mapping.constants ?? {})]);
  const ungiven = [
    mapping.columns.sourceId === undefined ? 'nomor laporan (sourceId)' : [],
    given.has('reportedAt') ? [] : 'tanggal laporan (reportedAt)',
    given.has('text') || given.has('title') ? [] : 'isi laporan (text)',
  ].flat();
  const missing = [...absent.map(([, name]) => name), ...ungiven];
  if (missing.length > 0) throw columnsAreMissing(missing, headers);

  const positions = named.map(([field, name]) => [field as ImportField, at.get(headingKey(name)) ?? 0] as const);
  return {
    columns: Object.fromEntries(positions.map(([field, index]) => [field, headers[index]])),
    constants: mapping.constants,
    values: mapping.values,
    positions: positions.map(([field, index]) => [field, index]),
  };
};
