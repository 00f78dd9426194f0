import { csvRows } from '#platform/csv.ts';
import { moneyText, type Sen, sen } from '#platform/money.ts';
import { type Random, seeded } from '#platform/random.ts';
import { headingsOf } from '../rules/canonical.ts';
import type { PlanKind } from '../types.ts';
import cascade from './cascade.json' with { type: 'json' };

/** One sub kegiatan of an agency as a sample budget has it. */
export interface SampleWork {
  /** Name of the agency. */
  readonly agency: string;
  readonly activity: string;
  readonly amount: Sen;
  readonly fundSources: readonly string[];
  readonly places: readonly string[];
}

export interface Setting {
  readonly region: number;
  readonly year: number;
  /** First year of the plan of five years, where it is made along; undefined: it is there. */
  readonly fiveYearsFrom?: number;
  readonly works: readonly SampleWork[];
  /** Proposals that a musrenbang accepted for the year, by code, with the agency whose work they are. */
  readonly accepted: readonly { readonly code: string; readonly agency: string | null }[];
}

/** A plan as a file that the import takes. Agency: null is the regency's. */
export interface SamplePlan {
  readonly kind: PlanKind;
  readonly agency: string | null;
  readonly firstYear: number;
  readonly text: string;
}

interface Rung {
  readonly level: string;
  readonly number: string;
  readonly title: string;
  readonly indicator?: string;
  readonly unit?: string;
  readonly direction?: string;
  readonly from?: number;
  readonly to?: number;
  readonly isKey?: boolean;
  readonly lacksFormula?: boolean;
  readonly takes?: readonly string[];
}
const RUNGS = cascade as readonly Rung[];
const YEARS = 5;

type Cells = Readonly<Record<string, string>>;
const fileOf = (plan: Parameters<typeof headingsOf>[0], rows: readonly Cells[]): string => {
  const headings = headingsOf(plan);
  return csvRows([headings, ...rows.map((cells) => headings.map((heading) => cells[heading] ?? ''))]);
};

const rounded = (value: number): string => String(Math.round(value * 100) / 100);

const measured = (name: string, unit: string, values: readonly number[], first: number, more: Cells = {}): Cells => ({
  Indikator: name,
  Satuan: unit,
  Arah: 'naik',
  Rumus: 'Tercapai dibagi yang seharusnya, dikali seratus',
  Agregasi: 'posisi akhir',
  'Sumber data': 'Laporan perangkat daerah (contoh)',
  ...Object.fromEntries(values.map((value, at) => [`Target ${first + at}`, rounded(value)])),
  ...more,
});

const rungOf = ({ level, number, title, ...rung }: Rung, first: number): Cells => {
  const { indicator, unit, from = 0, to = 0 } = rung;
  const values = Array.from({ length: YEARS }, (_, at) => from + ((to - from) * (at + 1)) / YEARS);
  return {
    Jenis: level,
    Nomor: number,
    Uraian: title,
    ...(indicator
      ? measured(indicator, unit ?? '', values, first, {
          Arah: rung.direction ?? 'naik',
          'Kondisi awal': rounded(from),
          IKU: rung.isKey ? 'IKU' : '',
          ...(rung.lacksFormula ? { Rumus: '' } : {}),
        })
      : {}),
  };
};

const programmeOf = (activity: string): string => activity.split('.').slice(0, 3).join('.');

/** Programmes by the field of government they belong to, each a part of smart-city themes. */
const THEMES: readonly (readonly [prefix: string, themes: string])[] = [
  ['1.01', 'masyarakat'],
  ['1.02', 'kehidupan; masyarakat'],
  ['1.03', 'kehidupan'],
  ['2.11', 'lingkungan'],
  ['2.15', 'kehidupan; lingkungan'],
  ['2.16', 'pemerintahan'],
  ['2.17', 'ekonomi'],
  ['3.2', 'ekonomi'],
  ['3.26', 'citra; ekonomi'],
  ['5.', 'pemerintahan'],
];

/** The target under which a programme stands: the one that takes the longest beginning of its code. */
const targetFor = (code: string): Rung => {
  const fitting = RUNGS.flatMap((rung) =>
    (rung.takes ?? []).filter((prefix) => code.startsWith(prefix)).map((prefix) => ({ rung, prefix })),
  );
  return fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0]!.rung;
};

interface Programme {
  readonly code: string;
  readonly agency: string;
  readonly amount: Sen;
}

