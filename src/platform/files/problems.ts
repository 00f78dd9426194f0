import { formatNumber, type Language } from '#platform/messages.ts';
import { Problem } from '#platform/problem.ts';

/** Which file of a form this is, as the person who sent it knows it. */
export type Named = {
  /** 1 for the first file of its field. */
  readonly position: number;
  /** The name on the sender's device, already cleaned; may be empty. */
  readonly name: string;
};

const megabytes = (language: Language, bytes: number) => `${formatNumber(language, bytes / 1024 / 1024)} MB`;
const megapixels = (language: Language, pixels: number) => formatNumber(language, pixels / 1e6);
const inBrackets = (name: string) => (name === '' ? '' : ` (${name})`);

const photo = {
  id: ({ position, name }: Named) => `Foto ke-${position}${inBrackets(name)}`,
  en: ({ position, name }: Named) => `Photo ${position}${inBrackets(name)}`,
};
const restKept = {
  id: 'Tulisanmu dan foto lainnya tetap ada.',
  en: 'Your text and the other photos are kept.',
};
const withCause = (problem: Problem, cause: unknown): Problem => Object.assign(problem, { cause });

export const photoTooLarge = (named: Named, bytes: number, limit: number) =>
  new Problem(
    413,
    'photo-too-large',
    {
      id: `${photo.id(named)} berukuran ${megabytes('id', bytes)}, sedangkan batasnya ${megabytes('id', limit)}, jadi belum tersimpan. ${restKept.id} Perkecil foto itu atau ambil ulang, lalu kirim lagi.`,
      en: `${photo.en(named)} has ${megabytes('en', bytes)} and the limit is ${megabytes('en', limit)}, so it was not stored. ${restKept.en} Make that photo smaller or take it again, then send it once more.`,
    },
    { position: named.position, bytes, limit },
  );

export const photosBusy = (named: Named) =>
  new Problem(
    503,
    'photos-busy',
    {
      id: `${photo.id(named)} belum tersimpan karena terlalu banyak foto sedang diolah. ${restKept.id} Pilih lagi foto itu dan kirim sebentar lagi, atau kirim tanpa foto itu.`,
      en: `${photo.en(named)} was not stored, because too many photos are being worked on. ${restKept.en} Choose that photo again and send in a moment, or send without it.`,
    },
    { position: named.position },
  );

export const photoTooManyPixels = (named: Named, pixels: number, limit: number) =>
  new Problem(
    413,
    'photo-too-many-pixels',
    {
      id: `${photo.id(named)} berisi ${megapixels('id', pixels)} megapiksel, sedangkan batasnya ${megapixels('id', limit)}, jadi belum tersimpan. ${restKept.id} Kirim lagi foto itu dengan resolusi lebih kecil.`,
      en: `${photo.en(named)} has ${megapixels('en', pixels)} megapixels and the limit is ${megapixels('en', limit)}, so it was not stored. ${restKept.en} Send that photo again at a lower resolution.`,
    },
    { position: named.position, pixels, limit },
  );

export const photoUnreadable = (named: Named, cause?: unknown) =>
  withCause(
    new Problem(
      422,
      'photo-unreadable',
      {
        id: `${photo.id(named)} rusak atau terpotong dan tidak dapat dibuka, jadi belum tersimpan. ${restKept.id} Pilih lagi foto itu atau ambil ulang.`,
        en: `${photo.en(named)} is damaged or cut short and cannot be opened, so it was not stored. ${restKept.en} Choose that photo again or take it once more.`,
      },
      { position: named.position },
    ),
    cause,
  );

