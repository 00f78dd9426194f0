import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, spread } from './measure.ts';
import { filledIn } from './said.ts';

const PATH = join(import.meta.dirname, 'results.json');

/** Of a size that was left out since: the day on which it was measured. */
interface Dated {
  readonly of?: string;
}

/** One line of a table: values of the rounds, in order. */
export interface Row extends Dated {
  readonly label: string;
  readonly cells: Readonly<Record<string, readonly number[]>>;
}

/** What is held against a limit. Values of the rounds, in order. */
export interface Ratio extends Dated {
  readonly label: string;
  readonly values: readonly number[];
  readonly limit: number;
  /** Whether at least or at most the limit is asked. */
  readonly asks: 'least' | 'most';
  readonly unit?: string;
}

export interface Section {
  readonly title: string;
  /** When it was measured, on what, and how busy the machine was before (processes that wanted a core). */
  readonly at: string;
  readonly machine: string;
  readonly versions: string;
  readonly settings: string;
  readonly load: number;
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
  readonly notes: readonly string[];
  /** The most that each process ever had. MB. */
  readonly memory: Readonly<Record<string, number>>;
}

export type Results = Readonly<Record<string, Section>>;

export const readResults = (): Results => (existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')) : {});

/** What was measured now, and what was not, with its day. */
const withOlder = <T extends Row | Ratio>(now: readonly T[], before: readonly T[], day: string): T[] => {
  const labels = new Set(now.map(({ label }) => label));
  return [...now, ...before.filter(({ label }) => !labels.has(label)).map((one) => ({ of: day, ...one }))];
};

/** What was measured now takes the place of what was measured before; all else stays. */
export const keepResults = (sections: Results): Results => {
  const all: Record<string, Section> = { ...readResults() };
  for (const [name, now] of Object.entries(sections)) {
    const { rows, ratios, at } = all[name] ?? now;
    const day = at.slice(0, 10);
    all[name] = { ...now, rows: withOlder(now.rows, rows, day), ratios: withOlder(now.ratios, ratios, day) };
  }
  writeFileSync(PATH, `${JSON.stringify(all, rounded, 2)}\n`);
  return all;
};

const rounded = (_: string, value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(4)) : value);

const number = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString();

const cell = (values: readonly number[] | undefined): string => {
  if (!values?.length) return '';
  return values.length === 1 ? number(values[0]) : `${number(median(values))} ± ${Math.round(spread(values) / 2)} %`;
};

export const isKept = ({ values, limit, asks }: Ratio): boolean =>
  asks === 'least' ? median(values) >= limit : median(values) <= limit;

const nameOf = ({ label, of }: Row | Ratio): string => (of ? `${label} (of ${of})` : label);

export const ratioLine = (ratio: Ratio): string => {
  const { values, limit, asks, unit = '' } = ratio;
  const range =
    values.length > 1
      ? ` (${[...values]
          .sort((a, b) => a - b)
          .map(number)
          .join(', ')})`
      : '';
  return `${isKept(ratio) ? 'kept' : 'NOT KEPT'}: ${nameOf(ratio)}: ${number(median(values))}${unit}${range}, limit at ${asks} ${limit}${unit}`;
};

/** More than this many processes waiting for two cores disturb every figure. */
const NOISY = 0.7;

const tableOf = (rows: readonly Row[]): string[] => {
  const columns = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  return [
    `| | ${columns.join(' | ')} |`,
    `|---|${columns.map(() => '---:|').join('')}`,
    ...rows.map((row) => `| ${nameOf(row)} | ${columns.map((column) => cell(row.cells[column])).join(' | ')} |`),
  ];
};

const sectionOf = (section: Section): string[] => [
  `## ${section.title}`,
  '',
  ...section.ratios.map((ratio) => `- ${isKept(ratio) ? '' : '**'}${ratioLine(ratio)}${isKept(ratio) ? '' : '**'}`),
  ...(section.ratios.length ? [''] : []),
  ...(section.rows.length ? [...tableOf(section.rows), ''] : []),
  ...section.notes.flatMap((note) => [note, '']),
  `Peak memory, MB: ${Object.entries(section.memory)
    .map(([name, megabytes]) => `${name} ${number(megabytes)}`)
    .join(', ')}.`,
  `Measured ${section.at} on ${section.machine}; ${section.versions}; ${section.settings}.`,
  section.load > NOISY
    ? `**The machine was busy with other things before it began (load ${number(section.load)}): read the ratios, not the rates.**`
    : `The machine was quiet before it began (load ${number(section.load)}).`,
  '',
];

const INTRODUCTION = readFileSync(join(import.meta.dirname, 'introduction.md'), 'utf8');
const ORDER = [
  'submit',
  'read',
  'figures',
  'similar',
  'size',
  'walls',
  'memory',
  'budgets',
  'pglite',
  'starts',
  'pictures',
];

const DOCUMENT = join(import.meta.dirname, '..', 'docs', 'benchmarks.md');

export const documentOf = (results: Results): string => {
  const names = Object.keys(results).sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
  const parts = [filledIn(INTRODUCTION.trimEnd(), results), '', ...names.flatMap((name) => sectionOf(results[name]))];
  return `${parts.join('\n').trimEnd()}\n`;
};

export const writeDocument = (results: Results): void => writeFileSync(DOCUMENT, documentOf(results));

// After a change of its words: the document is written anew from what was measured.
if (import.meta.main) writeDocument(readResults());
