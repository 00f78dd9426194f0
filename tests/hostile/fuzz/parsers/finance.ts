import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  changesAddress,
  fileName,
  lineId,
  PAYMENT_FIELDS,
  paymentInput,
  readChanges,
  readFileName,
  readLineRef,
  readView,
  viewAddress,
} from '#modules/budget/index.ts';
import { readUntil, yearBefore } from '#modules/budget/rules/lra.ts';
import {
  isPaymentTotal,
  judgePaymentTotal,
  readPaymentKind,
  readPaymentRow,
  saidTotal,
} from '#modules/budget/rules/payment-row.ts';
import { readRowsAsked, readUnsettledRef, unsettledRef } from '#modules/budget/rules/reconcile.ts';
import { gatherRows, isTotalRow, readFactors, readSheetRow, type SheetRow } from '#modules/budget/rules/sheet-row.ts';
import { stagesOf } from '#modules/budget/rules/stages.ts';
import { LIST_KINDS } from '#modules/classifications/index.ts';
import { ancestorsOf, formatCode, normaliseCode, parentOf, parseCode } from '#modules/classifications/rules/codes.ts';
import { LIST_FIELDS } from '#modules/classifications/rules/issues.ts';
import { planList } from '#modules/classifications/rules/plan.ts';
import { readListRow, readPairRow, type SourceRow } from '#modules/classifications/rules/row.ts';
import { type Sen, sen } from '#platform/money.ts';
import { cleanText, oneLine } from '#platform/sheets/index.ts';
import { readBrowsing } from '../../../../src/routes/code-lists.ts';
import { hostileText, mutatedText } from '../hostile.ts';
import { isStorable, type Target, target } from '../target.ts';

const AGENCY = '01900000-0000-7000-8000-000000000001';
const codes = mutatedText([
  '1.03.10.2.01.0034',
  '5.1.02.01.01.0024',
  '35.22.15.2008',
  'X.XX.01',
  '05.01',
  'SSH-7/a',
  'tanpa',
]);
const written = fc.oneof(hostileText, codes, mutatedText([AGENCY, 'jalan Ngasem', '12', 'belanja', 'kegiatan']));

const search = (...names: string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...names), written)).map((pairs) => new URLSearchParams(pairs));
const VIEW = [
  'versi',
  'lawan',
  'sisi',
  'menurut',
  'cari',
  'hal',
  'instansi',
  'kegiatan',
  'rekening',
  'fungsi',
  'dana',
  'tempat',
];

const cells = <Field extends string>(fields: readonly Field[]) =>
  fc.dictionary(
    fc.constantFrom(...fields),
    written.map((text) => cleanText(text).text),
  ) as fc.Arbitrary<Partial<Record<Field, string>>>;
const amounts = fc.option(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }).map(sen), { nil: undefined });

const listRows: fc.Arbitrary<SourceRow[]> = fc.array(
  fc.record({ line: fc.nat(1_000_000), cells: cells(LIST_FIELDS), issues: fc.constant([]) }),
  { maxLength: 8 },
);
const budgetRows: fc.Arbitrary<SheetRow[]> = fc.array(
  fc.record({
    line: fc.nat(1_000_000),
    cells: cells([
      'year',
      'agencyCode',
      'agencyName',
      'activity',
      'account',
      'fundSource',
      'place',
      'component',
      'specification',
      'coefficient',
      'unit',
      'reason',
    ]) as fc.Arbitrary<Record<string, string>>,
    price: amounts,
    amount: amounts,
  }),
  { maxLength: 8 },
);

