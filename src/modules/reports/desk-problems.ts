import { Problem } from '#platform/problem.ts';
import { TEMPLATE_FIELDS } from './rules/template.ts';

export const colleagueUnknown = () =>
  new Problem(422, 'colleague-unknown', {
    id: 'Pilih orang dari daftar: hanya yang sekarang bekerja di kantor yang memegang laporan ini.',
    en: 'Choose somebody from the list: only people who work in the office that holds this report now.',
  });

export const handlerSame = () =>
  new Problem(409, 'handler-same', {
    id: 'Laporan ini sudah begitu penugasannya. Tidak ada yang diubah.',
    en: 'This report is assigned like that already. Nothing was changed.',
  });

export const lineNeeded = (most: number) =>
  new Problem(422, 'line-needed', {
    id: `Tulis nama sebaris, paling panjang ${most} huruf. Yang lain masih ada di formulir.`,
    en: `Write a name of one line, ${most} letters at most. Everything else is still in the form.`,
  });

export const viewNameTaken = (name: string) =>
  new Problem(422, 'view-name-taken', {
    id: `Sudah ada tampilan bernama “${name}”. Pilih nama lain; saringannya masih seperti tadi.`,
    en: `There is a view called “${name}” already. Choose another name; the filter is as it was.`,
  });

export const tooManyViews = (most: number) =>
  new Problem(409, 'too-many-views', {
    id: `Sudah ada ${most} tampilan tersimpan. Hapus satu yang tidak dipakai lagi, lalu simpan yang ini.`,
    en: `There are ${most} saved views already. Remove one that is of no use any more, then save this one.`,
  });

export const templateFieldsUnknown = (fields: readonly string[]) =>
  new Problem(422, 'template-fields-unknown', {
    id: `Tidak ada laporan yang bisa mengisi ${fields.slice(0, 5).join(', ')}. Pakai hanya: ${TEMPLATE_FIELDS.map((field) => `{${field}}`).join(', ')}.`,
    en: `No report can fill in ${fields.slice(0, 5).join(', ')}. Use only: ${TEMPLATE_FIELDS.map((field) => `{${field}}`).join(', ')}.`,
  });

export const templateNameTaken = (name: string) =>
  new Problem(422, 'template-name-taken', {
    id: `Kantor Anda sudah punya templat bernama “${name}”. Pilih nama lain; isinya masih ada di formulir.`,
    en: `Your office has a template called “${name}” already. Choose another name; its text is still in the form.`,
  });

export const tooManyTemplates = (most: number) =>
  new Problem(409, 'too-many-templates', {
    id: `Kantor Anda sudah punya ${most} templat. Hapus yang tidak dipakai lagi, lalu simpan yang ini.`,
    en: `Your office has ${most} templates already. Remove those of no use any more, then save this one.`,
  });

export const templateNotFound = () =>
  new Problem(404, 'template-not-found', {
    id: 'Pilih templat dari daftar: yang terkirim tidak ada di sana. Yang Anda tulis masih ada.',
    en: 'Choose a template from the list: the one sent is not in it. What you wrote is still there.',
  });

export const answerWaits = () =>
  new Problem(409, 'answer-waits', {
    id: 'Sudah ada jawaban yang menunggu orang kedua. Yang Anda tulis masih ada di bawah; kirim lagi bila jawaban itu dikembalikan.',
    en: 'An answer waits for a second person already. What you wrote is kept below; send it again if that answer comes back.',
  });

export const answerNotWaiting = () =>
  new Problem(409, 'answer-not-waiting', {
    id: 'Jawaban itu tidak menunggu lagi: baru saja dikirim, dikembalikan, atau ditarik. Buka lagi laporannya.',
    en: 'That answer no longer waits: it was just sent out, returned or taken back. Open the report again.',
  });

export const ownAnswer = () =>
  new Problem(403, 'own-answer', {
    id: 'Jawaban Anda sendiri harus diperiksa orang lain di kantor Anda.',
    en: 'Your own answer has to be looked at by somebody else in your office.',
  });

export const noSecondPerson = () =>
  new Problem(409, 'no-second-person', {
    id: 'Di kantor Anda belum ada dua orang yang boleh menjawab, jadi tidak ada yang bisa memeriksa. Minta administrator menambah orang dulu.',
    en: 'There are not two people in your office who may answer, so nobody could look. Ask an administrator to add somebody first.',
  });

export const nothingSelected = () =>
  new Problem(422, 'nothing-selected', {
    id: 'Belum ada laporan yang dipilih. Centang dulu barisnya di daftar; isian Anda masih ada.',
    en: 'No report is selected. Tick its line in the list first; what you filled in is still there.',
  });

export const tooManySelected = (most: number, n: number) =>
  new Problem(422, 'too-many-selected', {
    id: `Anda memilih ${n} laporan; sekali jalan paling banyak ${most}. Belum ada yang diubah.`,
    en: `You selected ${n} reports; at most ${most} are done at once. Nothing was changed yet.`,
  });

export const viewNotFound = () =>
  new Problem(404, 'view-not-found', {
    id: 'Tampilan itu tidak ada lagi. Saringannya masih bisa disimpan dengan nama baru.',
    en: 'That view is no longer there. Its filter can still be saved under a new name.',
  });
