import type { Organisation } from '#modules/organisations/index.ts';
import { withoutPersonalNumbers } from '#platform/personal-numbers.ts';
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
  /** The whole row as it stood in the file: it may name a person. */
  readonly original_sealed: string;
  /** Keyed hash of all that the file says and of what it was matched to: equal means unchanged. */
  readonly original_mark: string;
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
  readonly reporter_due_at: Date | null;
  readonly due_step: DeadlineStep | null;
  readonly due_at: Date | null;
  readonly archive_reason: string | null;
}

/** What the other system said, in its own words. */
type Original = Partial<Record<string, unknown>>;

/** What is the same for all rows of a run. */
export interface RowContext {
  readonly secrets: Secrets;
  readonly calendar: Calendar;
  readonly rules: readonly DeadlineRule[];
  readonly now: Date;
}

/** What the words of a row were matched to. */
export interface Resolved {
  readonly service?: Service;
  readonly agency?: Organisation;
  readonly where: Where;
}

const HELD: readonly ReportStatus[] = ['assigned', 'in_progress'];
const NO_REASON = 'Sistem asal tidak mencatat alasan tertulis.';

const ASKED_THERE =
  'Di sistem asal laporan ini menunggu pelapor. Pelapor tidak memegang kunci di sini, jadi laporan menunggu verifikator.';

/**
 * With whom a report is. Its reporter has no key here: one that waits for words of the reporter waits for a verifier, and one that was
 * answered is closed without confirmation when its limit is over. One that an unknown agency holds waits for a verifier too: it would lie
 * on nobody's desk.
 */
const standing = (
  report: ImportedReport,
  agency: Organisation | undefined,
  silentFrom: Date | null,
  now: Date,
): { status: ReportStatus; note?: string; issues: ImportIssue[] } => {
  if (report.status === 'awaiting_reporter') return { status: 'received', note: ASKED_THERE, issues: [] };
  if (report.status === 'answered' && silentFrom && silentFrom < now)
    return { status: 'closed_unconfirmed', issues: [] };
  if (!agency && HELD.includes(report.status)) return { status: 'verified', issues: [issue('handed-to-nobody')] };
  return { status: report.status, issues: [] };
};

/**
 * Times as far as the file knows them. SP4N-LAPOR! tells only when a report came in: verification and hand-over then count from
 * there (the resident has waited since), an end is no earlier than that, and what was answered when stays unknown rather than invented.
 */
const timesOf = (report: ImportedReport, status: ReportStatus, silentFrom: Date | null, hasAgency: boolean) => {
  const { reportedAt, updatedAt, closedAt } = report;
  const changedAt = updatedAt ?? closedAt ?? reportedAt;
  const verified = status !== 'archived' && status !== 'received';
  const answered = report.status === 'answered';
  return {
    reported_at: reportedAt,
    verified_at: verified ? reportedAt : null,
    assigned_at: verified && hasAgency ? reportedAt : null,
    first_response_at: answered ? (updatedAt ?? null) : null,
    answered_at: answered ? answeredAt(report) : null,
    closed_at: isOpen(status) ? null : (closedAt ?? (answered ? silentFrom : null) ?? changedAt),
    updated_at: changedAt,
    paused_at: null,
  };
};

const answeredAt = ({ updatedAt, reportedAt }: ImportedReport): Date => updatedAt ?? reportedAt;

/**
 * Limits of this region for what is still owed; late ones are late from the start. None for the first response once work has begun
 * there, for when it came is not told.
 */
const duesOf = (
  report: ImportedReport,
  {
    status,
    classification,
    silentFrom,
  }: { status: ReportStatus; classification: Classification; silentFrom: Date | null },
  { rules, calendar }: RowContext,
) => {
  const until = (step: DeadlineStep) => dueAt(rules, calendar, classification, step, report.reportedAt);
  const open = isOpen(status);
  return {
    verify_due_at: status === 'received' ? until('verify') : null,
    respond_due_at: status === 'verified' || status === 'assigned' ? until('first_response') : null,
    resolve_due_at: open && status !== 'received' ? (report.dueAt ?? until('resolve')) : null,
    reporter_due_at: status === 'answered' ? silentFrom : null,
  };
};

