import type { TimeZone } from '#platform/time/index.ts';
import { zoneOffset } from '#platform/time/index.ts';
import type { Classification, Report, ReportStatus } from '../types.ts';
import type { Said } from './difference.ts';
import { sp4nMapping } from './sp4n.ts';
import type { ImportField } from './types.ts';

/** The columns of the administrator's export of SP4N-LAPOR!, twenty of them, in its order. */
const COLUMNS: readonly (readonly [heading: string, field: ImportField])[] = [
  ['Tracking ID', 'sourceId'],
  ['Tanggal/Waktu Laporan Masuk', 'reportedAt'],
  ['Nama Pelapor', 'reporterName'],
  ['Klasifikasi Laporan', 'classification'],
  ['ID Kategori', 'categoryCode'],
  ['Kategori', 'categoryName'],
  ['Judul', 'title'],
  ['Isi Laporan Awal', 'text'],
  ['Isi Laporan Akhir', 'editedText'],
  ['Tipe Laporan', 'privacy'],
  ['Sumber Laporan', 'channel'],
  ['Instansi Induk', 'parentAgencyName'],
  ['ID Instansi Terdisposisi', 'agencyCode'],
  ['Instansi Terdisposisi', 'agencyName'],
  ['Status Laporan', 'status'],
  ['Alasan Tunda/Arsip', 'reason'],
  ['Provinsi', 'province'],
  ['Kota/Kab', 'regency'],
  ['Kecamatan', 'district'],
  ['Kelurahan', 'village'],
];

export const SP4N_HEADINGS: readonly string[] = [...COLUMNS.map(([heading]) => heading), 'Jawaban'];

/** Our statuses in the words of SP4N-LAPOR!, each read back as what it stands for. */
const STATUS: Record<ReportStatus, string> = {
  received: 'Belum Diverifikasi',
  awaiting_reporter: 'Menunggu Kelengkapan Informasi',
  verified: 'Sudah Diverifikasi',
  assigned: 'Terdisposisi',
  accepted: 'Diproses',
  in_progress: 'Diproses',
  answered: 'Ditanggapi',
  confirmed: 'Ditutup oleh Pelapor',
  reopened: 'Diproses',
  closed_unconfirmed: 'Ditutup oleh Sistem',
  archived: 'Diarsipkan oleh Admin',
  merged: 'Diproses',
};

const CLASSIFICATION: Record<Classification, string> = {
  complaint_inspection: 'Pengaduan Berkadar Pengawasan',
  complaint: 'Pengaduan Tidak Berkadar Pengawasan',
  aspiration: 'Aspirasi',
  information: 'Permintaan Informasi',
};

/** What we ourselves say of a report that was filed here, as far as a file of SP4N-LAPOR! can say otherwise. */
export const ownSaid = (report: {
  readonly status: ReportStatus;
  readonly answer: string | null;
  readonly text: string;
}): Said => ({ status: STATUS[report.status], answer: report.answer ?? undefined, text: report.text });

/** Names around a report that was filed here. */
export interface Around {
  readonly service: string;
  readonly agency: string;
  readonly regency: string;
  readonly province: string;
  readonly district: string;
  readonly village: string;
}

/** In the region's own time, and never rounded: read again it is the same moment. */
const momentOf = (at: Date, timeZone: TimeZone): string => {
  const local = new Date(at.getTime() + zoneOffset(timeZone)).toISOString();
  const [day, time] = [local.slice(0, 10), local.slice(11, 23)];
  return `${day} ${time.endsWith('.000') ? time.slice(0, 8) : time}`;
};

type Told = Pick<
  Report,
  'sourceId' | 'reportedAt' | 'anonymous' | 'secret' | 'classification' | 'title' | 'text' | 'status' | 'archiveReason'
>;

const ownCells = (report: Told, around: Around): Partial<Record<ImportField, string>> => ({
  classification: CLASSIFICATION[report.classification],
  categoryName: around.service,
  title: report.title ?? '',
  text: report.text,
  editedText: report.text,
  privacy: [report.anonymous && 'Anonim', report.secret && 'Rahasia'].filter(Boolean).join(', '),
  channel: 'Simpul',
  parentAgencyName: `Pemerintah ${around.regency}`,
  agencyName: around.agency,
  status: STATUS[report.status],
  reason: report.archiveReason ?? '',
  province: around.province,
  regency: around.regency,
  district: around.district,
  village: around.village,
});

const sp4nCells = (raw: Readonly<Record<string, string>>): Partial<Record<ImportField, string>> => {
  const { columns } = sp4nMapping(Object.keys(raw));
  return Object.fromEntries(Object.entries(columns).map(([field, heading]) => [field, raw[heading] ?? '']));
};

/**
 * A report with its answer in the columns of SP4N-LAPOR!, for whoever enters it there. What came from there is said as it was said there;
 * of its reporter only whether they are anonymous, for the operator has the name before them and everybody else has no business with it.
 * @param raw the row as it was imported; undefined: the report was filed here
 */
export const sp4nRow = (
  report: Told,
  raw: Readonly<Record<string, string>> | undefined,
  around: Around,
  answer: string,
  timeZone: TimeZone,
): string[] => {
  const cells: Partial<Record<ImportField, string>> = {
    ...(raw ? sp4nCells(raw) : ownCells(report, around)),
    sourceId: report.sourceId ?? '',
    reportedAt: momentOf(report.reportedAt, timeZone),
    reporterName: report.anonymous ? 'Anonim' : '',
  };
  return [...COLUMNS.map(([, field]) => cells[field] ?? ''), answer];
};
