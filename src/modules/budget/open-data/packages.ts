import { createHash } from 'node:crypto';
import type { Region } from '#modules/places/index.ts';
import { csvRows } from '#platform/csv.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { moneyText } from '#platform/money.ts';
import { type ZipPart, zipOf } from '#platform/zip.ts';
import { publishedTotals } from '../queries/payments.ts';
import { linesBeside } from '../queries/phases.ts';
import { openPhase } from '../rules/phases.ts';
import type { Phase, Version } from '../types.ts';
import { fiscalRow, headOf, type Measure, schemaOf } from './fiscal.ts';
import { namesFor } from './names.ts';
import { PHASE_NAMES } from './rows.ts';

/** What a package is made of, settled before its first byte. */
export interface PackagePlan {
  readonly year: number;
  /** Those whose amounts it holds, each under its phase. */
  readonly versions: readonly { readonly version: Version; readonly measure: Measure }[];
  /** The column of what was paid, and until which day it is known; absent: it has none. */
  readonly executed?: { readonly measure: Measure; readonly through: string | null };
  readonly name: string;
  readonly title: string;
  /** The moment as of which it is made. */
  readonly at: Date;
}

const documentOf = ({ document }: Version): string => (document ? `${document.number}, ${document.date}` : '');
const labelOf = (version: Version): string => `${PHASE_NAMES[version.phase]} (${documentOf(version)})`;

const OPEN_PHASES = [
  { phase: 'proposed', name: 'diusulkan', title: 'Diusulkan: RAPBD' },
  { phase: 'approved', name: 'ditetapkan', title: 'Ditetapkan: APBD' },
  { phase: 'adjusted', name: 'diubah', title: 'Diubah: pergeseran atau perubahan APBD, yang terakhir' },
] as const;

/**
 * The four phases that open data knows, beside each other. Ceilings, the agreement and the evaluation are packages of their own. Of
 * APBD and DPA, which hold the same, APBD is taken.
 */
export const planOfYear = (
  year: number,
  versions: readonly Version[],
  through: string | null,
  at: Date,
): PackagePlan => {
  const locked = versions.filter(({ lockedAt, phase }) => lockedAt !== null && phase !== 'dpa');
  return {
    year,
    at,
    name: `anggaran-${year}`,
    title: `Anggaran ${year}: diusulkan, ditetapkan, diubah, dilaksanakan`,
    versions: OPEN_PHASES.flatMap(({ phase, name, title }) => {
      const version = locked.findLast((one) => openPhase(one.phase) === phase);
      return version ? [{ version, measure: { name, title, phase, label: labelOf(version) } }] : [];
    }),
    executed: {
      through,
      measure: {
        name: 'dilaksanakan',
        title: 'Dilaksanakan: pembayaran dikurangi pengembalian',
        phase: 'executed',
        label: through ? `Realisasi sampai ${through}` : 'Realisasi: belum ada pembayaran',
      },
    },
  };
};

/** What open data calls a version that is none of the four; the agreement of the council is not yet what it calls approved. */
const ownPhase = (phase: Phase): string => (phase === 'approved' ? 'agreed' : phase.replaceAll('_', '-'));

/** One version under its own phase: `kua-ppas`, `agreed`, `evaluated`, or one of the four. */
export const planOfVersion = (version: Version, at: Date): PackagePlan => ({
  year: version.year,
  at,
  name: `anggaran-${version.year}-v${version.number}`,
  title: version.title,
  versions: [
    {
      version,
      measure: {
        name: 'jumlah_tahap',
        title: `Jumlah menurut ${PHASE_NAMES[version.phase]}`,
        phase: openPhase(version.phase) ?? ownPhase(version.phase),
        label: labelOf(version),
      },
    },
  ],
});

const measuresOf = ({ versions, executed }: PackagePlan): Measure[] => [
  ...versions.map(({ measure }) => measure),
  ...(executed ? [executed.measure] : []),
];

const TAXONOMY = 'https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json';

const SAMPLE =
  'DATA CONTOH untuk peragaan: jumlah yang bersumber disebut di sources, semua baris di bawahnya dikarang. Bukan anggaran kabupaten mana pun.';

