import { Problem } from '#platform/problem.ts';

export const recipientUnknown = () =>
  new Problem(422, 'letter-recipient-unknown', {
    id: 'Orang ini tidak bisa dikirimi surat: akunnya sudah tidak aktif atau tidak mempunyai alamat surel. Isi alamatnya di halaman Orang, lalu pilih lagi.',
    en: 'This person cannot be sent the letter: the account has ended or has no e-mail address. Enter one on the page People and choose again.',
  });

export const letterNotFound = () =>
  new Problem(404, 'letter-not-found', {
    id: 'Surat untuk pekan ini tidak ada. Daftar surat ada di layar Pantau.',
    en: 'There is no letter of this week. The letters are listed on the wall.',
  });
