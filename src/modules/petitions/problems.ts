import { Problem } from '#platform/problem.ts';

export const petitionNotFound = () =>
  new Problem(404, 'petition-not-found', {
    id: 'Tidak ada aspirasi dengan kode ini. Periksa lagi kodenya, huruf demi huruf.',
    en: 'There is no aspiration with this code. Please check it letter by letter.',
  });

export const notGathering = () =>
  new Problem(409, 'petition-not-gathering', {
    id: 'Aspirasi ini sudah tidak mengumpulkan dukungan, jadi dukunganmu tidak dihitung. Keadaannya sekarang tertulis di halaman ini.',
    en: 'This aspiration gathers no more support, so yours was not counted. This page says how it stands now.',
  });

export const answerNotOwed = () =>
  new Problem(409, 'answer-not-owed', {
    id: 'Dukungannya belum cukup, jadi jawaban resmi belum bisa diberikan. Yang Anda tulis masih ada di formulir.',
    en: 'It has too few supporters, so no official answer can be given yet. What you wrote is still in the form.',
  });

export const correctionNeedsReason = () =>
  new Problem(422, 'correction-needs-reason', {
    id: 'Aspirasi ini sudah dijawab. Jawaban baru adalah koreksi: tulis mengapa dikoreksi. Yang Anda tulis masih ada.',
    en: 'This aspiration has been answered. A new answer is a correction: write why it is corrected. What you wrote is still there.',
  });

export const officeUnknown = () =>
  new Problem(422, 'office-unknown', {
    id: 'Perangkat daerah itu tidak ada atau sudah tidak berlaku. Pilih yang lain. Yang Anda tulis masih ada.',
    en: 'That agency does not exist or is no longer in force. Choose another one. What you wrote is still there.',
  });

export const aspirationNotPublic = (code: string) =>
  new Problem(
    422,
    'aspiration-not-public',
    {
      id: `${code} bukan aspirasi yang terbuka untuk umum di kabupaten ini, jadi belum ada yang diserahkan. Perbaiki kodenya; yang Anda tulis masih ada.`,
      en: `${code} is no public aspiration of this regency, so nothing was handed over. Correct the code; what you wrote is still there.`,
    },
    { code },
  );

export const aspirationReferred = (code: string) =>
  new Problem(
    409,
    'aspiration-referred',
    {
      id: `${code} sudah diserahkan ke musrenbang dan belum ditolak, jadi tidak diserahkan dua kali. Yang Anda tulis masih ada.`,
      en: `${code} has been handed over to a musrenbang and was not refused, so it is not handed over twice. What you wrote is still there.`,
    },
    { code },
  );

export const volumeNeedsUnit = () =>
  new Problem(422, 'volume-needs-unit', {
    id: 'Volume dan satuannya ditulis berdua, misalnya 200 dan meter. Lengkapi yang kurang; yang Anda tulis masih ada.',
    en: 'A volume and its unit go together, such as 200 and metres. Fill in what is missing; what you wrote is still there.',
  });

export const placeUnknownHere = () =>
  new Problem(422, 'referral-place-unknown', {
    id: 'Kode wilayah itu tidak ada di kabupaten ini. Pilih dari daftar; yang Anda tulis masih ada.',
    en: 'That place does not exist in this regency. Choose from the list; what you wrote is still there.',
  });

export const referralNotFound = () =>
  new Problem(404, 'referral-not-found', {
    id: 'Usulan ini tidak ada. Buka lagi daftarnya.',
    en: 'This referral does not exist. Open the list again.',
  });

export const referralDecided = () =>
  new Problem(409, 'referral-decided', {
    id: 'Usulan ini sudah diputuskan orang lain sebelum Anda. Muat ulang halaman; yang Anda tulis masih ada di formulir.',
    en: 'Somebody decided on this referral before you. Reload the page; what you wrote is still in the form.',
  });
