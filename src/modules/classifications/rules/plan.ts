import type { AnyEntry, ListKind, NewEntry } from '../types.ts';
import { COMMON, DEEPEST, endsAnywhere, isUnder } from './codes.ts';
import { type Issue, issue } from './issues.ts';
import type { ReadPair, ReadRow } from './row.ts';

/** What a row is against the list in force. `removed`: a code of that list that the file does not have. */
export const ROW_OUTCOMES = ['same', 'new', 'renamed', 'repriced', 'removed', 'refused'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

/** What is compared of an entry of the list in force. */
export type Before = Pick<AnyEntry, 'code' | 'name' | 'specification' | 'unit' | 'price'>;

export interface PlannedRow {
  /** Null for a code that is removed: no row of the file says so. */
  readonly line: number | null;
  readonly outcome: RowOutcome;
  readonly code: string;
  readonly name: string;
  readonly issues: readonly Issue[];
}

export interface ListPlan {
  readonly rows: readonly PlannedRow[];
  readonly counts: Readonly<Record<RowOutcome, number>>;
  /** All of the new list; to be used only where no row is refused. */
  readonly entries: readonly AnyEntry[];
}

/** Spaces and letters of another size are no other name. */
const sameText = (one: string | null, other: string | null): boolean =>
  (one ?? '').replace(/\s+/g, '').toLowerCase() === (other ?? '').replace(/\s+/g, '').toLowerCase();

const outcomeOf = (entry: NewEntry, before: Before | undefined): RowOutcome => {
  if (!before) return 'new';
  if (!sameText(before.name, entry.name)) return 'renamed';
  const isSamePrice =
    before.price === entry.price &&
    sameText(before.unit, entry.unit) &&
    sameText(before.specification, entry.specification);
  return isSamePrice ? 'same' : 'repriced';
};

/** What is common to all may stand in a list without the headings above it, which say nothing. */
const mayLackParent = (code: string): boolean => isUnder(code, COMMON);

const parentsOf = (entries: readonly NewEntry[]): ReadonlySet<string> =>
  new Set(entries.flatMap(({ parent }) => parent ?? []));

const withLeaves = (kind: ListKind, entries: readonly NewEntry[]): AnyEntry[] => {
  const parents = parentsOf(entries);
  return entries.map((entry) => ({
    ...entry,
    isLeaf: !parents.has(entry.code) && (endsAnywhere(kind) || entry.level === DEEPEST[kind]),
  }));
};

const countsOf = (rows: readonly PlannedRow[]): Record<RowOutcome, number> => {
  const counts = { same: 0, new: 0, renamed: 0, repriced: 0, removed: 0, refused: 0 };
  for (const { outcome } of rows) counts[outcome] += 1;
  return counts;
};

/** What the rest of the file says about a row. */
const wholeFileIssues = (
  { code, line, entry }: ReadRow,
  firstLines: ReadonlyMap<string, number>,
): { issues: Issue[]; parent: string | null } => {
  const first = code === '' ? undefined : firstLines.get(code);
  const twice =
    first !== undefined && first !== line ? [issue('code-twice', 'code', { value: code, line: first })] : [];
  const parent = entry?.parent ?? null;
  if (parent === null || firstLines.has(parent)) return { issues: twice, parent };
  if (mayLackParent(code)) return { issues: twice, parent: null };
  return { issues: [...twice, issue('parent-unknown', 'code', { value: parent })], parent };
};

/**
 * What a file makes of a list: every row with what is said about it, and what the list in force has and the file has not.
 * @param before the list in force by code; empty where there is none
 */
export const planList = (kind: ListKind, read: readonly ReadRow[], before: ReadonlyMap<string, Before>): ListPlan => {
  const firstLines = new Map<string, number>();
  for (const { code, line } of read) if (code !== '' && !firstLines.has(code)) firstLines.set(code, line);
  const entries: NewEntry[] = [];
  const rows = read.map((row): PlannedRow => {
    const { issues: found, parent } = wholeFileIssues(row, firstLines);
    const issues = [...row.issues, ...found];
    const { line, code, name } = row;
    if (!row.entry || issues.length > 0) return { line, outcome: 'refused', code, name, issues };
    const entry = { ...row.entry, parent };
    entries.push(entry);
    return { line, outcome: outcomeOf(entry, before.get(code)), code, name, issues };
  });
  const removed = [...before.values()]
    .filter(({ code }) => !firstLines.has(code))
    .map(({ code, name }): PlannedRow => ({ line: null, outcome: 'removed', code, name, issues: [] }));
  const all = [...rows, ...removed];
  return { rows: all, counts: countsOf(all), entries: withLeaves(kind, entries) };
};

/** A code and what became of it in another version. */
export interface Successor {
  readonly from: string;
  readonly to: string;
}

export interface SuccessorPlan {
  readonly rows: readonly PlannedRow[];
  readonly counts: Readonly<Record<RowOutcome, number>>;
  readonly pairs: readonly Successor[];
}

/** One code may go on as several, and several as one; each pair stands once, and both of its codes are known. */
export const planSuccessors = (
  read: readonly ReadPair[],
  known: { readonly from: ReadonlySet<string>; readonly to: ReadonlySet<string> },
): SuccessorPlan => {
  const firstLines = new Map<string, number>();
  const pairs: Successor[] = [];
  const rows = read.map(({ line, from, to, issues: found }): PlannedRow => {
    const key = `${from} ${to}`;
    const first = from !== '' && to !== '' ? firstLines.get(key) : undefined;
    if (first === undefined) firstLines.set(key, line);
    const issues = [
      ...found,
      ...(from !== '' && !known.from.has(from) ? [issue('old-code-unknown', 'oldCode', { value: from })] : []),
      ...(to !== '' && !known.to.has(to) ? [issue('new-code-unknown', 'newCode', { value: to })] : []),
      ...(first === undefined ? [] : [issue('pair-twice', undefined, { line: first })]),
    ];
    if (issues.length === 0) pairs.push({ from, to });
    return { line, outcome: issues.length > 0 ? 'refused' : 'new', code: from, name: to, issues };
  });
  return { rows, counts: countsOf(rows), pairs };
};
