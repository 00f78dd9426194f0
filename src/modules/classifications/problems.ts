import { Problem, type Sentence } from '#platform/problem.ts';

export const listNotFound = () =>
  new Problem(404, 'list-not-found', { id: 'Daftar ini tidak ada.', en: 'There is no such list.' });

export const listDecided = () =>
  new Problem(409, 'list-decided', {
    id: 'Daftar ini sudah diputuskan, jadi keputusan Anda tidak disimpan. Muat ulang halaman untuk melihatnya.',
    en: 'This list has been decided on, so your decision was not kept. Reload the page to see it.',
  });

export const ownList = () =>
  new Problem(403, 'own-list', {
    id: 'Anda yang mengimpor daftar ini, jadi orang lain yang memutuskannya: perencana, pengelola keuangan, atau sekretaris daerah. Daftarnya tetap menunggu.',
    en: 'You brought this list in, so somebody else decides on it: a planner, the treasury or the secretary. It still waits.',
  });

/** @param validFrom first day of the version in the way */
export const listInTheWay = (title: string, validFrom: string) =>
  new Problem(
    409,
    'list-in-the-way',
    {
      id: `Daftar "${title}" yang sudah disetujui berlaku mulai ${validFrom}, dan daftar ini mulai pada hari yang sama atau sebelumnya. Dua daftar tidak boleh berlaku bersamaan. Tidak ada yang diubah: tolak rancangan ini, lalu impor lagi dengan tanggal mulai sesudahnya.`,
      en: `The approved list "${title}" holds from ${validFrom} on, and this one begins on that day or earlier. No two lists may hold at once. Nothing was changed: refuse this draft and import it again with a later first day.`,
    },
    { validFrom },
  );

// Of files that come by the page.

export const noSheetChosen = () =>
  new Problem(422, 'list-file-missing', {
    id: 'Belum ada berkas yang dipilih, atau berkasnya kosong. Pilih berkas XLSX atau CSV, lalu kirim lagi.',
    en: 'No file was chosen, or it is empty. Choose an XLSX or CSV file and send it again.',
  });

export const listFileGone = () =>
  new Problem(409, 'list-file-gone', {
    id: 'Berkas ini sudah selesai diimpor, sedang dikerjakan, atau sudah dihapus. Muat ulang halaman; bila perlu unggah lagi.',
    en: 'This file has been imported, is being worked on, or was removed. Reload the page; upload it again if needed.',
  });

export const listNotChecked = () =>
  new Problem(409, 'list-not-checked', {
    id: 'Berkas ini belum lulus uji coba, jadi tidak ada yang disimpan. Jalankan uji coba dulu dan perbaiki baris yang ditolak.',
    en: 'This file has not passed its dry run, so nothing was stored. Do the dry run first and mend the rows it refuses.',
  });

/** @param most rows */
export const listTooLong = (most: number) =>
  new Problem(
    413,
    'list-too-long',
    {
      id: `Berkas ini punya lebih dari ${most.toLocaleString('id')} baris. Tidak ada yang disimpan; periksa apakah ini memang daftar kode.`,
      en: `The file has more than ${most.toLocaleString('en')} rows. Nothing was stored; check that it is a list of codes at all.`,
    },
    { most },
  );

export const listIsEmpty = () =>
  new Problem(422, 'list-empty', {
    id: 'Di bawah judul kolom tidak ada satu baris pun. Tidak ada yang disimpan; periksa lembar yang dipilih.',
    en: 'There is no row below the headings. Nothing was stored; check which sheet is chosen.',
  });

export const earlierListUnfit = () =>
  new Problem(422, 'earlier-list-unfit', {
    id: 'Pilih daftar lain yang sejenis sebagai daftar asal. Tidak ada yang disimpan.',
    en: 'Choose another list of the same kind as the one that codes come from. Nothing was stored.',
  });

/** Said in place of a person's reason where the program itself brought a list in. */
export const SEED_REASON: Sentence = {
  id: 'Bawaan Simpul saat kabupaten dibuka, tanpa persetujuan orang kedua. Ganti dengan daftar resmi kabupaten.',
  en: 'Came with Simpul when the region was opened, without a second person’s approval. Replace it by the regency’s official list.',
};
