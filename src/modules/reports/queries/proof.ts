import type { Tx } from '#platform/db/index.ts';
import type { Flag } from '../rules/proof.ts';
import defaults from '../seeds/proof-rules.json' with { type: 'json' };
import type { FlagName, MessageKind, ProofRule, ReportStatus } from '../types.ts';

const RULES = 'reports.proof_rules';
const KEPT_MS = 60_000;
/** Those that come with the program hold from the beginning, until a region sets its own. */
const BEGINNING = '2000-01-01';

export const proofRules = (tx: Tx): Promise<readonly ProofRule[]> =>
  tx.kept(RULES, KEPT_MS, async () => [
    ...(defaults as Omit<ProofRule, 'validFrom'>[]).map((rule) => ({ ...rule, validFrom: BEGINNING })),
    ...(await tx.query<ProofRule>(
      `select rule, valid_from as "validFrom", amount, words, source from reports.proof_rule where region_id = $1 order by valid_from`,
      [tx.region],
      'proof-rules',
    )),
  ]);

/** One that begins on the same day gives way. */
export const upsertProofRule = (tx: Tx, { rule, validFrom, amount, words, source }: ProofRule): Promise<number> => {
  tx.changes(RULES);
  return tx.run(
    `insert into reports.proof_rule (region_id, rule, valid_from, amount, words, source) values ($1, $2, $3, $4, $5, $6)
     on conflict (region_id, rule, valid_from) do update set amount = excluded.amount, words = excluded.words, source = excluded.source`,
    [tx.region, rule, validFrom, amount, words, source],
  );
};

/** When a report was last contested, or an auditor found it not done: no photo from before is proof of what came after. */
export const lastContested = async (tx: Tx, reportId: string): Promise<Date | null> =>
  (await tx.one<{ at: Date | null }>(
    `select max(at) as at from reports.message where region_id = $1 and report_id = $2 and kind in ('contest', 'audit')`,
    [tx.region, reportId],
    'report-last-contested',
  ))!.at;

export const insertFlags = async (
  tx: Tx,
  reportId: string,
  photoId: string,
  flags: readonly Flag[],
  now: Date,
): Promise<void> => {
  if (flags.length === 0) return;
  await tx.run(
    `insert into reports.photo_flag (region_id, photo_id, flag, report_id, at, match_photo_id, percent)
     select $1, $2, f.flag, $3, $4, f."photoId", f.percent
       from jsonb_to_recordset($5::jsonb) as f(flag text, "photoId" uuid, percent integer)`,
    [tx.region, photoId, reportId, now, JSON.stringify(flags.map(({ flag, match }) => ({ flag, ...match })))],
    'photo-flags-insert',
  );
};

/** An earlier picture as a flag names it, with all that decides who may see it. */
export interface MatchedPhoto {
  readonly photoId: string;
  readonly percent: number;
  readonly report: {
    readonly id: string;
    readonly code: string;
    readonly region: number;
    readonly secret: boolean;
    readonly verifiedAt: Date | null;
    readonly status: ReportStatus;
    readonly organisationId: string | null;
  };
  /** Null: it came with the report itself. */
  readonly message: { readonly kind: MessageKind; readonly isPublic: boolean } | null;
}

/** What was noticed about a photo, as it is on record. */
export interface PhotoFlag {
  readonly photoId: string;
  readonly flag: FlagName;
  readonly match: MatchedPhoto | null;
}

const MATCHED = `jsonb_build_object('id', r.id, 'code', r.code, 'region', r.region_id, 'secret', r.secret, 'verifiedAt', r.verified_at,
    'status', r.status, 'organisationId', r.organisation_id) as report,
  case when m.id is not null then jsonb_build_object('kind', m.kind, 'isPublic', m.is_public) end as message`;
const OF_PHOTO = `join reports.report r on r.region_id = p.region_id and r.id = p.report_id
  left join reports.message m on m.region_id = p.region_id and m.id = p.message_id`;

type MatchedRow = { photoId: string; report: MatchedPhoto['report']; message: MatchedPhoto['message'] };

/** Pictures that a photo is like, with the reports to which they belong. */
export const matchedPhotos = async (
  tx: Tx,
  photoIds: readonly string[],
): Promise<Map<string, Omit<MatchedPhoto, 'percent'>>> => {
  const rows = await tx.query<MatchedRow>(
    `select p.id as "photoId", ${MATCHED} from reports.photo p ${OF_PHOTO} where p.region_id = $1 and p.id = any($2::uuid[])`,
    [tx.region, photoIds],
    'photo-matched',
  );
  return new Map(
    rows.map(({ report, ...row }) => [
      row.photoId,
      { ...row, report: { ...report, verifiedAt: report.verifiedAt && new Date(report.verifiedAt) } },
    ]),
  );
};

const withMatches = async <Row extends { photoId: string; flag: FlagName; matchId: string | null; percent: number }>(
  tx: Tx,
  rows: readonly Row[],
): Promise<(Omit<Row, 'matchId' | 'percent'> & PhotoFlag)[]> => {
  const ids = rows.flatMap(({ matchId }) => matchId ?? []);
  const matched = ids.length > 0 ? await matchedPhotos(tx, ids) : new Map();
  return rows.map(({ matchId, percent, ...row }) => {
    const match = matched.get(matchId ?? '');
    return { ...row, match: match ? { ...match, percent } : null };
  });
};

/** Of all photos of a report. */
export const flagsOfReport = async (tx: Tx, reportId: string): Promise<PhotoFlag[]> =>
  withMatches(
    tx,
    await tx.query<{ photoId: string; flag: FlagName; matchId: string | null; percent: number }>(
      `select photo_id as "photoId", flag, match_photo_id as "matchId", percent from reports.photo_flag
        where region_id = $1 and report_id = $2`,
      [tx.region, reportId],
      'photo-flags-of-report',
    ),
  );

/** A photo about which something was noticed, as the auditor's desk lists it. */
export interface FlaggedPhoto extends PhotoFlag {
  readonly at: Date;
  readonly reportId: string;
  readonly code: string;
  readonly title: string | null;
  readonly excerpt: string;
  readonly secret: boolean;
  readonly organisationId: string | null;
}

/** The newest first. That a photo keeps neither time nor place is not listed: nearly every one from a messenger would be. */
export const flaggedPhotos = async (tx: Tx, limit: number, offset: number): Promise<FlaggedPhoto[]> =>
  withMatches(
    tx,
    await tx.query<Omit<FlaggedPhoto, 'match'> & { matchId: string | null; percent: number }>(
      `select f.photo_id as "photoId", f.flag, f.match_photo_id as "matchId", f.percent, f.at, r.id as "reportId", r.code, r.title,
              left(r.text, 140) as excerpt, r.secret, r.organisation_id as "organisationId"
         from reports.photo_flag f join reports.report r on r.region_id = f.region_id and r.id = f.report_id
        where f.region_id = $1 and f.flag not in ('no_time', 'no_place') order by f.at desc, f.photo_id, f.flag limit $2 offset $3`,
      [tx.region, limit, offset],
      'photo-flags-newest',
    ),
  );
