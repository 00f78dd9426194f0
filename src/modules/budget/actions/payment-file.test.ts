import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { listOrganisations } from '#modules/organisations/index.ts';
import { inRegion } from '#platform/db/index.ts';
import { openStore, type Store } from '#platform/files/index.ts';
import { moneyText, parseMoney, sumOfMoney } from '#platform/money.ts';
import { isProblem } from '#platform/problem.ts';
import type { FileBytes } from '#platform/sheets/index.ts';
import { removeAbandoned, runWaitingFiles } from '#platform/waiting-file.ts';
import { eachEngine } from '../../../../tests/support/database.ts';
import { balanced, FUND, openBudgetRegion, person, REGION, ROAD, ROUTINE, SPENDING } from '../budget.testing.ts';
import {
  lockVersion,
  openKinds,
  openVersion,
  type PaymentWish,
  putLines,
  settleByNote,
  settleByReversal,
  sumsByMonth,
  type UnsettledKind,
  versionsOf,
} from '../index.ts';
import { listRows } from '../queries/reconcile.ts';
import { inForceOn } from '../rules/phases.ts';
import { importPayments } from './import-payments.ts';
import {
  applyPayments,
  checkPayments,
  inspectWaitingPayments,
  PAYMENT_IMPORT_JOB,
  receivePayments,
  refusedFileOf,
  runPaymentImport,
  waitingPayments,
} from './payment-file.ts';

const YEAR = 2043;
const NOW = new Date('2043-05-02T03:00:00Z');
const HEAD =
  'Nomor SP2D;Tanggal SP2D;Jenis;Nama SKPD;Kode Sub Kegiatan;Kode Rekening;Sumber Dana;Kode Desa;Uraian;Nilai';
const VILLAGE = '35.22.04.2003';
const COLUMNS = {
  number: 'Nomor SP2D',
  date: 'Tanggal SP2D',
  kind: 'Jenis',
  agency: 'Nama SKPD',
  activity: 'Kode Sub Kegiatan',
  account: 'Kode Rekening',
  fundSource: 'Sumber Dana',
  place: 'Kode Desa',
  description: 'Uraian',
  amount: 'Nilai',
} as const;
const problem = (slug: string) => (error: unknown) => isProblem(error) && error.slug === slug;

