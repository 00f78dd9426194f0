import { Problem, type Sentence, tooOften } from '#platform/problem.ts';
import type { LifeAct } from './rules/life.ts';
import { LIMITS, type ReportStatus } from './types.ts';

/** One thing wrong with one field of a form. */
export interface FieldProblem {
  readonly field: string;
  readonly sentence: Sentence;
}

export const reportNotFound = () =>
  new Problem(404, 'report-not-found', {
    id: 'Laporan dengan kode ini tidak ada. Periksa lagi kodenya, huruf demi huruf.',
    en: 'There is no report with this code. Please check it letter by letter.',
  });

export const codeMistyped = () =>
  new Problem(404, 'report-code-mistyped', {
    id: 'Ada huruf atau angka yang keliru di kode ini. Lihat lagi catatanmu.',
    en: 'A letter or digit in this code is wrong. Please look at your note again.',
  });

export const visitSentBefore = () =>
  new Problem(409, 'visit-sent-before', {
    id: 'Dengan kunci ini catatan lain sudah tersimpan. Yang ini masih ada di perangkat Anda: kirim sekali lagi sebagai catatan baru.',
    en: 'Another note was stored under this key. This one is still on your device: send it again as a new note.',
  });

export const keyWrong = () =>
  new Problem(403, 'report-key-wrong', {
    id: 'Empat kata kunci itu tidak cocok dengan laporan ini. Periksa ejaan dan urutannya.',
    en: 'Those four key words do not belong to this report. Check their spelling and order.',
  });

export const keyNeeded = () =>
  new Problem(403, 'report-key-needed', {
    id: 'Ini hanya bisa dilakukan pelapor. Masukkan empat kata kunci yang kamu terima saat melapor.',
    en: 'Only the reporter can do this. Enter the four key words you received when you reported.',
  });

const ACT_ID: Record<LifeAct, string> = {
  verify: 'diverifikasi',
  ask: 'dimintakan kelengkapan',
  complete: 'dilengkapi',
  withdraw: 'ditarik pertanyaannya',
  assign: 'diserahkan ke dinas',
  route: 'diteruskan langsung ke dinas',
  transfer: 'dialihkan',
  accept: 'diterima dinas',
  start: 'mulai dikerjakan',
  answer: 'dijawab',
  confirm: 'dibenarkan pelapor',
  contest: 'disanggah',
  audit: 'dibuka lagi oleh auditor',
  close_silent: 'ditutup tanpa konfirmasi',
  archive: 'diarsipkan',
  object: 'dikeberatani',
  forward_unverified: 'diteruskan tanpa verifikasi',
  decide_agency: 'diputus instansinya',
  reopen: 'dibuka lagi',
  merge: 'digabungkan',
  unmerge: 'dilepas dari gabungannya',
};

export const reportCannotMove = (act: LifeAct, status: ReportStatus) =>
  new Problem(
    409,
    'report-cannot-move',
    {
      id: `Laporan ini tidak bisa ${ACT_ID[act]} dari keadaannya sekarang. Mungkin orang lain baru saja mengubahnya; muat ulang halaman. Yang Anda tulis masih ada di formulir.`,
      en: `This report cannot ${act.replaceAll('_', ' ')} from where it is now. Somebody may just have changed it; reload the page. What you wrote is still in the form.`,
    },
    { act, status },
  );

export const formInvalid = (fields: readonly FieldProblem[]) =>
  new Problem(
    422,
    'form-invalid',
    {
      id:
        fields.length === 1
          ? fields[0].sentence.id
          : `Ada ${fields.length} hal yang perlu diperbaiki. Yang sudah kamu isi tetap ada.`,
      en:
        fields.length === 1
          ? fields[0].sentence.en
          : `${fields.length} things need mending. What you filled in is kept.`,
    },
    { fields },
  );

export const trackingIdUnclear = () =>
  new Problem(422, 'tracking-id-unclear', {
    id: 'Tracking ID SP4N-LAPOR! hanya angka, biasanya tujuh. Salin lagi dari sana; yang Anda tulis masih ada.',
    en: 'A tracking ID of SP4N-LAPOR! is digits only, mostly seven. Copy it again from there; what you wrote is kept.',
  });

