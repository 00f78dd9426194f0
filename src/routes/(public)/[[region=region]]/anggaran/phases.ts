// What stands around the rows of a whole year: its phases, and whether it balances.
import { isBalanced, type LineKind, remainder, sideWord, type Totals, type Version } from '#modules/budget/index.ts';
import { type Sen, sen } from '#platform/money.ts';
import type { StateOf } from '#ui/types.ts';
import { type Reader, sayIn, writeIn } from './reader.ts';
import { type Shown, viewPath } from './shown.ts';
import { shortDocument, versionLabel } from './versions.ts';

/** Each locked version of the year with what it holds on a side; the one that is read leads nowhere. */
export const phasesOf = (reader: Reader, shown: Shown) =>
  shown.versions.map((version) => ({
    label: versionLabel(shown.versions, version, reader.t),
    value: sayIn(reader, version.totals[shown.view.side]),
    document: shortDocument(version, reader),
    href:
      version.id === shown.version.id
        ? undefined
        : viewPath(reader, shown, { version: version.number, against: undefined }),
  }));

const INFLOWS = ['revenue', 'financing_in'] as const;
const OUTFLOWS = ['spending', 'financing_out'] as const;
const sumOf = (totals: Totals, kinds: readonly LineKind[]): Sen =>
  sen(kinds.reduce((sum, kind) => sum + totals[kind], 0n));

/** Both sides of a version in every digit, and whether they are the same. */
export const balanceOf = (reader: Reader, { totals }: Version) => {
  const { t } = reader;
  const part = (kind: LineKind) => ({
    side: sideWord(kind),
    name: t(`anggaran.side.${kind}`),
    amount: writeIn(reader, totals[kind]),
  });
  const left = remainder(totals);
  const state: StateOf = isBalanced(totals)
    ? { kind: 'done', word: t('anggaran.balanced') }
    : { kind: 'wait', word: t('anggaran.unbalanced', { amount: sayIn(reader, left < 0n ? sen(-left) : left) }) };
  return {
    state,
    inflows: { parts: INFLOWS.map(part), sum: writeIn(reader, sumOf(totals, INFLOWS)) },
    outflows: { parts: OUTFLOWS.map(part), sum: writeIn(reader, sumOf(totals, OUTFLOWS)) },
  };
};
