import type { Sentence } from '#platform/problem.ts';

/** What keeps a row of a sheet out of a list. */
const SENTENCES = {
  'code-missing': { id: 'Kodenya kosong.', en: 'The code is empty.' },
  'code-bad': {
    id: '"{value}" bukan kode {kind}. Periksa titik dan jumlah angkanya; aplikasi lembar kerja kadang mengubah kode menjadi tanggal atau bilangan.',
    en: '"{value}" is no code of this kind. Check its dots and digits; spreadsheets sometimes turn codes into dates or numbers.',
  },
  'code-twice': {
    id: 'Kode {value} sudah ada di baris {line}.',
    en: 'The code {value} stands in row {line} already.',
  },
  'parent-unknown': {
    id: 'Induknya, {value}, tidak ada di berkas ini.',
    en: 'The code above it, {value}, is not in this file.',
  },
  'name-missing': { id: 'Namanya kosong.', en: 'The name is empty.' },
  'too-long': {
    id: 'Isinya {length} huruf, paling banyak {limit}.',
    en: 'It has {length} characters, at most {limit} fit.',
  },
  unreadable: {
    id: 'Ada huruf yang tidak terbaca. Simpan ulang berkasnya sebagai UTF-8 atau XLSX.',
    en: 'Some letters cannot be read. Save the file again as UTF-8 or XLSX.',
  },
  'unit-missing': { id: 'Satuannya kosong.', en: 'The unit is empty.' },
  'price-missing': { id: 'Harganya kosong.', en: 'The price is empty.' },
  'price-bad': {
    id: '"{value}" bukan jumlah rupiah dengan paling banyak dua desimal.',
    en: '"{value}" is no amount of rupiah with at most two decimals.',
  },
  'price-not-positive': {
    id: 'Harga {value} tidak lebih dari nol.',
    en: 'The price {value} is not above zero.',
  },
  'standard-unknown': {
    id: '"{value}" bukan SSH, HSPK, ASB, atau SBU.',
    en: '"{value}" is none of SSH, HSPK, ASB and SBU.',
  },
  'cofog-unknown': {
    id: '"{value}" bukan divisi COFOG, yang bernomor 01 sampai 10.',
    en: '"{value}" is no division of COFOG, which are numbered 01 to 10.',
  },
  'merged-cell': {
    id: 'Selnya bagian dari sel gabungan {value}, jadi isinya tidak ada di sini. Pisahkan dan isi tiap barisnya.',
    en: 'The cell is part of the merged cells {value}, so nothing stands in it. Unmerge them and fill each row.',
  },
  'formula-uncomputed': {
    id: 'Selnya berisi rumus tanpa hasil. Buka berkasnya di aplikasi lembar kerja, simpan lagi, lalu unggah.',
    en: 'The cell holds a formula without a result. Open the file in a spreadsheet, save it again and upload it.',
  },
  'broken-quotes': {
    id: 'Tanda kutip di baris ini tidak berpasangan, jadi kolomnya tidak dapat dipisahkan.',
    en: 'The quotation marks of this row do not pair up, so its columns cannot be told apart.',
  },
  'too-many-columns': {
    id: 'Baris ini punya lebih banyak kolom daripada judulnya. Mungkin ada pemisah di dalam teks tanpa tanda kutip.',
    en: 'This row has more columns than headings. A separator may stand in a text without quotation marks.',
  },
  'old-code-unknown': {
    id: 'Kode lama {value} tidak ada di daftar sebelumnya.',
    en: 'The old code {value} is not in the earlier list.',
  },
  'new-code-unknown': {
    id: 'Kode baru {value} tidak ada di daftar ini.',
    en: 'The new code {value} is not in this list.',
  },
  'pair-twice': {
    id: 'Pasangan ini sudah ada di baris {line}.',
    en: 'This pair stands in row {line} already.',
  },
} as const satisfies Record<string, Sentence>;

export type IssueCode = keyof typeof SENTENCES;

/** Columns of a sheet of a list, by our own words. */
export const LIST_FIELDS = [
  'code',
  'name',
  'specification',
  'unit',
  'price',
  'group',
  'standard',
  'cofog',
  'oldCode',
  'newCode',
] as const;
export type ListField = (typeof LIST_FIELDS)[number];

export interface Issue extends Sentence {
  readonly code: IssueCode;
  /** The column it is about; absent: the row as a whole. */
  readonly field?: ListField;
}

const SHOWN = 60;
const shown = (value: string | number): string => {
  const text = String(value).toWellFormed();
  return text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text;
};

export const issue = (
  code: IssueCode,
  field?: ListField,
  params: Readonly<Record<string, string | number>> = {},
): Issue => {
  const fill = (sentence: string) =>
    sentence.replace(/\{(\w+)\}/g, (place, name: string) =>
      Object.hasOwn(params, name) ? shown(params[name]!) : place,
    );
  const { id, en } = SENTENCES[code];
  return { code, id: fill(id), en: fill(en), ...(field && { field }) };
};
