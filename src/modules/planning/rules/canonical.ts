import { moneyText } from '#platform/money.ts';
import type { Element, Indicator, Plan } from '../types.ts';
import { ORIGINS } from '../types.ts';
import { writtenDecimal } from './decimals.ts';
import { yearsOf } from './shapes.ts';

/** How agencies and proposals are called in a file. */
export interface Called {
  readonly agency: (id: string) => string;
  readonly proposal: (id: string) => string;
}

const LEVELS = {
  vision: 'Visi',
  mission: 'Misi',
  goal: 'Tujuan',
  target: 'Sasaran',
  strategy: 'Strategi',
  programme: 'Program',
  activity: 'Kegiatan',
  sub_activity: 'Sub kegiatan',
} as const;
const DIRECTIONS = { up: 'naik', down: 'turun', keep: 'tetap' } as const;
const AGGREGATIONS = {
  sum: 'jumlah',
  last: 'posisi akhir',
  average: 'rata-rata',
  max: 'tertinggi',
  min: 'terendah',
} as const;

/** Headings of a plan's file, which the import knows again. */
export const headingsOf = (plan: Pick<Plan, 'kind' | 'firstYear' | 'lastYear'>): string[] => [
  'Jenis',
  'Nomor',
  'Uraian',
  'Perangkat daerah',
  'Sumber dana',
  'Lokasi',
  ...yearsOf(plan).map((year) => `Pagu ${year}`),
  'Musrenbang %',
  'Pokir %',
  'Teknokratik %',
  'Wajib %',
  'Asal lain %',
  'Usulan',
  'Tema',
  'Indikator',
  'Satuan',
  'Arah',
  'Rumus',
  'Agregasi',
  'Sumber data',
  'Kondisi awal',
  'IKU',
  ...yearsOf(plan).map((year) => `Target ${year}`),
];

const ofIndicator = (indicator: Indicator | undefined, years: number): string[] =>
  indicator
    ? [
        indicator.name,
        indicator.unit ?? '',
        indicator.direction ? DIRECTIONS[indicator.direction] : '',
        indicator.formula ?? '',
        indicator.aggregation ? AGGREGATIONS[indicator.aggregation] : '',
        indicator.source ?? '',
        indicator.baseline === null ? '' : writtenDecimal(indicator.baseline),
        indicator.isKey ? 'IKU' : '',
        ...indicator.targets.map((target) => (target === null ? '' : writtenDecimal(target))),
      ]
    : Array.from({ length: 8 + years }, () => '');

/** An element as rows of its plan's file: one, and one more for each further indicator. */
export const rowsOf = (element: Element, years: number, called: Called): string[][] => {
  const ceilings = element.ceilings ?? Array.from({ length: years }, () => null);
  const own = [
    LEVELS[element.kind],
    element.code,
    element.title,
    element.organisation ? called.agency(element.organisation) : '',
    element.fundSources.join('; '),
    element.places.join('; '),
    ...ceilings.map((amount) => (amount === null ? '' : moneyText(amount))),
    ...ORIGINS.map((origin) => (element.origins ? String(element.origins[origin]) : '')),
    element.takenUp
      .map(({ proposal, share }) => called.proposal(proposal) + (share === null ? '' : ` ${share}%`))
      .join('; '),
    element.themes.join('; '),
  ];
  const [first, ...more] = element.indicators;
  return [
    [...own, ...ofIndicator(first, years)],
    ...more.map((indicator) => [...own.map(() => ''), ...ofIndicator(indicator, years)]),
  ];
};
