import { Problem } from '../problem.ts';

export const backupExists = (path: string) =>
  new Problem(
    409,
    'backup-exists',
    {
      id: `${path} sudah ada dan tidak ditimpa. Sebutkan nama lain.`,
      en: `${path} is there already and is not overwritten. Name another file.`,
    },
    { path },
  );

export const backupNoRoom = (path: string, cause: unknown) =>
  Object.assign(
    new Problem(507, 'backup-no-room', {
      id: `Ruang di ${path} tidak cukup untuk cadangan. Berkas setengah jadi sudah dihapus, data tidak berubah. Kosongkan ruang, atau tulis cadangan ke tempat lain.`,
      en: `There is not enough room at ${path} for the backup. The unfinished file was removed, the data is unchanged. Make room, or write the backup somewhere else.`,
    }),
    { cause },
  );

/** The file is not what a backup must be. `what` says where. */
export const backupDamaged = (id: string, en: string) =>
  new Problem(422, 'backup-damaged', {
    id: `Berkas cadangan ini rusak atau diubah: ${id}. Tidak ada yang dipulihkan. Pakai cadangan lain.`,
    en: `This backup file is damaged or was changed: ${en}. Nothing was restored. Use another backup.`,
  });

export const backupCutShort = () =>
  backupDamaged(
    'bagian akhirnya hilang (mungkin salinannya terputus)',
    'its end is missing (perhaps copying it was cut off)',
  );

export const notABackup = (path: string) =>
  new Problem(422, 'not-a-backup', {
    id: `${path} bukan cadangan Simpul.`,
    en: `${path} is no backup of Simpul.`,
  });

export const backupNewer = (program: string, unknown: readonly string[]) =>
  new Problem(
    409,
    'backup-newer',
    {
      id: `Cadangan ini dibuat oleh Simpul yang lebih baru (${program}); program ini belum mengenal ${unknown.join(', ')}. Pasang versi itu atau yang lebih baru, lalu pulihkan. Tidak ada yang diubah.`,
      en: `This backup was made by a newer Simpul (${program}); this program does not know ${unknown.join(', ')} yet. Install that version or a newer one, then restore. Nothing was changed.`,
    },
    { program, unknown },
  );

export const placeNotEmpty = (found: Problem['sentence']) =>
  new Problem(409, 'place-not-empty', {
    id: `Pemulihan hanya ke tempat kosong, dan di sini ada: ${found.id}. Tidak ada yang diubah. Pilih basis data dan SIMPUL_DATA yang kosong.`,
    en: `A restore needs an empty place, and here is: ${found.en}. Nothing was changed. Choose an empty database and an empty SIMPUL_DATA.`,
  });

export const otherKey = (where: string, wanted: string, found: string) =>
  new Problem(409, 'backup-other-key', {
    id: `Kunci di ${where} (sidik ${found}) bukan kunci cadangan ini (sidik ${wanted}). Nama dan kontak pelapor tidak akan terbaca. Tidak ada yang diubah. Letakkan kunci yang benar di situ.`,
    en: `The key in ${where} (fingerprint ${found}) is not the key of this backup (fingerprint ${wanted}). Names and contacts of reporters could not be read. Nothing was changed. Put the right key there.`,
  });

export const contentDiffers = (names: readonly string[]) =>
  new Problem(
    500,
    'content-differs',
    {
      id: `Isi yang tertulis tidak sama dengan asalnya: ${names.join(', ')}. Semua dibatalkan, tidak ada yang tertinggal di tempat baru.`,
      en: `What was written is not equal to where it came from: ${names.join(', ')}. All of it was undone, nothing is left in the new place.`,
    },
    { names },
  );

export const nothingToMove = (directory: string) =>
  new Problem(404, 'nothing-to-move', {
    id: `Di ${directory} tidak ada basis data PGlite, jadi tidak ada yang dipindahkan. Periksa SIMPUL_DATA.`,
    en: `There is no PGlite database in ${directory}, so there is nothing to move. Check SIMPUL_DATA.`,
  });