eachEngine((_engine, db) => {
  const folder = mkdtempSync(join(tmpdir(), 'simpul-payment-file-'));
  const [officer, colleague] = [person('treasurer'), person('treasurer')];
  const sent: string[] = [];
  let files: Store;
  let agency: { readonly id: string; readonly name: string };
  const jobs = {
    send: async (name: string) => void sent.push(name),
    work: async () => undefined,
    queues: async () => [],
    stop: async () => undefined,
  };
  const app = () => ({ db: db(), files, jobs });

  before(async () => {
    files = await openStore({ dataDirectory: folder, S3_REGION: 'auto' });
    await openBudgetRegion(db());
    agency = (await inRegion(db(), REGION, (tx) => listOrganisations(tx, { kinds: ['agency'] })))[0]!;
    const reason = 'Tahap sebelumnya tidak dicatat di sini.';
    const input = { year: YEAR, phase: 'apbd', title: 'APBD contoh', source: 'pengujian', reason } as const;
    const id = await openVersion(db(), officer, REGION, input, NOW);
    const lines = balanced(agency.id, '900').map((line) =>
      line.account === SPENDING ? { ...line, place: VILLAGE } : line,
    );
    await putLines(db(), officer, { region: REGION, id }, lines, null, NOW);
    const document = { kind: 'perda', number: '9/contoh/2042', date: '2042-12-30' } as const;
    await lockVersion(db(), colleague, { region: REGION, id }, document, NOW);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  interface Cells {
    readonly number: string;
    readonly amount: string;
    readonly date?: string;
    readonly activity?: string;
    readonly kind?: string;
    readonly account?: string;
    readonly place?: string;
    readonly words?: string;
  }
  const rowOf = ({ number, amount, date, activity, kind, account, place, words }: Cells): string =>
    [
      number,
      date ?? '10-03-2043',
      kind ?? 'LS',
      agency.name,
      activity ?? ROAD,
      account ?? SPENDING,
      FUND,
      place ?? '',
      words ?? 'Termin contoh',
      amount,
    ].join(';');
  const sheetOf = (rows: readonly string[]): string => [HEAD, ...rows].join('\n');
  const bytes = (content: string): FileBytes => new Blob([content]).stream() as FileBytes;
  const wish = (source: string, more: Partial<PaymentWish> = {}) => ({
    year: YEAR,
    source,
    sheet: null,
    columns: COLUMNS,
    total: null,
    withoutRefused: false,
    name: 'sp2d.csv',
    dryRun: false,
    ...more,
  });
  const bring = async (source: string, rows: readonly Cells[], more: Partial<PaymentWish> = {}) => {
    const total = moneyText(sumOfMoney(rows.map(({ amount }) => parseMoney(/^-?\d+$/.test(amount) ? amount : '0'))));
    const asked = wish(source, { total, ...more });
    return (await importPayments(db(), officer, REGION, bytes(sheetOf(rows.map(rowOf))), asked, NOW)).report;
  };
  const stored = (source: string) =>
    inRegion(db(), REGION, (tx) =>
      tx.query<Record<string, unknown>>(
        `select number, kind, paid_on, line_id, account, place_code, amount, description, source_key, checksum from budget.payment
          where region_id = $1 and source = $2 order by source_key`,
        [REGION, source],
      ),
    );
  const year = async () => {
    const versions = await inRegion(db(), REGION, (tx) => versionsOf(tx, YEAR));
    return { year: YEAR, version: inForceOn(versions, `${YEAR}-12-31`)?.id };
  };
  const rowsOf = async (kind: UnsettledKind | 'paid', source: string) => {
    const asked = await year();
    const { rows } = await inRegion(db(), REGION, (tx) =>
      listRows(tx, asked, kind, { organisation: undefined, month: undefined }, { offset: 0, limit: 1000 }),
    );
    return rows.filter(({ number }) => number.startsWith(source));
  };

  test('invariant 30: the same rows in any split and order, any number of times, are the same payments', async () => {
    const rows: Cells[] = Array.from({ length: 14 }, (_, at) => ({
      number: `${Math.trunc(at / 2) + 1}/LS/2043`,
      amount: String((at + 1) * 10),
      date: `${String((at % 27) + 1).padStart(2, '0')}/0${(at % 9) + 1}/2043`,
      activity: at % 2 ? ROAD : ROUTINE,
      kind: at === 5 ? 'pengembalian' : 'LS',
    }));
    await bring('Utuh', rows);
    const whole = await stored('Utuh');
    assert.equal(whole.length, rows.length);
    let run = 0;
    const anyHistory = fc.array(fc.uniqueArray(fc.nat(rows.length - 1), { minLength: 1 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(anyHistory, fc.shuffledSubarray(rows, { minLength: rows.length }), async (history, last) => {
        run += 1;
        const source = `Terbagi ${run}`;
        for (const part of history)
          await bring(
            source,
            part.map((at) => rows[at]!),
          );
        await bring(source, last);
        assert.deepEqual(await stored(source), whole);
        assert.equal((await bring(source, rows)).payments, 0, 'nothing is new any more');
      }),
      { numRuns: 12 },
    );
  });

  test('a file that is cut off, of another year or of another regency does not come in at all', async () => {
    const one = [{ number: 'X1', amount: '5' }];
    const cut = await bring('Terpotong', one, { total: '7' });
    assert.deepEqual([cut.applied, cut.blocking.map(({ slug }) => slug)], [false, ['total-typed-differs']]);
    const none = await bring('Terpotong', one, { total: null });
    assert.deepEqual([none.applied, none.blocking.map(({ slug }) => slug)], [false, ['total-missing']]);
    const titled = `REGISTER SP2D KABUPATEN TUBAN TAHUN 2042;;;;;;;;;\n${sheetOf([rowOf(one[0]!)])}`;
    const { report } = await importPayments(db(), officer, REGION, bytes(titled), wish('Lain', { total: '5' }), NOW);
    const slugs = report.blocking.map(({ slug }) => slug);
    assert.deepEqual([report.applied, slugs], [false, ['sheet-of-another-year', 'sheet-of-another-regency']]);
    assert.deepEqual([...(await stored('Terpotong')), ...(await stored('Lain'))], []);
  });

  test('rows that are no payment are told by their cell, kept aside only where that was agreed to, and gone once they are mended', async () => {
    const rows = [
      { number: 'T1', amount: '40' },
      { number: 'T2', amount: '50', date: '31-02-2043' },
      { number: 'T3', amount: '60', kind: 'UP', account: '', activity: '' },
    ];
    const refused = await bring('Tolak', rows);
    assert.deepEqual([refused.applied, refused.refused, refused.advances], [false, 1, 1]);
    assert.deepEqual(
      refused.issues.map(({ cell, slug }) => [cell, slug]),
      [['B3', 'date-unreadable']],
    );
    assert.equal((await stored('Tolak')).length, 0, 'nothing by halves');
    for (const _ of [1, 2]) await bring('Tolak', rows, { withoutRefused: true });
    const left = await rowsOf('refused', 'T');
    assert.deepEqual(
      left.map(({ number, sheetRow, file }) => [number, sheetRow, file]),
      [['T2', 3, 'sp2d.csv']],
    );
    await bring('Tolak', [rows[0]!, { ...rows[1]!, date: '28-02-2043' }, rows[2]!]);
    assert.deepEqual(await rowsOf('refused', 'T'), []);
    assert.equal((await stored('Tolak')).length, 2);
  });

  test('invariant 12: what is on no line and what passes its line is kept and listed, and booked on the one line that can be meant', async () => {
    const report = await bring('Aturan', [
      { number: 'A1', amount: '850' },
      { number: 'A2', amount: '70', activity: ROUTINE },
      { number: 'A3', amount: '90' },
    ]);
    assert.deepEqual([report.payments, report.withoutLine, report.inferred], [3, 1, 2]);
    assert.ok(report.overrun >= 1);
    const paid = await stored('Aturan');
    assert.ok(paid.some(({ number, place_code }) => number === 'A1' && place_code === VILLAGE));
    assert.deepEqual(
      (await rowsOf('unplanned', 'A')).map(({ number }) => number),
      ['A2'],
    );
    const overruns = await rowsOf('overrun', '');
    assert.equal(overruns.length, 1);
    assert.ok(overruns[0]!.amount! > overruns[0]!.other!);
  });

  test('what came again and says something else stays as it was, with both amounts, and is settled by an entry of somebody else', async () => {
    await bring('Beda', [{ number: 'B1', amount: '20', activity: ROUTINE }]);
    for (const _ of [1, 2]) await bring('Beda', [{ number: 'B1', amount: '30', activity: ROUTINE }]);
    const [difference, ...others] = await rowsOf('difference', 'B1');
    assert.equal(others.length, 0, 'told once');
    assert.deepEqual([moneyText(difference!.amount!), moneyText(difference!.other!)], ['20.00', '30.00']);
    const ref = { region: REGION, kind: 'difference', id: difference!.id } as const;
    const asked = { reason: 'Nilai SP2D dibetulkan oleh sistem asalnya.', line: null };
    const at = { today: '2043-05-02', now: NOW };
    const own = settleByReversal(db(), officer, ref, asked, at);
    await assert.rejects(own, problem('reversal-needs-second-person'));
    await settleByReversal(db(), colleague, ref, asked, at);
    await assert.rejects(settleByReversal(db(), colleague, ref, asked, at), problem('already-settled'));
    assert.deepEqual(await rowsOf('difference', 'B1'), []);
    const entries = (await rowsOf('paid', 'B1')).map(({ kind, amount, day }) => [kind, moneyText(amount!), day]);
    assert.deepEqual(
      new Set(entries.map(String)),
      new Set([
        ['LS', '20.00', '2043-03-10'].join(),
        ['return', '-20.00', '2043-05-02'].join(),
        ['LS', '30.00', '2043-05-02'].join(),
      ]),
    );
    const again = await bring('Beda', [{ number: 'B1', amount: '20', activity: ROUTINE }]);
    assert.deepEqual([again.payments, again.known], [0, 1], 'what was settled here stays so');
  });

  test('a payment is moved to the line where it belongs, and one whose booking was corrected is told', async () => {
    await bring('Pindah', [{ number: 'P1', amount: '3', activity: ROUTINE }]);
    const [item] = await rowsOf('unplanned', 'P1');
    const asked = await year();
    const line = await inRegion(db(), REGION, (tx) =>
      tx.one<{ id: string }>(`select id from budget.line where region_id = $1 and version_id = $2 and account = $3`, [
        REGION,
        asked.version,
        SPENDING,
      ]),
    );
    const ref = { region: REGION, kind: 'unplanned', id: item!.id } as const;
    const reason = 'Salah sub kegiatan di sistem asalnya.';
    const at = { today: '2043-05-02', now: NOW };
    await settleByReversal(db(), colleague, ref, { reason, line: line!.id }, at);
    assert.deepEqual(await rowsOf('unplanned', 'P1'), []);
    await bring('Dobel', [{ number: 'D1', amount: '8', activity: ROUTINE }], {});
    const later = new Date(NOW.getTime() + 1000);
    const corrected = sheetOf([rowOf({ number: 'D1', amount: '8' })]);
    const { report } = await importPayments(
      db(),
      officer,
      REGION,
      bytes(corrected),
      wish('Dobel', { total: '8' }),
      later,
    );
    assert.deepEqual([report.payments, report.again], [1, 1]);
    assert.deepEqual(
      (await rowsOf('again', 'D1')).map(({ activity }) => activity),
      [ROUTINE],
      'the older one',
    );
  });

  test('a note with a reason settles anything, an overrun until more is paid', async () => {
    const [overrun] = await rowsOf('overrun', '');
    const ref = { region: REGION, kind: 'overrun', id: overrun!.id } as const;
    const note = { reason: 'Pergeseran sedang diproses, dasarnya surat contoh.' };
    await assert.rejects(settleByNote(db(), person('officer'), ref, note, NOW), problem('not-allowed'));
    await settleByNote(db(), officer, ref, note, NOW);
    assert.deepEqual(await rowsOf('overrun', ''), []);
    await bring('Lagi', [{ number: 'L1', amount: '4' }]);
    assert.equal((await rowsOf('overrun', '')).length, 1);
    const nothing = { region: REGION, kind: 'refused', id: '01900000-0000-7000-8000-00000000dead' } as const;
    await assert.rejects(settleByNote(db(), officer, nothing, note, NOW), problem('unsettled-not-found'));
  });

  test('what agencies paid here differs from their files by what differs and by what was refused, and by nothing else', async () => {
    await bring('Jumlah', [{ number: 'J1', amount: '11' }]);
    await bring('Jumlah', [{ number: 'J1', amount: '15' }]);
    await bring('Jumlah', [{ number: 'J2', amount: '9', kind: 'entah' }], { withoutRefused: true });
    const months = await inRegion(db(), REGION, (tx) => sumsByMonth(tx, YEAR));
    const march = months.find(({ organisation, month }) => organisation === agency.id && month === 3)!;
    const open = await inRegion(db(), REGION, (tx) => openKinds(tx, { year: YEAR, version: undefined }));
    assert.ok(open.find(({ kind }) => kind === 'difference')!.count >= 1);
    // B1 was settled by an entry in May: March still says 20, its file 30.
    assert.equal(march.said - march.paid, parseMoney('23'));
  });

  const receive = async (rows: readonly string[], who = officer) => {
    const form = new FormData();
    form.set('berkas', new File([sheetOf(rows)], 'sp2d.csv'));
    const request = new Request('http://localhost/', { method: 'POST', body: form });
    const at = { region: REGION, year: YEAR, source: 'SIPD contoh' };
    return { region: REGION, file: await receivePayments(app(), who, at, request, NOW) };
  };
  type Ref = Awaited<ReturnType<typeof receive>>;
  const check = async (ref: Ref, total: string | null) => {
    const { columns } = await inspectWaitingPayments(app(), officer, (await waitingPayments(app(), officer, ref)).file);
    await checkPayments(app(), officer, ref, { columns, sheet: null, total }, NOW);
  };
  const work = () =>
    runWaitingFiles<PaymentWish>(app(), PAYMENT_IMPORT_JOB, (file) => runPaymentImport(app(), file, () => new Date()));
  const standing = async (ref: Ref) => (await waitingPayments(app(), officer, ref)).file.state;

  test('a file waits, is checked and brought in by a job; what it refused can be fetched until then', async () => {
    const ref = await receive([
      rowOf({ number: 'S1', amount: '1' }),
      rowOf({ number: 'S2', amount: '2', date: 'kemarin' }),
    ]);
    await assert.rejects(applyPayments(app(), officer, ref, true, NOW), problem('budget-sheet-not-checked'));
    await check(ref, '3');
    assert.deepEqual([sent.at(-1), await standing(ref)], [PAYMENT_IMPORT_JOB, 'checking']);
    await work();
    assert.equal(await standing(ref), 'checked');
    await assert.rejects(applyPayments(app(), officer, ref, false, NOW), problem('payments-still-refused'));
    const csv = await files.get(await refusedFileOf(app(), officer, ref));
    assert.match(await text(csv!.stream), /B3: Tanggal “kemarin” tidak terbaca/);
    await applyPayments(app(), officer, ref, true, NOW);
    // as if the process had died just after it took it
    await inRegion(db(), REGION, (tx) =>
      tx.run(
        `update platform.waiting_file set touched_at = now() - interval '3 minutes' where region_id = $1 and id = $2`,
        [REGION, ref.file],
      ),
    );
    await work();
    assert.equal(await standing(ref), 'applied');
    assert.equal((await stored('SIPD contoh')).length, 1);
    const kept: string[] = [];
    for await (const { key } of files.list('budget-upload/')) kept.push(key);
    assert.deepEqual(kept, [], 'nothing of it lies about');
  });

  test('columns are remembered for their source, and a total that does not add up brings nothing in', async () => {
    const ref = await receive([rowOf({ number: 'S3', amount: '1' })]);
    await checkPayments(
      app(),
      officer,
      ref,
      { columns: { ...COLUMNS, description: 'Jenis' }, sheet: null, total: '2' },
      NOW,
    );
    await work();
    const next = await receive([rowOf({ number: 'S4', amount: '1' })]);
    const { columns } = await inspectWaitingPayments(
      app(),
      officer,
      (await waitingPayments(app(), officer, next)).file,
    );
    assert.equal(columns.description, 'Jenis');
    await assert.rejects(applyPayments(app(), officer, ref, true, NOW), problem('budget-sheet-not-checked'));
    await assert.rejects(waitingPayments(app(), person('planner'), ref), problem('not-allowed'));
    await removeAbandoned(app(), PAYMENT_IMPORT_JOB, new Date(NOW.getTime() + 1));
    await assert.rejects(waitingPayments(app(), officer, next), problem('budget-sheet-gone'));
  });
});