/** @param kind what the content was recognised as, or undefined */
export const photoKind = (named: Named, kind: string | undefined) => {
  const fromIphone = kind === 'image/heic' || kind === 'image/heif';
  return new Problem(
    415,
    'photo-kind',
    fromIphone
      ? {
          id: `${photo.id(named)} berjenis HEIC yang belum dapat kami buka, jadi belum tersimpan. ${restKept.id} Di iPhone, pilih Pengaturan, Kamera, Format, Paling Kompatibel, atau kirim tangkapan layar foto itu.`,
          en: `${photo.en(named)} is of the kind HEIC, which we cannot open yet, so it was not stored. ${restKept.en} On an iPhone choose Settings, Camera, Formats, Most Compatible, or send a screenshot of that photo.`,
        }
      : {
          id: `${photo.id(named)} bukan foto JPEG, PNG, WebP, atau AVIF, jadi belum tersimpan. ${restKept.id} Kirim foto dari kamera atau galeri.`,
          en: `${photo.en(named)} is not a JPEG, PNG, WebP or AVIF photo, so it was not stored. ${restKept.en} Send a photo from the camera or the gallery.`,
        },
    { position: named.position, kind: kind ?? null },
  );
};

export const storageFull = (cause?: unknown) =>
  withCause(
    new Problem(503, 'storage-full', {
      id: 'Tempat penyimpanan berkas di server penuh, jadi berkas ini belum tersimpan. Tulisanmu tetap ada. Coba lagi nanti, atau kirim sekarang tanpa foto dan susulkan fotonya.',
      en: 'The file storage of the server is full, so this file was not stored. Your text is kept. Try again later, or send it now without photos and add them afterwards.',
    }),
    cause,
  );

export const storageUnavailable = (cause?: unknown) =>
  withCause(
    new Problem(503, 'storage-unavailable', {
      id: 'Tempat penyimpanan berkas sedang tidak dapat dijangkau, jadi berkas ini belum tersimpan atau belum dapat dibuka. Tulisanmu tetap ada. Coba lagi sebentar lagi, atau kirim sekarang tanpa foto dan susulkan fotonya.',
      en: 'The file storage cannot be reached, so this file could not be stored or opened. Your text is kept. Try again in a moment, or send it now without photos and add them afterwards.',
    }),
    cause,
  );

export const fileNotFound = () =>
  new Problem(404, 'file-not-found', {
    id: 'Berkas ini tidak ada atau sudah dihapus. Kembali ke halaman sebelumnya lalu muat ulang.',
    en: 'This file does not exist or was removed. Go back to the page before and reload it.',
  });

export const fileTooLarge = (field: string, named: Named, limit: number) =>
  new Problem(
    413,
    'file-too-large',
    {
      id: `Berkas ke-${named.position}${inBrackets(named.name)} lebih besar dari batas ${megabytes('id', limit)}, jadi belum tersimpan. Tulisanmu dan berkas lainnya tetap ada. Perkecil berkas itu, lalu kirim lagi.`,
      en: `File ${named.position}${inBrackets(named.name)} is larger than the limit of ${megabytes('en', limit)}, so it was not stored. Your text and the other files are kept. Make that file smaller, then send it again.`,
    },
    { field, position: named.position, limit },
  );

export const formTooManyFiles = (limit: number) =>
  new Problem(
    413,
    'form-too-many-files',
    {
      id: `Paling banyak ${limit} berkas dapat dikirim sekaligus. ${limit} berkas pertama dan tulisanmu tetap ada; sisanya belum tersimpan. Kirim sisanya sesudah ini.`,
      en: `At most ${limit} files can be sent at once. The first ${limit} files and your text are kept; the rest was not stored. Send the rest afterwards.`,
    },
    { limit },
  );

export const formTooManyFields = (limit: number) =>
  new Problem(
    413,
    'form-too-many-fields',
    {
      id: `Formulir ini berisi lebih dari ${limit} isian. ${limit} isian pertama tetap ada. Muat ulang halaman lalu kirim lagi.`,
      en: `This form has more than ${limit} fields. The first ${limit} are kept. Reload the page and send it again.`,
    },
    { limit },
  );

export const fieldTooLong = (field: string, limit: number) =>
  new Problem(
    413,
    'field-too-long',
    {
      id: `Isian "${field}" terlalu panjang. Bagian awalnya tetap ada. Persingkat, lalu kirim lagi.`,
      en: `The field "${field}" is too long. Its beginning is kept. Shorten it, then send it again.`,
    },
    { field, limit },
  );