export const trackingIdTaken = (code: string) =>
  new Problem(
    409,
    'tracking-id-taken',
    {
      id: `Tracking ID itu sudah dipakai laporan ${code || 'lain'}. Mungkin keduanya laporan yang sama.`,
      en: `${code || 'Another report'} has that tracking ID already. The two may be the same report.`,
    },
    { code },
  );

export const trackingIdImported = () =>
  new Problem(409, 'tracking-id-imported', {
    id: 'Laporan ini diimpor beserta nomornya; nomor itu tidak diubah di sini.',
    en: 'This report was imported with its number, which is not changed here.',
  });

export const noAnswersToExport = () =>
  new Problem(422, 'no-answers-to-export', {
    id: 'Semua jawaban laporan SP4N-LAPOR! sudah pernah diekspor. Unduh lagi yang lama dari daftar di bawah.',
    en: 'All answers to reports of SP4N-LAPOR! have been exported. Download an earlier one from the list below.',
  });

export const sp4nExportNotFound = () =>
  new Problem(404, 'sp4n-export-not-found', { id: 'Ekspor ini tidak ada.', en: 'There is no such export.' });

export const reasonTooVague = (least: number) =>
  new Problem(
    422,
    'reason-too-vague',
    {
      id: `Tulis alasan yang khusus untuk laporan ini, paling sedikit ${least} huruf: pelapor membacanya dan boleh keberatan.`,
      en: `Write a reason specific to this report, at least ${least} characters: the reporter reads it and may object.`,
    },
    { least },
  );

export const reasonUsedBefore = (times: number) =>
  new Problem(
    422,
    'reason-used-before',
    {
      id: `Alasan ini sudah dipakai kata demi kata pada ${times} laporan lain. Tulis apa yang khusus pada laporan ini; yang Anda tulis masih ada di formulir.`,
      en: `This reason was given word for word for ${times} other reports. Write what is particular about this one; what you wrote is still in the form.`,
    },
    { times },
  );

export const receiverNeeded = () =>
  new Problem(422, 'receiver-needed', {
    id: 'Alasan ini menyebut pihak lain yang berwenang. Pakai “Teruskan ke luar kabupaten” dan sebut siapa serta cara menghubunginya: pelapor tidak boleh pulang tanpa alamat. Yang Anda tulis masih ada di formulir.',
    en: 'This reason says that others are in charge. Use “Refer to others” and say who, and how to reach them: nobody is turned away without an address. What you wrote is still in the form.',
  });

export const receiverUnclear = () =>
  new Problem(422, 'receiver-unclear', {
    id: 'Sebut nama instansi yang berwenang, paling banyak 120 huruf. Yang Anda tulis masih ada di formulir.',
    en: 'Name the office that is in charge, in at most 120 characters. What you wrote is still in the form.',
  });

export const receiverUnreachable = () =>
  new Problem(422, 'receiver-unreachable', {
    id: 'Tulis nomor telepon, surel, atau alamat halaman instansi itu: pelapor menghubunginya lewat sana. Yang Anda tulis masih ada di formulir.',
    en: 'Write a telephone number, mail address or page of that office: the reporter reaches it there. What you wrote is still in the form.',
  });

export const proofNeeded = () =>
  new Problem(422, 'proof-needed', {
    id: 'Jawaban yang menyatakan pekerjaan selesai perlu paling sedikit satu foto bukti. Teks Anda masih ada di formulir.',
    en: 'An answer that says work was done needs at least one photo as proof. Your text is still in the form.',
  });

/** @param earliest YYYY-MM-DD */
export const ruleTooEarly = (earliest: string) =>
  new Problem(
    422,
    'rule-too-early',
    {
      id: `Aturan ini paling awal berlaku ${earliest}: yang sudah dicatat dan bulan undian yang sudah mulai tidak berubah. Pilih hari itu atau sesudahnya; isian lain masih ada.`,
      en: `This rule can begin on ${earliest} at the earliest: what was noticed, and a month of the draw that has begun, stay as they are. Choose that day or a later one; the rest is kept.`,
    },
    { earliest },
  );

