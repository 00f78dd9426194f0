import { Problem } from '#platform/problem.ts';

export const notMeasuredYet = (least: number) =>
  new Problem(
    409,
    'routing-not-measured',
    {
      id: `Belum bisa: program baru tahu seberapa sering ia benar setelah belajar dari ${least} laporan yang diserahkan. Sampai saat itu semua laporan lewat verifikator. Isian Anda masih ada.`,
      en: `Not yet: the program knows how often it is right only after learning from ${least} reports that were handed over. Until then all reports go through a verifier. What you entered is still there.`,
    },
    { least },
  );

export const ruleOfficeUnknown = () =>
  new Problem(422, 'rule-office-unknown', {
    id: 'Pilih instansi dari daftar: yang terkirim tidak ada di sana, atau sudah berakhir. Isian Anda masih ada.',
    en: 'Choose an office from the list: the one sent is not in it, or has ended. What you entered is still there.',
  });