const programmesOf = (works: readonly SampleWork[]): Programme[] =>
  [...Map.groupBy(works, ({ agency, activity }) => `${programmeOf(activity)}|${agency}`).values()].map((own) => ({
    code: programmeOf(own[0]!.activity),
    agency: own[0]!.agency,
    amount: own.reduce((sum, { amount }) => sen(sum + amount), sen(0n)),
  }));

/** As much as the year before and some percent more. */
const grown = (amount: Sen, years: number): Sen =>
  sen(((amount * BigInt(100 + 4 * years)) / 100n / 100_000n) * 100_000n);

const fiveYears = ({ works }: Setting, first: number, random: Random): SamplePlan => {
  const programmes = programmesOf(works);
  // One that the five years do not know, so that there is something to answer for.
  const unknown = programmes.find(({ code }) => code.startsWith('3.')) ?? programmes.at(-1);
  const known = programmes.filter((one) => one.code !== unknown?.code);
  const rows = RUNGS.flatMap((rung) => [
    rungOf(rung, first),
    ...known
      .filter(({ code }) => targetFor(code) === rung)
      .map(({ code, agency, amount }): Cells => {
        const from = random.int(45, 70);
        return {
          Nomor: code,
          'Perangkat daerah': agency,
          Tema: THEMES.filter(([prefix]) => code.startsWith(prefix)).at(-1)?.[1] ?? '',
          ...Object.fromEntries(
            Array.from({ length: YEARS }, (_, at) => [`Pagu ${first + at}`, moneyText(grown(amount, at))]),
          ),
          ...measured(
            'Keluaran program yang tercapai',
            '%',
            Array.from({ length: YEARS }, (_, at) => from + 5 * (at + 1)),
            first,
            { 'Kondisi awal': String(from) },
          ),
        };
      }),
  ]);
  return {
    kind: 'rpjmd',
    agency: null,
    firstYear: first,
    text: fileOf({ kind: 'rpjmd', firstYear: first, lastYear: first + 4 }, rows),
  };
};

const ORIGINS: readonly Cells[] = [
  { 'Teknokratik %': '100' },
  { 'Musrenbang %': '60', 'Teknokratik %': '40' },
  { 'Pokir %': '30', 'Teknokratik %': '70' },
  { 'Wajib %': '100' },
  {},
];
const OFTEN = [50, 20, 12, 15, 3] as const;

const workOf = (work: SampleWork, year: number, random: Random): Cells => {
  const count = random.int(1, 24);
  const origin = random.weighted([0, 1, 2, 3, 4], (at) => OFTEN[at]!);
  return {
    Nomor: work.activity,
    'Perangkat daerah': work.agency,
    'Sumber dana': work.fundSources.join('; '),
    Lokasi: work.places.join('; '),
    [`Pagu ${year}`]: moneyText(work.amount),
    [`Pagu ${year + 1}`]: moneyText(grown(work.amount, 1)),
    ...ORIGINS[origin],
    ...measured('Keluaran yang selesai', 'paket', [count, count + 1], year),
  };
};

/**
 * Invented plans for the demonstration, around what a sample budget spends: five years, one year, and the year of each agency. Some things
 * in them do not fit, as in real ones: a programme that the five years do not know, an agency without a plan, proposals left aside.
 */
export const samplePlans = (setting: Setting): SamplePlan[] => {
  const { region, year, works, accepted } = setting;
  const annual = { firstYear: year, lastYear: year };
  const rows = new Map(
    works.map((work) => [work, workOf(work, year, seeded(region, year, work.agency, work.activity))]),
  );
  const agencies = [...new Set(works.map(({ agency }) => agency))];
  const [without] = agencies.slice(-1);
  const renjas = agencies
    .filter((agency) => agency !== without)
    .map((agency): SamplePlan => {
      const own = works.filter((work) => work.agency === agency);
      // All but the last proposal of an agency is taken up by the first of its works.
      const taken = accepted.filter((one) => one.agency === agency).slice(0, -1);
      const text = fileOf(
        { kind: 'renja', ...annual },
        own.map((work, at) => ({
          ...rows.get(work)!,
          Usulan: at === 0 ? taken.map(({ code }) => code).join('; ') : '',
        })),
      );
      return { kind: 'renja', agency, firstYear: year, text };
    });
  const { fiveYearsFrom } = setting;
  return [
    ...(fiveYearsFrom === undefined ? [] : [fiveYears(setting, fiveYearsFrom, seeded(region, year, 'five years'))]),
    { kind: 'rkpd', agency: null, firstYear: year, text: fileOf({ kind: 'rkpd', ...annual }, [...rows.values()]) },
    ...renjas,
  ];
};
