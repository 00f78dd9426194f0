import { formatMoney, type Sen } from '#platform/money.ts';
import type { Sentence } from '#platform/problem.ts';
import { beginningOf } from '#platform/text.ts';
import {
  type Aggregation,
  type Direction,
  ELEMENT_KINDS,
  type ElementKind,
  type Indicator,
  ORIGINS,
  type OriginShares,
  type PlanKind,
} from '../types.ts';
import { readDecimal } from './decimals.ts';
import { hasKind, isAnnual, isCoded, isOfAgency, kindOfLevel } from './shapes.ts';

/** A row of a sheet by the fields of its columns; money and numbers read as the cell stores them. */
export interface SheetRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
  /** For each year of the plan; undefined: empty or unreadable. */
  readonly ceilings: readonly (Sen | undefined)[];
}

export interface RowIssue {
  readonly line: number;
  readonly field: string;
  readonly slug: string;
  readonly sentence: Sentence;
}

/** How the codes and names of a row are read. */
export interface Reader {
  readonly kind: PlanKind;
  readonly years: readonly number[];
  /** Whose plan it is; null: the regency's. */
  readonly organisation: string | null;
  readonly activity: (text: string) => { readonly code: string; readonly level: number } | undefined;
  readonly fund: (text: string) => string | undefined;
  readonly agency: (code: string, name: string) => string | undefined;
  /** Official code of a village or district of the regency, from its code or its name. */
  readonly place: (text: string) => string | undefined;
  readonly themes: ReadonlySet<string>;
}

export const rowIssue = (line: number, field: string, slug: string, id: string, en: string): RowIssue => ({
  line,
  field,
  slug,
  sentence: { id, en },
});

/** An element of which it is not said yet below which it stands. */
export interface ReadElement {
  readonly line: number;
  readonly kind: ElementKind;
  readonly code: string;
  readonly title: string;
  readonly organisation: string | null;
  readonly ceilings: readonly (Sen | null)[] | null;
  readonly fundSources: readonly string[];
  readonly places: readonly string[];
  readonly origins: OriginShares | null;
  readonly themes: readonly string[];
  readonly proposals: readonly { readonly code: string; readonly share: number | null }[];
}

/** An element, an indicator of it or of the element in the row before, or both. */
export interface ReadRow {
  readonly line: number;
  readonly element?: ReadElement;
  readonly indicator?: Indicator;
}

const KIND_WORDS: Readonly<Record<string, ElementKind>> = {
  visi: 'vision',
  misi: 'mission',
  tujuan: 'goal',
  sasaran: 'target',
  strategi: 'strategy',
  'arah kebijakan': 'strategy',
  program: 'programme',
  kegiatan: 'activity',
  'sub kegiatan': 'sub_activity',
  subkegiatan: 'sub_activity',
};
const DIRECTION_WORDS: Readonly<Record<string, Direction>> = { naik: 'up', turun: 'down', tetap: 'keep' };
const AGGREGATION_WORDS: Readonly<Record<string, Aggregation>> = {
  jumlah: 'sum',
  kumulatif: 'sum',
  'posisi akhir': 'last',
  akhir: 'last',
  'rata-rata': 'average',
  tertinggi: 'max',
  terendah: 'min',
};

const wordIn = <Word extends string>(
  words: Readonly<Record<string, Word>>,
  all: readonly string[],
  text: string,
): Word | undefined => {
  const plain = text.trim().toLowerCase().replace(/\s+/g, ' ');
  return words[plain] ?? (all.includes(plain) ? (plain as Word) : undefined);
};

const listIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;\n]/)
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

const percentIn = (text: string): number | undefined => {
  const number = text.replace('%', '').replace(',', '.').trim();
  return /^(?:100(?:\.0{1,2})?|\d{1,2}(?:\.\d{1,2})?)$/.test(number) ? Number(number) : undefined;
};

type Add = (field: string, slug: string, id: string, en: string) => void;
const shown = (text: string) => beginningOf(text, 60);

