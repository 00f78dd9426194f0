import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMoney, readMoney, type Sen } from '#platform/money.ts';
import {
  isPaymentTotal,
  judgePaymentTotal,
  type PaymentReader,
  readPaymentKind,
  readPaymentRow,
} from './payment-row.ts';
import { differencesOf, lineFor, reversalDay } from './payments.ts';
import { byAgency, findingOf, readRowsAsked, readUnsettledRef, unsettledRef } from './reconcile.ts';
import type { FieldRow } from './sheet-row.ts';

const READER: PaymentReader = {
  year: 2026,
  timeZone: 'Asia/Jakarta',
  region: { code: '35.22', name: 'Bojonegoro' },
  code: (_, text) => (/^[\d.]+$/.test(text) ? text : undefined),
  agency: (code, name) => (code === '1.03' || name === 'Dinas Contoh' ? 'agency' : undefined),
};
const CELLS = {
  number: '12/LS/2026',
  date: '31-03-2026',
  kind: 'LS',
  agencyCode: '1.03',
  activity: '1.03.10.2.01.0034 Pemeliharaan',
  account: '5.2.04.01.01.0003',
  amount: '1.000.000',
};
const rowOf = (more: Record<string, string> = {}): FieldRow => {
  const cells: Record<string, string> = { ...CELLS, ...more };
  const money: Record<string, Sen> = {};
  for (const field of ['amount', 'deductions', 'net']) {
    const amount = cells[field] ? readMoney(cells[field]) : undefined;
    if (amount !== undefined) money[field] = amount;
  }
  return { line: 7, cells, money };
};
const wrong = (more: Record<string, string>) =>
  readPaymentRow(rowOf(more), READER).issues.map(({ field, slug }) => `${field} ${slug}`);

test('a row of a register is a payment, whatever its dates and thousands look like', () => {
  for (const date of ['31-03-2026', '31/03/2026', '2026-03-31', '31 Maret 2026', 'Selasa, 31 Mar 2026 10:20'])
    for (const amount of ['1.000.000', '1,000,000.00', 'Rp 1.000.000,00', '1000000']) {
      const { read, issues } = readPaymentRow(rowOf({ date, amount }), READER);
      assert.deepEqual(issues, [], `${date} ${amount}`);
      assert.deepEqual([read?.payment.paidOn, read?.payment.amount], ['2026-03-31', '1000000.00']);
      assert.equal(read?.payment.activity, '1.03.10.2.01.0034');
    }
});

test('everything wrong with a row is told by its field', () => {
  assert.deepEqual(wrong({ number: '' }), ['number number-missing']);
  assert.deepEqual(wrong({ date: '31-02-2026' }), ['date date-unreadable']);
  assert.deepEqual(wrong({ date: '31-12-2025' }), ['date date-of-another-year']);
  assert.deepEqual(wrong({ year: '2025' }), ['year year-of-another']);
  assert.deepEqual(wrong({ region: 'Kabupaten Tuban' }), ['region row-of-another-regency']);
  assert.deepEqual(wrong({ region: '35.22' }), []);
  assert.deepEqual(wrong({ region: 'KAB. BOJONEGORO' }), []);
  assert.deepEqual(wrong({ kind: 'XY' }), ['kind kind-unreadable']);
  assert.deepEqual(wrong({ account: '' }), ['account account-missing']);
  assert.deepEqual(wrong({ account: '1.1.01' }), ['account account-outside']);
  assert.deepEqual(wrong({ account: 'lima' }), ['account code-unreadable']);
  assert.deepEqual(wrong({ agencyCode: '9.99' }), ['agencyCode agency-unknown']);
  assert.deepEqual(wrong({ amount: 'sejuta' }), ['amount amount-unreadable']);
  assert.deepEqual(wrong({ amount: '-5.000' }), ['amount amount-negative']);
  assert.deepEqual(wrong({ amount: '0' }), ['amount amount-is-nothing']);
  assert.deepEqual(wrong({ amount: '3522150101900001' }), ['amount amount-too-large']);
  assert.deepEqual(wrong({ place: 'Ngasem' }), ['place place-unreadable']);
});

test('what is held back is part of what was spent, and must leave what the row says', () => {
  assert.deepEqual(wrong({ deductions: '100.000', net: '900.000' }), []);
  assert.deepEqual(wrong({ deductions: '100.000', net: '950.000' }), ['net net-is-not-gross-less-deductions']);
  assert.deepEqual(wrong({ deductions: 'pajak' }), ['deductions amount-unreadable']);
});

test('what comes back is taken off, written below nothing or not', () => {
  for (const amount of ['5.000', '-5.000', '(5.000)']) {
    const { read, known } = readPaymentRow(rowOf({ kind: 'Pengembalian', amount }), READER);
    assert.deepEqual([read?.payment.kind, read?.payment.amount], ['return', '5000.00']);
    assert.equal(known.amount, parseMoney('-5000'));
  }
});

test('an advance charges no account, and is nothing to mend', () => {
  const up = readPaymentRow(rowOf({ kind: 'UP', account: '', activity: '' }), READER);
  assert.deepEqual([up.isAdvance, up.issues, up.read], [true, [], undefined]);
  assert.equal(readPaymentRow(rowOf({ kind: 'UP', account: '', number: '' }), READER).isAdvance, false);
});

