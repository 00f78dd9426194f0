import type { Organisation } from '#modules/organisations/index.ts';
import type { Secrets } from '#platform/secrets.ts';
import type { Calendar } from '#platform/time/index.ts';
import { dueAt } from '../rules/deadlines.ts';
import { isOpen, nextDue } from '../rules/life.ts';
import type { Classification, DeadlineRule, DeadlineStep, ReportStatus, Service } from '../types.ts';
import { type ImportIssue, issue } from './issues.ts';
import type { Where } from './match.ts';
import type { ImportedReport, ImportRow } from './types.ts';

/** What the import owns of a row of reports.report, under the names of its columns; JSON carries it to the database. */
export interface OwnedColumns {
  readonly status: ReportStatus;
  readonly classification: Classification;
  readonly service_code: string | null;
  readonly title: string | null;
  readonly text: string;
  readonly place_code: string | null;
  readonly district_code: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  /** EWKT. */
  readonly location: string | null;
  readonly address: string | null;
  readonly anonymous: boolean;
  readonly secret: boolean;
  readonly original_status: string;
  readonly original: Original;
  /** bytea as PostgreSQL writes it: `\x…`. */
  readonly reporter_name_sealed: string | null;
  readonly organisation_id: string | null;
  readonly reported_at: Date;
  readonly verified_at: Date | null;
  readonly assigned_at: Date | null;
  readonly first_response_at: Date | null;
  readonly answered_at: Date | null;
  readonly closed_at: Date | null;
  readonly updated_at: Date;
  readonly verify_due_at: Date | null;
  readonly respond_due_at: Date | null;
  readonly resolve_due_at: Date | null;
  readonly paused_at: Date | null;
  readonly resume_status: ReportStatus | null;
  readonly due_step: DeadlineStep | null;
  readonly due_at: Date | null;
  readonly archive_reason: string | null;
}

/** What the other system said, in its own words; whatever may name a person is sealed. */
interface Original extends Partial<Record<string, unknown>> {
  /** Keyed hash of all that the file says and of what it was matched to: equal means unchanged. */
  readonly fingerprint: string;
  /** The whole row as it stood in the file, encrypted as `reports.original`, base64. */
  readonly sealed: string;
}

/** What is the same for all rows of a run. */
export interface RowContext {
  readonly secrets: Secrets;
  readonly calendar: Calendar;
  readonly rules: readonly DeadlineRule[];
}

/** What the words of a row were matched to. */
export interface Resolved {
  readonly service?: Service;
  readonly agency?: Organisation;
  readonly where: Where;
}

const HELD: readonly ReportStatus[] = ['assigned', 'in_progress'];
const NO_REASON = 'Sistem asal tidak mencatat alasan tertulis.';

/** With whom a report is. One that an unknown agency holds waits for a verifier here: it would lie on nobody's desk. */
const standing = (report: ImportedReport, agency: Organisation | undefined) => {
  const orphaned = !agency && HELD.includes(report.status);
  const status: ReportStatus = orphaned ? 'verified' : report.status;
  const resume: ReportStatus | null = status === 'awaiting_reporter' ? (agency ? 'assigned' : 'received') : null;
  const issues: ImportIssue[] = orphaned ? [issue('handed-to-nobody')] : [];
  return { status, resume, issues };
};

/**
 * Times as far as the file knows them. SP4N-LAPOR! tells only when a report came in: verification and hand-over then count from
 * there (the resident has waited since), an end is no earlier than that, and what was answered when stays unknown rather than invented.
 */
const timesOf = (report: ImportedReport, status: ReportStatus, resume: ReportStatus | null, hasAgency: boolean) => {
  const { reportedAt, updatedAt, closedAt } = report;
  const changedAt = updatedAt ?? closedAt ?? reportedAt;
  const verified = status !== 'archived' && (resume ?? status) !== 'received';
  return {
    reported_at: reportedAt,
    verified_at: verified ? reportedAt : null,
    assigned_at: verified && hasAgency ? reportedAt : null,
    first_response_at: status === 'answered' ? (updatedAt ?? null) : null,
    answered_at: status === 'answered' ? (updatedAt ?? reportedAt) : null,
    closed_at: isOpen(status) ? null : (closedAt ?? changedAt),
    updated_at: changedAt,
    paused_at: status === 'awaiting_reporter' ? (updatedAt ?? reportedAt) : null,
  };
};