const kindOf = (row: SheetRow, reader: Reader, add: Add): { kind: ElementKind; code: string } | undefined => {
  const [level, written] = [row.cells.level ?? '', (row.cells.code ?? '').trim()];
  const said = level === '' ? undefined : wordIn(KIND_WORDS, ELEMENT_KINDS, level);
  if (level !== '' && !said) {
    add(
      'level',
      'level-unknown',
      `Jenis “${shown(level)}” tidak dikenal.`,
      `The level “${shown(level)}” is not known.`,
    );
    return undefined;
  }
  // A code often stands with its name behind it: "1.03.10 Penyelenggaraan jalan".
  const activity = said && !isCoded(said) ? undefined : reader.activity(written.split(/\s/)[0]!);
  const kind = said ?? (activity && kindOfLevel(activity.level));
  if (!kind) {
    add(
      'code',
      'code-unreadable',
      `“${shown(written)}” bukan kode program, kegiatan, atau sub kegiatan. Untuk visi sampai strategi, isi kolom jenisnya.`,
      `“${shown(written)}” is no code of a programme, activity or sub-activity. From the vision to a strategy, fill in the level.`,
    );
    return undefined;
  }
  if (isCoded(kind) && (!activity || kindOfLevel(activity.level) !== kind)) {
    add(
      'code',
      'code-unreadable',
      `“${shown(written)}” bukan kode yang sesuai jenisnya.`,
      `“${shown(written)}” is no code of that level.`,
    );
    return undefined;
  }
  if (!hasKind(reader.kind, kind)) {
    add(
      'level',
      'level-elsewhere',
      'Jenis baris ini tidak ada di dokumen macam ini.',
      'A plan of this kind has no such level.',
    );
    return undefined;
  }
  return { kind, code: activity?.code ?? shown(written || kind) };
};

const agencyOf = (row: SheetRow, kind: ElementKind, reader: Reader, add: Add): string | null => {
  const [code, name] = [row.cells.agencyCode ?? '', row.cells.agency ?? ''];
  if (code === '' && name === '') {
    if (isOfAgency(reader.kind)) return reader.organisation;
    if (isCoded(kind)) add('agency', 'agency-missing', 'Perangkat daerahnya kosong.', 'The agency is missing.');
    return null;
  }
  const found = reader.agency(code, name);
  if (!found)
    add(
      name ? 'agency' : 'agencyCode',
      'agency-unknown',
      `Perangkat daerah “${shown(name || code)}” tidak ada di daftar.`,
      `The agency “${shown(name || code)}” is not in the list.`,
    );
  else if (isOfAgency(reader.kind) && found !== reader.organisation)
    add(
      name ? 'agency' : 'agencyCode',
      'agency-of-another',
      'Baris ini milik perangkat daerah lain.',
      'This row belongs to another agency.',
    );
  return found ?? null;
};

const ceilingsOf = (row: SheetRow, add: Add): readonly (Sen | null)[] | null => {
  const ceilings = row.ceilings.map((amount, at) => {
    const cell = row.cells[`ceiling${at}`] ?? '';
    if (amount === undefined && cell !== '' && cell !== '-')
      add(
        `ceiling${at}`,
        'amount-unreadable',
        `Pagu “${shown(cell)}” tidak terbaca.`,
        `The ceiling “${shown(cell)}” cannot be read.`,
      );
    if (amount !== undefined && amount < 0n)
      add(
        `ceiling${at}`,
        'amount-negative',
        `Pagu tidak boleh kurang dari nol: ${formatMoney('id', amount)}.`,
        `A ceiling is not below nothing: ${formatMoney('en', amount)}.`,
      );
    return amount ?? null;
  });
  return ceilings.some((amount) => amount !== null) ? ceilings : null;
};

/** Where nobody has said it, that is kept as it is: not said. */
const originsOf = (row: SheetRow, add: Add): OriginShares => {
  const shares = ORIGINS.map((origin) => {
    const cell = row.cells[origin] ?? '';
    const share = cell === '' || cell === '-' ? 0 : percentIn(cell);
    if (share === undefined)
      add(
        origin,
        'share-unreadable',
        `Bagian “${shown(cell)}” bukan persen.`,
        `The share “${shown(cell)}” is no percentage.`,
      );
    return [origin, share ?? 0] as const;
  });
  const sum = Math.round(shares.reduce((all, [, share]) => all + share * 100, 0));
  const origins = Object.fromEntries(shares) as Record<Origin, number>;
  if (sum === 0) return { ...origins, other: 100 };
  if (sum !== 10_000)
    add(
      'musrenbang',
      'shares-not-whole',
      `Asal usulannya berjumlah ${sum / 100}%, bukan 100%.`,
      `Where it comes from adds up to ${sum / 100}%, not 100%.`,
    );
  return origins;
};
type Origin = (typeof ORIGINS)[number];

const codesIn = (row: SheetRow, field: 'fundSource' | 'place', read: Reader['fund'], add: Add): string[] =>
  listIn(row.cells[field] ?? '').flatMap((text) => {
    const code = read(text);
    if (code) return [code];
    if (field === 'fundSource')
      add(
        field,
        'fund-source-unknown',
        `Sumber dana “${shown(text)}” tidak dikenal.`,
        `The fund source “${shown(text)}” is not known.`,
      );
    else
      add(
        field,
        'place-elsewhere',
        `“${shown(text)}” bukan desa, kelurahan, atau kecamatan di kabupaten ini.`,
        `“${shown(text)}” is no village or district of this regency.`,
      );
    return [];
  });

const themesOf = (row: SheetRow, reader: Reader, add: Add): string[] =>
  listIn((row.cells.themes ?? '').toLowerCase()).filter((theme) => {
    if (reader.themes.has(theme)) return true;
    add('themes', 'theme-unknown', `Tema “${shown(theme)}” tidak ada.`, `There is no theme “${shown(theme)}”.`);
    return false;
  });

