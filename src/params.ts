import { defineParams } from '@sveltejs/kit/params';

/** Pages that stand where a region's name could stand in an address. */
const PAGES =
  'lapor ikuti laporan kabar masuk keluar akun meja pantau admin foto api privasi cara-menghitung kinerja tidak-boleh healthz'.split(
    ' ',
  );

export const params = defineParams({
  /** A region's name in an address, `bojonegoro` or `kota-madiun`. */
  region: (param) => (/^[a-z][a-z-]{2,40}$/.test(param) && !PAGES.includes(param) ? param : undefined),
  /** Whom figures are of: an agency, a district, a village, a category. */
  figures: (param) => (['dinas', 'kecamatan', 'desa', 'kategori'].includes(param) ? param : undefined),
  figurefile: (param) => (['angka.csv', 'angka.xlsx'].includes(param) ? param : undefined),
});
