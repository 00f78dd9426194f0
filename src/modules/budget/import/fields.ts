import type { FieldWords } from '#platform/sheets/index.ts';
import type { SheetKind } from './sheet.ts';

export const BUDGET_FIELDS = [
  'agencyCode',
  'agency',
  'activity',
  'account',
  'fundSource',
  'function',
  'place',
  'component',
  'specification',
  'coefficient',
  'unit',
  'price',
  'tax',
  'amount',
  'year',
  'reason',
] as const;
export type BudgetField = (typeof BUDGET_FIELDS)[number];

/** Words that head the columns of RKA exports, of a penjabaran APBD and of what offices make of them. */
const BUDGET_WORDS: FieldWords<BudgetField> = {
  agencyCode: 'kode skpd, kode opd, kode perangkat daerah, kode unit, kode sub skpd, agency code',
  agency: 'nama skpd, nama opd, nama perangkat daerah, skpd, opd, perangkat daerah, nama unit, instansi, agency',
  activity: 'kode sub kegiatan, sub kegiatan, kode kegiatan, kode subkegiatan, activity code',
  account: 'kode rekening, kode akun, rekening, kode belanja, account code, account',
  fundSource: 'kode sumber dana, kode dana, sumber dana, sumber pendanaan, fund source',
  function: 'kode fungsi, fungsi, function code',
  place: 'kode desa, kode wilayah, kode lokasi, kode kelurahan, place code',
  component: 'komponen, nama komponen, uraian komponen, rincian belanja, uraian *, nama barang, keterangan, component',
  specification: 'spesifikasi *, specification',
  coefficient: 'koefisien, volume, vol, jumlah volume, coefficient',
  unit: 'satuan, unit satuan, unit',
  price: 'harga satuan, harga, tarif, unit price',
  tax: 'ppn, pajak, ppn %, tax',
  amount: 'total, jumlah, pagu, anggaran, nilai, total harga, jumlah rp, jumlah anggaran, amount',
  year: 'tahun, tahun anggaran, fiscal year',
  reason: 'alasan, alasan perubahan, reason',
};

/** A sheet of budget lines. Without an account and an amount no row says where its money goes. */
export const BUDGET_SHEET: SheetKind<BudgetField> = {
  fields: BUDGET_FIELDS,
  words: BUDGET_WORDS,
  needed: { account: 'kode rekening', amount: 'jumlah' },
  money: ['price', 'amount'],
};
