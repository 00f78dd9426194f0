import { type RequestEvent, redirect } from '@sveltejs/kit';
import type { Region } from '#modules/places/index.ts';
import { listProposals, type Proposal, pokirOf, readProposalFilter } from '#modules/proposals/index.ts';
import { publicPoint } from '#modules/reports/index.ts';
import { theApp } from '#platform/app.ts';
import { inRegion, type Tx } from '#platform/db/index.ts';
import { moneyText } from '#platform/money.ts';
import { localDay } from '#platform/time/index.ts';
import { type Labels, labelsOf } from '../../../labels.ts';
import { regionOfPage } from '../../region.ts';

/** A sheet for people holds no more. */
const MOST_ROWS = 20_000;
const COLUMNS = [
  'kode',
  'tahun_anggaran',
  'tahap',
  'keadaan',
  'asal',
  'usulan',
  'masalah',
  'kode_wilayah',
  'wilayah',
  'lintang',
  'bujur',
  'volume',
  'satuan',
  'perkiraan_rupiah',
  'disepakati_rupiah',
  'perangkat_daerah',
  'pengusul',
  'pendukung',
  'masuk_daftar',
  'berubah',
  'digabung_ke',
  'alamat_halaman',
  'data_contoh',
] as const;
type Cell = string | number | null;

/** The office, or the fraction of the council; of a resident nothing. */
const proposerOf = async (tx: Tx, proposal: Proposal, labels: Labels): Promise<string> => {
  if (proposal.origin === 'council') {
    const pokir = await pokirOf(tx, proposal.id);
    return pokir ? [pokir.member, pokir.fraction, pokir.reses].filter(Boolean).join(', ') : '';
  }
  return labels.offices.get(proposal.byOrganisationId ?? '') ?? '';
};

const rowOf = async (
  tx: Tx,
  proposal: Proposal,
  labels: Labels,
  codes: ReadonlyMap<string, string>,
  site: string,
): Promise<Cell[]> => {
  const { origin, isNamed, lat, lon } = proposal;
  const point = publicPoint({ anonymous: origin === 'resident' && !isNamed, lat, lon });
  return [
    proposal.code,
    proposal.year,
    proposal.stage,
    proposal.state,
    origin,
    proposal.title,
    proposal.problem,
    proposal.placeCode ?? proposal.districtCode ?? '',
    labels.places.get(proposal.placeCode ?? proposal.districtCode ?? '') ?? '',
    point?.lat ?? '',
    point?.lon ?? '',
    proposal.volume ?? '',
    proposal.unit ?? '',
    proposal.estimate === null ? '' : moneyText(proposal.estimate),
    proposal.amount === null ? '' : moneyText(proposal.amount),
    labels.offices.get(proposal.organisationId ?? '') ?? '',
    await proposerOf(tx, proposal, labels),
    proposal.supporters,
    proposal.listedAt?.toISOString() ?? '',
    proposal.updatedAt.toISOString(),
    codes.get(proposal.mergedInto ?? '') ?? '',
    `${site}/usulan/${proposal.code}`,
    proposal.isSample ? 'ya' : 'tidak',
  ];
};

interface File {
  readonly region: Region;
  /** Without its kind. */
  readonly name: string;
  readonly rows: readonly (readonly Cell[])[];
}

interface Event {
  readonly url: URL;
  readonly params: { readonly region?: string };
  readonly locals: Pick<RequestEvent['locals'], 'region'>;
}

/** The list as it is filtered, for a sheet. */
export const proposalFile = async (event: Event): Promise<File> => {
  const region = regionOfPage(event);
  if (!region) redirect(303, '/usulan');
  const { db, settings } = theApp();
  const filter = readProposalFilter(event.url.searchParams);
  const site = settings.SIMPUL_ORIGIN ?? event.url.origin;
  const rows = await inRegion(db, region.region_id, async (tx) => {
    const labels = await labelsOf(tx, region.region_id);
    const found = await listProposals(tx, filter, { limit: MOST_ROWS });
    const codes = new Map(found.map(({ id, code }) => [id, code]));
    const all: Cell[][] = [];
    for (const proposal of found) all.push(await rowOf(tx, proposal, labels, codes, site));
    return all;
  });
  const name = `usulan-musrenbang-${region.slug}-${localDay(region.time_zone, new Date())}`;
  return { region, name, rows: [[...COLUMNS], ...rows] };
};