/** The descriptor. @param table what the table turned out to be: `bytes`, and `sha256` as hexadecimal */
export const descriptorOf = (
  plan: PackagePlan,
  region: Pick<Region, 'name' | 'slug' | 'code'>,
  table: { readonly path: string; readonly bytes: number; readonly sha256: string },
  sources: readonly string[],
) => {
  const isSample = plan.versions.some(({ version }) => version.isSample);
  return {
    profile: 'tabular-data-package',
    name: `${plan.name}-${region.slug}`,
    title: `${region.name}: ${plan.title}`,
    description: [
      ...(isSample ? [SAMPLE] : []),
      'Jumlah dalam rupiah, titik sebelum sen. Satu baris untuk tiap baris anggaran; tiap tahap satu kolom.',
      'arah revenue mencakup pendapatan dan penerimaan pembiayaan, expenditure belanja dan pengeluaran pembiayaan; kelompok rekening membedakannya.',
    ].join(' '),
    created: plan.at.toISOString(),
    countryCode: 'ID',
    regionCode: region.code,
    granularity: 'aggregated',
    fiscalPeriod: { start: `${plan.year}-01-01`, end: `${plan.year}-12-31` },
    columnTypes: [TAXONOMY],
    sources: [
      ...new Map(plan.versions.map(({ version }) => [version.source, { title: version.source }])).values(),
      ...sources.map((path) => ({ title: 'Jumlah yang diberitakan', path })),
    ],
    simpul: {
      isSample,
      versions: plan.versions.map(({ version, measure }) => ({
        column: measure.name,
        phase: measure.phase,
        label: measure.label,
        number: version.number,
        document: version.document,
        lockedAt: version.lockedAt?.toISOString() ?? null,
        sealSha256: version.contentSha256,
        totals: Object.fromEntries(Object.entries(version.totals).map(([kind, sum]) => [kind, moneyText(sum)])),
      })),
      ...(plan.executed ? { paidThrough: plan.executed.through } : {}),
    },
    resources: [
      {
        profile: 'tabular-data-resource',
        name: plan.name,
        path: table.path,
        format: 'csv',
        mediatype: 'text/csv',
        encoding: 'utf-8',
        bytes: table.bytes,
        hash: `sha256:${table.sha256}`,
        dialect: { delimiter: ',', lineTerminator: '\n', quoteChar: '"', doubleQuote: true, header: true },
        schema: schemaOf(measuresOf(plan)),
      },
    ],
  };
};

/** The table, a page of lines at a time, each in a transaction of its own: whoever takes slowly holds no connection. */
async function* tableOf(db: Db, region: number, plan: PackagePlan): AsyncGenerator<string> {
  yield csvRows([headOf(measuresOf(plan))]);
  const question = {
    year: plan.year,
    versions: plan.versions.map(({ version }) => version.id),
    paidBy: plan.executed ? plan.at : undefined,
  };
  const lists = plan.versions.at(-1)!.version.lists;
  for (let after = ''; ; ) {
    const page = await inRegion(db, region, async (tx) => {
      const lines = await linesBeside(tx, question, after);
      return { lines, names: await namesFor(tx, lists, lines) };
    });
    const last = page.lines.at(-1);
    if (!last) return;
    yield csvRows(
      page.lines.map(({ amounts, paid, ...line }) =>
        fiscalRow({ ...line, year: plan.year }, page.names, plan.executed ? [...amounts, paid] : amounts),
      ),
    );
    after = last.id;
  }
}

/** The archive: the table first, then the descriptor, which says how long it was and what its bytes hash to. */
export async function* packageOf(db: Db, region: Region, plan: PackagePlan): AsyncGenerator<Uint8Array> {
  const published = await inRegion(db, region.region_id, (tx) => publishedTotals(tx, plan.year));
  const phases = new Set<string>(plan.versions.map(({ version }) => version.phase));
  const sources = published.filter(({ phase }) => phases.has(phase) || (plan.executed && phase === 'realisation'));
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measured() {
    for await (const text of tableOf(db, region.region_id, plan)) {
      hash.update(text);
      bytes += Buffer.byteLength(text);
      yield text;
    }
  }
  const path = `${plan.name}.csv`;
  async function* parts(): AsyncGenerator<ZipPart> {
    yield { name: path, content: measured() };
    const table = { path, bytes, sha256: hash.digest('hex') };
    const descriptor = descriptorOf(plan, region, table, [...new Set(sources.map(({ source }) => source))]);
    yield { name: 'datapackage.json', content: [`${JSON.stringify(descriptor, null, 2)}\n`] };
  }
  yield* zipOf(parts(), plan.at);
}