/** Each cell on one line, as sheets are read. */
const onLines = (row: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(row).map(([field, text]) => [field, oneLine(text)]));
const paymentRows = fc.array(
  fc.record({
    line: fc.nat(1_000_000),
    cells: (
      fc.oneof(
        cells(PAYMENT_FIELDS),
        cells(['description']).map((more) => ({
          number: '1/LS/2026',
          date: '31-03-2026',
          kind: 'LS',
          agencyCode: '1.03.0.00.0.00.01.0000',
          account: '5.1.02.01.01.0024',
          amount: '1.000',
          ...more,
        })),
      ) as fc.Arbitrary<Record<string, string>>
    ).map(onLines),
    money: fc
      .record({ amount: amounts, deductions: amounts, net: amounts }, { requiredKeys: [] })
      .map(
        (money) =>
          Object.fromEntries(Object.entries(money).filter(([, amount]) => amount !== undefined)) as Record<string, Sen>,
      ),
  }),
  { maxLength: 8 },
);

/** Readers of what is written about lists of codes and budgets. */
export const FINANCE: readonly Target[] = [
  target('looks at a budget', ['src/modules/budget/rules/view.ts'], search(...VIEW), (params) => {
    const view = readView(params);
    assert.ok(isStorable(view) && view.page > 0);
    assert.deepEqual(readView(new URLSearchParams(viewAddress(view))), view);
  }),
  target(
    'changes between two versions, and lines that a question is about',
    ['src/modules/budget/rules/view.ts'],
    fc.tuple(
      search('dari', 'ke', 'sisi', 'instansi', 'hal'),
      fc.oneof(hostileText, mutatedText(['2026-9f8e7d6c5b4a3210'])),
    ),
    ([params, text]) => {
      const changes = readChanges(params);
      assert.ok(isStorable(changes));
      assert.deepEqual(readChanges(new URLSearchParams(changesAddress(changes))), changes);
      const ref = readLineRef(text);
      if (ref) assert.equal(`${ref.year}-${ref.line}`, text);
    },
  ),
  target(
    'names of budget files',
    ['src/modules/budget/rules/file-name.ts'],
    mutatedText(['anggaran-2026-v3.csv', 'segel-2026-v12.jsonl', 'fiskal-2026.zip']),
    (text) => {
      const wanted = readFileName(text);
      if (wanted) assert.equal(fileName(wanted), text);
    },
  ),
  target(
    'stages of a budget',
    ['src/modules/budget/rules/stages.ts'],
    fc.array(fc.date({ min: new Date('2000-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }), {
      minLength: 3,
      maxLength: 3,
    }),
    (dates) => {
      const [dueOn, decidedOn, today] = dates.map((day) => day.toISOString().slice(0, 10)) as [string, string, string];
      const due = [{ phase: 'apbd', dueOn, source: 'contoh', isCertain: true }] as const;
      for (const decided of [[], [{ number: 1, phase: 'apbd', decidedOn } as const]])
        for (const stage of stagesOf(due, decided, today))
          assert.ok(Number.isInteger(stage.lateDays) && stage.lateDays >= 0);
    },
  ),
  target('rows of a budget in a sheet', ['src/modules/budget/rules/sheet-row.ts'], budgetRows, (rows) => {
    const reader = {
      year: 2026,
      code: normaliseCode,
      agency: (code: string) => (code.length > 4 ? AGENCY : undefined),
    };
    const read = rows.map((row) => ({ ...readSheetRow(row, reader), isTotal: isTotalRow(row) }));
    for (const { issues } of read) for (const { sentence } of issues) assert.ok(isStorable(sentence));
    const { lines } = gatherRows(read.flatMap((one) => one.read ?? []));
    for (const { input } of lines) assert.match(lineId(input), /^[0-9a-f]{16}$/);
  }),
  target('rows of a file of payments', ['src/modules/budget/rules/payment-row.ts'], paymentRows, (rows) => {
    const reader = {
      year: 2026,
      timeZone: 'Asia/Jakarta',
      region: { code: '35.22', name: 'Bojonegoro' },
      code: normaliseCode,
      agency: (code: string) => (code.length > 4 ? AGENCY : undefined),
    } as const;
    const read = rows.map((row) => readPaymentRow(row, reader));
    for (const { issues, known } of read) {
      for (const { sentence } of issues) assert.ok(isStorable(sentence));
      assert.ok(isStorable(known.number));
    }
    for (const { read: one } of read) if (one) assert.ok(isStorable(paymentInput.parse({ ...one.payment, key: 'k' })));
    const totals = rows.filter(isPaymentTotal);
    const written = read.flatMap((row) => row.written ?? []);
    for (const { sentence } of judgePaymentTotal(totals, written, saidTotal(totals, null)))
      assert.ok(isStorable(sentence));
  }),
  target(
    'kinds of payments',
    ['src/modules/budget/rules/payment-row.ts'],
    fc.oneof(hostileText, mutatedText(['SP2D-LS Gaji', 'Ganti Uang', 'contra post'])),
    (text) => void readPaymentKind(text),
  ),
  target(
    'what an address asks of payments',
    ['src/modules/budget/rules/reconcile.ts'],
    fc.tuple(
      search('daftar', 'instansi', 'bulan', 'hal'),
      fc.oneof(hostileText, mutatedText([`unplanned-${AGENCY}`, 'overrun-0123456789abcdef'])),
    ),
    ([params, text]) => {
      const asked = readRowsAsked(params);
      assert.ok(isStorable(asked) && asked.page > 0);
      const ref = readUnsettledRef(text);
      if (ref) assert.equal(unsettledRef(ref.kind, ref.id), text);
    },
  ),
  target(
    'the day of a statement',
    ['src/modules/budget/rules/lra.ts'],
    fc.oneof(hostileText, mutatedText(['2026-06-30', '2028-02-29', '2026-13-01'])),
    (text) => {
      const until = readUntil(text, 2026, undefined, '2026-11-30');
      assert.match(until, /^2026-\d\d-\d\d$/);
      assert.ok(until <= '2026-11-30');
      assert.equal(readUntil(until, 2026, undefined, '2026-11-30'), until);
      assert.match(yearBefore(until), /^2025-\d\d-\d\d$/);
    },
  ),
  target(
    'coefficients',
    ['src/modules/budget/rules/sheet-row.ts'],
    fc.tuple(fc.oneof(hostileText, mutatedText(['12 Bulan x 3 Orang', '2,5 km', '1.234,5'])), hostileText),
    ([coefficient, unit]) => {
      for (const { value } of readFactors(coefficient, unit) ?? []) assert.match(value, /^\d{1,12}(\.\d{1,4})?$/);
    },
  ),
  target(
    'codes of lists',
    ['src/modules/classifications/rules/codes.ts'],
    fc.tuple(fc.constantFrom(...LIST_KINDS), fc.oneof(hostileText, codes)),
    ([kind, text]) => {
      const parsed = parseCode(kind, text);
      if (!parsed) return;
      assert.ok(isStorable(parsed));
      assert.equal(formatCode(parsed), parsed.code);
      assert.deepEqual(parseCode(kind, parsed.code), parsed);
      assert.equal(ancestorsOf(kind, parsed.code).at(-1), parentOf(kind, parsed.code));
    },
  ),
  target(
    'rows of lists',
    ['src/modules/classifications/rules/row.ts', 'src/modules/classifications/rules/plan.ts'],
    fc.tuple(fc.constantFrom(...LIST_KINDS), listRows),
    ([kind, rows]) => {
      const read = rows.map((row) => readListRow(kind, row));
      for (const { entry, issues } of read) assert.equal(entry === undefined, issues.length > 0);
      planList(kind, read, new Map());
      for (const row of rows) readPairRow(kind, row);
    },
  ),
  target(
    'what an address asks a list of codes for',
    ['src/routes/code-lists.ts'],
    fc.tuple(fc.constantFrom(...LIST_KINDS), search('q', 'kode', 'sesudah')),
    ([kind, params]) => assert.ok(isStorable(readBrowsing(kind, params))),
  ),
];