export const reportNotDrawn = () =>
  new Problem(409, 'report-not-drawn', {
    id: 'Laporan ini tidak terundi, atau sudah ada temuannya. Auditor hanya memeriksa yang terundi, supaya tidak ada yang memilihnya. Yang Anda tulis masih ada di formulir.',
    en: 'This report was not drawn, or has its finding already. Auditors look only at what was drawn, so that nobody chooses. What you wrote is still in the form.',
  });

export const findingNeeded = () =>
  new Problem(422, 'finding-needed', {
    id: 'Pilih apa yang Anda temukan di tempat.',
    en: 'Choose what you found at the place.',
  });

/** @param photos how many of the form */
export const photosDoubtful = (photos: number) =>
  new Problem(
    422,
    'photos-doubtful',
    {
      id: `${photos === 1 ? 'Satu foto' : `${photos} foto`} perlu Anda lihat dulu, belum terkirim. Ganti fotonya, atau kirim juga: catatan di bawahnya ikut tampil di laporan.`,
      en: `Please look at ${photos === 1 ? 'one photo' : `${photos} photos`} first; nothing was sent yet. Change the photo, or send it all the same: the note under it will stand in the report.`,
    },
    { photos },
  );

export const textNeeded = (least: number) =>
  new Problem(
    422,
    'text-needed',
    { id: `Tulis paling sedikit ${least} huruf.`, en: `Write at least ${least} characters.` },
    { least },
  );

export const textTooLong = (length: number) =>
  new Problem(
    422,
    'text-too-long',
    {
      id: `Tulisan ini ${length.toLocaleString('id-ID')} huruf, paling banyak ${LIMITS.textCharacters.toLocaleString('id-ID')}. Semuanya masih ada di formulir; pendekkan sedikit.`,
      en: `This text has ${length} characters, at most ${LIMITS.textCharacters} fit. All of it is still in the form; please shorten it.`,
    },
    { length, most: LIMITS.textCharacters },
  );

export const formSentBefore = (code: string) =>
  new Problem(
    409,
    'form-sent-before',
    {
      id: `Formulir ini sudah terkirim sebagai laporan ${code}, dengan tulisan lain. Tulisanmu yang baru masih ada di bawah: kirim sekali lagi untuk membuat laporan baru.`,
      en: `This form was already sent as report ${code}, with another text. Your new text is still below: send once more to file a new report.`,
    },
    { code },
  );

export const reporterUnreachable = () =>
  new Problem(409, 'reporter-unreachable', {
    id: 'Laporan ini datang dari sistem lain: pelapornya tidak memegang kunci di sini, jadi tidak bisa ditanya lewat halaman ini.',
    en: 'This report came from another system: its reporter holds no key here and cannot be asked through this page.',
  });

export const agencyUnknown = () =>
  new Problem(422, 'agency-unknown', {
    id: 'Pilih perangkat daerah yang masih berlaku dari daftar.',
    en: 'Choose an agency from the list that is still in force.',
  });

export const sameAgency = () =>
  new Problem(422, 'same-agency', {
    id: 'Laporan ini sudah di perangkat daerah itu.',
    en: 'The report is already with that agency.',
  });

/** @param hops how often it may be handed on */
export const hopsUsed = (hops: number) =>
  new Problem(
    409,
    'hops-used',
    {
      id: `Laporan ini sudah ${hops} kali dialihkan dan tidak dialihkan lagi: sekarang Sekretaris Daerah yang memutuskan. Kirim alasan Anda lewat “Minta Sekda memutuskan”; yang Anda tulis masih ada di formulir.`,
      en: `This report has been handed on ${hops} times and is not handed on again: the regional secretary decides now. Send your reason by “Ask the secretary to decide”; what you wrote is still in the form.`,
    },
    { hops },
  );

export const agencyDecided = () =>
  new Problem(409, 'agency-decided', {
    id: 'Sekretaris Daerah sudah memutuskan instansi mana yang menangani laporan ini. Hanya Sekretaris Daerah yang bisa mengubahnya. Yang Anda tulis masih ada di formulir.',
    en: 'The regional secretary has decided which agency handles this report. Only the secretary can change that. What you wrote is still in the form.',
  });

