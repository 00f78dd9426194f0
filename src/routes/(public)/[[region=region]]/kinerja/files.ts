import type { Region } from '#modules/places/index.ts';
import {
  type Counts,
  DAYS,
  type Days,
  FIGURE_CODES,
  FIGURES,
  figureValue,
  filterAddress,
  type Whose,
} from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { csvRows } from '#platform/csv.ts';
import { asOfOneMoment, type Tx } from '#platform/db/index.ts';
import type { Language } from '#platform/messages.ts';
import { sheetFile } from '#platform/sheet.ts';
import { localDay } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { type Labels, labelsOf } from '../../../labels.ts';
import { listOf, nameOfLine, type Read, readFigures } from './view.ts';
import { kindOf, type Named } from './whose.ts';

interface Event {
  readonly url: URL;
  readonly params: { readonly file: string };
  readonly locals: { readonly regions: readonly unknown[] };
}

const COLUMNS = [
  'lingkup',
  'kode',
  'nama',
  'angka',
  'nama_angka',
  'nilai',
  'dari',
  'peringkat',
  'masuk_dari',
  'masuk_sampai',
  'daftar',
  'data_contoh',
] as const;
type Value = string | number | null;

/** One line for each figure of each of them: whoever counts with it filters a column and need not take a table apart. */
const rowsOf = (read: Read, region: Region, site: string): Value[][] => {
  const { page, named, period, names } = read;
  const t = translator('id');
  const sample = region.is_sample ? 'ya' : 'tidak';
  const rows = (whose: Whose, name: string, counts: Counts, days?: Days, rank?: number): Value[][] => {
    const { dimension, code } = whose;
    const head: Value[] = [
      dimension === 'region' ? 'kabupaten' : kindOf(dimension)!,
      code ?? (dimension === 'region' ? region.code : ''),
      name,
    ];
    const list = (figure: (typeof FIGURE_CODES)[number]) =>
      dimension === 'service' && code === null ? '' : `${site}/laporan${filterAddress(listOf(figure, whose, period))}`;
    const tail = (figure: (typeof FIGURE_CODES)[number]) => [period.from, period.to, list(figure), sample];
    return [
      ...FIGURE_CODES.map((figure) => {
        const { n, of } = figureValue(figure, counts);
        const own = figure === 'solved' ? (rank ?? null) : null;
        return [...head, figure, FIGURES[figure].name.id, n, of ?? null, own, ...tail(figure)];
      }),
      ...(days
        ? (['median', 'ninth'] as const).map((part) => [
            ...head,
            `days_${part}`,
            DAYS[part].name.id,
            days[part] ?? null,
            days.handled,
            null,
            ...tail('handled'),
          ])
        : []),
    ];
  };
  const lines = (dimension: 'district' | 'place' | 'service', all: Read['page']['districts']) =>
    all
      .toSorted((a, b) => (a.code ?? '~').localeCompare(b.code ?? '~'))
      .flatMap(({ code, counts }) => rows({ dimension, code }, nameOfLine(dimension, code, names, t), counts));
  return [
    ...rows(named.whose, named.name, page.counts, page.days),
    ...page.offices.flatMap(({ code, counts, days, rank }) =>
      rows({ dimension: 'organisation', code }, nameOfLine('organisation', code, names, t), counts, days, rank),
    ),
    ...lines('district', page.districts),
    ...lines('place', page.villages),
    ...lines('service', page.services),
  ];
};

/** What each figure means stands in the file itself, for files wander. */
const meanings = (): Value[][] => [
  ['angka', 'nama_angka', 'definisi'],
  ...FIGURE_CODES.map((code) => [code, FIGURES[code].name.id, FIGURES[code].definition.id]),
  ...(['median', 'ninth'] as const).map((part) => [`days_${part}`, DAYS[part].name.id, DAYS[part].definition.id]),
];

/** The figures of a page as a file, in full: `angka.csv`, `angka.xlsx`. */
export const figureFile = async (
  event: Event,
  region: Region,
  nameIt: (tx: Tx, labels: Labels, language: Language) => Promise<Named>,
): Promise<Response> => {
  const { db, settings } = theApp();
  const now = new Date();
  const read = await asOfOneMoment(db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const named = await nameIt(tx, labels, 'id');
    return readFigures(tx, region, named, labels, { search: event.url.searchParams, now, language: 'id', every: true });
  });
  const origin = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const rows = rowsOf(read, region, `${origin}${event.locals.regions.length > 1 ? `/${region.slug}` : ''}`);
  const day = localDay(region.time_zone, now);
  const isSheet = event.params.file.endsWith('.xlsx');
  const body = isSheet
    ? await sheetFile([
        { name: 'Angka', rows: [[...COLUMNS], ...rows] },
        { name: 'Definisi', rows: meanings() },
      ])
    : csvRows([COLUMNS, ...rows]);
  return new Response(body as BodyInit, {
    headers: {
      'content-type': isSheet
        ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        : 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="kinerja-${region.slug}-${read.period.code}-${day}.${isSheet ? 'xlsx' : 'csv'}"`,
      link: `<${origin}/cara-menghitung#angka>; rel="describedby"`,
      'last-modified': now.toUTCString(),
    },
  });
};
