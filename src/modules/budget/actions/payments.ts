import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { NO_MONEY, parseMoney, type Sen, sen } from '#platform/money.ts';
import { lineId } from '../line-id.ts';
import { linesByIds } from '../queries/lines.ts';
import { insertPayments, knownPayments, type NewPayment, paidOnLines } from '../queries/payments.ts';
import { versionsOf } from '../queries/versions.ts';
import { isOverrun } from '../rules/payments.ts';
import { inForceOn } from '../rules/phases.ts';
import { kindOfAccount } from '../rules/sums.ts';
import type { PaymentInput, paymentFile } from '../types.ts';

export interface PaymentReport {
  readonly written: number;
  /** There already, and the same. */
  readonly known: number;
  /** There already, but said otherwise now: kept as they were, for a payment is never edited. */
  readonly differing: readonly number[];
  /** On no line of the version in force: kept, and shown as an overrun. */
  readonly withoutLine: readonly number[];
  /** More than their line held: kept, and shown. */
  readonly overrun: readonly number[];
  /** Outside the year, or on an account that is in no budget: not kept. */
  readonly refused: readonly number[];
}

const checksumOf = (payment: PaymentInput): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.values(payment)))
    .digest('hex')
    .slice(0, 32);

const signed = ({ kind, amount }: PaymentInput): Sen =>
  kind === 'return' ? sen(-parseMoney(amount)) : parseMoney(amount);

/**
 * Takes payments from a file of the regional finance system, as often as it comes: what is there stays, what is new is added, nothing is
 * edited (invariants 6, 12, 30). What breaks a rule but happened is kept and marked.
 * @throws {Problem} 403
 */
export const recordPayments = (
  db: Db,
  actor: Actor,
  region: number,
  file: z.infer<typeof paymentFile>,
  payments: readonly PaymentInput[],
  now: Date,
  { dryRun = false, isSample = false } = {},
): Promise<PaymentReport> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region });
    const { ready, report } = await judge(tx, file, payments);
    if (dryRun) return { ...report, written: ready.length };
    const written = await insertPayments(tx, file.year, file.source, ready, isSample, now);
    if (written > 0)
      await journal(tx, actor, {
        act: 'budget.pay',
        subject: `budgets/${file.year}`,
        at: now,
        public: { year: file.year, source: file.source, payments: written },
      });
    return { ...report, written };
  });

const judge = async (tx: Tx, { year, source }: z.infer<typeof paymentFile>, payments: readonly PaymentInput[]) => {
  const known = await knownPayments(
    tx,
    source,
    payments.map(({ key }) => key),
  );
  const versions = await versionsOf(tx, year);
  const current = inForceOn(versions, `${year}-12-31`);
  const ids = [...new Set(payments.map(lineId))];
  const held = new Map(current ? (await linesByIds(tx, current.id, ids)).map((line) => [line.id, line]) : []);
  const paid = new Map(await paidOnLines(tx, year, ids));
  const ready: NewPayment[] = [];
  const report = {
    known: 0,
    differing: [] as number[],
    withoutLine: [] as number[],
    overrun: [] as number[],
    refused: [] as number[],
  };
  const seen = new Set<string>();
  for (const [index, payment] of payments.entries()) {
    const row = index + 1;
    const checksum = checksumOf(payment);
    const before = known.get(payment.key);
    const kind = kindOfAccount(payment.account);
    if (!kind || !payment.paidOn.startsWith(`${year}-`)) report.refused.push(row);
    else if (before !== undefined || seen.has(payment.key)) {
      if (before === undefined || before === checksum) report.known += 1;
      else report.differing.push(row);
    } else {
      seen.add(payment.key);
      const line = lineId(payment);
      const amount = signed(payment);
      const paidBefore = paid.get(line) ?? NO_MONEY;
      const over =
        (kind === 'spending' || kind === 'financing_out') && isOverrun(held.get(line)?.amount, paidBefore, amount);
      if (!held.has(line)) report.withoutLine.push(row);
      else if (over) report.overrun.push(row);
      paid.set(line, sen(paidBefore + amount));
      ready.push({
        ...payment,
        id: uuidv7(),
        lineId: line,
        lineKind: kind,
        function: held.get(line)?.function ?? '',
        amount,
        isOverrun: over,
        sourceKey: payment.key,
        checksum,
      });
    }
  }
  return { ready, report };
};
