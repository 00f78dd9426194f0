import {
  isInForce,
  type LineFilter,
  type LineKind,
  paidThrough,
  type Version,
  type View,
  viewAddress,
  yearsWithBudget,
} from '#modules/budget/index.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import type { Reader } from './reader.ts';
import { heldAgainst, lockedVersions, shownOf } from './versions.ts';

/** What a page of a year shows: its versions, the one that is read, the one that it is held against. */
export interface Shown {
  readonly db: Db;
  readonly year: number;
  readonly years: readonly number[];
  readonly versions: readonly Version[];
  readonly version: Version;
  readonly against: Version | undefined;
  readonly view: View;
  /** The last day whose payments are known and count here; undefined: none are, or the version is none that money is spent from. */
  readonly paidUntil: string | undefined;
}

/** Nothing of a year that nobody has locked a version of. */
export const shownIn = async (
  tx: Tx,
  db: Db,
  { today }: Reader,
  year: number,
  view: View,
): Promise<{ readonly years: readonly number[]; readonly shown?: Shown }> => {
  const years = await yearsWithBudget(tx);
  const versions = await lockedVersions(tx, year);
  const version = shownOf(versions, view.version, today);
  if (!version) return { years };
  const through = isInForce(version.phase) ? await paidThrough(tx, year) : undefined;
  const shown = {
    db,
    year,
    years,
    versions,
    version,
    against: heldAgainst(versions, version, view.against),
    view,
    paidUntil: through !== undefined && through > today ? today : through,
  };
  return { years, shown };
};

export const filterOf = ({ side, filter }: Pick<View, 'side' | 'filter'>): LineFilter => ({ ...filter, kind: side });

export const budgetPath = ({ base }: Reader, year: number, below = ''): string => `${base}/anggaran/${year}${below}`;

/** Another view of the same year, from its first page on. */
export const viewPath = (reader: Reader, { year, view }: Shown, change: Partial<View>): string =>
  budgetPath(reader, year, viewAddress({ ...view, page: 1, ...change }));

/** Which version a link to a line must name: none, where it is the one that everybody opens. */
export const linePath = (reader: Reader, { year, view }: Shown, id: string): string =>
  budgetPath(reader, year, `/baris/${id}${view.version === undefined ? '' : `?versi=${view.version}`}`);

/** Money comes in on these sides: it is received, not paid. */
export const isInflow = (side: LineKind): boolean => side === 'revenue' || side === 'financing_in';
