import { formatMoney, moneyText, type Sen, sen, sumOfMoney } from '#platform/money.ts';
import { withoutPersonalNumbers } from '#platform/personal-numbers.ts';
import { beginningOf } from '#platform/text.ts';
import { localDay, parseIndonesianDate, type TimeZone } from '#platform/time/index.ts';
import type { PaymentInput, PaymentKind } from '../types.ts';
import { agencyOf, codesOf, type FieldRow, isTotalRow, type Reader, type RowIssue, rowIssue } from './sheet-row.ts';
import { kindOfAccount } from './sums.ts';
import { isGrandTotal } from './totals.ts';

/** How the rows of a file of payments are read. */
export interface PaymentReader extends Reader {
  readonly timeZone: TimeZone;
  /** Code of the regency as it is printed, and its name: `35.22`, `Bojonegoro`. */
  readonly region: { readonly code: string; readonly name: string };
}

/** A row that is a payment. */
export interface ReadPayment {
  readonly line: number;
  /** What the source calls the row, where it does. */
  readonly named: string;
  readonly payment: Omit<PaymentInput, 'key'>;
}

/** A row as far as it could be read: what it is known by again, and what it adds to the sum of its sheet. */
export interface PaymentRow {
  readonly read?: ReadPayment;
  readonly issues: readonly RowIssue[];
  /** An advance that no account is charged with yet: no realisation, and nothing to mend. */
  readonly isAdvance: boolean;
  /** As the sheet writes it: what its own sum adds up. */
  readonly written: Sen | undefined;
  readonly known: {
    readonly number: string;
    readonly amount: Sen | undefined;
    readonly paidOn: string | undefined;
    readonly organisation: string | undefined;
  };
}

const KIND_WORDS: readonly (readonly [RegExp, PaymentKind])[] = [
  [/^(?:pengembalian|retur|kontra ?pos|contra ?post|cp|return|pembetulan|koreksi)\b/i, 'return'],
  [/^(?:sts|penerimaan|pendapatan|setoran|receipt|tbp)\b/i, 'receipt'],
  [/^(?:gu\b|ganti uang|gu ?nihil)/i, 'GU'],
  [/^(?:tu\b|tambah(?:an)? uang|tu ?nihil)/i, 'TU'],
  [/^(?:up\b|uang persediaan)/i, 'UP'],
  [/^(?:ls\b|langsung|ls[- ](?:gaji|barang|pihak))/i, 'LS'],
];

/** `LS`, `SP2D-GU`, `LS Gaji`, `Ganti Uang (GU)`. @returns undefined for what is none */
export const readPaymentKind = (text: string): PaymentKind | undefined => {
  const tidy = text.trim().replace(/^(?:sp2d|spm)[\s:-]*/i, '');
  return KIND_WORDS.find(([words]) => words.test(tidy))?.[1];
};

const quoted = (text: string, most = 60): string => `“${beginningOf(text, most)}”`;

const yearOf = (row: FieldRow, { year }: PaymentReader, issues: RowIssue[]): void => {
  const written = (row.cells.year ?? '').trim();
  if (written === '' || written === String(year)) return;
  issues.push(
    rowIssue(
      row.line,
      'year',
      'year-of-another',
      `Baris ini untuk tahun ${beginningOf(written, 10)}, bukan ${year}.`,
      `This row is of ${beginningOf(written, 10)}, not of ${year}.`,
    ),
  );
};

/** A column names the regency by its code, by its name, or by both. */
const regionOf = (row: FieldRow, { region }: PaymentReader, issues: RowIssue[]): void => {
  const written = (row.cells.region ?? '').trim();
  if (written === '') return;
  const digits = written.replace(/\D/g, '');
  const isOurs = written.toLowerCase().includes(region.name.toLowerCase()) || digits === region.code.replace(/\D/g, '');
  if (isOurs) return;
  issues.push(
    rowIssue(
      row.line,
      'region',
      'row-of-another-regency',
      `Baris ini milik ${quoted(written)}, padahal ini ${region.name}.`,
      `This row belongs to ${quoted(written)}, but this is ${region.name}.`,
    ),
  );
};

