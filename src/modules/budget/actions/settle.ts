// What does not match is settled by a note, or by an entry that takes a payment back: never by changing what was written.
import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion, type Tx } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { moneyText, type Sen, sen } from '#platform/money.ts';
import { lineId, paymentChecksum } from '../line-id.ts';
import { alreadySettled, cannotReverse, lineNotForPayment, reversedByAnother, unsettledNotFound } from '../problems.ts';
import { lineById } from '../queries/lines.ts';
import { insertPayments, type NewPayment, paymentById, type StoredPayment } from '../queries/payments.ts';
import { insertSettlement, OWN_ENTRIES, type Unsettled, unsettledById, yearOfUnsettled } from '../queries/reconcile.ts';
import { lockYear, versionsOf } from '../queries/versions.ts';
import { reversalDay } from '../rules/payments.ts';
import { inForceOn } from '../rules/phases.ts';
import type { UnsettledKind } from '../rules/reconcile.ts';
import { kindOfAccount } from '../rules/sums.ts';
import type { NoteInput, PaymentInput, ReverseInput } from '../types.ts';
import { personOf } from './versions.ts';

export interface UnsettledRef {
  readonly region: number;
  readonly kind: UnsettledKind;
  readonly id: string;
}

interface Held {
  readonly year: number;
  readonly version: string | undefined;
  readonly item: Unsettled;
}

/** Takes the year's lock and looks again: of two who settle the same thing the second hears that it is settled. */
const holdUnsettled = async (tx: Tx, { kind, id }: UnsettledRef): Promise<Held> => {
  const year = await yearOfUnsettled(tx, kind, id);
  if (year === undefined) throw unsettledNotFound();
  await lockYear(tx, year);
  const version = inForceOn(await versionsOf(tx, year), `${year}-12-31`)?.id;
  const item = await unsettledById(tx, { year, version }, kind, id);
  if (!item) throw unsettledNotFound();
  if (item.settled) throw alreadySettled();
  return { year, version, item };
};

const settled = async (
  tx: Tx,
  actor: Actor,
  { kind, id }: UnsettledRef,
  { year, item }: Held,
  { way, reason }: { readonly way: 'note' | 'reversal'; readonly reason: string },
  now: Date,
): Promise<void> => {
  const amount = kind === 'overrun' ? sen(item.amount! - item.other!) : null;
  const by = { settledBy: personOf(actor), settledAt: now };
  await insertSettlement(tx, year, { id: uuidv7(), kind, thing: id, way, reason, amount, ...by });
  await journal(tx, actor, {
    act: 'budget.settle',
    subject: `budgets/${year}`,
    at: now,
    public: { year, kind, thing: id, way },
    private: { reason },
  });
};

/**
 * Settles something by saying why it stands as it does.
 * @throws {Problem} 403, 404 `unsettled-not-found`, 409 `already-settled`
 */
export const settleByNote = (
  db: Db,
  actor: Actor,
  ref: UnsettledRef,
  { reason }: NoteInput,
  now: Date,
): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region: ref.region });
    await settled(tx, actor, ref, await holdUnsettled(tx, ref), { way: 'note', reason }, now);
  });

/** What a payment that came again says now; undefined where it says nothing of this. */
const saidNow = ({ said }: Unsettled): Partial<Record<keyof PaymentInput, string>> =>
  said && !Array.isArray(said) ? (said as Partial<Record<keyof PaymentInput, string>>) : {};

interface Entry {
  readonly payment: StoredPayment;
  readonly paidOn: string;
  readonly amount: Sen;
  readonly kind: NewPayment['kind'];
  readonly key: string;
  readonly description: string;
}

const entryOf = (
  { payment, paidOn, amount, kind, key, description }: Entry,
  on: Pick<
    NewPayment,
    'lineId' | 'lineKind' | 'organisation' | 'activity' | 'account' | 'fundSource' | 'function' | 'place'
  >,
): NewPayment => {
  const { number } = payment;
  const said = { ...on, number, kind, paidOn, amount: moneyText(amount), description, key };
  return {
    ...on,
    id: uuidv7(),
    number,
    kind,
    paidOn,
    amount,
    description,
    isOverrun: false,
    sourceKey: key,
    checksum: paymentChecksum(said),
  };
};

/** The line that it is booked on instead: the chosen one of the version in force. */
const chosenLine = async (tx: Tx, version: string | undefined, id: string, payment: StoredPayment) => {
  const line = version === undefined ? undefined : await lineById(tx, version, id);
  if (!line || line.kind !== payment.lineKind) throw lineNotForPayment();
  const { kind: lineKind, organisation, activity, account, fundSource, function: of, place } = line;
  return { lineId: id, lineKind, organisation, activity, account, fundSource, function: of, place };
};

/** What comes in the place of what was taken back; undefined: nothing does. */
const bookedInstead = async (
  tx: Tx,
  { version, item }: Held,
  payment: StoredPayment,
  line: string | null,
): Promise<(Pick<Entry, 'amount'> & { on: Parameters<typeof entryOf>[1] }) | undefined> => {
  const amount = item.other !== null ? item.other : payment.amount;
  if (line !== null) return { amount, on: await chosenLine(tx, version, line, payment) };
  if (item.said === null) return undefined;
  const said = saidNow(item);
  const on = { ...payment, ...said, function: said.activity ? '' : payment.function };
  const lineKind = kindOfAccount(on.account);
  if (!lineKind) throw lineNotForPayment();
  return { amount, on: { ...on, lineKind, lineId: lineId(on) } };
};

/**
 * Settles something by an entry that takes the payment back, and by another that books it where it belongs: on the line that was chosen, or
 * as its file says it now. Both are dated today; the payment itself stays (invariant 6). Whoever brought in its file does not do this
 * (invariant 28).
 * @throws {Problem} 403 also `reversal-needs-second-person`, 404, 409 `already-settled`, 422 `payment-cannot-be-reversed`, `line-not-for-payment`
 */
export const settleByReversal = (
  db: Db,
  actor: Actor,
  ref: UnsettledRef,
  { reason, line }: ReverseInput,
  { today, now }: { readonly today: string; readonly now: Date },
): Promise<void> =>
  inRegion(db, ref.region, async (tx) => {
    requirePermission(actor, 'budget.pay', { region: ref.region });
    const held = await holdUnsettled(tx, ref);
    const payment = held.item.payment === null ? undefined : await paymentById(tx, held.item.payment);
    if (!payment || payment.amount <= 0n || payment.reverses !== null || payment.isReversed) throw cannotReverse();
    const by = personOf(actor);
    if (by !== null && payment.importedBy === by) throw reversedByAnother();
    const instead = await bookedInstead(tx, held, payment, line);
    const paidOn = reversalDay(held.year, payment.paidOn, today);
    const description = `Pembukuan balik: ${reason}`.slice(0, 300).toWellFormed();
    const back = entryOf(
      { payment, paidOn, amount: sen(-payment.amount), kind: 'return', key: `balik:${payment.id}`, description },
      payment,
    );
    const entries: NewPayment[] = [{ ...back, reverses: payment.id }];
    if (instead) {
      const kind = instead.amount < 0n ? 'return' : payment.kind;
      const { amount, on } = instead;
      entries.push(entryOf({ payment, paidOn, amount, kind, key: `buku:${payment.id}`, description }, on));
    }
    const origin = { year: held.year, source: OWN_ENTRIES, file: null, isSample: payment.isSample };
    await insertPayments(tx, origin, entries, now);
    await settled(tx, actor, ref, held, { way: 'reversal', reason }, now);
  });
