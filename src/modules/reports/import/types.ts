import type { FileBytes } from '#platform/sheets/index.ts';
import type { TimeZone } from '#platform/time/index.ts';
import type { ImportIssue } from './issues.ts';

export type ImportFormat = 'sp4n' | 'csv' | 'open311-json' | 'open311-xml';

export type ImportBytes = FileBytes;

/** Everything a file can tell about a report, by our own word. `reportedTime` is the clock time when the date has a column of its own. */
export const IMPORT_FIELDS = [
  'sourceId',
  'title',
  'text',
  'editedText',
  'classification',
  'categoryName',
  'categoryCode',
  'reportedAt',
  'reportedTime',
  'updatedAt',
  'closedAt',
  'dueAt',
  'privacy',
  'anonymous',
  'secret',
  'reporterName',
  'channel',
  'status',
  'reason',
  'answer',
  'agencyName',
  'agencyCode',
  'parentAgencyName',
  'province',
  'regency',
  'district',
  'village',
  'address',
  'lat',
  'lon',
  'mediaUrl',
] as const;

export type ImportField = (typeof IMPORT_FIELDS)[number];

/** The values of one row, by field, as the file writes them. */
export type ImportFields = Partial<Record<ImportField, string>>;

export interface ColumnMapping {
  /** Field -> name of the column, compared without case, spaces and punctuation. */
  columns: Partial<Record<ImportField, string>>;
  /** Value of a field that has no column, or whose cell is empty. */
  constants?: ImportFields;
  /** Field -> the file's own word -> the word to read instead (`{ status: { Rampung: 'confirmed' } }`). */
  values?: Partial<Record<ImportField, Record<string, string>>>;
}

export interface ImportOptions {
  format: ImportFormat | 'auto';
  /** Reports dated more than a day after this are refused. */
  now: Date;
  /** For `csv` only; without it the columns are guessed from their names. */
  mapping?: ColumnMapping;
  /** Zone of dates that name none. Default `Asia/Jakarta`. */
  timeZone?: TimeZone;
  /** Where the file comes from when ids of several systems could collide: the Open311 host, the name of an agency's log. */
  origin?: string;
}

export type ImportClassification = 'complaint_inspection' | 'complaint' | 'aspiration' | 'information';

export type ImportStatus =
  | 'received'
  | 'awaiting_reporter'
  | 'verified'
  | 'assigned'
  | 'in_progress'
  | 'answered'
  | 'confirmed'
  | 'closed_unconfirmed'
  | 'archived';

export type ImportSource = 'sp4n' | 'csv' | `csv:${string}` | `open311:${string}`;

/** A report as the other system knew it. An absent value was absent or unreadable there; the row's issues say which. */
export interface ImportedReport {
  source: ImportSource;
  sourceId: string;
  title?: string;
  /** Whole, even beyond the 4,000 characters of our own form. */
  text: string;
  /** The wording the administrators of the other system made, when it differs (Isi Laporan Akhir). */
  editedText?: string;
  classification?: ImportClassification;
  originalClassification?: string;
  categoryName?: string;
  categoryCode?: string;
  reportedAt: Date;
  updatedAt?: Date;
  closedAt?: Date;
  dueAt?: Date;
  /** Identity hidden from the agency and the public. */
  anonymous: boolean;
  /** Content not public. */
  secret: boolean;
  /** Present on anonymous rows too when the file names the reporter: to be encrypted, shown to nobody without the right. */
  reporterName?: string;
  /** As the file writes it (`Website`, `Android`), otherwise the name of the format. */
  channel: string;
  /** Empty when the file has none. */
  originalStatus: string;
  status: ImportStatus;
  /** Only for archived reports. */
  archiveReason?: string;
  /** What the office has answered, where the file tells. */
  answer?: string;
  /** Why the report waits for its reporter (Alasan Tunda); only for that status. */
  waitingReason?: string;
  agencyName?: string;
  agencyCode?: string;
  parentAgencyName?: string;
  province?: string;
  regency?: string;
  district?: string;
  village?: string;
  address?: string;
  /** WGS84 degrees; both or none. */
  lat?: number;
  lon?: number;
  mediaUrl?: string;
}

export interface ImportRow {
  /** CSV: line of the file where the row begins, from 1. Open311: place of the request in the list, from 1. */
  line: number;
  outcome: 'ok' | 'refused';
  /** Present exactly when the outcome is ok. */
  report?: ImportedReport;
  issues: ImportIssue[];
  /**
   * Every cell of the row under its own heading, free of characters a database cannot hold.
   * Names of anonymous reporters stand in it: store it encrypted or not at all, never log it.
   */
  raw: Record<string, string>;
}