const numberOf = (row: FieldRow, issues: RowIssue[]): string => {
  const number = (row.cells.number ?? '').trim();
  if (number === '')
    issues.push(
      rowIssue(row.line, 'number', 'number-missing', 'Nomor SP2D-nya kosong.', 'The number of the SP2D is missing.'),
    );
  if (number.length > 80)
    issues.push(
      rowIssue(
        row.line,
        'number',
        'number-too-long',
        'Nomor SP2D lebih dari 80 huruf. Periksa kolomnya.',
        'The number of the SP2D has more than 80 letters. Check the column.',
      ),
    );
  return beginningOf(number, 80);
};

const dayOf = (row: FieldRow, { year, timeZone }: PaymentReader, issues: RowIssue[]): string | undefined => {
  const written = (row.cells.date ?? '').trim();
  const moment = parseIndonesianDate(written, timeZone);
  if (!moment) {
    issues.push(
      rowIssue(
        row.line,
        'date',
        'date-unreadable',
        written
          ? `Tanggal ${quoted(written, 40)} tidak terbaca. Tulis misalnya 31-03-${year}.`
          : 'Tanggal SP2D-nya kosong.',
        written
          ? `The date ${quoted(written, 40)} cannot be read. Write for example 31-03-${year}.`
          : 'The date of the SP2D is missing.',
      ),
    );
    return undefined;
  }
  const day = localDay(timeZone, moment);
  if (!day.startsWith(`${year}-`))
    issues.push(
      rowIssue(
        row.line,
        'date',
        'date-of-another-year',
        `Tanggal ${quoted(written, 40)} di luar tahun ${year}.`,
        `The date ${quoted(written, 40)} lies outside ${year}.`,
      ),
    );
  return day;
};

const kindIn = (row: FieldRow, account: string, issues: RowIssue[]): PaymentKind => {
  const written = (row.cells.kind ?? '').trim();
  const kind = readPaymentKind(written);
  if (kind) return kind;
  const side = kindOfAccount(account);
  if (written === '' && (side === 'revenue' || side === 'financing_in')) return 'receipt';
  issues.push(
    rowIssue(
      row.line,
      'kind',
      'kind-unreadable',
      `Jenis ${quoted(written, 40)} tidak dikenal. Isi UP, GU, TU, LS, penerimaan, atau pengembalian.`,
      `The kind ${quoted(written, 40)} is not known. Write UP, GU, TU, LS, penerimaan or pengembalian.`,
    ),
  );
  return 'LS';
};

const placeOf = (row: FieldRow, issues: RowIssue[]): string => {
  const place = (row.cells.place ?? '').trim();
  if (place === '' || /^\d\d\.\d\d\.\d\d(\.\d{4})?$/.test(place)) return place;
  issues.push(
    rowIssue(
      row.line,
      'place',
      'place-unreadable',
      `Kode desa ${quoted(place, 30)} bukan kode wilayah seperti 35.22.15.2008.`,
      `The place ${quoted(place, 30)} is no code such as 35.22.15.2008.`,
    ),
  );
  return '';
};

const money = (row: FieldRow, field: string): Sen | undefined => row.money[field];
const isFilled = (row: FieldRow, field: string): boolean => (row.cells[field] ?? '').trim() !== '';

const sizeOf = (amount: Sen): Sen => sen(amount < 0n ? -amount : amount);
/** A thousand trillion rupiah: a number that stands in the wrong column is no amount, and no table would hold it. */
const MOST = sen(10n ** 17n);

