import { Problem, tooOften } from '#platform/problem.ts';

/** @param bytes of the body as it was announced */
export const bodyNotTaken = (bytes: number) => {
  const megabytes = Math.round(bytes / 1024 / 1024);
  return new Problem(
    413,
    'body-not-taken',
    {
      id: `Kirimanmu ${megabytes} MB, terlalu besar untuk kami terima, jadi belum ada yang tersimpan. Tekan tombol kembali di peramban: tulisanmu masih ada di sana. Kurangi fotonya (15 MB tiap foto, 60 MB semuanya), lalu kirim lagi.`,
      en: `What you sent has ${megabytes} MB, too much for us to take, so nothing was stored. Press your browser's back button: your text is still there. Take out photos (15 MB each, 60 MB in all) and send again.`,
    },
    { megabytes },
  );
};

/** @param waitMs until the client may send again */
export const tooManyReports = (waitMs: number) =>
  tooOften('too-many-reports', waitMs, (when) => ({
    id: `Dari sambungan internet ini sudah banyak laporan masuk dalam satu jam. Laporanmu belum terkirim, tetapi tulisan dan fotomu tetap ada di sini. Kirim ${when.id}, atau lewat sambungan lain.`,
    en: `Many reports came from this internet connection within an hour. Yours is not sent yet, but your text and photos are kept here. Send it again ${when.en}, or over another connection.`,
  }));

/** @param waitMs until the client may send photos again */
export const photosNotTaken = (waitMs: number) =>
  tooOften('photos-not-taken', waitMs, (when) => ({
    id: `Dari sambungan internet ini sudah banyak foto masuk dalam satu jam, jadi foto yang baru dipilih belum kami ambil. Tulisanmu dan foto lainnya tetap ada. Kirim sekarang tanpa foto itu, atau pilih lagi ${when.id.replace(/ lagi$/, ' kemudian')}.`,
    en: `Many photos came from this internet connection within an hour, so those just chosen were not taken. Your text and the other photos are kept. Send now without them, or choose them again ${when.en}.`,
  }));
