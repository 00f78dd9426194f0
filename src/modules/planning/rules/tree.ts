import { formatMoney, NO_MONEY, type Sen, sumOfMoney } from '#platform/money.ts';
import type { Element, Indicator, TakenUp } from '../types.ts';
import { depthOf, isAnnual, isCoded } from './shapes.ts';
import { type ReadElement, type Reader, type ReadRow, type RowIssue, rowIssue } from './sheet-row.ts';

/** What the tree cannot know by itself. */
export interface Naming {
  readonly id: (element: Pick<Element, 'kind' | 'code' | 'organisation'>) => string;
  /** Name of an activity code in the list of the plan. */
  readonly activity: (code: string) => string | undefined;
  /** Id of a proposal that was accepted for the plan's year, by its code. */
  readonly proposal: (code: string) => string | undefined;
}

interface Standing extends ReadElement {
  readonly indicators: Indicator[];
}

/** Indicators put to their element. */
const gather = (rows: readonly ReadRow[], issues: RowIssue[]): Standing[] => {
  const elements: Standing[] = [];
  for (const { line, element, indicator } of rows) {
    if (element) elements.push({ ...element, indicators: [] });
    const last = elements.at(-1);
    if (!indicator) continue;
    if (last) last.indicators.push(indicator);
    else
      issues.push(
        rowIssue(
          line,
          'indicator',
          'indicator-of-nothing',
          'Indikator ini tidak punya baris di atasnya.',
          'This indicator has no row above it.',
        ),
      );
  }
  return elements;
};

const parentCodes = (code: string): string[] => {
  const parts = code.split('.');
  // U.BB.PP.K.KK.SSSS: authority and number of a kegiatan are one step.
  return [parts.slice(0, 5), parts.slice(0, 3)]
    .map((some) => some.join('.'))
    .filter((some) => some.length < code.length);
};
const KIND_OF_PARTS = { 3: 'programme', 5: 'activity' } as const;

/** Programmes and activities that a sheet leaves out, because the codes of its sub kegiatan say them. */
const withImplied = (elements: readonly Standing[], reader: Reader): Standing[] => {
  if (!isAnnual(reader.kind)) return [...elements];
  const known = new Set(elements.map(({ code, organisation }) => `${code} ${organisation}`));
  return elements.flatMap((element) => {
    const missing = parentCodes(element.code)
      .reverse()
      .filter((code) => !known.has(`${code} ${element.organisation}`));
    for (const code of missing) known.add(`${code} ${element.organisation}`);
    const implied = missing.map(
      (code): Standing => ({
        line: element.line,
        kind: KIND_OF_PARTS[code.split('.').length as 3 | 5],
        code,
        title: '',
        organisation: element.organisation,
        ceilings: null,
        fundSources: [],
        places: [],
        origins: null,
        themes: [],
        proposals: [],
        indicators: [],
      }),
    );
    return [...implied, element];
  });
};

/**
 * Below which element another stands: of those with an activity code the one whose code it begins with, of the same agency; of the others,
 * and where there is none, the nearest above it in the sheet of a higher level.
 */
const parentsOf = (elements: readonly Standing[], ids: readonly string[]): (string | null)[] => {
  const byCode = new Map(
    elements.map(({ code, organisation, kind }, at) => [`${kind} ${code} ${organisation}`, ids[at]!]),
  );
  const open: { depth: number; id: string }[] = [];
  return elements.map(({ kind, code, organisation }, at) => {
    const depth = depthOf(kind);
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    const above = open.at(-1)?.id ?? null;
    open.push({ depth, id: ids[at]! });
    if (!isCoded(kind)) return above;
    for (const parent of parentCodes(code)) {
      const found = byCode.get(`${KIND_OF_PARTS[parent.split('.').length as 3 | 5]} ${parent} ${organisation}`);
      if (found) return found;
    }
    return kind === 'programme' ? above : null;
  });
};