export const formTooLarge = (limit: number) =>
  new Problem(
    413,
    'form-too-large',
    {
      id: `Kirimanmu lebih besar dari batas ${megabytes('id', limit)}. Yang sudah kami terima sampai batas itu tetap ada; sisanya belum tersimpan. Kirim lagi dengan foto yang lebih kecil atau lebih sedikit.`,
      en: `What you sent is larger than the limit of ${megabytes('en', limit)}. What we received up to there is kept; the rest was not stored. Send it again with smaller or fewer photos.`,
    },
    { limit },
  );

export const formBroken = (cause?: unknown) =>
  withCause(
    new Problem(400, 'form-broken', {
      id: 'Kirimanmu terputus atau rusak di jalan. Bagian yang sampai dengan utuh tetap ada. Periksa isinya, lalu kirim lagi.',
      en: 'What you sent was cut off or damaged on the way. The parts that arrived whole are kept. Check them, then send it again.',
    }),
    cause,
  );

export const formKind = () =>
  new Problem(415, 'form-kind', {
    id: 'Kiriman ini bukan formulir yang kami kenal, jadi tidak ada yang tersimpan. Buka halamannya lagi dan kirim dari sana.',
    en: 'This is not a form that we know, so nothing was stored. Open the page again and send it from there.',
  });

export const uploadTooLarge = (limit: number) =>
  new Problem(
    413,
    'upload-too-large',
    {
      id: `Berkas ini lebih besar dari batas ${megabytes('id', limit)}. Tidak ada yang disimpan; bagi menjadi beberapa berkas.`,
      en: `The file is larger than the limit of ${megabytes('en', limit)}. Nothing was stored; split it into several files.`,
    },
    { limit },
  );

export const uploadBroken = (cause?: unknown) =>
  withCause(
    new Problem(400, 'upload-broken', {
      id: 'Kiriman terputus atau rusak di jalan. Tidak ada yang disimpan; kirim lagi berkasnya.',
      en: 'The upload was cut off or damaged on the way. Nothing was stored; send the file again.',
    }),
    cause,
  );

const inDocument = {
  id: ({ position, name }: Named) => `Berkas ke-${position}${inBrackets(name)}`,
  en: ({ position, name }: Named) => `File ${position}${inBrackets(name)}`,
};

export const documentTooLarge = (named: Named, bytes: number, limit: number) =>
  new Problem(
    413,
    'document-too-large',
    {
      id: `${inDocument.id(named)} berukuran ${megabytes('id', bytes)}, sedangkan batasnya ${megabytes('id', limit)}, jadi belum tersimpan. Tulisanmu dan yang lainnya tetap ada. Kirim bagian yang penting saja, atau sebagai foto.`,
      en: `${inDocument.en(named)} has ${megabytes('en', bytes)} and the limit is ${megabytes('en', limit)}, so it was not stored. Your text and the others are kept. Send only the part that matters, or a photo of it.`,
    },
    { position: named.position, bytes, limit },
  );

export const documentKind = (named: Named) =>
  new Problem(
    422,
    'document-kind',
    {
      id: `${inDocument.id(named)} bukan PDF, Word (.docx), atau Excel (.xlsx), jadi belum tersimpan. Tulisanmu dan yang lainnya tetap ada. Simpan sebagai PDF lalu kirim lagi, atau kirim sebagai foto.`,
      en: `${inDocument.en(named)} is no PDF, Word (.docx) or Excel (.xlsx) file, so it was not stored. Your text and the others are kept. Save it as PDF and send it again, or send a photo of it.`,
    },
    { position: named.position },
  );

export const documentEmpty = (named: Named) =>
  new Problem(
    422,
    'document-empty',
    {
      id: `${inDocument.id(named)} kosong, jadi belum tersimpan. Tulisanmu dan yang lainnya tetap ada. Periksa berkasnya lalu kirim lagi.`,
      en: `${inDocument.en(named)} is empty, so it was not stored. Your text and the others are kept. Check the file and send it again.`,
    },
    { position: named.position },
  );
