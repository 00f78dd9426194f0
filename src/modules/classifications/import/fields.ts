import type { FieldWords } from '#platform/sheets/index.ts';
import type { ListField } from '../rules/issues.ts';
import type { ListKind } from '../types.ts';

/** What a sheet is read for: the entries of a list, or a mapping between two of its versions. */
export type Purpose = ListKind | 'successors';

const CODE: Readonly<Record<ListKind, string>> = {
  activity: 'kode sub kegiatan, kode kegiatan, kode nomenklatur, kode, kode *, code',
  account: 'kode rekening, kode akun, kode, kode *, rekening, account code, code',
  function: 'kode fungsi, kode sub fungsi, kode, kode *, code',
  fund_source: 'kode sumber dana, kode dana, kode, kode *, code',
  price: 'kode barang, kode komponen, kode ssh, kode standar harga, kode, kode *, code',
};

const NAME: Readonly<Record<ListKind, string>> = {
  activity: 'nomenklatur urusan kabupaten kota, nomenklatur *, nama sub kegiatan, uraian *, nama *, name',
  account: 'nama rekening, nama akun, uraian *, nama *, name',
  function: 'nama fungsi, uraian *, nama *, name',
  fund_source: 'nama sumber dana, nama dana, uraian *, nama *, sumber dana, name',
  price: 'nama barang, nama komponen, uraian barang, uraian *, nama *, name',
};

/** Words that head the columns of a sheet, by what it is read for. */
export const wordsOf = (purpose: Purpose): FieldWords<ListField> => {
  const none: Record<ListField, string> = {} as Record<ListField, string>;
  if (purpose === 'successors')
    return {
      ...none,
      oldCode: 'kode lama, kode asal, kode sebelumnya, kode semula, old code, from',
      newCode: 'kode baru, kode menjadi, kode tujuan, kode pengganti, new code, to',
    };
  const common = { code: CODE[purpose], name: NAME[purpose] };
  if (purpose === 'function') return { ...none, ...common, cofog: 'cofog *, divisi cofog, kode cofog' };
  if (purpose !== 'price') return { ...none, ...common };
  return {
    ...none,
    ...common,
    specification: 'spesifikasi *, spek, keterangan *, specification',
    unit: 'satuan, satuan *, unit',
    price: 'harga satuan, harga tertinggi, harga *, batas harga, price',
    group: 'kelompok *, uraian kelompok barang, kategori, group',
    standard: 'standar, jenis standar, tipe standar, tipe, jenis, standard',
  };
};

/** Fields that a sheet of a purpose may have, the needed ones first. */
export const fieldsOf = (purpose: Purpose): readonly ListField[] => Object.keys(wordsOf(purpose)) as ListField[];

/** Without these nothing can be read; the words are those of the message that says so. */
export const neededFields = (purpose: Purpose): Readonly<Partial<Record<ListField, string>>> => {
  if (purpose === 'successors') return { oldCode: 'kode lama', newCode: 'kode baru' };
  const common = { code: 'kode', name: 'nama' };
  return purpose === 'price' ? { ...common, unit: 'satuan', price: 'harga' } : common;
};
