import { formatMoney, parseMoney, type Sen, sumOfMoney } from '#platform/money.ts';
import type { Sentence } from '#platform/problem.ts';
import type { LineInput, Phase } from '../types.ts';
import { amountOf, isTooDear } from './detail.ts';
import { hasCashPlan, isCoarse } from './phases.ts';
import { kindOfAccount } from './sums.ts';

/** Everything a line may speak of, as far as the lines at hand do. */
export interface Known {
  readonly activities: ReadonlyMap<string, { readonly isLeaf: boolean }>;
  readonly accounts: ReadonlyMap<string, { readonly isLeaf: boolean }>;
  readonly functions: ReadonlyMap<string, unknown>;
  readonly fundSources: ReadonlyMap<string, { readonly isLeaf: boolean }>;
  /** Agencies that are there in the year. */
  readonly organisations: ReadonlySet<string>;
  readonly places: ReadonlySet<string>;
  /** By code of the price. */
  readonly priceCeilings: ReadonlyMap<string, Sen>;
}

export interface Fault {
  readonly field: keyof LineInput;
  /** Position of the detail, from 1. */
  readonly detail?: number;
  readonly slug: string;
  readonly sentence: Sentence;
}

const fault = (field: Fault['field'], slug: string, id: string, en: string, detail?: number): Fault => ({
  field,
  slug,
  sentence: { id, en },
  ...(detail === undefined ? {} : { detail }),
});

const ofActivity = ({ activity }: LineInput, phase: Phase, isSpending: boolean, known: Known): Fault[] => {
  if (activity === '')
    return isSpending && !isCoarse(phase)
      ? [
          fault(
            'activity',
            'activity-missing',
            'Belanja harus menyebut sub kegiatannya.',
            'Spending must name its sub-activity.',
          ),
        ]
      : [];
  const entry = known.activities.get(activity);
  if (!entry)
    return [
      fault(
        'activity',
        'activity-unknown',
        `Kode kegiatan ${activity} tidak ada di daftar tahun ini.`,
        `The activity ${activity} is not in this year’s list.`,
      ),
    ];
  if (!isCoarse(phase) && !entry.isLeaf)
    return [
      fault(
        'activity',
        'activity-too-wide',
        `${activity} bukan sub kegiatan. Pakai kode sampai tingkat terakhir.`,
        `${activity} is no sub-activity. Use the code down to its last level.`,
      ),
    ];
  // Segment K of U.BB.PP.K.KK: 1 is the province's business, 2 a regency's (invariant 5).
  const authority = activity.split('.')[3];
  return authority !== undefined && authority !== '2'
    ? [
        fault(
          'activity',
          'activity-of-another',
          `${activity} adalah kewenangan provinsi, bukan kabupaten.`,
          `${activity} is the business of the province, not of a regency.`,
        ),
      ]
    : [];
};

const ofAccount = ({ account }: LineInput, phase: Phase, known: Known): Fault[] => {
  if (!kindOfAccount(account))
    return [
      fault(
        'account',
        'account-outside',
        `Rekening ${account} bukan pendapatan (4), belanja (5), atau pembiayaan (6.1, 6.2).`,
        `The account ${account} is neither revenue (4) nor spending (5) nor financing (6.1, 6.2).`,
      ),
    ];
  const entry = known.accounts.get(account);
  if (!entry)
    return [
      fault(
        'account',
        'account-unknown',
        `Kode rekening ${account} tidak ada di daftar yang berlaku tahun ini.`,
        `The account ${account} is not in the list in force this year.`,
      ),
    ];
  return isCoarse(phase) || entry.isLeaf
    ? []
    : [
        fault(
          'account',
          'account-too-wide',
          `${account} bukan sub rincian objek. Pakai kode sampai tingkat terakhir.`,
          `${account} is no account of the last level. Use the code down to it.`,
        ),
      ];
};

const ofFundSource = ({ fundSource }: LineInput, phase: Phase, isSpending: boolean, known: Known): Fault[] => {
  if (fundSource === '')
    return isSpending && !isCoarse(phase)
      ? [
          fault(
            'fundSource',
            'fund-source-missing',
            'Belanja harus menyebut sumber dananya.',
            'Spending must name its fund source.',
          ),
        ]
      : [];
  return known.fundSources.has(fundSource)
    ? []
    : [
        fault(
          'fundSource',
          'fund-source-unknown',
          `Sumber dana ${fundSource} tidak ada di daftar tahun ini.`,
          `The fund source ${fundSource} is not in this year’s list.`,
        ),
      ];
};

