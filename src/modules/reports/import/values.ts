import { wordKey } from '#platform/sheets/index.ts';
import type { ImportClassification, ImportStatus } from './types.ts';

const BLANK_WORDS = new Set(['', '-', '--', '–', '—', 'null', 'NULL', 'n/a', 'N/A', 'NaN', '(null)', '(kosong)']);

/** Exports write "nothing" in several ways. */
export const isBlank = (text: string) => BLANK_WORDS.has(text);

const lookup = <Word>(words: ReadonlyMap<string, Word>, text: string) => words.get(wordKey(text));
const byWord = <Word extends string>(table: Record<Word, readonly string[]>) =>
  new Map(
    Object.entries<readonly string[]>(table).flatMap(([word, texts]) =>
      [word, ...texts].map((text) => [wordKey(text), word as Word] as const),
    ),
  );

/** Headings of "Status Laporan" in the LAPOR! export, words of other logs beside them. */
const STATUS = byWord<ImportStatus>({
  received: ['Belum Diverifikasi', 'Belum Terverifikasi', 'Menunggu Verifikasi', 'Baru', 'Diterima', 'Masuk', 'New'],
  awaiting_reporter: ['Menunggu Kelengkapan Informasi', 'Menunggu Pelapor', 'Ditunda', 'Tunda', 'Waiting for reporter'],
  verified: [],
  // In LAPOR! verifying and handing over are one act, so what is verified has its agency.
  assigned: [
    'Terdisposisi',
    'Didisposisikan',
    'Disposisi',
    'Sudah Diverifikasi',
    'Terverifikasi',
    'Belum Ditindaklanjuti',
    'Open',
  ],
  in_progress: ['Diproses', 'Proses', 'Dalam Proses', 'Sedang Diproses', 'Proses Tindak Lanjut', 'Ditindaklanjuti'],
  answered: ['Dijawab', 'Ditanggapi', 'Sudah Ditanggapi', 'Sudah Ditindaklanjuti', 'Resolved'],
  confirmed: ['Ditutup oleh Pelapor', 'Selesai Pengaduan'],
  // An administrator or a timer closing a report says nothing about the reporter being content: never counted as confirmed.
  closed_unconfirmed: ['Ditutup oleh Sistem', 'Ditutup oleh Admin', 'Ditutup', 'Selesai', 'Closed', 'Done', 'Fixed'],
  archived: [
    'Diarsipkan oleh Admin',
    'Diarsipkan oleh Sistem',
    'Diarsipkan oleh Pelapor',
    'Diarsipkan',
    'Arsip',
    'Ditolak',
    'Rejected',
  ],
});

export const readStatus = (text: string): ImportStatus | undefined => lookup(STATUS, text);

const CLASSIFICATION = byWord<ImportClassification>({
  complaint_inspection: ['Pengaduan Berkadar Pengawasan', 'Berkadar Pengawasan'],
  complaint: ['Pengaduan Tidak Berkadar Pengawasan', 'Tidak Berkadar Pengawasan', 'Pengaduan', 'Aduan', 'Keluhan'],
  aspiration: ['Aspirasi', 'Usulan', 'Saran'],
  information: ['Permintaan Informasi', 'Informasi', 'Pertanyaan', 'Information request', 'Question'],
});

export const readClassification = (text: string): ImportClassification | undefined => lookup(CLASSIFICATION, text);

interface Privacy {
  anonymous: boolean;
  secret: boolean;
}

const OPEN_WORDS = new Set(['publik', 'public', 'terbuka', 'umum', 'normal', 'biasa', 'open']);

/**
 * "Tipe Laporan": Anonim, Rahasia, both, Publik, or nothing.
 * @returns undefined when a word is not known; the caller then protects the reporter
 */
export const readPrivacy = (text: string): Privacy | undefined => {
  const privacy = { anonymous: false, secret: false };
  for (const part of text.split(/[,;/&+|]|\bdan\b|\band\b/i)) {
    const word = wordKey(part);
    if (word === '' || OPEN_WORDS.has(word)) continue;
    if (['anonim', 'anonymous', 'anonymus'].includes(word)) privacy.anonymous = true;
    else if (['rahasia', 'secret', 'private', 'confidential'].includes(word)) privacy.secret = true;
    else return undefined;
  }
  return privacy;
};

const YES = new Set(['ya', 'y', 'yes', 'true', '1', 'x', 'v', '✓', 'benar', 'anonim', 'rahasia']);
const NO = new Set(['', 'tidak', 't', 'n', 'no', 'false', '0', 'bukan', 'publik']);

/** @returns undefined for a word that is neither yes nor no */
export const readYesNo = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
};

/** Names that stand for "no name": Anonim, Rahasia, a row of stars. */
export const isNoName = (text: string) => /^(anonim|anonymous|rahasia|tanpa nama|[*x•.\s]+)$/i.test(text);

/** Does a moment in words or ISO 8601 say its zone after the time of day? */
export const namesZone = (text: string) => /\d[:.]\d\d.*(z|utc|gmt|wib|wita|wit|[+-]\d\d(:?\d\d)?)$/i.test(text);

/** A plain decimal number, comma or point. Thousands separators and hexadecimal are no coordinate. */
export const readDegrees = (text: string): number | undefined => {
  const number = text.replace('\u2212', '-').replace(',', '.');
  return /^[+-]?\d{1,3}(\.\d+)?$/.test(number) ? Number(number) : undefined;
};

export interface Point {
  lat: number;
  lon: number;
}

/** The land and the territorial sea between Rondo, Miangas, Ndana and Merauke, in degrees. */
const inIndonesia = ({ lat, lon }: Point) => lat >= -11.3 && lat <= 6.5 && lon >= 94.5 && lon <= 141.5;

const onEarth = ({ lat, lon }: Point) => Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);

type Judged = { verdict: 'good' | 'swapped' | 'outside'; point: Point } | { verdict: 'bad'; point?: undefined };

/** How a pair of degrees can be trusted, and the point to keep. 0, 0 is what a device without a fix sends. */
export const judgePoint = ({ lat, lon }: Partial<Point>): Judged => {
  if (lat === undefined || lon === undefined) return { verdict: 'bad' };
  const [point, swapped] = [
    { lat, lon },
    { lat: lon, lon: lat },
  ];
  if (inIndonesia(point)) return { verdict: 'good', point };
  if (inIndonesia(swapped)) return { verdict: 'swapped', point: swapped };
  return onEarth(point) ? { verdict: 'outside', point } : { verdict: 'bad' };
};

export const isWebAddress = (text: string) => /^https?:\/\/[^\s]+$/i.test(text) && URL.canParse(text);