export const hopsLeft = () =>
  new Problem(409, 'hops-left', {
    id: 'Laporan ini masih boleh dialihkan: pilih instansi yang menurut Anda berwenang. Sekretaris Daerah memutuskan bila jatah pengalihannya habis.',
    en: 'This report may still be handed on: choose the agency that you think is in charge. The secretary decides once it may not.',
  });

export const appealedAlready = () =>
  new Problem(409, 'appealed-already', {
    id: 'Permintaan keputusan sudah terkirim ke Sekretaris Daerah. Sampai diputus, laporan ini tetap tugas kantor Anda dan tenggatnya berjalan.',
    en: 'The regional secretary has been asked already. Until the decision the report stays with your office and its time runs.',
  });

const MISFIT = {
  recipient: {
    id: 'Penerima itu tidak cocok dengan langkahnya. Pilih penerima lain.',
    en: 'That recipient does not fit the step. Choose another one.',
  },
  amount: {
    id: 'Pemberitahuan kepada pelapor datang sebelum tenggat; pimpinan dan penerusan sesudahnya. Jumlah pengalihan 1 sampai 9.',
    en: 'A notice to the reporter comes before the due date; levels above and handing over come after it. Between 1 and 9 transfers.',
  },
  unit: {
    id: 'Satuan “kali” hanya untuk pengalihan, dan pengalihan hanya dihitung dengan kali.',
    en: 'The unit “times” is for handing on only, and handing on is counted in nothing else.',
  },
} as const;

/** @param what of a rung does not fit its step */
export const rungUnfit = (what: keyof typeof MISFIT) => new Problem(422, 'rung-unfit', MISFIT[what], { what });

export const rungNotFound = () =>
  new Problem(404, 'rung-not-found', {
    id: 'Anak tangga ini tidak ada, sudah berakhir, atau hanya bisa diganti. Muat ulang halaman.',
    en: 'There is no such rung, it has ended, or it can only be replaced. Reload the page.',
  });

export const newsUnclear = () =>
  new Problem(422, 'news-unclear', {
    id: 'Pilihan kabarnya tidak terbaca, jadi tidak ada yang berubah. Pilih satu, lalu simpan lagi.',
    en: 'What to be told of was not clear, so nothing was changed. Choose one and save again.',
  });

export const deviceUnclear = () =>
  new Problem(422, 'device-unclear', {
    id: 'Peramban ini tidak memberi alamat kabar yang bisa kami pakai, jadi tidak ada yang berubah. Kabar lewat surel tetap jalan.',
    en: 'This browser gave no address for news that we can use, so nothing was changed. News by mail go on.',
  });

export const lastingNotAsked = () =>
  new Problem(409, 'lasting-not-asked', {
    id: 'Pertanyaan ini sudah tidak berlaku: laporannya sudah dibuka lagi, atau jawabanmu sudah tercatat. Tidak ada yang berubah. Kalau masalahnya kembali, sampaikan di halaman laporan.',
    en: 'This question no longer stands: the report was opened again, or your answer is already on record. Nothing has changed. If the trouble is back, say so on the page of the report.',
  });

export const lastingUnsaid = () =>
  new Problem(422, 'lasting-unsaid', {
    id: 'Belum ada jawaban yang dipilih. Ketuk “Ya, masih beres” atau “Tidak, rusak lagi”.',
    en: 'No answer was chosen. Tap “Yes, still fixed” or “No, broken again”.',
  });

export const objectedAlready = () =>
  new Problem(409, 'objected-already', {
    id: 'Keberatan atas laporan ini sudah pernah diajukan dan diputus. Kamu bisa membuat laporan baru dengan keterangan tambahan.',
    en: 'An objection to this report was already made and decided. You can file a new report with more detail.',
  });

export const tooManyPhotos = () =>
  new Problem(
    422,
    'too-many-photos',
    {
      id: `Paling banyak ${LIMITS.photos} foto. Yang pertama sudah kami simpan, selebihnya tidak.`,
      en: `At most ${LIMITS.photos} photos. The first ones are kept, the others are not.`,
    },
    { most: LIMITS.photos },
  );