const proposalsOf = (row: SheetRow, add: Add) => {
  const proposals = listIn(row.cells.proposals ?? '').map((text) => {
    const [code, ...rest] = text.split(/\s+/);
    const share = rest.length === 0 ? null : percentIn(rest.join(''));
    if (share === undefined || share === 0)
      add(
        'proposals',
        'share-unreadable',
        `“${shown(text)}” tidak terbaca. Tulis kode usulan, lalu bagiannya: KODE 40%.`,
        `“${shown(text)}” cannot be read. Write the code of a proposal, then its share: CODE 40%.`,
      );
    return { code: code!, share: share ?? null };
  });
  if (proposals.reduce((sum, { share }) => sum + (share ?? 0), 0) > 100)
    add(
      'proposals',
      'shares-above-whole',
      'Bagian usulan-usulannya lebih dari 100%.',
      'The shares of its proposals come to more than 100%.',
    );
  return proposals;
};

const elementOf = (row: SheetRow, reader: Reader, add: Add): ReadElement | undefined => {
  const named = kindOf(row, reader, add);
  if (!named) return undefined;
  const title = beginningOf(row.cells.title || (row.cells.code ?? '').replace(/^\S+\s*/, ''), 500);
  if (title === '' && !isCoded(named.kind)) add('title', 'title-missing', 'Uraiannya kosong.', 'Its text is missing.');
  return {
    line: row.line,
    ...named,
    title,
    organisation: agencyOf(row, named.kind, reader, add),
    ceilings: isCoded(named.kind) ? ceilingsOf(row, add) : null,
    fundSources: codesIn(row, 'fundSource', reader.fund, add),
    places: codesIn(row, 'place', reader.place, add),
    origins: named.kind === 'sub_activity' && isAnnual(reader.kind) ? originsOf(row, add) : null,
    themes: named.kind === 'programme' ? themesOf(row, reader, add) : [],
    proposals: named.kind === 'sub_activity' ? proposalsOf(row, add) : [],
  };
};

const numberIn = (row: SheetRow, field: string, add: Add): string | null => {
  const cell = row.cells[field] ?? '';
  const value = readDecimal(cell);
  if (value === undefined)
    add(
      field,
      'value-unreadable',
      `“${shown(cell)}” bukan angka yang pasti. Tulis misalnya 66,5 atau 1234; untuk predikat tulis nilainya.`,
      `“${shown(cell)}” is no certain number. Write 66.5 or 1234; for a grade write its score.`,
    );
  return value ?? null;
};

const indicatorOf = (row: SheetRow, reader: Reader, add: Add): Indicator | undefined => {
  const name = beginningOf((row.cells.indicator ?? '').trim(), 300);
  if (name === '' || name === '-') return undefined;
  const word = <Word extends string>(field: string, words: Readonly<Record<string, Word>>): Word | null => {
    const cell = row.cells[field] ?? '';
    if (cell === '' || cell === '-') return null;
    const found = wordIn(words, Object.values(words), cell);
    if (!found)
      add(
        field,
        'word-unknown',
        `“${shown(cell)}” tidak dikenal. Pilih: ${Object.keys(words).join(', ')}.`,
        `“${shown(cell)}” is not known. Choose: ${Object.keys(words).join(', ')}.`,
      );
    return found ?? null;
  };
  const text = (field: string, most: number) => beginningOf((row.cells[field] ?? '').trim(), most) || null;
  return {
    name,
    unit: text('unit', 60),
    direction: word('direction', DIRECTION_WORDS),
    formula: text('formula', 1000),
    aggregation: word('aggregation', AGGREGATION_WORDS),
    source: text('dataSource', 300),
    baseline: numberIn(row, 'baseline', add),
    targets: reader.years.map((_, at) => numberIn(row, `target${at}`, add)),
    isKey: /^(?:iku|ya|yes|x|v|1)$/i.test((row.cells.isKey ?? '').trim()),
  };
};

/** One row, with everything that is wrong with it by itself. A row that names nothing but an indicator belongs to the one before. */
export const readPlanRow = (
  row: SheetRow,
  reader: Reader,
): { readonly read: ReadRow; readonly issues: readonly RowIssue[] } => {
  const issues: RowIssue[] = [];
  const add: Add = (field, slug, id, en) => issues.push(rowIssue(row.line, field, slug, id, en));
  const isMore = ['level', 'code', 'title'].every((field) => (row.cells[field] ?? '') === '');
  const element = isMore ? undefined : elementOf(row, reader, add);
  const indicator = indicatorOf(row, reader, add);
  return { read: { line: row.line, ...(element ? { element } : {}), ...(indicator ? { indicator } : {}) }, issues };
};
