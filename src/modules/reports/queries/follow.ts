import type { Tx } from '#platform/db/index.ts';
import { historyOf } from '#platform/journal.ts';
import type { Sources } from '../rules/timeline.ts';
import { photoVisibility, type Viewer } from '../rules/visibility.ts';
import type { MessageKind, Report, ReportStatus } from '../types.ts';
import { documentsOf } from './conversation.ts';
import { isPublicText } from './lists.ts';
import { flagsOfReport, type PhotoFlag } from './proof.ts';
import { messagesOf, photosOf } from './report.ts';

/** Everything that was done and written about a report: for `timelineOf`, which decides who sees what of it. */
export const sourcesOf = async (
  tx: Tx,
  report: Report,
): Promise<Omit<Sources, 'mayRead' | 'isParty'> & { readonly flags: PhotoFlag[] }> => ({
  report,
  entries: await historyOf(tx, `reports/${report.id}`),
  messages: await messagesOf(tx, report.id),
  photos: await photosOf(tx, report.id),
  documents: await documentsOf(tx, report.id),
  flags: await flagsOfReport(tx, report.id),
});

export interface PhotoOwner {
  readonly fileKey: string;
  readonly report: {
    readonly id: string;
    readonly code: string;
    readonly secret: boolean;
    readonly verifiedAt: Date | null;
    readonly status: ReportStatus;
    readonly organisationId: string | null;
    /** Of the report it was merged into: whoever handles that sees what belongs to it. */
    readonly mainOrganisationId: string | null;
  };
  /** Null: it came with the report itself. */
  readonly message: { readonly kind: MessageKind; readonly isPublic: boolean } | null;
}

/** A picture with the report and the message it belongs to: what decides who may see it. */
export const photoOwner = async (tx: Tx, photoId: string): Promise<PhotoOwner | undefined> => {
  const row = await tx.one<
    PhotoOwner['report'] & { fileKey: string; kind: MessageKind | null; isPublic: boolean | null }
  >(
    `select p.file_key as "fileKey", r.id, r.code, r.secret, r.verified_at as "verifiedAt", r.status,
            r.organisation_id as "organisationId",
            (select main.organisation_id from reports.report main where main.region_id = r.region_id and main.id = r.merged_into)
              as "mainOrganisationId", m.kind, m.is_public as "isPublic"
       from reports.photo p join reports.report r on r.region_id = p.region_id and r.id = p.report_id
       left join reports.message m on m.region_id = p.region_id and m.id = p.message_id
      where p.region_id = $1 and p.id = $2`,
    [tx.region, photoId],
    'photo-owner',
  );
  if (!row) return undefined;
  const { fileKey, kind, isPublic, ...report } = row;
  return { fileKey, report, message: kind ? { kind, isPublic: isPublic === true } : null };
};

/** @returns `public`, `private` (no cache may keep it), or undefined when this viewer may not see it */
export const mayShowPhoto = (
  { message, report }: { message: PhotoOwner['message']; report: Parameters<typeof isPublicText>[0] },
  viewer: Viewer,
) => photoVisibility(message, isPublicText(report), viewer);

/** Whether this supporter already supports it. @param supporterHashes as the act keeps them, under each key */
export const isSupportedBy = async (
  tx: Tx,
  reportId: string,
  supporterHashes: readonly Uint8Array[],
): Promise<boolean> =>
  (await tx.one(
    'select from reports.support where region_id = $1 and report_id = $2 and supporter_hash = any($3::bytea[])',
    [tx.region, reportId, supporterHashes],
  )) !== undefined;
