import type { Sentence } from '#platform/problem.ts';
import type { Command } from './talk.ts';

const HELP: Sentence = {
  id: `Simpul, dari baris perintah: npm run -s simpul -- PERINTAH

  start                         menjalankan program
  demo                          menjalankan peragaan dengan data contoh
  init --region 35.22 [--admin NAMA]
                                membuka kabupaten atau kota yang sebenarnya, dengan administrator pertamanya
  invite NAMA [--remove-second-step]
                                membuat kode undangan baru, untuk yang tidak bisa masuk lagi, juga administrator terakhir
  import reports BERKAS --region 35.22 [--format auto|sp4n|csv|open311-json|open311-xml]
         [--origin ASAL] [--mapping PETA.json] [--apply]
                                memasukkan laporan dari sistem lain; tanpa --apply hanya uji coba
  import organisations BERKAS --region 35.22 [--apply]
                                memasukkan daftar instansi (CSV); tanpa --apply hanya uji coba
  rotate-key                    mengganti kunci instalasi dan menyegel ulang semua yang tersegel;
                                dapat dihentikan dan dilanjutkan
  backup [BERKAS.tar]           mencadangkan semuanya ke satu berkas, juga selagi program berjalan; kunci tidak ikut
  restore BERKAS.tar            memulihkan cadangan ke tempat kosong dan membuktikan bahwa isinya sama
  migrate-to-postgres URL       memindahkan PGlite di direktori data ke PostgreSQL kosong dan membuktikan bahwa isinya sama
  doctor [--all-files] [--json] memeriksa instalasi ini dan mengatakan apa yang harus dilakukan
  help                          halaman ini

  --lang en                     English
  Kode akhir: 0 semua baik, 1 sebagian ditolak atau ada yang harus dibereskan, 2 tidak dapat dijalankan.
  Pengaturan (PORT, HOST, DATABASE_URL, SIMPUL_DATA dan lainnya) dibaca dari lingkungan.`,
  en: `Simpul from the command line: npm run -s simpul -- COMMAND

  start                         starts the program
  demo                          starts the demonstration with sample data
  init --region 35.22 [--admin LOGIN]
                                opens a real regency or city, with its first administrator
  invite LOGIN [--remove-second-step]
                                makes a new invitation code, for whoever cannot get in any more, the last administrator too
  import reports FILE --region 35.22 [--format auto|sp4n|csv|open311-json|open311-xml]
         [--origin NAME] [--mapping MAP.json] [--apply]
                                brings in reports of another system; a dry run without --apply
  import organisations FILE --region 35.22 [--apply]
                                brings in a list of organisations (CSV); a dry run without --apply
  rotate-key                    changes the key of the installation and seals anew all that is sealed;
                                can be stopped and taken up again
  backup [FILE.tar]             backs all of it up into one file, also while the program runs; without the key
  restore FILE.tar              restores a backup into an empty place and proves that it holds the same
  migrate-to-postgres URL       moves PGlite in the data directory to an empty PostgreSQL and proves that it holds the same
  doctor [--all-files] [--json] examines this installation and says what must be done
  help                          this page

  --lang id                     Bahasa Indonesia
  Exit codes: 0 all is well, 1 a part was refused or something must be mended, 2 it could not be done.
  Settings (PORT, HOST, DATABASE_URL, SIMPUL_DATA and others) are read from the environment.`,
};

export const helpCommand: Command = async ({ language }) => {
  console.log(HELP[language]);
  return 0;
};