/**
 * Limits of this region for what an office still owes; late ones are late from the start. None runs against the reporter, who has no
 * key here and answers in the other system; nor for the first response once work has begun there, for when it came is not told.
 */
const duesOf = (
  report: ImportedReport,
  {
    status,
    resume,
    classification,
  }: { status: ReportStatus; resume: ReportStatus | null; classification: Classification },
  { rules, calendar }: RowContext,
) => {
  const at = resume ?? status;
  const until = (step: DeadlineStep) => dueAt(rules, calendar, classification, step, report.reportedAt);
  const open = isOpen(status);
  return {
    verify_due_at: at === 'received' ? until('verify') : null,
    respond_due_at: at === 'verified' || at === 'assigned' ? until('first_response') : null,
    resolve_due_at: open && at !== 'received' ? (report.dueAt ?? until('resolve')) : null,
  };
};

/** Cells that say what happened where and who is responsible, none of which names the reporter. */
const ownWords = (report: ImportedReport): Record<string, unknown> => {
  const { originalStatus, originalClassification, categoryName, categoryCode, agencyName, agencyCode } = report;
  const { parentAgencyName, province, regency, district, village, channel, mediaUrl } = report;
  const { updatedAt, closedAt, dueAt: theirDueAt, archiveReason, waitingReason, status } = report;
  return {
    status: originalStatus,
    readAs: status,
    classification: originalClassification,
    categoryName,
    categoryCode,
    agencyName,
    agencyCode,
    parentAgencyName,
    province,
    regency,
    district,
    village,
    channel,
    mediaUrl,
    updatedAt,
    closedAt,
    dueAt: theirDueAt,
    archiveReason,
    waitingReason,
  };
};

export const asBytea = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`;

/** Equal for the same words of the file matched to the same things here; keyed, because it covers the reporter's name. */
const fingerprintOf = (report: ImportedReport, { service, agency, where }: Resolved, { secrets }: RowContext) => {
  const said = JSON.stringify([report, service?.code, agency?.id, where.placeCode]);
  return Buffer.from(secrets.blindIndex('reports.import', said)).toString('base64');
};

/** A report of another system as a row of ours. The wording that its administrators made is the one people read; the first one is sealed with the row. */
export const ownedColumns = (
  row: ImportRow & { report: ImportedReport },
  resolved: Resolved,
  context: RowContext,
): { columns: OwnedColumns; issues: readonly ImportIssue[] } => {
  const { report } = row;
  const { service, agency, where } = resolved;
  const { status, resume, issues } = standing(report, agency);
  const classification = report.classification ?? service?.classification ?? 'complaint';
  const times = timesOf(report, status, resume, agency !== undefined);
  const dues = duesOf(report, { status, resume, classification }, context);
  const due = nextDue({
    status,
    verifyDueAt: dues.verify_due_at,
    respondDueAt: dues.respond_due_at,
    resolveDueAt: dues.resolve_due_at,
    reporterDueAt: null,
    firstResponseAt: times.first_response_at,
    reopenings: 0,
  });
  const columns: OwnedColumns = {
    status,
    classification,
    service_code: service?.code ?? null,
    title: report.title ?? null,
    text: report.editedText ?? report.text,
    place_code: where.placeCode ?? null,
    district_code: where.placeCode?.split('.').slice(0, 3).join('.') ?? null,
    lat: report.lat ?? null,
    lon: report.lon ?? null,
    location: where.mapLat === undefined ? null : `SRID=4326;POINT(${where.mapLon} ${where.mapLat})`,
    address: where.address ?? null,
    anonymous: report.anonymous,
    secret: report.secret,
    original_status: report.originalStatus,
    original: {
      ...ownWords(report),
      fingerprint: fingerprintOf(report, resolved, context),
      sealed: Buffer.from(context.secrets.encrypt('reports.original', JSON.stringify(row.raw))).toString('base64'),
    },
    reporter_name_sealed: report.reporterName
      ? asBytea(context.secrets.encrypt('reports.name', report.reporterName))
      : null,
    organisation_id: agency?.id ?? null,
    ...times,
    ...dues,
    resume_status: resume,
    due_step: due?.step ?? null,
    due_at: due?.at ?? null,
    archive_reason: status === 'archived' ? (report.archiveReason ?? NO_REASON) : null,
  };
  return { columns, issues };
};