/** The gross amount, and whether what is held back from it leaves what the row says. @returns undefined where it is none */
const amountOf = (row: FieldRow, kind: PaymentKind, issues: RowIssue[]): Sen | undefined => {
  const [amount, deductions, net] = [money(row, 'amount'), money(row, 'deductions'), money(row, 'net')];
  for (const field of ['amount', 'deductions', 'net'] as const) {
    if (money(row, field) !== undefined || (field !== 'amount' && !isFilled(row, field))) continue;
    const written = row.cells[field] ?? '';
    issues.push(
      rowIssue(
        row.line,
        field,
        'amount-unreadable',
        `Nilai ${quoted(written)} bukan jumlah uang.`,
        `The amount ${quoted(written)} is no amount of money.`,
      ),
    );
  }
  if (amount === undefined) return undefined;
  if (sizeOf(amount) > MOST) {
    issues.push(
      rowIssue(
        row.line,
        'amount',
        'amount-too-large',
        'Nilainya lebih besar dari seluruh anggaran negara. Periksa kolomnya: mungkin nomor, bukan nilai.',
        'The amount is larger than the budget of the whole state. Check the column: perhaps it is a number of something.',
      ),
    );
    return undefined;
  }
  if (amount === 0n)
    issues.push(rowIssue(row.line, 'amount', 'amount-is-nothing', 'Nilainya nol.', 'The amount is nothing.'));
  if (amount < 0n && kind !== 'return')
    issues.push(
      rowIssue(
        row.line,
        'amount',
        'amount-negative',
        'Nilai di bawah nol hanya untuk pengembalian. Isi jenisnya “pengembalian”, atau betulkan nilainya.',
        'Only what is paid back is below nothing. Write “pengembalian” as its kind, or mend the amount.',
      ),
    );
  if (deductions !== undefined && net !== undefined && amount - deductions !== net)
    issues.push(
      rowIssue(
        row.line,
        'net',
        'net-is-not-gross-less-deductions',
        `Bruto dikurangi potongan adalah ${formatMoney('id', sen(amount - deductions))}, bukan ${formatMoney('id', net)}.`,
        `Gross less deductions is ${formatMoney('en', sen(amount - deductions))}, not ${formatMoney('en', net)}.`,
      ),
    );
  return amount;
};

const accountOf = (row: FieldRow, account: string, issues: RowIssue[]): void => {
  if (account === '' && issues.some(({ field }) => field === 'account')) return;
  if (account !== '' && kindOfAccount(account)) return;
  issues.push(
    account === ''
      ? rowIssue(row.line, 'account', 'account-missing', 'Kode rekeningnya kosong.', 'The account is missing.')
      : rowIssue(
          row.line,
          'account',
          'account-outside',
          `Rekening ${account} bukan pendapatan (4), belanja (5), atau pembiayaan (6.1, 6.2).`,
          `The account ${account} is neither revenue (4) nor spending (5) nor financing (6.1, 6.2).`,
        ),
  );
};

/**
 * One row of a register of payments, with everything that is wrong with it by itself. Deductions (taxes, dues) are part of what was spent:
 * the gross amount is the realisation.
 * @source Permendagri 77/2020: UP and TU charge no account until they are accounted for
 */
export const readPaymentRow = (row: FieldRow, reader: PaymentReader): PaymentRow => {
  const issues: RowIssue[] = [];
  yearOf(row, reader, issues);
  regionOf(row, reader, issues);
  const number = numberOf(row, issues);
  const paidOn = dayOf(row, reader, issues);
  const codes = codesOf(row, reader, issues);
  const kind = kindIn(row, codes.account, issues);
  const isAdvance =
    (kind === 'UP' || kind === 'TU') &&
    !kindOfAccount(codes.account) &&
    issues.every(({ field }) => field === 'account');
  if (!isAdvance) accountOf(row, codes.account, issues);
  const organisation = agencyOf(row, reader, issues);
  const place = placeOf(row, issues);
  const amount = amountOf(row, kind, issues);
  const known = {
    number,
    amount: amount === undefined ? undefined : kind === 'return' ? sen(-sizeOf(amount)) : amount,
    paidOn,
    organisation: organisation || undefined,
  };
  if (isAdvance || issues.length > 0 || amount === undefined || paidOn === undefined)
    return { issues, isAdvance: isAdvance && amount !== undefined, written: amount, known };
  return {
    issues,
    isAdvance,
    written: amount,
    known,
    read: {
      line: row.line,
      named: beginningOf((row.cells.key ?? '').trim(), 100),
      payment: {
        number,
        kind,
        paidOn,
        organisation,
        activity: codes.activity,
        account: codes.account,
        fundSource: codes.fundSource,
        place,
        amount: moneyText(sizeOf(amount)),
        description: beginningOf(withoutPersonalNumbers((row.cells.description ?? '').trim()), 300),
      },
    },
  };
};

