import { Problem } from '#platform/problem.ts';
import type { OrganisationRef } from './types.ts';

export const organisationNotFound = (ref: OrganisationRef) =>
  new Problem(
    404,
    'organisation-not-found',
    { id: 'Instansi ini tidak ada di daftar.', en: 'This organisation is not in the list.' },
    { id: ref.id },
  );

export const organisationNameTaken = () =>
  new Problem(409, 'organisation-name-taken', {
    id: 'Nama atau kode ini sudah dipakai instansi yang masih berlaku. Tidak ada yang diubah; pilih yang lain, atau akhiri dulu yang lama.',
    en: 'An organisation in force already has this name or code. Nothing was changed; choose another, or end the former first.',
  });

export const organisationAlreadyEnded = (validTo: string) =>
  new Problem(
    409,
    'organisation-already-ended',
    { id: `Instansi ini sudah berakhir pada ${validTo}.`, en: `This organisation already ended on ${validTo}.` },
    { validTo },
  );

export const organisationEndsBeforeItBegins = (validFrom: string) =>
  new Problem(
    422,
    'organisation-ends-before-it-begins',
    { id: `Tanggal akhir tidak boleh sebelum ${validFrom}.`, en: `It cannot end before ${validFrom}.` },
    { validFrom },
  );

export const relatedOrganisationUnknown = (field: 'parent' | 'successor') =>
  new Problem(
    422,
    'related-organisation-unknown',
    {
      id: `${field === 'parent' ? 'Induk' : 'Pengganti'} yang dipilih tidak ada di daftar. Tidak ada yang diubah.`,
      en: `The ${field} you chose is not in the list. Nothing was changed.`,
    },
    { field },
  );

export const organisationInACircle = (field: 'parent' | 'successor') =>
  new Problem(
    422,
    'organisation-in-a-circle',
    {
      id: `${field === 'parent' ? 'Induk' : 'Pengganti'} yang dipilih akan berputar kembali ke instansi ini. Tidak ada yang diubah.`,
      en: `The ${field} you chose would lead back to this organisation. Nothing was changed.`,
    },
    { field },
  );

export const fileUnreadable = (line: number | undefined) =>
  new Problem(
    422,
    'organisation-file-unreadable',
    {
      id: `Berkas tidak terbaca sebagai CSV${line ? `: periksa tanda kutip di sekitar baris ${line}` : ''}. Tidak ada yang diubah.`,
      en: `The file cannot be read as CSV${line ? `: check the quotes around line ${line}` : ''}. Nothing was changed.`,
    },
    { line },
  );

export const fileHasNoName = (columns: readonly string[]) =>
  new Problem(
    422,
    'organisation-file-without-name',
    {
      id: `Baris pertama berkas harus memuat nama kolom, sedikitnya "name". Kolom yang dikenal: ${columns.join(', ')}.`,
      en: `The first line of the file must name the columns, at least "name". Known columns: ${columns.join(', ')}.`,
    },
    { columns },
  );

export const fileTooLarge = (rows: number) =>
  new Problem(
    413,
    'organisation-file-too-large',
    {
      id: `Berkas terlalu besar: paling banyak ${rows} baris. Bagi menjadi beberapa berkas.`,
      en: `The file is too large: at most ${rows} rows. Split it.`,
    },
    { rows },
  );

export const holidayOfEverybody = () =>
  new Problem(403, 'holiday-of-everybody', {
    id: 'Hari libur nasional, cuti bersama, dan keputusannya berlaku untuk semua daerah di pemasangan ini, jadi tidak diubah dari satu daerah. Tidak ada yang berubah. Minta pengelola server mengubahnya.',
    en: 'National days, collective leave and their decrees hold for every region of this installation, so they are not changed from one of them. Nothing was changed. Ask whoever runs the server.',
  });

export const holidayUnknown = (date: string) =>
  new Problem(
    404,
    'holiday-unknown',
    { id: `Tanggal ${date} tidak tercatat sebagai hari libur.`, en: `${date} is not in the list of days off.` },
    { date },
  );
