import { Problem } from '#platform/problem.ts';

export const textUnfit = (cause: unknown): Problem =>
  Object.assign(
    new Problem(400, 'text-unfit', {
      id: 'Kirimanmu memuat tanda yang tidak terlihat dan tidak dapat disimpan, jadi tidak ada yang disimpan. Ketik ulang bagian yang kamu tempel dari tempat lain, lalu kirim lagi.',
      en: 'What you sent holds an invisible character that cannot be stored, so nothing was stored. Type anew what you pasted from elsewhere, then send it again.',
    }),
    { cause },
  );

export const idUnfit = (cause: unknown): Problem =>
  Object.assign(
    new Problem(404, 'id-unfit', {
      id: 'Alamat ini tidak menunjuk apa pun. Periksa tautannya, atau buka dari daftarnya.',
      en: 'This address leads to nothing. Check the link, or open it from its list.',
    }),
    { cause },
  );
