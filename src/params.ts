import { defineParams } from '@sveltejs/kit/params';

/** Pages that stand where a region's name could stand in an address. */
const PAGES =
  'lapor ikuti laporan kabar masuk keluar akun meja pantau admin foto api privasi cara-menghitung kinerja anggaran keuangan kodefikasi rencana tidak-boleh healthz'.split(
    ' ',
  );

export const params = defineParams({
  /** A region's name in an address, `bojonegoro` or `kota-madiun`. */
  region: (param) => (/^[a-z][a-z-]{2,40}$/.test(param) && !PAGES.includes(param) ? param : undefined),
  /** Whom figures are of: an agency, a district, a village, a category. */
  figures: (param) => (['dinas', 'kecamatan', 'desa', 'kategori'].includes(param) ? param : undefined),
  /** What a list of codes is of. */
  listkind: (param) => (['kegiatan', 'rekening', 'fungsi', 'sumber-dana', 'harga'].includes(param) ? param : undefined),
  listfile: (param) => (['daftar.csv', 'daftar.xlsx'].includes(param) ? param : undefined),
  /** A fiscal year. */
  year: (param) => (/^20\d\d$/.test(param) ? param : undefined),
  /** What its name says of a file of a year's budget, `readFileName` reads. */
  budgetfile: (param) =>
    /^((anggaran|segel|fiskal)-20\d\d(-v\d{1,4})?\.(csv|xlsx|jsonl|zip))$/.test(param) ? param : undefined,
  figurefile: (param) => (['angka.csv', 'angka.xlsx'].includes(param) ? param : undefined),
});
