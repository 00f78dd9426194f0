import type { Tx } from '#platform/db/index.ts';
import { insertCounted, updateCounted } from '#platform/rollup/index.ts';
import { REPORT_COUNTS } from '../rollup.ts';
import type { Said } from '../rules/similar.ts';
import seed from '../seeds/same.json' with { type: 'json' };
import type {
  DeadlineRule,
  DeadlineStep,
  Message,
  Photo,
  Report,
  ReportRef,
  ReportStatus,
  Rung,
  SameRule,
  Service,
  StoredPhoto,
} from '../types.ts';
import { insertLikeness } from './likeness.ts';

/** Columns of {@link Report}, in the words of the code. */
export const REPORT = `
  r.region_id as region, r.id, r.code, r.status, r.classification, r.service_code as "serviceCode", r.title, r.text,
  r.place_code as "placeCode", r.district_code as "districtCode", r.lat, r.lon, r.address, r.answers, r.happened_on as "happenedOn",
  r.anonymous, r.secret, r.channel, r.source, r.source_id as "sourceId", r.original_status as "originalStatus",
  r.organisation_id as "organisationId", r.reported_at as "reportedAt", r.verified_at as "verifiedAt", r.assigned_at as "assignedAt",
  r.accepted_at as "acceptedAt", r.first_response_at as "firstResponseAt", r.answered_at as "answeredAt", r.closed_at as "closedAt",
  r.updated_at as "updatedAt", r.verify_due_at as "verifyDueAt", r.respond_due_at as "respondDueAt", r.resolve_due_at as "resolveDueAt",
  r.reporter_due_at as "reporterDueAt", r.paused_at as "pausedAt", r.resume_status as "resumeStatus", r.due_step as "dueStep",
  r.due_at as "dueAt", r.rung_at as "rungAt", r.escalated_to as "escalatedTo", r.appealed_at as "appealedAt", r.decided_at as "decidedAt",
  r.reached, r.forwarded_at as "forwardedAt", r.asked, r.waited_seconds as "waitedSeconds", r.given_days as "givenDays",
  r.transfers, r.reopenings, r.objected, r.archive_reason as "archiveReason", r.supporters,
  r.held, r.recurrence, r.priority, r.merged_into as "mergedInto", r.merged_with as "mergedWith", r.merged_by as "mergedBy", r.joined,
  r.is_sample as "isSample",
  r.missed_verify as "missedVerify", r.missed_response as "missedResponse", r.missed_response_by as "missedResponseBy",
  r.missed_answer as "missedAnswer", r.missed_answer_by as "missedAnswerBy", r.waited_days as "waitedDays", r.answer_days as "answerDays",
  r.ended_and_reopened as "endedAndReopened", r.handler_id as "handlerId", r.handler_left_at as "handlerLeftAt",
  r.lasting_due_at as "lastingDueAt", r.lasting_asked as "lastingAsked", r.lasting, r.lasting_broke as "lastingBroke",
  r.news`;

export const reportByCode = (tx: Tx, code: string): Promise<Report | undefined> =>
  tx.one<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.code = $2`,
    [tx.region, code],
    'report-by-code',
  );

export const reportById = (tx: Tx, id: string): Promise<Report | undefined> =>
  tx.one<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.id = $2`,
    [tx.region, id],
    'report-by-id',
  );