/** Cells that say what happened where and who is responsible, none of which names the reporter. */
const ownWords = (report: ImportedReport): Record<string, unknown> => {
  const { originalStatus, originalClassification, categoryName, categoryCode, agencyName, agencyCode } = report;
  const { parentAgencyName, province, regency, district, village, channel, mediaUrl } = report;
  const { updatedAt, closedAt, dueAt: theirDueAt, archiveReason, waitingReason, status, answer } = report;
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
    answer,
  };
};

export const asBytea = (bytes: Uint8Array) => `\\x${Buffer.from(bytes).toString('hex')}`;

/**
 * Equal for the same words of the file matched to the same things here; keyed, because it covers the reporter's name. What the office has
 * answered is compared by itself, for it may have been answered here.
 */
export const markOf = (
  { answer: _, ...report }: ImportedReport,
  { service, agency, where }: Resolved,
  { secrets }: Pick<RowContext, 'secrets'>,
) => {
  const fields = Object.entries(report)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const said = JSON.stringify([fields, service?.code, agency?.id, where.placeCode]);
  return asBytea(secrets.blindIndex('reports.import', said));
};

/** A report of another system as a row of ours. The wording that its administrators made is the one people read; the first one is sealed with the row. */
export const ownedColumns = (
  row: ImportRow & { report: ImportedReport },
  resolved: Resolved,
  context: RowContext,
): { columns: OwnedColumns; issues: readonly ImportIssue[] } => {
  const { report } = row;
  const { service, agency, where } = resolved;
  const classification = report.classification ?? service?.classification ?? 'complaint';
  const { rules, calendar, now } = context;
  const silentFrom = dueAt(rules, calendar, classification, 'reporter_silence', answeredAt(report));
  const { status, note, issues } = standing(report, agency, silentFrom, now);
  const times = timesOf(report, status, silentFrom, agency !== undefined);
  const dues = duesOf(report, { status, classification, silentFrom }, context);
  const due = nextDue({
    status,
    verifyDueAt: dues.verify_due_at,
    respondDueAt: dues.respond_due_at,
    resolveDueAt: dues.resolve_due_at,
    reporterDueAt: dues.reporter_due_at,
    firstResponseAt: times.first_response_at,
    reopenings: 0,
  });
  const columns: OwnedColumns = {
    status,
    classification,
    service_code: service?.code ?? null,
    title: report.title ? withoutPersonalNumbers(report.title) : null,
    text: withoutPersonalNumbers(report.editedText ?? report.text),
    place_code: where.placeCode ?? null,
    district_code: where.placeCode?.split('.').slice(0, 3).join('.') ?? null,
    lat: report.lat ?? null,
    lon: report.lon ?? null,
    location: where.mapLat === undefined ? null : `SRID=4326;POINT(${where.mapLon} ${where.mapLat})`,
    address: where.address ? withoutPersonalNumbers(where.address) : null,
    anonymous: report.anonymous,
    secret: report.secret,
    original_status: report.originalStatus,
    original: {
      ...ownWords(report),
      note,
    },
    original_sealed: asBytea(context.secrets.encrypt('reports.original', JSON.stringify(row.raw))),
    original_mark: markOf(report, resolved, context),
    reporter_name_sealed: report.reporterName
      ? asBytea(context.secrets.encrypt('reports.name', report.reporterName))
      : null,
    organisation_id: agency?.id ?? null,
    ...times,
    ...dues,
    resume_status: null,
    due_step: due?.step ?? null,
    due_at: due?.at ?? null,
    archive_reason: status === 'archived' ? (report.archiveReason ?? NO_REASON) : null,
  };
  return { columns, issues };
};
