import { formatMoney, type Sen } from '#platform/money.ts';
import { Problem } from '#platform/problem.ts';
import type { Phase } from './types.ts';

export const versionNotFound = () =>
  new Problem(404, 'budget-version-not-found', {
    id: 'Versi anggaran ini tidak ada. Mungkin alamatnya terpotong: buka dari daftar tahun anggarannya.',
    en: 'There is no such version of a budget. Perhaps its address was cut off: open it from the list of its year.',
  });

export const budgetFileNotFound = () =>
  new Problem(404, 'budget-file-not-found', {
    id: 'Berkas ini tidak ada. Versi yang belum dikunci tidak punya berkas; nama berkas yang ada tertulis di halaman tahun anggarannya.',
    en: 'There is no such file. A version that is not locked has none; the page of its year names those there are.',
  });

export const lineNotFound = () =>
  new Problem(404, 'budget-line-not-found', {
    id: 'Baris anggaran ini tidak ada pada tahun yang diminta. Cari lewat nama kegiatannya atau tempatnya.',
    en: 'There is no such budget line in that year. Look for it by the name of its activity or its place.',
  });

export const phaseOutOfOrder = (last: Phase | undefined, next: Phase) =>
  new Problem(
    409,
    'phase-out-of-order',
    {
      id: 'Tahap ini belum bisa dibuka: yang bisa dibuka hanya tahap sesudah versi terakhir yang sudah dikunci.',
      en: 'This phase cannot be opened yet: only one that follows the last locked version can.',
    },
    { last, next },
  );

export const draftAlreadyOpen = () =>
  new Problem(409, 'draft-already-open', {
    id: 'Masih ada rancangan terbuka untuk tahun ini. Kunci atau tarik dulu yang itu.',
    en: 'A draft of this year is still open. Lock it or withdraw it first.',
  });

export const reasonMissing = () =>
  new Problem(422, 'budget-reason-missing', {
    id: 'Tulis alasannya, sedikitnya 20 huruf: kenapa berubah, atau kenapa tahap sebelumnya tidak ada di sini. Alasan ini dibaca umum.',
    en: 'Say why in at least 20 letters: why it changes, or why the phases before it are not here. Everybody will read it.',
  });

export const versionIsClosed = () =>
  new Problem(409, 'budget-version-closed', {
    id: 'Versi ini sudah dikunci atau ditarik, jadi tidak berubah lagi. Perubahan dibuat sebagai versi baru.',
    en: 'This version is locked or withdrawn and changes no more. A change is a new version.',
  });

export const versionIsEmpty = () =>
  new Problem(422, 'budget-version-empty', {
    id: 'Belum ada satu baris pun di rancangan ini, jadi belum bisa dikunci.',
    en: 'There is not a single line in this draft yet, so it cannot be locked.',
  });

export const notBalanced = (remainder: Sen) =>
  new Problem(
    422,
    'budget-not-balanced',
    {
      id: `Pendapatan dan penerimaan pembiayaan belum sama dengan belanja dan pengeluaran pembiayaan: selisihnya ${formatMoney('id', remainder)}. Rancangan tetap tersimpan.`,
      en: `Revenue and financing received do not equal spending and financing paid: the difference is ${formatMoney('en', remainder)}. The draft is kept.`,
    },
    { remainder: String(remainder) },
  );

export const linesDoNotAddUp = (titles: readonly string[]) =>
  new Problem(
    422,
    'budget-lines-do-not-add-up',
    {
      id: `Rincian atau anggaran kas beberapa baris tidak sama dengan jumlahnya: ${titles.slice(0, 3).join('; ')}. Betulkan dulu, lalu kunci lagi.`,
      en: `The details or the cash plan of some lines do not come to their amount: ${titles.slice(0, 3).join('; ')}. Mend them, then lock again.`,
    },
    { titles },
  );

export const lockedByAnother = () =>
  new Problem(403, 'budget-needs-second-person', {
    id: 'Yang membuka atau mengisi rancangan ini tidak boleh menguncinya. Mintalah rekan yang belum ikut mengisi.',
    en: 'Whoever opened or filled this draft may not lock it. Ask a colleague who took no part in it.',
  });

export const linesRefused = (
  faults: readonly { readonly line: number; readonly slug: string }[],
  shown: string,
  shownEn: string,
) =>
  new Problem(
    422,
    'budget-lines-refused',
    {
      id: `${faults.length} hal perlu dibetulkan, jadi tidak ada baris yang disimpan. Yang pertama: ${shown}`,
      en: `${faults.length} things must be mended, so no line was stored. The first: ${shownEn}`,
    },
    { faults },
  );

export const ceilingExceeded = (over: Sen, ceiling: Sen, activity: string) =>
  new Problem(
    409,
    'ceiling-exceeded',
    {
      id: `Bagian ini tersimpan, tetapi belum bisa diajukan: bersama yang sudah diajukan, ${activity || 'seluruh belanja perangkat daerah'} melewati pagu ${formatMoney('id', ceiling)} sebesar ${formatMoney('id', over)}.`,
      en: `This part is kept, but cannot be submitted: with what was submitted already, ${activity || 'all spending of the agency'} passes the ceiling of ${formatMoney('en', ceiling)} by ${formatMoney('en', over)}.`,
    },
    { over: String(over), activity },
  );

