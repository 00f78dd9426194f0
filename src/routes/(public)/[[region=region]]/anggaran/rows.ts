// The rows of a page: parts of the budget, or where nothing lies deeper, its lines.
import {
  amountsBy,
  type Dimension,
  deeper,
  type FoundLine,
  findLines,
  linesByIds,
  paidBy,
  paidIn,
  paidOnLines,
  paidWithoutLine,
  type Slice,
  type Step,
  slicesOf,
  stepOf,
  viewAddress,
} from '#modules/budget/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import { keptOfLocked, keptOfPayments } from './kept.ts';
import type { Reader } from './reader.ts';
import { filterOf, type Shown } from './shown.ts';

/** So few lines are shown as they are, whatever lies above them. */
const FEW_LINES = 50;
/** Rows of a page: on a phone each is a hand high. */
export const SLICES = 25;
export const LINES = 25;

export interface LineRow {
  readonly line: Omit<FoundLine, 'kind'>;
  /** Undefined: no other version is beside it, or that one has no such line. */
  readonly before: Sen | undefined;
  readonly paid: Sen;
  /** Paid on a line that the version does not have. */
  readonly isUnplanned: boolean;
}

interface Sums {
  readonly amount: Sen;
  readonly paid: Sen;
  /** Lines of the version under the filter. */
  readonly lines: number;
}
export type Rows = Sums &
  (
    | { readonly step: Step; readonly slices: readonly Slice[]; readonly total: number }
    | { readonly step: undefined; readonly found: readonly LineRow[]; readonly total: number }
  );

/** In an address: what is asked, whatever page of it. */
const keyOf = ({ version, against, view }: Shown, more: string): string =>
  `${version.id} ${against?.id ?? ''} ${viewAddress({ side: view.side, by: 'organisation', filter: view.filter, page: 1 })} ${more}`;

/** Amounts and payments by a step; these are kept apart, for payments still come. */
export const slicesAt = async (tx: Tx, shown: Shown, { now }: Reader, step: Step): Promise<Slice[]> => {
  const { db, year, version, against, paidUntil, view } = shown;
  const question = { year, version: version.id, against: against?.id, filter: filterOf(view), ...step };
  const key = keyOf(shown, `${step.by} ${step.level}`);
  const amounts = await keptOfLocked(db, key, now, () => amountsBy(tx, question));
  const paid =
    paidUntil === undefined
      ? new Map<string, Sen>()
      : await keptOfPayments(db, `${key} ${paidUntil}`, now, () => paidBy(tx, { ...question, paidUntil }));
  return slicesOf(amounts, paid, against !== undefined);
};

const sumsOf = (slices: readonly Slice[]): Sums => ({
  amount: sumOfMoney(slices.map(({ amount }) => amount)),
  paid: sumOfMoney(slices.map(({ paid }) => paid)),
  lines: slices.reduce((sum, { lines }) => sum + lines, 0),
});

/** A level on which all is one and the same part says nothing: the next one is shown. */
const tellingStep = async (tx: Tx, shown: Shown, reader: Reader, first: Step) => {
  let step = first;
  for (;;) {
    const slices = await slicesAt(tx, shown, reader, step);
    const next = deeper(step);
    if (slices.length !== 1 || slices[0]!.code === '' || !next) return { step, slices };
    step = next;
  }
};

export const rowsOf = async (tx: Tx, shown: Shown, reader: Reader): Promise<Rows> => {
  const { view } = shown;
  const step = view.filter.q === undefined ? stepOf(view) : undefined;
  if (step) {
    const told = await tellingStep(tx, shown, reader, step);
    const sums = sumsOf(told.slices);
    const isExhausted = told.slices.every(({ code }) => code === '' || code === codeChosen(shown, told.step.by));
    const isFew = Object.keys(view.filter).length > 0 && sums.lines <= FEW_LINES;
    if (!isExhausted && !isFew) {
      const from = (view.page - 1) * SLICES;
      return { ...sums, ...told, slices: told.slices.slice(from, from + SLICES), total: told.slices.length };
    }
  }
  return linesUnder(tx, shown, reader);
};

const codeChosen = ({ view }: Shown, by: Dimension): string | undefined => view.filter[by];

const linesUnder = async (tx: Tx, shown: Shown, reader: Reader): Promise<Rows> => {
  const { db, view, version, against, year, paidUntil } = shown;
  const filter = filterOf(view);
  const page = { offset: (view.page - 1) * LINES, limit: LINES };
  const found = await keptOfLocked(db, keyOf(shown, `lines ${view.page}`), reader.now, () =>
    findLines(tx, version, filter, page),
  );
  const ids = found.lines.map(({ id }) => id);
  const before = new Map(against ? (await linesByIds(tx, against.id, ids)).map(({ id, amount }) => [id, amount]) : []);
  const paid = paidUntil === undefined ? new Map<string, Sen>() : await paidOnLines(tx, year, ids);
  const paidInAll =
    paidUntil === undefined
      ? NO_MONEY
      : await keptOfPayments(db, keyOf(shown, `paid ${paidUntil}`), reader.now, () =>
          paidIn(tx, { year, filter, paidUntil }),
        );
  const isLast = view.page * LINES >= found.total;
  const unplanned =
    paidUntil === undefined || !isLast || filter.q !== undefined
      ? []
      : await keptOfPayments(db, keyOf(shown, `unplanned ${paidUntil}`), reader.now, () =>
          paidWithoutLine(tx, { year, version: version.id, filter, paidUntil }),
        );
  return {
    amount: found.sum,
    lines: found.total,
    paid: paidInAll,
    step: undefined,
    total: found.total,
    found: [
      ...found.lines.map((line) => ({
        line,
        before: before.get(line.id),
        paid: paid.get(line.id) ?? NO_MONEY,
        isUnplanned: false,
      })),
      ...unplanned.map(({ paid: sum, ...line }) => ({
        line: { ...line, title: '', amount: NO_MONEY },
        before: undefined,
        paid: sum,
        isUnplanned: true,
      })),
    ],
  };
};