/** Rows that print the sum of those above them are no payments. */
export const isPaymentTotal = (row: FieldRow): boolean => (row.cells.number ?? '').trim() === '' && isTotalRow(row);

/**
 * What keeps a row from being a second payment beside one of the same file.
 * @param same whether it says the same in everything
 */
export const twiceInFile = (line: number, first: number, same: boolean): RowIssue =>
  same
    ? rowIssue(
        line,
        'number',
        'row-twice',
        `Sama persis dengan baris ${first}. Hapus salah satunya.`,
        `Exactly the same as row ${first}. Delete one of them.`,
      )
    : rowIssue(
        line,
        'amount',
        'payment-twice',
        `Nomor, kegiatan, rekening, dana, dan tempatnya sama dengan baris ${first}, isinya lain. Kalau keduanya benar, gabungkan nilainya, atau pakai kolom nomor baris dari sistem asalnya.`,
        `Number, activity, account, fund and place are those of row ${first}, the rest is not. If both are right, add them up, or use a column with the row’s own id.`,
      );

/**
 * The sum of a file held against the total that it prints or that its sender typed: one of both is needed, for without it nobody would
 * notice a file that was cut off.
 */
export const judgePaymentTotal = (
  totals: readonly FieldRow[],
  amounts: Iterable<Sen>,
  typed: Sen | null,
): RowIssue[] => {
  const sum = sumOfMoney(amounts);
  const printed = totals.filter((row) => row.money.amount !== undefined && isGrandTotal(row));
  const off = (said: Sen, line: number): RowIssue[] =>
    said === sum
      ? []
      : [
          rowIssue(
            line,
            line === 0 ? '' : 'amount',
            line === 0 ? 'total-typed-differs' : 'total-does-not-add-up',
            `${line === 0 ? 'Jumlah yang Anda ketik' : 'Jumlah yang tercetak'} ${formatMoney('id', said)}, jumlah barisnya ${formatMoney('id', sum)}: selisih ${formatMoney('id', sen(said - sum))}.`,
            `${line === 0 ? 'The total that you typed' : 'The printed total'} is ${formatMoney('en', said)}, its rows come to ${formatMoney('en', sum)}: a difference of ${formatMoney('en', sen(said - sum))}.`,
          ),
        ];
  if (printed.length === 0 && typed === null)
    return [
      rowIssue(
        0,
        '',
        'total-missing',
        'Berkas ini tidak mencetak jumlahnya. Ketik jumlah menurut surat pengantar atau register, supaya berkas yang terpotong ketahuan.',
        'This file prints no total. Type the one of its covering letter or register, so that a file that was cut off is noticed.',
      ),
    ];
  return [...printed.flatMap((row) => off(row.money.amount!, row.line)), ...(typed === null ? [] : off(typed, 0))];
};

/** What a file says that it comes to: what it prints, or else what was typed. */
export const saidTotal = (totals: readonly FieldRow[], typed: Sen | null): Sen | null =>
  totals.find((row) => row.money.amount !== undefined && isGrandTotal(row))?.money.amount ?? typed;
