import type { Sentence } from '#platform/problem.ts';
import type { Organisation } from '../types.ts';
import { directoryOf } from './directory.ts';
import { type Draft, draftOf, type ImportRow, type Known } from './import-row.ts';
import { comesBack, isValidOn } from './validity.ts';

export type Outcome = 'create' | 'change' | 'unchanged' | 'refused';
export interface PlannedRow {
  readonly line: number;
  readonly name: string;
  readonly outcome: Outcome;
  /** What the row would make of it; absent when refused. */
  readonly organisation?: Organisation;
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
  readonly reasons: readonly Sentence[];
}

/** Everything as it would stand after the import. */
const standing = (existing: readonly Organisation[], drafts: readonly Draft[]): Organisation[] => [
  ...new Map([...existing, ...drafts.flatMap(({ after }) => after ?? [])].map((one) => [one.id, one])).values(),
];

/** Parents and successors may be rows of the same file, in any order. */
const link = (drafts: readonly Draft[], existing: readonly Organisation[]) => {
  const directory = directoryOf(standing(existing, drafts));
  for (const one of drafts) {
    for (const field of ['parent', 'successor'] as const) {
      const text = one.row.cells[field];
      if (!text || !one.after) continue;
      const target = directory.byAny(text);
      if (target) one.after = { ...one.after, [field]: target.id };
      else {
        one.reasons.push({
          id: `${field === 'parent' ? 'induk' : 'pengganti'} "${text}" tidak ada, baik di berkas ini maupun di daftar`,
          en: `the ${field} "${text}" is neither in this file nor in the list`,
        });
      }
    }
  }
};

const DEFECTS = {
  successorOfTheLiving: {
    id: 'pengganti hanya untuk instansi yang berakhir: isi valid_to',
    en: 'only what ends has a successor: fill in valid_to',
  },
  aboveItself: { id: 'induknya berputar kembali ke dirinya', en: 'it would be above itself' },
  followsItself: { id: 'penggantinya berputar kembali ke dirinya', en: 'it would follow itself' },
  parentEnded: { id: 'induknya sudah tidak berlaku', en: 'its parent is no longer in force' },
} satisfies Record<string, Sentence>;

const check = (drafts: readonly Draft[], existing: readonly Organisation[], today: string) => {
  const all = standing(existing, drafts);
  const byId = new Map(all.map((one) => [one.id, one]));
  const directory = directoryOf(all);
  const claims = new Map<string, number>();
  for (const { row, after, reasons } of drafts) {
    if (!after) continue;
    const earlier = claims.get(after.id);
    if (earlier) {
      reasons.push({
        id: `instansi ini sudah ada di baris ${earlier}`,
        en: `line ${earlier} is about the same organisation`,
      });
    } else claims.set(after.id, row.line);
    const parent = after.parent === null ? undefined : byId.get(after.parent);
    const twin = directory.twinOf(after);
    if (twin) {
      reasons.push({
        id: `nama atau kodenya sudah dipakai "${twin.name}"`,
        en: `its name or code is already that of "${twin.name}"`,
      });
    }
    if (after.successor && !after.validTo) reasons.push(DEFECTS.successorOfTheLiving);
    if (comesBack(after.id, after.parent, (id) => byId.get(id)?.parent ?? null)) reasons.push(DEFECTS.aboveItself);
    if (comesBack(after.id, after.successor, (id) => byId.get(id)?.successor ?? null))
      reasons.push(DEFECTS.followsItself);
    if (parent && after.validTo === null && !isValidOn(parent, today)) reasons.push(DEFECTS.parentEnded);
  }
};

export const differences = (before: Organisation, after: Organisation) =>
  (Object.keys(after) as (keyof Organisation)[])
    .filter((field) => JSON.stringify(sorted(before[field])) !== JSON.stringify(sorted(after[field])))
    .map((field) => ({ field, from: before[field], to: after[field] }));

// jsonb gives keys back in its own order.
const sorted = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value;

const planned = ({ row, before, after, reasons }: Draft): PlannedRow => {
  const name = row.cells.name ?? before?.name ?? '';
  if (reasons.length > 0 || !after) return { line: row.line, name, outcome: 'refused', changes: [], reasons };
  const changes = before ? differences(before, after) : [];
  const outcome = !before ? 'create' : changes.length > 0 ? 'change' : 'unchanged';
  return { line: row.line, name, outcome, organisation: after, changes, reasons };
};

/** What a file would do, row by row; nothing is left out. The same plan serves the dry run and the import. */
export const planImport = (
  rows: readonly ImportRow[],
  existing: readonly Organisation[],
  known: Omit<Known, 'codesInFile'> & { readonly today: string },
): PlannedRow[] => {
  const before = directoryOf(existing);
  const codesInFile = new Set(rows.flatMap(({ cells }) => cells.code?.toLowerCase() ?? []));
  const drafts = rows.map((row) => draftOf(row, before, { ...known, codesInFile }));
  link(drafts, existing);
  check(drafts, existing, known.today);
  return drafts.map(planned);
};
