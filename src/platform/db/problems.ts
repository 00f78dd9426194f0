import { Problem } from '#platform/problem.ts';
import { isAway, isFull, isUnfitId, isUnfitText } from './constraint.ts';

const textUnfit = (cause: unknown): Problem =>
  Object.assign(
    new Problem(400, 'text-unfit', {
      id: 'Kirimanmu memuat tanda yang tidak terlihat dan tidak dapat disimpan, jadi tidak ada yang disimpan. Ketik ulang bagian yang kamu tempel dari tempat lain, lalu kirim lagi.',
      en: 'What you sent holds an invisible character that cannot be stored, so nothing was stored. Type anew what you pasted from elsewhere, then send it again.',
    }),
    { cause },
  );

const idUnfit = (cause: unknown): Problem =>
  Object.assign(
    new Problem(404, 'id-unfit', {
      id: 'Alamat ini tidak menunjuk apa pun. Periksa tautannya, atau buka dari daftarnya.',
      en: 'This address leads to nothing. Check the link, or open it from its list.',
    }),
    { cause },
  );

const databaseFull = (cause: unknown): Problem =>
  Object.assign(
    new Problem(503, 'database-full', {
      id: 'Ruang simpan server sedang penuh, jadi ini belum tersimpan. Petugas dapat melihatnya di halaman kesehatan. Coba lagi nanti; kalau tadi kamu mengirim formulir, tekan tombol kembali di peramban: tulisanmu masih ada di sana.',
      en: "The server has no room left at the moment, so this was not stored. The staff see it on their health page. Try again later; if you sent a form, press your browser's back button: your text is still there.",
    }),
    { cause },
  );

const databaseAway = (cause: unknown): Problem =>
  Object.assign(
    new Problem(503, 'database-away', {
      id: 'Basis data sedang tidak terjangkau, biasanya hanya beberapa detik, jadi ini mungkin belum tersimpan. Coba lagi sebentar lagi; kalau tadi kamu mengirim formulir, tekan tombol kembali di peramban dan kirim lagi: yang sudah masuk tidak akan tercatat dua kali.',
      en: "The database cannot be reached, usually for a few seconds only, so this may not have been stored. Try again in a moment; if you sent a form, press your browser's back button and send it again: what has arrived is not taken twice.",
    }),
    { cause },
  );

/** What a person can be told of an error of the database; every other error as it is. */
export const problemOfDatabase = (error: unknown): unknown => {
  if (isUnfitText(error)) return textUnfit(error);
  if (isUnfitId(error)) return idUnfit(error);
  if (isFull(error)) return databaseFull(error);
  return isAway(error) ? databaseAway(error) : error;
};