export const notInPlan = (activity: string) =>
  new Problem(
    422,
    'work-not-in-plan',
    {
      id: `Sub kegiatan ${activity} tidak ada di RKPD, Renja, atau PPAS tahun ini. Tulis alasannya dan siapa yang menyetujui, lalu ajukan lagi.`,
      en: `The sub-activity ${activity} is not in the plans or ceilings of this year. Say why and who approved it, then submit again.`,
    },
    { activity },
  );

export const workNotFound = () =>
  new Problem(404, 'budget-work-not-found', {
    id: 'Sub kegiatan ini belum punya rincian belanja di rancangan ini.',
    en: 'This sub-activity has no spending in this draft yet.',
  });

export const workCannotMove = () =>
  new Problem(409, 'budget-work-cannot-move', {
    id: 'Bagian ini sedang diperiksa atau sudah disahkan, jadi tidak bisa diubah. Minta dikembalikan dulu.',
    en: 'This part is being checked or was verified, so it cannot be changed. Ask for it to be returned first.',
  });

export const notWorkedOn = () =>
  new Problem(409, 'budget-not-worked-on', {
    id: 'Perangkat daerah mengisi rinciannya pada tahap RKA. Rancangan ini bukan RKA.',
    en: 'Agencies fill in their parts in the phase RKA. This draft is none.',
  });

export const worksUnverified = (count: number) =>
  new Problem(
    422,
    'budget-works-unverified',
    {
      id: `${count} sub kegiatan belum disahkan. RKA dikunci sesudah semuanya disahkan atau dikosongkan.`,
      en: `${count} sub-activities are not verified yet. RKA is locked once all are verified or emptied.`,
    },
    { count },
  );

export const sheetTooLong = (most: number) =>
  new Problem(
    413,
    'budget-sheet-too-long',
    {
      id: `Lembar ini lebih dari ${most} baris, jadi tidak ada yang dibaca. Bagi per perangkat daerah, lalu masukkan satu per satu.`,
      en: `This sheet has more than ${most} rows, so nothing was read. Divide it by agency and bring the parts in one after the other.`,
    },
    { most },
  );

export const noBudgetSheet = () =>
  new Problem(422, 'budget-sheet-missing', {
    id: 'Belum ada berkas yang dipilih, atau berkasnya kosong.',
    en: 'No file was chosen, or it is empty.',
  });

export const sheetNotChecked = () =>
  new Problem(409, 'budget-sheet-not-checked', {
    id: 'Periksa dulu berkasnya sampai tidak ada yang perlu dibetulkan, baru masukkan.',
    en: 'Check the file first until nothing is left to mend, then bring it in.',
  });

export const budgetSheetGone = () =>
  new Problem(410, 'budget-sheet-gone', {
    id: 'Berkas yang dikirim tadi sudah tidak ada: berkas yang tidak dimasukkan dihapus sesudah beberapa hari. Pilih lagi berkasnya.',
    en: 'The file that was sent is gone: files that are not brought in are removed after some days. Choose it again.',
  });

export const paymentsStillRefused = (count: number) =>
  new Problem(
    409,
    'payments-still-refused',
    {
      id: `${count} baris masih ditolak. Betulkan dan kirim lagi, atau nyatakan bahwa sisanya boleh masuk tanpa baris itu. Belum ada yang masuk.`,
      en: `${count} rows are still refused. Mend and send them again, or say that the rest may come in without them. Nothing was brought in yet.`,
    },
    { count },
  );

export const totalUnreadable = () =>
  new Problem(422, 'payment-total-unreadable', {
    id: 'Jumlah yang Anda ketik bukan jumlah uang. Tulis misalnya 1.250.000.000 atau 1.250.000.000,50.',
    en: 'The total that you typed is no amount of money. Write for example 1.250.000.000 or 1.250.000.000,50.',
  });

export const unsettledNotFound = () =>
  new Problem(404, 'unsettled-not-found', {
    id: 'Butir ini tidak ada. Mungkin alamatnya terpotong: buka dari halaman pencocokan pembayaran.',
    en: 'There is no such thing to settle. Perhaps its address was cut off: open it from the page where payments are matched.',
  });

export const alreadySettled = () =>
  new Problem(409, 'already-settled', {
    id: 'Butir ini sudah diselesaikan orang lain. Yang tertulis tetap berlaku; buka lagi halaman pencocokan.',
    en: 'Somebody else has settled this. What they wrote stands; open the page where payments are matched again.',
  });

export const cannotReverse = () =>
  new Problem(422, 'payment-cannot-be-reversed', {
    id: 'Yang bisa dibalik hanya pembayaran atau penerimaan dari berkas, sekali saja. Untuk yang lain tulislah catatan.',
    en: 'Only a payment or receipt of a file can be taken back, and only once. Write a note for anything else.',
  });

export const reversedByAnother = () =>
  new Problem(403, 'reversal-needs-second-person', {
    id: 'Yang memasukkan berkasnya tidak boleh membalik pembayarannya. Mintalah rekan, atau tulislah catatan.',
    en: 'Whoever brought in the file may not take its payments back. Ask a colleague, or write a note.',
  });

export const lineNotForPayment = () =>
  new Problem(422, 'line-not-for-payment', {
    id: 'Baris yang dipilih tidak ada di anggaran yang berlaku, atau sisi anggarannya lain. Pilih baris lain.',
    en: 'The line that was chosen is not in the budget in force, or on another side of it. Choose another line.',
  });