/** The row, held until the end of the transaction. */
export const lockReport = (tx: Tx, ref: ReportRef): Promise<Report | undefined> =>
  tx.one<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.id = $2 for update`,
    [ref.region, ref.id],
    'report-lock',
  );

export const keyHashOf = async (tx: Tx, id: string): Promise<Uint8Array | undefined> =>
  (
    await tx.one<{ key: Uint8Array }>('select key_hash as key from reports.report where region_id = $1 and id = $2', [
      tx.region,
      id,
    ])
  )?.key;

/** The earlier result of the same submission, however often it is sent. */
export const reportBySubmission = (tx: Tx, submissionHashes: readonly Uint8Array[]): Promise<Report | undefined> =>
  tx.one<Report>(
    `select ${REPORT} from reports.report r where r.region_id = $1 and r.submission_hash = any($2::bytea[])`,
    [tx.region, submissionHashes],
    'report-by-submission',
  );

export interface NewReport extends Partial<Said> {
  readonly id: string;
  readonly code: string;
  readonly status: ReportStatus;
  readonly classification: string;
  readonly serviceCode?: string;
  readonly title?: string;
  readonly text: string;
  readonly placeCode?: string;
  readonly districtCode?: string;
  readonly lat?: number;
  readonly lon?: number;
  /** Point for the search nearby: the report's own, else its village's. */
  readonly mapLat?: number;
  readonly mapLon?: number;
  readonly address?: string;
  readonly answers: Record<string, unknown>;
  readonly happenedOn?: string;
  readonly anonymous: boolean;
  readonly secret: boolean;
  readonly channel: string;
  /** Its first wording, where that held numbers of a person. */
  readonly originalSealed?: Uint8Array;
  readonly nameSealed?: Uint8Array;
  readonly contactSealed?: Uint8Array;
  readonly contactIndex?: Uint8Array;
  readonly keyHash: Uint8Array;
  readonly submissionHash: Uint8Array;
  readonly reportedAt: Date;
  readonly verifyDueAt: Date | null;
  readonly dueStep: DeadlineStep | null;
  readonly dueAt: Date | null;
  readonly rungAt: Date | null;
  readonly isSample: boolean;
  /** The square of its own point. */
  readonly cell?: number;
  readonly held?: boolean;
  readonly recurrence?: number;
  readonly priority?: number;
  readonly source?: string;
  readonly sourceId?: string;
  readonly originalStatus?: string;
  readonly original?: Record<string, unknown>;
}

const INSERT = insertCounted(
  REPORT_COUNTS,
  `insert into reports.report as r (region_id, id, code, status, classification, service_code, title, text, place_code, district_code,
       lat, lon, location, address, answers, happened_on, anonymous, secret, channel, reporter_name_sealed, reporter_contact_sealed,
       reporter_contact_index, key_hash, submission_hash, reported_at, updated_at, verify_due_at, due_step, due_at, is_sample,
       source, source_id, original_status, original, rung_at, cell, stems, sketch, copy, held, recurrence, priority, original_sealed)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
       st_setsrid(st_makepoint($13::float8, $14::float8), 4326)::geography, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
       $26, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37::integer[], $38, $39, $40, $41, $42, $43)
     on conflict do nothing`,
);

/** @returns false when the code is taken, or when this form was stored before: of two at the same moment the second waits for the first */
export const insertReport = async (tx: Tx, report: NewReport): Promise<boolean> => {
  const added = await tx.run(
    INSERT,
    [
      tx.region,
      report.id,
      report.code,
      report.status,
      report.classification,
      report.serviceCode ?? null,
      report.title ?? null,
      report.text,
      report.placeCode ?? null,
      report.districtCode ?? null,
      report.lat ?? null,
      report.lon ?? null,
      report.mapLon ?? null,
      report.mapLat ?? null,
      report.address ?? null,
      report.answers,
      report.happenedOn ?? null,
      report.anonymous,
      report.secret,
      report.channel,
      report.nameSealed ?? null,
      report.contactSealed ?? null,
      report.contactIndex ?? null,
      report.keyHash,
      report.submissionHash,
      report.reportedAt,
      report.verifyDueAt,
      report.dueStep,
      report.dueAt,
      report.isSample,
      report.source ?? null,
      report.sourceId ?? null,
      report.originalStatus ?? null,
      report.original ?? null,
      report.rungAt,
      report.cell ?? null,
      report.stems ?? null,
      report.sketch ?? null,
      report.copy ?? null,
      report.held ?? false,
      report.recurrence ?? 0,
      report.priority ?? 0,
      report.originalSealed ?? null,
    ],
    'report-insert',
  );
  return added > 0;
};

/** What acts may change. Absent keys stay as they are. */
export type ReportChange = Partial<
  Omit<Report, 'region' | 'id' | 'code' | 'text' | 'reportedAt' | 'isSample' | 'originalStatus'>
>;

const COLUMN = new Map(
  [...REPORT.matchAll(/r\.(\w+)(?: as "?(\w+)"?)?/g)].map(([, column, name]) => [name ?? column, column] as const),
);

export const changeReport = async (tx: Tx, id: string, change: ReportChange): Promise<void> => {
  const entries = Object.entries(change);
  const set = entries.map(([name], index) => `${COLUMN.get(name)} = $${index + 3}`);
  const which = 'r.region_id = $1 and r.id = $2';
  await tx.run(updateCounted(REPORT_COUNTS, which, `update reports.report r set ${set.join(', ')} where ${which}`), [
    tx.region,
    id,
    ...entries.map(([, value]) => value),
  ]);
};

export interface NewMessage {
  readonly id: string;
  readonly reportId: string;
  readonly at: Date;
  readonly kind: Message['kind'];
  readonly author: Message['author'];
  readonly personId?: string;
  readonly organisationId?: string;
  readonly body: string;
  readonly isPublic: boolean;
}

export const insertMessage = (tx: Tx, message: NewMessage): Promise<number> =>
  tx.run(
    `insert into reports.message (region_id, id, report_id, at, kind, author, person_id, organisation_id, body, is_public)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      tx.region,
      message.id,
      message.reportId,
      message.at,
      message.kind,
      message.author,
      message.personId ?? null,
      message.organisationId ?? null,
      message.body,
      message.isPublic,
    ],
    'message-insert',
  );

export const messagesOf = (tx: Tx, reportId: string): Promise<Message[]> =>
  tx.query<Message>(
    `select id, at, kind, author, person_id as "personId", organisation_id as "organisationId", body, is_public as "isPublic",
            public_body as "publicBody"
       from reports.message where region_id = $1 and report_id = $2 order by at, id`,
    [tx.region, reportId],
    'message-of-report',
  );

