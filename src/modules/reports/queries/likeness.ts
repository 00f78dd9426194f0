import type { Tx } from '#platform/db/index.ts';
import { type KeptMark, keptMarks, type Likeness, type Probe, probesOf } from '#platform/files/index.ts';

/** Puts a picture into the index, once. */
export const insertLikeness = async (tx: Tx, photoId: string, likeness: Likeness): Promise<void> => {
  await tx.run(
    'insert into reports.likeness (region_id, photo_id, thumb, aspect) values ($1, $2, $3, $4) on conflict do nothing',
    [tx.region, photoId, likeness.thumb, likeness.aspect],
    'likeness-insert',
  );
  const marks = keptMarks(likeness);
  const column = (of: (mark: KeptMark) => unknown) => marks.map(of);
  await tx.run(
    `insert into reports.likeness_mark (region_id, key, photo_id, spot, bits)
     select $1, m.key, $2, m.spot, m.bits from unnest($3::integer[], $4::integer[], $5::text[]::bigint[]) as m(key, spot, bits)
     on conflict do nothing`,
    [tx.region, photoId, column(({ key }) => key), column(({ spot }) => spot), column(({ bits }) => String(bits))],
    'likeness-marks-insert',
  );
};

/** Says that a picture is in the index, or never will be. */
export const setIndexed = (tx: Tx, photoId: string, now: Date): Promise<number> =>
  tx.run('update reports.photo set indexed_at = $3 where region_id = $1 and id = $2', [tx.region, photoId, now]);

/** Pictures that wait for the index, in whichever regions `tx` sees. Drawings of samples do not. */
export const unindexedPhotos = (
  tx: Tx,
  limit: number,
): Promise<{ region: number; id: string; fileKey: string; isSample: boolean }[]> =>
  tx.query(
    `select p.region_id as region, p.id, p.file_key as "fileKey", r.is_sample as "isSample"
       from reports.photo p join reports.report r on r.region_id = p.region_id and r.id = p.report_id
      where p.indexed_at is null order by p.region_id, p.id limit $1`,
    [limit],
  );

/** How many wait, counted up to a limit. */
export const countUnindexed = async (tx: Tx, most: number): Promise<number> =>
  (await tx.one<{ n: number }>(
    `select count(*)::integer as n from
       (select from reports.photo where region_id = $1 and indexed_at is null limit $2) as waiting`,
    [tx.region, most],
  ))!.n;

/** A picture that shares a mark with the one that is asked about. */
export interface Candidate {
  readonly photoId: string;
  readonly reportId: string;
  /** It came from a reporter, not from an office. */
  readonly byReporter: boolean;
  /** When it came with an internal note; null: otherwise. */
  readonly notedAt: Date | null;
  readonly thumb: Uint8Array;
  readonly aspect: number;
  /** The marks that are the most alike: number of the probe, and where the mark lies in the candidate. */
  readonly hits: readonly (readonly [probe: number, spot: number])[];
}

/** Of 63 signs so many may differ. */
const APART = 12;
/** Flat skies and timestamps have marks that are in thousands of pictures: only the newest of each are looked at. */
const POPULAR = 200;
const MOST_CANDIDATES = 12;

const FROM = `coalesce(m.author = 'reporter', true) as "byReporter", case when m.kind = 'note' then m.at end as "notedAt"`;

/**
 * Earlier pictures of the region that share marks with this one, the likeliest first.
 * @returns with the questions that the hits number
 */
export const alikePictures = async (
  tx: Tx,
  likeness: Likeness,
): Promise<{ probes: readonly Probe[]; candidates: Candidate[] }> => {
  const probes = probesOf(likeness);
  const candidates = await tx.query<Candidate>(
    `with probe as (
       select * from unnest($2::integer[], $3::text[]::bigint[], $4::integer[]) with ordinality as p(key, bits, mark, n)
     ), hit as (
       select k.photo_id, p.n - 1 as n, p.mark, k.spot, bit_count((k.bits # p.bits)::bit(64)) as apart
         from probe p cross join lateral (
           select l.photo_id, l.spot, l.bits from reports.likeness_mark l
            where l.region_id = $1 and l.key = p.key order by l.photo_id desc limit ${POPULAR}) as k
        where bit_count((k.bits # p.bits)::bit(64)) <= ${APART}
     ), best as (
       select photo_id, count(distinct mark) as shared, min(apart) as apart,
              to_jsonb((array_agg(jsonb_build_array(n, spot) order by apart, n))[1:3]) as hits
         from hit group by photo_id order by shared desc, apart, photo_id desc limit ${MOST_CANDIDATES}
     )
     select p.id as "photoId", p.report_id as "reportId", ${FROM}, l.thumb, l.aspect, best.hits
       from best
       join reports.likeness l on l.region_id = $1 and l.photo_id = best.photo_id
       join reports.photo p on p.region_id = $1 and p.id = best.photo_id
       left join reports.message m on m.region_id = $1 and m.id = p.message_id
      order by best.shared desc, best.apart`,
    [tx.region, probes.map(({ key }) => key), probes.map(({ bits }) => String(bits)), probes.map(({ mark }) => mark)],
    'likeness-alike',
  );
  return { probes, candidates };
};

/** Earlier pictures that came as the very same file. Drawings that samples share are none. */
export const sameFiles = (
  tx: Tx,
  sha256: Uint8Array,
): Promise<Pick<Candidate, 'photoId' | 'reportId' | 'byReporter' | 'notedAt'>[]> =>
  tx.query(
    `select p.id as "photoId", p.report_id as "reportId", ${FROM}
       from reports.photo p left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
      where p.region_id = $1 and p.sha256 = $2
        and (p.indexed_at is null or exists (select from reports.likeness l where l.region_id = $1 and l.photo_id = p.id))
      order by p.id desc limit 20`,
    [tx.region, sha256],
    'photo-same-file',
  );
