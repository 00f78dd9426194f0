// What the rows say, in words and bars.
import { NONE, type Slice } from '#modules/budget/index.ts';
import { NO_MONEY, type Sen } from '#platform/money.ts';
import { type BarOf, barOf, largestOf } from './bars.ts';
import type { Names } from './names.ts';
import { percentWords, type Reader, writeIn } from './reader.ts';
import type { LineRow, Rows } from './rows.ts';
import { linePath, type Shown, viewPath } from './shown.ts';

export type ShownRow = Readonly<{
  name: string;
  href: string | undefined;
  /** Whose it is and where, in grey. */
  meta: string;
  before: string;
  amount: string;
  bar: BarOf;
  paid: string;
}>;

/** Address of what a code names. */
type Open = (code: string) => string;

interface Amounts {
  readonly amount: Sen;
  readonly before: Sen | undefined;
  readonly paid: Sen;
}

const amountsOf = (reader: Reader, shown: Shown, { amount, before, paid }: Amounts, largest: Sen) => ({
  before: shown.against === undefined ? '' : before === undefined ? '–' : writeIn(reader, before),
  amount: writeIn(reader, amount),
  bar: barOf({ amount, before, ...(shown.paidUntil !== undefined && { paid }) }, largest),
  paid:
    shown.paidUntil === undefined
      ? ''
      : (percentWords(reader, paid, amount) ?? (paid === NO_MONEY ? '–' : writeIn(reader, paid))),
});

const sliceRow = (
  reader: Reader,
  shown: Shown,
  names: Names,
  by: Parameters<Names['of']>[0],
  slice: Slice,
  largest: Sen,
  open: Open | undefined,
): ShownRow => {
  const { t } = reader;
  const { filter } = shown.view;
  const isChosen = filter[by] === slice.code;
  // Revenue of no activity, spending of no place: what has no code opens as such. Every line has an agency and an account.
  const canOpen = slice.code !== '' || (by !== 'organisation' && by !== 'account');
  return {
    name: sliceName(reader, names, by, slice.code, isChosen),
    href:
      isChosen || !canOpen
        ? undefined
        : open && slice.code !== ''
          ? open(slice.code)
          : viewPath(reader, shown, { filter: { ...filter, [by]: slice.code === '' ? NONE : slice.code } }),
    meta: [!['organisation', 'place'].includes(by) && slice.code, slice.lines === 0 && emptyWords(t, slice)]
      .filter(Boolean)
      .join(' · '),
    ...amountsOf(reader, shown, slice, largest),
  };
};

const sliceName = (
  { t }: Reader,
  names: Names,
  by: Parameters<Names['of']>[0],
  code: string,
  isChosen: boolean,
): string => {
  if (by !== 'place' || code === '') return names.of(by, code);
  // Among its villages stands what names the district itself.
  return isChosen ? t('anggaran.t.whole', { place: names.of(by, code) }) : shortPlace(names.of(by, code));
};

/** Why a part without a line of this version stands here all the same. */
const emptyWords = (t: Reader['t'], { before, paid }: Slice): string => {
  if (paid !== NO_MONEY) return t('anggaran.row.unplanned');
  return before !== undefined && before !== NO_MONEY ? t('anggaran.row.gone') : '';
};

/** Beneath its district a village needs no district. */
const shortPlace = (label: string): string => label.replace(/, Kecamatan .*$/, '');

const placeName = (names: Names, code: string, within: string | undefined): string =>
  within === undefined ? names.of('place', code) : shortPlace(names.of('place', code));

const lineRow = (reader: Reader, shown: Shown, names: Names, row: LineRow, largest: Sen): ShownRow => {
  const { line, isUnplanned } = row;
  const { filter } = shown.view;
  const account = names.of('account', line.account);
  return {
    name: line.title || account,
    href: linePath(reader, shown, line.id),
    meta: [
      isUnplanned && reader.t('anggaran.row.unplanned'),
      filter.organisation === undefined && names.of('organisation', line.organisation),
      line.place !== '' && filter.place !== line.place && placeName(names, line.place, filter.place),
    ]
      .filter(Boolean)
      .join(' · '),
    ...amountsOf(reader, shown, { amount: line.amount, before: row.before, paid: row.paid }, largest),
  };
};

/** @param open where a part leads, if not to its own parts */
export const rowsShown = (reader: Reader, shown: Shown, names: Names, rows: Rows, open?: Open): ShownRow[] => {
  if (rows.step) {
    const { by } = rows.step;
    const largest = largestOf(rows.slices.flatMap(({ amount, before }) => [amount, before]));
    return rows.slices.map((slice) => sliceRow(reader, shown, names, by, slice, largest, open));
  }
  const largest = largestOf(rows.found.flatMap(({ line, before }) => [line.amount, before]));
  return rows.found.map((row) => lineRow(reader, shown, names, row, largest));
};
