import { Problem } from '#platform/problem.ts';

// All that reading throws by itself: the file as a whole cannot be read. Rows that cannot are told row by row.

/** @param kind what the file looks like: XLSX, XLS, PDF, HTML, ZIP … */
export const fileIsNoTable = (kind: string) =>
  new Problem(
    422,
    'import-not-a-table',
    {
      id: `Berkas ini tampaknya ${kind}, bukan CSV, JSON atau XML. Tidak ada yang diimpor; simpan dulu sebagai CSV (UTF-8) lalu coba lagi.`,
      en: `The file looks like ${kind}, not like CSV, JSON or XML. Nothing was imported; save it as CSV (UTF-8) and try again.`,
    },
    { kind },
  );

/** @param bytes the limit in bytes */
export const jsonIsTooLarge = (bytes: number) =>
  new Problem(
    413,
    'import-json-too-large',
    {
      id: `Berkas JSON lebih besar dari ${bytes / 1024 / 1024} MB. Tidak ada yang diimpor; bagi menjadi beberapa berkas, atau pakai XML atau CSV.`,
      en: `The JSON file is larger than ${bytes / 1024 / 1024} MB. Nothing was imported; split it, or use XML or CSV.`,
    },
    { limitBytes: bytes },
  );

export const jsonIsBroken = () =>
  new Problem(422, 'import-json-broken', {
    id: 'Berkas JSON ini rusak atau terpotong. Tidak ada yang diimpor; ekspor ulang lalu coba lagi.',
    en: 'The JSON file is broken or cut off. Nothing was imported; export it again and retry.',
  });

export const xmlIsBroken = (line: number) =>
  new Problem(
    422,
    'import-xml-broken',
    {
      id: `Berkas XML ini rusak di sekitar baris ${line}, sebelum laporan pertama. Tidak ada yang diimpor; ekspor ulang lalu coba lagi.`,
      en: `The XML file is broken near line ${line}, before its first request. Nothing was imported; export it again and retry.`,
    },
    { line },
  );

export const xmlHasDoctype = () =>
  new Problem(422, 'import-xml-doctype', {
    id: 'Berkas XML ini memuat DOCTYPE, yang ditolak demi keamanan. Hapus bagian itu lalu coba lagi.',
    en: 'The XML file contains a DOCTYPE, which is refused for safety. Remove it and try again.',
  });

export const xmlIsAbusive = () =>
  new Problem(413, 'import-xml-too-large', {
    id: 'Berkas XML ini memuat teks atau susunan yang jauh lebih besar dari laporan biasa. Pembacaan dihentikan; periksa berkasnya.',
    en: 'The XML file holds a text or nesting far larger than any report. Reading was stopped; check the file.',
  });

export const notServiceRequests = (found: string) =>
  new Problem(
    422,
    'import-not-service-requests',
    {
      id: `Berkas ini berisi "${found}", bukan daftar laporan Open311 (service_requests). Tidak ada yang diimpor; pakai berkas requests.json atau requests.xml.`,
      en: `The file holds "${found}", not a list of Open311 requests (service_requests). Nothing was imported; use the requests.json or requests.xml file.`,
    },
    { found },
  );

export const originIsUnfit = () =>
  new Problem(422, 'import-origin-unfit', {
    id: 'Nama asal data hanya boleh berisi huruf kecil, angka, titik dan tanda hubung, paling banyak 100 karakter.',
    en: 'The name of the origin may hold only small letters, digits, dots and hyphens, at most 100 of them.',
  });

// Of files that come by the page.

export const noFileChosen = () =>
  new Problem(422, 'import-no-file', {
    id: 'Belum ada berkas yang dipilih, atau berkasnya kosong. Pilih berkas CSV, JSON atau XML, lalu kirim lagi.',
    en: 'No file was chosen, or it is empty. Choose a CSV, JSON or XML file and send it again.',
  });

export const importFileGone = () =>
  new Problem(409, 'import-file-gone', {
    id: 'Berkas ini sudah selesai diimpor, sedang dikerjakan, atau sudah dihapus. Muat ulang halaman; bila perlu unggah lagi.',
    en: 'This file has been imported, is being worked on, or was removed. Reload the page; upload it again if needed.',
  });

export const importNotChecked = () =>
  new Problem(409, 'import-not-checked', {
    id: 'Berkas ini belum diperiksa. Jalankan uji coba dulu dan baca hasilnya.',
    en: 'This file has not been checked. Do the dry run first and read its result.',
  });

export const privacyNotTold = () =>
  new Problem(422, 'import-privacy-untold', {
    id: 'Tidak ada kolom yang menandai laporan anonim atau rahasia. Pilih dulu bagaimana semua laporan di berkas ini diperlakukan.',
    en: 'No column marks anonymous or secret reports. Say first how all reports of this file are to be treated.',
  });
