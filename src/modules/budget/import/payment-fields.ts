import type { FieldWords } from '#platform/sheets/index.ts';
import type { SheetKind } from './sheet.ts';

export const PAYMENT_FIELDS = [
  'number',
  'date',
  'kind',
  'agencyCode',
  'agency',
  'activity',
  'account',
  'fundSource',
  'place',
  'description',
  'amount',
  'deductions',
  'net',
  'year',
  'region',
  'key',
] as const;
export type PaymentField = (typeof PAYMENT_FIELDS)[number];

/** Words that head the columns of a register of SP2D, of a detailed realisation, and of what offices make of them. */
const PAYMENT_WORDS: FieldWords<PaymentField> = {
  number:
    'nomor sp2d, no sp2d, nomor sts, nomor bukti, no bukti, nomor dokumen, no dokumen, nomor sp2d sts, nomor, number',
  date: 'tanggal sp2d, tgl sp2d, tanggal pencairan, tanggal cair, tgl cair, tanggal bukti, tanggal dokumen, tanggal, tgl, date',
  kind: 'jenis sp2d, jenis, jenis pembayaran, jenis spm, jenis transaksi, kind',
  agencyCode: 'kode skpd, kode opd, kode perangkat daerah, kode unit, kode sub skpd, kode unit skpd, agency code',
  agency: 'nama skpd, nama opd, nama perangkat daerah, skpd, opd, perangkat daerah, nama unit, instansi, agency',
  activity: 'kode sub kegiatan, sub kegiatan, kode subkegiatan, kode kegiatan, activity code',
  account: 'kode rekening, kode akun, rekening, kode belanja, account code, account',
  fundSource: 'kode sumber dana, kode dana, sumber dana, sumber pendanaan, fund source',
  place: 'kode desa, kode wilayah, kode lokasi, kode kelurahan, place code',
  description: 'uraian, keterangan, uraian sp2d, keperluan, untuk keperluan, uraian belanja, description',
  amount:
    'nilai bruto, bruto, jumlah bruto, nilai sp2d, nilai, jumlah, realisasi, nilai realisasi, jumlah sp2d, nilai rp, jumlah rp, amount',
  deductions: 'potongan, jumlah potongan, nilai potongan, total potongan, deductions',
  net: 'netto, neto, nilai netto, nilai neto, jumlah netto, jumlah neto, nilai bersih, jumlah dibayarkan, net',
  year: 'tahun, tahun anggaran, fiscal year',
  region: 'kode daerah, kode pemda, nama daerah, nama pemda, pemda, daerah, kabupaten, kabupaten kota, region',
  key: 'id rincian, id transaksi, id realisasi, source key',
};

/** A sheet of payments. */
export const PAYMENT_SHEET: SheetKind<PaymentField> = {
  fields: PAYMENT_FIELDS,
  words: PAYMENT_WORDS,
  needed: { number: 'nomor SP2D', date: 'tanggal SP2D', account: 'kode rekening', amount: 'nilai bruto' },
  money: ['amount', 'deductions', 'net'],
};
