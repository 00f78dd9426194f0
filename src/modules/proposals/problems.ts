import { Problem, tooOften } from '#platform/problem.ts';
import type { Refusal } from './rules/life.ts';
import type { Lack } from './rules/meeting.ts';

export const proposalNotFound = () =>
  new Problem(404, 'proposal-not-found', {
    id: 'Usulan dengan kode ini tidak ada. Periksa lagi kodenya, huruf demi huruf.',
    en: 'There is no proposal with this code. Please check it letter by letter.',
  });

export const meetingNotFound = () =>
  new Problem(404, 'meeting-not-found', {
    id: 'Musrenbang ini tidak ada. Buka lagi daftarnya.',
    en: 'This meeting does not exist. Open the list again.',
  });

export const proposalKeyWrong = () =>
  new Problem(403, 'proposal-key-wrong', {
    id: 'Empat kata kunci itu tidak cocok dengan usulan ini. Periksa ejaan dan urutannya.',
    en: 'Those four key words do not belong to this proposal. Check their spelling and order.',
  });

export const proposalKeyNeeded = () =>
  new Problem(403, 'proposal-key-needed', {
    id: 'Ini hanya bisa dilakukan pengusulnya. Masukkan empat kata kunci yang kamu terima saat mengusulkan.',
    en: 'Only its proposer can do this. Enter the four key words you received when you proposed.',
  });

/** @param waitMs until the key may be tried again */
export const proposalKeyTriedTooOften = (waitMs: number) =>
  tooOften('proposal-key-tried-too-often', waitMs, (when) => ({
    id: `Kata kunci untuk usulan ini sudah terlalu sering dicoba dari sambungan internetmu. Usulanmu tetap tersimpan. Coba ${when.id}.`,
    en: `The key words of this proposal were tried too often from your internet connection. Your proposal is kept. Try again ${when.en}.`,
  }));

/** @param waitMs until codes may be tried again */
export const proposalCodesTriedTooOften = (waitMs: number) =>
  tooOften('proposal-codes-tried-too-often', waitMs, (when) => ({
    id: `Dari sambungan internetmu terlalu banyak kode dicoba yang tidak ada. Coba ${when.id}.`,
    en: `Too many codes that do not exist were tried from your internet connection. Try again ${when.en}.`,
  }));

/** The form's key belongs to other words. */
export const proposalSentBefore = (code: string) =>
  new Problem(
    409,
    'proposal-sent-before',
    {
      id: `Formulir ini sudah terkirim sebagai ${code}, dan tulisannya lain. Tulisanmu yang sekarang masih ada: kirim sekali lagi untuk menjadikannya usulan sendiri.`,
      en: `This form was sent already as ${code}, with other words. What you wrote now is still here: send it once more to make it a proposal of its own.`,
    },
    { code },
  );

export const placeNeeded = () =>
  new Problem(422, 'proposal-place-needed', {
    id: 'Pilih desa atau kelurahannya, atau beri titik lokasinya: musrenbang dimulai dari desa. Yang kamu tulis masih ada.',
    en: 'Choose the village, or give its point: the deliberation begins in a village. What you wrote is still there.',
  });

export const placeElsewhere = () =>
  new Problem(422, 'proposal-place-elsewhere', {
    id: 'Tempat itu tidak ada di kabupaten ini. Pilih dari daftar; yang ditulis masih ada.',
    en: 'That place is not in this regency. Choose from the list; what was written is still there.',
  });

export const pointNeedsBoth = () =>
  new Problem(422, 'proposal-point-needs-both', {
    id: 'Titik lokasi butuh lintang dan bujur sekaligus. Isi keduanya, atau kosongkan lalu pilih desanya.',
    en: 'A point needs both latitude and longitude. Give both, or leave them empty and choose the village.',
  });

export const volumeNeedsItsUnit = () =>
  new Problem(422, 'proposal-volume-needs-unit', {
    id: 'Volume dan satuannya ditulis berdua, misalnya 200 dan meter. Lengkapi yang kurang; yang ditulis masih ada.',
    en: 'A volume and its unit go together, such as 200 and metres. Fill in what is missing; what was written is still there.',
  });

export const nameNeeded = () =>
  new Problem(422, 'proposal-name-needed', {
    id: 'Tulis namamu, atau pilih tanpa nama. Yang kamu tulis masih ada.',
    en: 'Write your name, or choose to stay unnamed. What you wrote is still there.',
  });

export const agencyNotInForce = () =>
  new Problem(422, 'proposal-agency-unknown', {
    id: 'Perangkat daerah itu tidak ada atau sudah tidak berlaku. Pilih yang lain; yang ditulis masih ada.',
    en: 'That agency does not exist or is no longer in force. Choose another one; what was written is still there.',
  });