export const tooManyDocuments = () =>
  new Problem(
    422,
    'too-many-documents',
    {
      id: `Paling banyak ${LIMITS.documents} berkas dalam satu pesan. Yang pertama sudah kami simpan, selebihnya tidak.`,
      en: `At most ${LIMITS.documents} files in one message. The first ones are kept, the others are not.`,
    },
    { most: LIMITS.documents },
  );

export const documentNotFound = () =>
  new Problem(404, 'document-not-found', {
    id: 'Berkas ini tidak ada, atau tidak untuk Anda.',
    en: 'There is no such file, or it is not for you.',
  });

export const choiceNeedsReason = (least: number) =>
  new Problem(
    422,
    'choice-needs-reason',
    {
      id: `Tulis alasannya, paling sedikit ${least} huruf: pengawas membacanya bersama perubahan ini. Yang Anda tulis masih ada.`,
      en: `Write the reason, at least ${least} characters: the auditor reads it with this change. What you wrote is still there.`,
    },
    { least },
  );

export const wordsNotFound = () =>
  new Problem(422, 'words-not-found', {
    id: 'Tulisan itu tidak ada di laporan ini, atau tidak pernah boleh ditampilkan. Muat ulang halaman.',
    en: 'There are no such words on this report, or they may never be shown. Reload the page.',
  });

export const erasingUnsure = () =>
  new Problem(422, 'erasing-unsure', {
    id: 'Belum ada yang dihapus. Beri tanda dulu bahwa kamu mengerti: ini tidak bisa dibatalkan.',
    en: 'Nothing was erased yet. Tick first that you understand: this cannot be undone.',
  });

export const nothingToErase = () =>
  new Problem(409, 'nothing-to-erase', {
    id: 'Laporan ini sudah tanpa nama dan tanpa kontak: tidak ada lagi yang bisa dihapus.',
    en: 'This report has no name and no contact any more: there is nothing left to erase.',
  });

export const photosExpired = () =>
  new Problem(422, 'photos-expired', {
    id: 'Ada foto dari kiriman sebelumnya yang sudah terlalu lama menunggu, jadi sudah kami lepas. Tulisanmu dan foto lainnya tetap ada. Pilih lagi foto itu, atau kirim tanpa foto itu.',
    en: 'A photo of your earlier try waited too long, so we have let it go. Your text and the other photos are kept. Choose that photo again, or send without it.',
  });

/** @param fields names in the query */
export const pointUnclear = (fields: readonly string[]) =>
  new Problem(
    400,
    'point-unclear',
    {
      id: `Pencarian di sekitar titik butuh region, lat, dan lon berupa angka. Periksa: ${fields.join(', ')}.`,
      en: `A search around a point needs region, lat and lon as numbers. Check: ${fields.join(', ')}.`,
    },
    { fields },
  );

/** @param fields names in the body */
export const questionUnclear = (fields: readonly string[]) =>
  new Problem(
    400,
    'question-unclear',
    {
      id: `Pencarian laporan yang sama butuh JSON dengan region, text, dan tempat (place, atau lat dan lon). Periksa: ${fields.join(', ') || 'isinya'}.`,
      en: `A search for the same report needs JSON with region, text and a place (place, or lat and lon). Check: ${fields.join(', ') || 'the body'}.`,
    },
    { fields },
  );

export const mergedIntoItself = () =>
  new Problem(409, 'merged-into-itself', {
    id: 'Laporan tidak bisa digabungkan ke dirinya sendiri, juga tidak lewat laporan lain. Pilih laporan utama yang lain; alasan yang Anda tulis masih ada di formulir.',
    en: 'A report cannot be merged into itself, nor by way of another one. Choose another main report; the reason you wrote is still in the form.',
  });

export const mainHasEnded = () =>
  new Problem(409, 'main-has-ended', {
    id: 'Laporan utama itu sudah berakhir. Kalau masalahnya muncul lagi, proses laporan ini sendiri: sistem menandainya berulang di titik yang sama. Alasan yang Anda tulis masih ada di formulir.',
    en: 'That main report has ended. If the trouble is back, handle this report by itself: it is marked as recurring at the same spot. The reason you wrote is still in the form.',
  });