/** What all below come to, for each year; undefined where nothing below has money. */
const sumBelow = (
  children: ReadonlyMap<string | null, readonly number[]>,
  elements: readonly Element[],
  at: number,
  years: number,
): (Sen | null)[] | undefined => {
  const below = (children.get(elements[at]!.id) ?? []).flatMap((child) => {
    const sums = sumBelow(children, elements, child, years) ?? elements[child]!.ceilings;
    return sums ? [sums] : [];
  });
  if (below.length === 0) return undefined;
  return Array.from({ length: years }, (_, year) => {
    const amounts = below.flatMap((sums) => sums[year] ?? []);
    return amounts.length > 0 ? sumOfMoney(amounts) : null;
  });
};

/** What a row prints above others must be what these come to (invariant 3); it is not kept, for it is summed anew each time. */
const withoutSums = (
  elements: readonly Element[],
  standing: readonly Standing[],
  reader: Reader,
  issues: RowIssue[],
): Element[] => {
  const children = Map.groupBy(elements.keys(), (at) => elements[at]!.parent);
  return elements.map((element, at) => {
    const sums = sumBelow(children, elements, at, reader.years.length);
    if (!sums) return element;
    for (const [year, printed] of (element.ceilings ?? []).entries()) {
      const sum = sums[year] ?? NO_MONEY;
      if (printed !== null && printed !== sum)
        issues.push(
          rowIssue(
            standing[at]!.line,
            `ceiling${year}`,
            'ceiling-is-not-its-sum',
            `Pagu ${reader.years[year]} di baris ini ${formatMoney('id', printed)}, tetapi isinya berjumlah ${formatMoney('id', sum)}.`,
            `The ceiling ${reader.years[year]} of this row is ${formatMoney('en', printed)}, but what is below it comes to ${formatMoney('en', sum)}.`,
          ),
        );
    }
    return { ...element, ceilings: null };
  });
};

const takenUpOf = ({ line, proposals }: Standing, { proposal }: Naming, issues: RowIssue[]): TakenUp[] =>
  proposals.flatMap(({ code, share }) => {
    const found = proposal(code);
    if (found) return [{ proposal: found, share }];
    issues.push(
      rowIssue(
        line,
        'proposals',
        'proposal-unknown',
        `Usulan ${code} tidak ada, atau tidak diterima untuk tahun ini.`,
        `There is no proposal ${code}, or it was not accepted for this year.`,
      ),
    );
    return [];
  });

const titleOf = ({ line, kind, code, title }: Standing, { activity }: Naming, issues: RowIssue[]): string => {
  const listed = isCoded(kind) ? activity(code) : undefined;
  if (isCoded(kind) && listed === undefined)
    issues.push(
      rowIssue(
        line,
        'code',
        'activity-unknown',
        `Kode ${code} tidak ada di daftar tahun ini.`,
        `The code ${code} is not in this year’s list.`,
      ),
    );
  return title || listed || code;
};

/** Rows put together to the elements of a plan, with everything that is wrong between them. */
export const treeOf = (
  rows: readonly ReadRow[],
  reader: Reader,
  naming: Naming,
): { readonly elements: readonly Element[]; readonly issues: readonly RowIssue[] } => {
  const issues: RowIssue[] = [];
  const standing = withImplied(gather(rows, issues), reader);
  const ids = standing.map((one) => naming.id(one));
  const parents = parentsOf(standing, ids);
  const first = new Map<string, number>();
  for (const [at, id] of ids.entries()) {
    const before = first.get(id);
    const { line } = standing[at]!;
    if (before === undefined) first.set(id, line);
    else
      issues.push(
        rowIssue(
          line,
          'code',
          'row-twice',
          `Sudah ada di baris ${before}. Gabungkan keduanya.`,
          `Stands in row ${before} already. Put them together.`,
        ),
      );
  }
  const elements = standing.map((one, at): Element => {
    const { line: _, proposals: __, ...element } = one;
    return {
      ...element,
      id: ids[at]!,
      parent: parents[at]!,
      title: titleOf(one, naming, issues),
      takenUp: takenUpOf(one, naming, issues),
    };
  });
  return { elements: withoutSums(elements, standing, reader, issues), issues };
};