export const pokirNeeded = () =>
  new Problem(422, 'proposal-pokir-needed', {
    id: 'Pokok pikiran DPRD menyebut anggotanya, fraksinya, dan resesnya. Lengkapi ketiganya; yang Anda tulis masih ada.',
    en: 'A wish of the council names its member, fraction and recess. Fill in all three; what you wrote is still there.',
  });

/** @param code as it was typed */
export const reportNotToPropose = (code: string) =>
  new Problem(
    422,
    'proposal-report-not-public',
    {
      id: `${code} bukan laporan yang terbuka untuk umum di kabupaten ini, jadi belum ada yang tersimpan. Perbaiki kodenya; yang Anda tulis masih ada.`,
      en: `${code} is no public report of this regency, so nothing was stored. Correct the code; what you wrote is still there.`,
    },
    { code },
  );

/** Separation of duties. */
export const ownProposal = () =>
  new Problem(403, 'proposal-own', {
    id: 'Anda sendiri yang mengusulkan ini, jadi orang lain yang memutuskannya. Yang Anda tulis masih ada di formulir.',
    en: 'You proposed this yourself, so somebody else decides on it. What you wrote is still in the form.',
  });

export const proposalScreened = () =>
  new Problem(409, 'proposal-screened', {
    id: 'Usulan ini sudah dibaca orang lain sebelum Anda. Muat ulang halaman; yang Anda tulis masih ada di formulir.',
    en: 'Somebody read this proposal before you. Reload the page; what you wrote is still in the form.',
  });

export const proposalCannotWithdraw = () =>
  new Problem(409, 'proposal-cannot-withdraw', {
    id: 'Usulan ini sudah dibahas atau sudah berakhir, jadi tidak bisa ditarik lagi. Keadaannya tertulis di halaman ini.',
    en: 'This proposal has been discussed or has ended, so it cannot be withdrawn any more. This page says how it stands.',
  });

export const proposalTakesNoSupport = () =>
  new Problem(409, 'proposal-takes-no-support', {
    id: 'Usulan ini sudah berakhir, jadi dukunganmu tidak dihitung. Keadaannya tertulis di halaman ini.',
    en: 'This proposal has ended, so your support was not counted. This page says how it stands.',
  });

export const nothingToForget = () =>
  new Problem(409, 'proposal-nothing-to-forget', {
    id: 'Nama dan kontak di usulan ini memang tidak ada lagi.',
    en: 'There is no name and no contact in this proposal any more.',
  });

const REFUSED: Readonly<Record<Refusal, readonly [status: number, id: string, en: string]>> = {
  decided: [
    409,
    'Usulan ini sudah diputuskan. Muat ulang halaman untuk melihat putusannya; yang Anda tulis masih ada di formulir.',
    'This proposal has been decided. Reload the page to see how; what you wrote is still in the form.',
  ],
  moved_on: [
    409,
    'Usulan ini sudah berjalan ke tahap berikutnya, jadi putusan tahap ini tidak berubah lagi. Yang Anda tulis masih ada di formulir.',
    'This proposal has gone on to a later stage, so the verdict of this one does not change any more. What you wrote is still in the form.',
  ],
  elsewhere: [
    409,
    'Usulan ini bukan urusan musrenbang ini: tempat atau tahapnya lain. Yang Anda tulis masih ada di formulir.',
    'This proposal is not for this meeting: it is of another place or stage. What you wrote is still in the form.',
  ],
  other_year: [
    409,
    'Usulan ini untuk tahun anggaran lain. Yang Anda tulis masih ada di formulir.',
    'This proposal is for another fiscal year. What you wrote is still in the form.',
  ],
  amount_needed: [
    422,
    'Tulis nilai yang baru, yang lain dari sebelumnya. Yang Anda tulis masih ada di formulir.',
    'Write the new amount, another one than before. What you wrote is still in the form.',
  ],
  into_needed: [
    422,
    'Tulis kode usulan tempat usulan ini digabungkan. Yang Anda tulis masih ada di formulir.',
    'Write the code of the proposal that this one goes on in. What you wrote is still in the form.',
  ],
};

/** @param code of the proposal, for who decides on many */
export const verdictRefused = (refusal: Refusal, code: string) => {
  const [status, id, en] = REFUSED[refusal];
  return new Problem(
    status,
    `proposal-${refusal.replaceAll('_', '-')}`,
    { id: `${code}: ${id}`, en: `${code}: ${en}` },
    { code },
  );
};