export const mainIsSecret = () =>
  new Problem(409, 'main-is-secret', {
    id: 'Laporan utama itu rahasia: pelapor laporan lain tidak boleh membaca kabarnya. Jadikan laporan yang terbuka sebagai laporan utama; alasan yang Anda tulis masih ada di formulir.',
    en: 'That main report is secret: reporters of other reports must not read its news. Make the open one the main report; the reason you wrote is still in the form.',
  });

export const mainIsUnread = () =>
  new Problem(409, 'main-is-unread', {
    id: 'Laporan ini sudah diverifikasi, laporan utama itu belum. Verifikasi dulu yang itu, atau gabungkan sebaliknya; alasan yang Anda tulis masih ada di formulir.',
    en: 'This report is verified and that main report is not. Verify that one first, or merge them the other way round; the reason you wrote is still in the form.',
  });

export const nothingToMerge = () =>
  new Problem(422, 'nothing-to-merge', {
    id: 'Pilih paling sedikit satu laporan yang digabungkan. Alasan yang Anda tulis masih ada di formulir.',
    en: 'Choose at least one report to merge. The reason you wrote is still in the form.',
  });

export const notToJoin = () =>
  new Problem(409, 'not-to-join', {
    id: 'Laporan itu baru saja berakhir atau tidak terbuka lagi, jadi kamu tidak bisa bergabung. Tulisanmu masih ada di bawah: kirim sebagai laporan baru.',
    en: 'That report has just ended or is not public any more, so you cannot join it. Your text is still below: send it as a new report.',
  });

export const photoNotFound = () =>
  new Problem(404, 'photo-not-found', {
    id: 'Foto ini tidak ada, atau tidak untuk umum.',
    en: 'There is no such photo, or it is not public.',
  });

export const keyTriedTooOften = (waitMs: number) =>
  tooOften('report-key-tried-too-often', waitMs, (when) => ({
    id: `Kata kunci laporan ini sudah terlalu sering salah dari jaringanmu. Laporannya aman. Coba ${when.id}, dengan catatanmu di tangan.`,
    en: `The key words of this report were wrong too often from your network. The report is safe. Try again ${when.en}, with your note at hand.`,
  }));

/** The same whether such a report exists or not. */
export const codesTriedTooOften = (waitMs: number) =>
  tooOften('report-codes-tried-too-often', waitMs, (when) => ({
    id: `Dari jaringan ini sudah banyak kode laporan yang tidak ada dicoba, jadi kode ini belum kami cari. Cari lagi ${when.id}, atau buka dari perangkat yang kamu pakai melapor.`,
    en: `Many codes that belong to no report were tried from this network, so this one was not looked up. Try again ${when.en}, or open it on the device on which you reported.`,
  }));

const STREAMS_OF = {
  session: {
    id: 'Layar pantau ini sudah terbuka di terlalu banyak tab peramban ini. Tutup beberapa',
    en: 'The wall is open in too many tabs of this browser. Close some',
  },
  person: {
    id: 'Layar pantau Anda sudah terbuka di terlalu banyak perangkat. Tutup beberapa',
    en: 'Your wall is open on too many devices. Close some',
  },
  network: {
    id: 'Terlalu banyak layar pantau tersambung dari jaringan Anda. Tutup beberapa',
    en: 'Too many walls are connected from your network. Close some',
  },
  all: {
    id: 'Terlalu banyak layar pantau sedang tersambung langsung. Tunggu sebentar',
    en: 'Too many walls are connected live right now. Wait a moment',
  },
} as const;

/** @param full what has no place left */
export const tooManyStreams = (full: keyof typeof STREAMS_OF) =>
  new Problem(
    503,
    'too-many-streams',
    {
      id: `${STREAMS_OF[full].id}; halaman tetap bisa dimuat ulang.`,
      en: `${STREAMS_OF[full].en}; the page can still be reloaded.`,
    },
    { full },
  );

export const wallNotForYou = () =>
  new Problem(401, 'wall-not-for-you', {
    id: 'Masuk dulu sebagai orang yang boleh membuka layar pantau.',
    en: 'Sign in first as somebody who may open the wall.',
  });