export interface NewPhoto extends StoredPhoto {
  readonly reportId: string;
  readonly messageId?: string;
  readonly id: string;
  readonly position: number;
  readonly distanceMetres?: number;
  readonly deviceDistanceMetres?: number;
  readonly at: Date;
}

/** One with its likeness enters the index with it; a drawing never does, and anything else waits for the job. */
export const insertPhoto = async (tx: Tx, photo: NewPhoto): Promise<void> => {
  const { device, likeness } = photo;
  await tx.run(
    `insert into reports.photo (region_id, id, report_id, message_id, position, file_key, sha256, width, height, taken_at,
       taken_lat, taken_lon, distance_metres, created_at, software, traces, device_lat, device_lon, device_accuracy_metres, device_at,
       device_distance_metres, indexed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
    [
      tx.region,
      photo.id,
      photo.reportId,
      photo.messageId ?? null,
      photo.position,
      photo.fileKey,
      photo.sha256,
      photo.width,
      photo.height,
      photo.takenAt ?? null,
      photo.lat ?? null,
      photo.lon ?? null,
      photo.distanceMetres ?? null,
      photo.at,
      photo.software ?? null,
      photo.traces ?? [],
      device?.lat ?? null,
      device?.lon ?? null,
      device?.accuracyMetres ?? null,
      device?.at ?? null,
      photo.deviceDistanceMetres ?? null,
      likeness || photo.isDrawing ? photo.at : null,
    ],
    'photo-insert',
  );
  if (likeness && !photo.isDrawing) await insertLikeness(tx, photo.id, likeness);
};

export const photosOf = (tx: Tx, reportId: string): Promise<Photo[]> =>
  tx.query<Photo>(
    `select id, message_id as "messageId", file_key as "fileKey", width, height, taken_at as "takenAt", distance_metres as "distanceMetres",
            device_distance_metres as "deviceDistanceMetres", device_accuracy_metres as "deviceAccuracyMetres"
       from reports.photo where region_id = $1 and report_id = $2 order by position, id`,
    [tx.region, reportId],
    'photo-of-report',
  );

/** Read with every report, changed by an administrator now and then. */
export const SETUP = 'reports.setup';
const KEPT_MS = 60_000;

/** @param all also those that are offered no more */
export const servicesOf = async (tx: Tx, all = false): Promise<readonly Service[]> => {
  const { services, active } = await setupOf(tx);
  return all ? services : active;
};

export const deadlineRules = async (tx: Tx): Promise<readonly DeadlineRule[]> => (await setupOf(tx)).rules;

/** Who is told of what is due, and when; rungs that have ended too. */
export const ladderOf = async (tx: Tx): Promise<readonly Rung[]> => (await setupOf(tx)).rungs;

export const sameRule = async (tx: Tx): Promise<SameRule> => (await setupOf(tx)).same;

const setupOf = (tx: Tx) =>
  tx.kept(SETUP, KEPT_MS, async () => {
    const services = await tx.query<Service>(
      `select code, name_id as "nameId", name_en as "nameEn", group_name as "groupName", classification, keywords, duties, questions,
              same_metres as "sameMetres", same_days as "sameDays", recurs_days as "recursDays", active, position
         from reports.service where region_id = $1 order by position, name_id`,
      [tx.region],
      'services',
    );
    const rules = await tx.query<DeadlineRule>(
      `select id, classification, step, amount, unit, valid_from as "validFrom", valid_to as "validTo", source
         from reports.deadline_rule where region_id = $1 order by step, classification nulls first, valid_from`,
      [tx.region],
      'deadline-rules',
    );
    const rungs = await tx.query<Rung>(
      `select id, step, amount, unit, recipient, valid_from as "validFrom", valid_to as "validTo", source
         from reports.rung where region_id = $1 order by step, amount, recipient, valid_from`,
      [tx.region],
      'ladder',
    );
    const same = await tx.one<SameRule>(
      `select least_score as "leastScore", copies, copies_days as "copiesDays", people_steps as "peopleSteps", source
         from reports.same_rule where region_id = $1`,
      [tx.region],
      'same-rule',
    );
    return { services, active: services.filter(({ active }) => active), rules, rungs, same: same ?? seed.rule };
  });

export const insertSupport = (tx: Tx, reportId: string, supporterHash: Uint8Array, at: Date): Promise<number> =>
  tx.run('insert into reports.support (region_id, report_id, supporter_hash, at) values ($1, $2, $3, $4)', [
    tx.region,
    reportId,
    supporterHash,
    at,
  ]);

/** The reporter's name and way to be reached, and the first wording of one that was filed here, sealed. */
export const identityOf = (tx: Tx, id: string) =>
  tx.one<{ name: Uint8Array | null; contact: Uint8Array | null; wording: Uint8Array | null }>(
    `select reporter_name_sealed as name, reporter_contact_sealed as contact, case when source is null then original_sealed end as wording
       from reports.report where region_id = $1 and id = $2`,
    [tx.region, id],
  );
