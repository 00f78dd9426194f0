import { Problem } from '#platform/problem.ts';

// What is thrown because of a sheet or a text file as a whole: it cannot be read. Rows that cannot are told row by row.

export const fileIsEmpty = () =>
  new Problem(422, 'import-file-empty', {
    id: 'Berkas ini kosong. Tidak ada yang diimpor; pilih berkas lain.',
    en: 'The file is empty. Nothing was imported; choose another file.',
  });

/** @param kind what the file looks like: XLS, PDF, HTML, ODS … */
export const sheetIsNone = (kind: string) =>
  new Problem(
    422,
    'sheet-not-a-table',
    {
      id: `Berkas ini tampaknya ${kind}, bukan XLSX atau CSV. Tidak ada yang diimpor; simpan dulu sebagai XLSX tanpa kata sandi, lalu coba lagi.`,
      en: `The file looks like ${kind}, not like XLSX or CSV. Nothing was imported; save it as XLSX without a password and try again.`,
    },
    { kind },
  );

export const sheetIsBroken = () =>
  new Problem(422, 'sheet-broken', {
    id: 'Berkas XLSX ini rusak atau terpotong. Tidak ada yang diimpor; buka di aplikasi lembar kerja, simpan ulang, lalu coba lagi.',
    en: 'The XLSX file is broken or cut off. Nothing was imported; open it in a spreadsheet, save it again and retry.',
  });

/** @param bytes the limit in bytes */
export const sheetIsTooLarge = (bytes: number) =>
  new Problem(
    413,
    'sheet-too-large',
    {
      id: `Isi berkas XLSX ini lebih besar dari ${bytes / 1024 / 1024} MB. Tidak ada yang diimpor; bagi menjadi beberapa berkas, atau simpan sebagai CSV.`,
      en: `The XLSX file holds more than ${bytes / 1024 / 1024} MB. Nothing was imported; split it, or save it as CSV.`,
    },
    { limitBytes: bytes },
  );

/** Inflated it would be far larger than any sheet that people fill. */
export const sheetIsAbusive = () =>
  new Problem(413, 'sheet-abusive', {
    id: 'Berkas XLSX ini dimampatkan jauh melebihi lembar kerja biasa, jadi pembacaan dihentikan. Tidak ada yang diimpor; simpan ulang dari aplikasi lembar kerja.',
    en: 'The XLSX file is compressed far beyond any ordinary sheet, so reading was stopped. Nothing was imported; save it again from a spreadsheet.',
  });

export const sheetHasDoctype = () =>
  new Problem(422, 'sheet-doctype', {
    id: 'Berkas XLSX ini memuat DOCTYPE, yang ditolak demi keamanan. Simpan ulang dari aplikasi lembar kerja lalu coba lagi.',
    en: 'The XLSX file contains a DOCTYPE, which is refused for safety. Save it again from a spreadsheet and retry.',
  });

export const sheetIsUnknown = (name: string, names: readonly string[]) =>
  new Problem(
    422,
    'sheet-unknown',
    {
      id: `Tidak ada lembar "${name}" di berkas ini. Yang ada: ${names.join(', ')}. Pilih salah satu.`,
      en: `There is no sheet "${name}" in this file. There are: ${names.join(', ')}. Choose one of them.`,
    },
    { name, names },
  );

/** @param line where the endless line begins; @param bytes the limit in bytes */
export const lineIsTooLong = (line: number, bytes: number) =>
  new Problem(
    413,
    'import-line-too-long',
    {
      id: `Baris ${line} lebih panjang dari ${bytes / 1024 / 1024} MB, jadi ini bukan tabel CSV. Pembacaan dihentikan di situ; periksa berkasnya.`,
      en: `Line ${line} is longer than ${bytes / 1024 / 1024} MB, so this is no table in CSV. Reading stopped there; check the file.`,
    },
    { line, limitBytes: bytes },
  );

export const columnsAreMissing = (missing: readonly string[], headers: readonly string[]) =>
  new Problem(
    422,
    'import-columns-missing',
    {
      id: `Kolom yang diperlukan tidak ditemukan: ${missing.join(', ')}. Tidak ada yang diimpor; periksa judul kolom atau tentukan pemetaannya.`,
      en: `Required columns were not found: ${missing.join(', ')}. Nothing was imported; check the headings or say which column is which.`,
    },
    { missing, headers: headers.slice(0, 100) },
  );

export const columnsAreTooMany = (found: number, limit: number) =>
  new Problem(
    422,
    'import-too-many-columns',
    {
      id: `Baris judul memuat ${found} kolom, paling banyak ${limit}. Tidak ada yang diimpor; buang kolom yang tidak dipakai, atau periksa pemisah kolomnya.`,
      en: `The line of headings has ${found} columns, at most ${limit} fit. Nothing was imported; leave out columns that are not needed, or check what divides them.`,
    },
    { found, limit },
  );

export const headersAreBroken = () =>
  new Problem(422, 'import-header-broken', {
    id: 'Baris judul kolom tidak dapat dibaca. Tidak ada yang diimpor; baris pertama harus berisi nama kolom.',
    en: 'The line of headings cannot be read. Nothing was imported; the first line must hold the names of the columns.',
  });
