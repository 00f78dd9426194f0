import { type Referral, referralsFor } from '#modules/petitions/index.ts';
import { theApp } from '#platform/app.ts';
import { csvAnswer } from '#platform/csv.ts';
import { inRegion } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { labelsOf } from '../../../../labels.ts';
import { signedInFor } from '../../../../signed-in.ts';
import type { RequestHandler } from './$types';

/** A sheet for people holds no more. */
const MOST_ROWS = 20_000;
const COLUMNS = [
  'tahun',
  'tahap',
  'keadaan',
  'masalah',
  'kode_wilayah',
  'wilayah',
  'volume',
  'satuan',
  'perkiraan_rupiah',
  'kantor_perencanaan',
  'diserahkan',
  'alasan_penyerahan',
  'diputuskan',
  'alasan_keputusan',
  'kode_aspirasi',
] as const;

/** What was handed over for the musrenbang, for the sheets of the planning office. */
export const GET: RequestHandler = async (event) => {
  const { region } = signedInFor(event, 'desk.read');
  const { referrals, labels } = await inRegion(theApp().db, region.region_id, async (tx) => ({
    referrals: await referralsFor(tx, { limit: MOST_ROWS }),
    labels: await labelsOf(tx, region.region_id),
  }));
  const rowOf = (referral: Referral) => {
    const [handed, ...decided] = referral.steps;
    const last = decided.at(-1);
    return [
      referral.year,
      referral.stage,
      referral.state,
      referral.problem,
      referral.placeCode,
      labels.places.get(referral.placeCode ?? '') ?? '',
      referral.volume,
      referral.unit,
      referral.estimate,
      labels.offices.get(referral.organisationId) ?? '',
      handed?.at.toISOString(),
      handed?.reason,
      last?.at.toISOString() ?? '',
      last?.reason ?? '',
      referral.aspirations.map(({ code }) => code).join(' '),
    ];
  };
  const name = `usulan-musrenbang-${region.slug}-${localDay(region.time_zone, new Date())}.csv`;
  return csvAnswer(name, [COLUMNS, ...referrals.map(rowOf)]);
};