/** Somebody has taken a step since the page was opened. */
export const proposalSeenBefore = (code: string) =>
  new Problem(
    409,
    'proposal-changed-meanwhile',
    {
      id: `${code}: orang lain sudah memutuskan sesuatu sejak Anda membuka halaman ini. Muat ulang untuk melihatnya; yang Anda tulis masih ada di formulir.`,
      en: `${code}: somebody has decided something since you opened this page. Reload to see it; what you wrote is still in the form.`,
    },
    { code },
  );

export const notToMergeInto = (code: string) =>
  new Problem(
    422,
    'proposal-not-to-merge-into',
    {
      id: `${code} tidak ada di daftar, atau sudah berakhir, jadi tidak bisa menampung usulan lain. Yang Anda tulis masih ada di formulir.`,
      en: `${code} is not on the list or has ended, so nothing can be merged into it. What you wrote is still in the form.`,
    },
    { code },
  );

export const targetNeeded = (code: string) =>
  new Problem(
    422,
    'proposal-target-needed',
    {
      id: `${code}: pilih perangkat daerah yang menanganinya, sebab berikutnya forum perangkat daerah yang membahas. Yang Anda tulis masih ada di formulir.`,
      en: `${code}: choose the agency whose work it is, for the agencies' forum discusses it next. What you wrote is still in the form.`,
    },
    { code },
  );

export const meetingClosed = () =>
  new Problem(409, 'meeting-closed', {
    id: 'Berita acara musrenbang ini sudah ditutup dan tidak berubah lagi. Buat koreksi yang menyebut berita acara ini. Yang Anda tulis masih ada di formulir.',
    en: 'The record of this meeting is closed and does not change any more. Make a correction that names it. What you wrote is still in the form.',
  });

export const meetingNotClosed = () =>
  new Problem(409, 'meeting-not-closed', {
    id: 'Musrenbang ini belum ditutup, jadi masih bisa diubah langsung.',
    en: 'This meeting is not closed yet, so it can still be changed directly.',
  });

export const meetingCorrected = () =>
  new Problem(409, 'meeting-corrected', {
    id: 'Berita acara ini sudah dikoreksi. Koreksi berikutnya menyebut koreksi itu.',
    en: 'This record has been corrected already. The next correction names that correction.',
  });

export const meetingOfAnotherOffice = () =>
  new Problem(422, 'meeting-of-another-office', {
    id: 'Kantor itu tidak menyelenggarakan musrenbang tahap ini di tempat itu. Pilih kantor, tahap, dan tempat yang cocok; yang Anda tulis masih ada.',
    en: 'That office does not hold a meeting of this stage in that place. Choose an office, stage and place that fit; what you wrote is still there.',
  });

const LACKS: Readonly<Record<Lack, readonly [id: string, en: string]>> = {
  attendance: ['daftar hadir', 'who was present'],
  minutes: ['risalah', 'the minutes'],
  ahead: ['tanggal yang sudah tiba', 'a day that has come'],
  agenda: ['usulan yang dibahas', 'proposals on the table'],
};

export const meetingLacks = (lacks: readonly Lack[]) =>
  new Problem(
    422,
    'meeting-lacks',
    {
      id: `Berita acara belum bisa ditutup: yang kurang ${lacks.map((lack) => LACKS[lack][0]).join(', ')}. Semua yang sudah ditulis tersimpan.`,
      en: `The record cannot be closed yet: it lacks ${lacks.map((lack) => LACKS[lack][1]).join(', ')}. All that was written is kept.`,
    },
    { lacks },
  );

/** @param waitMs until the client may send again */
export const tooManyProposals = (waitMs: number) =>
  tooOften('too-many-proposals', waitMs, (when) => ({
    id: `Dari sambungan internet ini sudah banyak usulan masuk dalam satu jam. Usulanmu belum terkirim, tetapi tulisan dan fotomu tetap ada di sini. Kirim ${when.id}, atau lewat sambungan lain.`,
    en: `Many proposals came from this internet connection within an hour. Yours is not sent yet, but your text and photos are kept here. Send it again ${when.en}, or over another connection.`,
  }));

/** @param waitMs until the network may support again */
export const tooManyProposalSupporters = (waitMs: number) =>
  tooOften('too-many-proposal-supporters', waitMs, (when) => ({
    id: `Hari ini sudah banyak dukungan untuk usulan ini dari sambungan internetmu, jadi dukunganmu belum dihitung. Coba ${when.id}, atau lewat sambungan lain.`,
    en: `Many people supported this proposal from your internet connection today, so yours is not counted yet. Try again ${when.en}, or over another connection.`,
  }));

export const proposalPhotoNotFound = () =>
  new Problem(404, 'proposal-photo-not-found', {
    id: 'Gambar ini tidak ada, atau tidak terbuka untuk umum.',
    en: 'This picture does not exist or is not public.',
  });