const ofPlaces = ({ organisation, place, function: of }: LineInput, known: Known): Fault[] => [
  ...(known.organisations.has(organisation)
    ? []
    : [
        fault(
          'organisation',
          'agency-unknown',
          'Perangkat daerah ini tidak ada pada tahun anggarannya.',
          'This agency does not exist in the budget’s year.',
        ),
      ]),
  ...(place === '' || known.places.has(place)
    ? []
    : [
        fault(
          'place',
          'place-elsewhere',
          `Tempat ${place} bukan desa, kelurahan, atau kecamatan di kabupaten ini.`,
          `The place ${place} is no village or district of this regency.`,
        ),
      ]),
  ...(of === '' || known.functions.has(of)
    ? []
    : [
        fault(
          'function',
          'function-unknown',
          `Fungsi ${of} tidak ada di daftar tahun ini.`,
          `The function ${of} is not in this year’s list.`,
        ),
      ]),
];

const ofDetails = ({ details, amount }: LineInput, known: Known): Fault[] => {
  const dear = details.flatMap((detail, index) => {
    const ceiling = detail.priceCode === null ? undefined : known.priceCeilings.get(detail.priceCode);
    if (detail.priceCode !== null && ceiling === undefined)
      return [
        fault(
          'details',
          'price-unknown',
          `Harga ${detail.priceCode} tidak ada di standar harga tahun ini.`,
          `The price ${detail.priceCode} is not in this year’s list of prices.`,
          index + 1,
        ),
      ];
    return ceiling !== undefined && isTooDear(detail, ceiling)
      ? [
          fault(
            'details',
            'price-above-ceiling',
            `Harga satuan ${detail.component} di atas standar harga ${formatMoney('id', ceiling)}. Turunkan, atau tulis siapa yang menyetujui dan kenapa.`,
            `The unit price of ${detail.component} is above its ceiling ${formatMoney('en', ceiling)}. Lower it, or say who approved it and why.`,
            index + 1,
          ),
        ]
      : [];
  });
  if (details.length === 0)
    return amount === null
      ? [...dear, fault('amount', 'amount-missing', 'Jumlahnya belum ada.', 'There is no amount.')]
      : dear;
  const sum = sumOfMoney(details.map(amountOf));
  return amount === null || parseMoney(amount) === sum
    ? dear
    : [
        ...dear,
        fault(
          'amount',
          'amount-is-not-its-details',
          `Jumlah ${formatMoney('id', parseMoney(amount))} tidak sama dengan rinciannya, ${formatMoney('id', sum)}.`,
          `The amount ${formatMoney('en', parseMoney(amount))} is not that of its details, ${formatMoney('en', sum)}.`,
        ),
      ];
};

const ofCash = (line: LineInput, phase: Phase): Fault[] => {
  if (line.cash === null || !hasCashPlan(phase)) return [];
  const planned = sumOfMoney(line.cash.map(parseMoney));
  return planned === amountOfLine(line)
    ? []
    : [
        fault(
          'cash',
          'cash-is-not-its-line',
          `Anggaran kas dua belas bulan berjumlah ${formatMoney('id', planned)}, bukan ${formatMoney('id', amountOfLine(line))}.`,
          `The cash plan of twelve months comes to ${formatMoney('en', planned)}, not ${formatMoney('en', amountOfLine(line))}.`,
        ),
      ];
};

/** What its details come to, or its own amount where it has none; nothing where neither is there. */
export const amountOfLine = ({ details, amount }: Pick<LineInput, 'details' | 'amount'>): Sen =>
  details.length > 0 ? sumOfMoney(details.map(amountOf)) : parseMoney(amount ?? '0');

/** Everything that is wrong with a line in a phase (invariants 4, 5, 6, 11); empty: it can be written. */
export const judgeLine = (line: LineInput, phase: Phase, known: Known): Fault[] => {
  const isSpending = kindOfAccount(line.account) === 'spending';
  return [
    ...ofPlaces(line, known),
    ...ofActivity(line, phase, isSpending, known),
    ...ofAccount(line, phase, known),
    ...ofFundSource(line, phase, isSpending, known),
    ...ofDetails(line, known),
    ...ofCash(line, phase),
  ];
};
