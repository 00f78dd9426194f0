import { Problem } from '#platform/problem.ts';

export const planNotFound = () =>
  new Problem(404, 'plan-not-found', {
    id: 'Dokumen rencana ini tidak ada. Mungkin alamatnya terpotong: buka dari daftar rencana.',
    en: 'There is no such plan. Perhaps its address was cut off: open it from the list of plans.',
  });

export const planIsClosed = () =>
  new Problem(409, 'plan-closed', {
    id: 'Dokumen ini sudah dikunci atau ditarik, jadi tidak bisa diubah. Buka versi baru untuk mengubahnya.',
    en: 'This plan is locked or was withdrawn, so it cannot be changed. Open a new version to change it.',
  });

export const planAlreadyOpen = () =>
  new Problem(409, 'plan-already-open', {
    id: 'Rancangan dokumen ini sudah ada dan belum dikunci. Lanjutkan yang itu, atau tarik dulu.',
    en: 'A draft of this plan is open already. Go on with it, or withdraw it first.',
  });

export const planOfAgency = () =>
  new Problem(422, 'plan-agency-wrong', {
    id: 'Renstra dan Renja milik satu perangkat daerah; RPJMD dan RKPD milik kabupaten. Pilih yang sesuai.',
    en: 'Renstra and Renja belong to one agency; RPJMD and RKPD to the regency. Choose accordingly.',
  });

export const planReasonMissing = () =>
  new Problem(422, 'plan-reason-missing', {
    id: 'Tulis alasannya, paling sedikit 20 huruf: siapa saja boleh membacanya.',
    en: 'Say why, in 20 letters at least: everybody may read it.',
  });

export const planIsEmpty = () =>
  new Problem(422, 'plan-empty', {
    id: 'Dokumen ini belum berisi apa pun. Masukkan dulu isinya dari berkas.',
    en: 'Nothing is in this plan yet. Bring it in from a file first.',
  });

export const planNeedsSecondPerson = () =>
  new Problem(403, 'plan-needs-second-person', {
    id: 'Yang membuka atau mengisi rancangan ini tidak boleh menguncinya. Mintalah rekan yang belum ikut mengisi.',
    en: 'Whoever opened or filled this draft may not lock it. Ask a colleague who took no part in it.',
  });

export const noPlanSheet = () =>
  new Problem(422, 'plan-sheet-missing', {
    id: 'Belum ada berkas yang dipilih, atau berkasnya kosong.',
    en: 'No file was chosen, or it is empty.',
  });

export const planSheetGone = () =>
  new Problem(410, 'plan-sheet-gone', {
    id: 'Berkas yang dikirim tadi sudah tidak ada: berkas yang tidak dimasukkan dihapus sesudah beberapa hari. Pilih lagi berkasnya.',
    en: 'The file that was sent is gone: files that are not brought in are removed after some days. Choose it again.',
  });

export const planSheetTooLong = (most: number) =>
  new Problem(
    413,
    'plan-sheet-too-long',
    {
      id: `Lembar ini lebih dari ${most} baris, jadi tidak ada yang dibaca. Satu berkas untuk satu dokumen rencana.`,
      en: `This sheet has more than ${most} rows, so nothing was read. One file is for one plan.`,
    },
    { most },
  );

export const planSheetRefused = (wrong: number) =>
  new Problem(
    422,
    'plan-sheet-refused',
    {
      id: `${wrong} hal di berkas ini perlu dibetulkan, jadi tidak ada yang dimasukkan. Isi rancangannya tetap seperti semula.`,
      en: `${wrong} things in this file must be mended, so nothing was brought in. The draft is as it was.`,
    },
    { wrong },
  );