test('numbers that lead to one person are not kept in its words', () => {
  const { read } = readPaymentRow(rowOf({ description: 'Honor NIK 3522150101900001' }), READER);
  assert.match(read!.payment.description, /disamarkan/);
});

test('kinds are known by what offices call them', () => {
  const kinds = ['LS Gaji', 'SP2D-GU', 'Ganti Uang', 'TU Nihil', 'UP', 'STS', 'Contra Post', 'Tambahan Uang', 'entah'];
  assert.deepEqual(kinds.map(readPaymentKind), ['LS', 'GU', 'GU', 'TU', 'UP', 'receipt', 'return', 'TU', undefined]);
});

test('a file is held against the total that it prints or that was typed, and one of both is needed', () => {
  const total = { line: 9, cells: { description: 'JUMLAH', amount: '300' }, money: { amount: parseMoney('300') } };
  assert.equal(isPaymentTotal(total), true);
  const slugs = (totals: FieldRow[], typed: string | null) =>
    judgePaymentTotal(totals, [parseMoney('100'), parseMoney('200')], typed === null ? null : parseMoney(typed)).map(
      ({ slug, line }) => `${slug} ${line}`,
    );
  assert.deepEqual(slugs([total], null), []);
  assert.deepEqual(slugs([], '300'), []);
  assert.deepEqual(slugs([], null), ['total-missing 0']);
  assert.deepEqual(slugs([total], '299'), ['total-typed-differs 0']);
  assert.deepEqual(slugs([{ ...total, money: { amount: parseMoney('301') } }], null), ['total-does-not-add-up 9']);
});

test('a payment without a village is booked on the only line that can be meant, and on none where several can', () => {
  const [a, b, c] = [
    { fundSource: '1', place: 'x' },
    { fundSource: '1', place: 'y' },
    { fundSource: '2', place: 'x' },
  ] as const;
  assert.equal(lineFor({ fundSource: '2', place: '' }, [a, b, c]), c);
  assert.equal(lineFor({ fundSource: '1', place: '' }, [a, b, c]), undefined);
  assert.equal(lineFor({ fundSource: '1', place: 'y' }, [a, b, c]), b);
  assert.equal(lineFor({ fundSource: '1', place: 'z' }, [a]), undefined, 'another village is another line');
  assert.equal(lineFor({ fundSource: '', place: '' }, [a]), a);
});

test('what differs is told by its field; what was left out and found is no difference', () => {
  const payment = {
    number: '1',
    kind: 'LS' as const,
    paidOn: '2026-03-01',
    organisation: 'a',
    activity: 'b',
    account: '5.1',
    fundSource: '1',
    place: 'x',
    amount: '500.00',
    description: '',
  };
  assert.deepEqual(differencesOf(payment, { ...payment, place: '', fundSource: '', amount: '500' }), {});
  assert.deepEqual(differencesOf(payment, { ...payment, amount: '600', place: 'y' }), { amount: '600', place: 'y' });
});

test('an entry that takes back is dated today, within the year, and never before what it takes back', () => {
  assert.equal(reversalDay(2026, '2026-03-01', '2026-05-02'), '2026-05-02');
  assert.equal(reversalDay(2026, '2026-03-01', '2027-01-09'), '2026-12-31');
  assert.equal(reversalDay(2026, '2026-06-01', '2026-05-02'), '2026-06-01');
});

test('the finding is the kind with the most money, and how much else waits', () => {
  const open = (kind: 'unplanned' | 'refused' | 'overrun', count: number, amount: string) => ({
    kind,
    count,
    amount: parseMoney(amount),
  });
  assert.equal(findingOf([open('unplanned', 0, '0')]), undefined);
  const found = findingOf([open('overrun', 2, '10'), open('unplanned', 14, '1200'), open('refused', 3, '0')]);
  assert.deepEqual([found?.first.kind, found?.others], ['unplanned', 5]);
});

test('agencies whose files say something else come first', () => {
  const sum = (organisation: string, month: number, paid: string, said: string) => ({
    organisation,
    month,
    paid: parseMoney(paid),
    said: parseMoney(said),
  });
  const all = byAgency([sum('a', 2, '900', '900'), sum('b', 1, '10', '15'), sum('a', 1, '1', '1')]);
  assert.deepEqual(
    all.map(({ organisation, months }) => [organisation, months.map(({ month }) => month)]),
    [
      ['b', [1]],
      ['a', [1, 2]],
    ],
  );
});

test('an address names what is to be settled, or nothing', () => {
  const id = '01900000-0000-7000-8000-000000000001';
  assert.deepEqual(readUnsettledRef(unsettledRef('unplanned', id)), { kind: 'unplanned', id });
  assert.deepEqual(readUnsettledRef('overrun-0123456789abcdef'), { kind: 'overrun', id: '0123456789abcdef' });
  for (const text of ['', 'unplanned-', 'overrun-0190', `lain-${id}`, `overrun-${id}`])
    assert.equal(readUnsettledRef(text), undefined, text);
  const asked = readRowsAsked(new URLSearchParams(`daftar=refused&instansi=${id}&bulan=13&hal=2`));
  assert.deepEqual(asked, { list: 'refused', organisation: id, month: undefined, page: 2 });
});
