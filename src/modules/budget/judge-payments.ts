// What payments become, and what is to be said of them: shared by the acts that take them.
import { uuidv7 } from 'uuidv7';
import type { Tx } from '#platform/db/index.ts';
import { moneyText, NO_MONEY, type Sen, sen } from '#platform/money.ts';
import { lineId, paymentChecksum } from './line-id.ts';
import { type CandidateLine, candidateLines } from './queries/lines.ts';
import { knownNumbers, knownPayments, type NewPayment, paidOnLines, storedPayments } from './queries/payments.ts';
import { versionsOf } from './queries/versions.ts';
import { differencesOf, isOverrun, lineFor, signedAmount } from './rules/payments.ts';
import { inForceOn } from './rules/phases.ts';
import { kindOfAccount } from './rules/sums.ts';
import type { PaymentInput } from './types.ts';

/** A payment that came again and says something else. */
export interface Differing {
  /** Position among the payments, from 1. */
  readonly row: number;
  readonly payment: string;
  readonly checksum: string;
  /** As first written, and as said now. */
  readonly before: Sen;
  readonly amount: Sen;
  readonly said: Partial<Record<keyof PaymentInput, string>>;
}

/** Positions among the payments, from 1. */
export interface Judged {
  readonly ready: readonly NewPayment[];
  readonly known: number;
  readonly differing: readonly Differing[];
  readonly withoutLine: readonly number[];
  readonly overrun: readonly number[];
  /** Outside the year, or on an account that is in no budget. */
  readonly refused: readonly number[];
  /** Booked on the only line that can be meant. */
  readonly inferred: readonly number[];
  /** New, under a number and with an amount that another file has brought already: perhaps the same payment on another line. */
  readonly again: readonly number[];
}

const groupOf = ({ organisation, activity, account }: Pick<PaymentInput, 'organisation' | 'activity' | 'account'>) =>
  [organisation, activity, account].join('|');

/** The lines of the version in force that these payments may be booked on. */
const linesFor = async (
  tx: Tx,
  year: number,
  payments: readonly PaymentInput[],
): Promise<ReadonlyMap<string, readonly CandidateLine[]>> => {
  const current = inForceOn(await versionsOf(tx, year), `${year}-12-31`);
  if (!current) return new Map();
  const groups = [...new Map(payments.map((payment) => [groupOf(payment), payment])).values()];
  return Map.groupBy(await candidateLines(tx, current.id, groups), groupOf);
};

const tellDifferences = async (
  tx: Tx,
  source: string,
  found: readonly { readonly row: number; readonly payment: PaymentInput; readonly checksum: string }[],
): Promise<Differing[]> => {
  if (found.length === 0) return [];
  const stored = await storedPayments(
    tx,
    source,
    found.map(({ payment }) => payment.key),
  );
  return found.map(({ row, payment, checksum }) => {
    const before = stored.get(payment.key)!;
    return {
      row,
      payment: before.id,
      checksum,
      before: signedAmount(before),
      amount: signedAmount(payment),
      said: differencesOf(before, payment),
    };
  });
};

/**
 * Judges payments of a source, in their order. What breaks a rule but happened is ready all the same, and told (invariants 12, 30).
 * Whether one is past its line is judged by what came before it; sums of the line tell it whatever the order was.
 */
export const judgePayments = async (
  tx: Tx,
  { year, source }: { readonly year: number; readonly source: string },
  payments: readonly PaymentInput[],
): Promise<Judged> => {
  const known = await knownPayments(
    tx,
    source,
    payments.map(({ key }) => key),
  );
  const numbers = await knownNumbers(tx, { year, source }, [...new Set(payments.map(({ number }) => number))]);
  const lines = await linesFor(tx, year, payments);
  const booked = payments.map((payment) => {
    const line = lineFor(payment, lines.get(groupOf(payment)) ?? []);
    const { fundSource, place } = line ?? payment;
    return { line, at: { ...payment, fundSource, place }, id: lineId({ ...payment, fundSource, place }) };
  });
  const paid = new Map(await paidOnLines(tx, year, [...new Set(booked.map(({ id }) => id))]));
  const ready: NewPayment[] = [];
  const otherwise: { row: number; payment: PaymentInput; checksum: string }[] = [];
  const told = { withoutLine: [], overrun: [], refused: [], inferred: [], again: [] } as Record<
    'withoutLine' | 'overrun' | 'refused' | 'inferred' | 'again',
    number[]
  >;
  let same = 0;
  const seen = new Set<string>();
  for (const [index, payment] of payments.entries()) {
    const row = index + 1;
    const checksum = paymentChecksum(payment);
    const before = known.get(payment.key);
    const kind = kindOfAccount(payment.account);
    if (!kind || !payment.paidOn.startsWith(`${year}-`)) told.refused.push(row);
    else if (before !== undefined || seen.has(payment.key)) {
      if (before === undefined || before === checksum) same += 1;
      else otherwise.push({ row, payment, checksum });
    } else {
      seen.add(payment.key);
      const { line, at, id } = booked[index]!;
      const amount = signedAmount(payment);
      const paidBefore = paid.get(id) ?? NO_MONEY;
      const over = (kind === 'spending' || kind === 'financing_out') && isOverrun(line?.amount, paidBefore, amount);
      if (!line) told.withoutLine.push(row);
      else if (over) told.overrun.push(row);
      if (line && (line.fundSource !== payment.fundSource || line.place !== payment.place)) told.inferred.push(row);
      if (numbers.has(`${payment.number}|${moneyText(amount)}`)) told.again.push(row);
      paid.set(id, sen(paidBefore + amount));
      ready.push({
        ...at,
        id: uuidv7(),
        lineId: id,
        lineKind: kind,
        function: line?.function ?? '',
        amount,
        isOverrun: over,
        sourceKey: payment.key,
        checksum,
      });
    }
  }
  return { ready, known: same, differing: await tellDifferences(tx, source, otherwise), ...told };
};
