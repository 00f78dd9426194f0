import type { Service as Category, PublicNote, PublicReport, PublicUpdate, Question } from '#modules/reports/index.ts';
import type { Sentence } from '#platform/problem.ts';
import { beginningOf } from '#platform/text.ts';
import type { Value } from '../wire/write.ts';
import { writeDate } from './dates.ts';
import { named, type Speech } from './speech.ts';

type ReportStatus = PublicReport['status'];

/** What a status means to people who do not know our words. */
const STATUS_WORDS: Record<ReportStatus, Sentence> = {
  received: { id: 'Menunggu verifikasi', en: 'Waiting to be verified' },
  awaiting_reporter: { id: 'Menunggu keterangan pelapor', en: 'Waiting for the reporter' },
  verified: { id: 'Terverifikasi', en: 'Verified' },
  assigned: { id: 'Diserahkan ke dinas', en: 'Handed to an agency' },
  accepted: { id: 'Diterima dinas', en: 'Accepted by the agency' },
  in_progress: { id: 'Dikerjakan', en: 'In progress' },
  answered: { id: 'Dijawab, menunggu pelapor', en: 'Answered, waiting for the reporter' },
  confirmed: { id: 'Dibenarkan pelapor', en: 'Confirmed by the reporter' },
  reopened: { id: 'Disanggah pelapor', en: 'Contested by the reporter' },
  closed_unconfirmed: { id: 'Ditutup tanpa konfirmasi', en: 'Closed without confirmation' },
  archived: {
    id: 'Diarsipkan; alasannya ada di halaman laporan',
    en: 'Archived; the reason stands on the page of the report',
  },
  merged: {
    id: 'Digabungkan dengan laporan lain tentang hal yang sama',
    en: 'Merged with another report about the same',
  },
};

/** The states of mysociety's extension. "fixed" is said by the reporter alone. */
const UPDATE_STATES: Record<ReportStatus, string> = {
  received: 'open',
  awaiting_reporter: 'open',
  verified: 'investigating',
  assigned: 'investigating',
  accepted: 'investigating',
  in_progress: 'in_progress',
  answered: 'in_progress',
  confirmed: 'fixed',
  reopened: 'open',
  closed_unconfirmed: 'closed',
  archived: 'no_further_action',
  merged: 'duplicate',
};

const nameOf = ({ nameId, nameEn }: Category, speech: Speech): string => named({ id: nameId, en: nameEn }, speech);

/** Every report waits for a verifier before it is public: the type is batch, and what is filed is answered with a token. */
export const serviceShape = (service: Category, speech: Speech): Value => ({
  service_code: service.code,
  service_name: nameOf(service, speech),
  description: null,
  metadata: service.questions.length > 0,
  type: 'batch',
  keywords: service.keywords.join(', '),
  group: service.groupName,
});

const DATATYPES: Record<Question['type'], string> = {
  text: 'text',
  number: 'number',
  date: 'datetime',
  choice: 'singlevaluelist',
  choices: 'multivaluelist',
  notice: 'string',
};
const DATATYPE_WORDS: Partial<Record<Question['type'], Sentence>> = {
  number: { id: 'Angka, misalnya 3 atau 2.5', en: 'A number, such as 3 or 2.5' },
  date: { id: 'Tanggal, misalnya 2026-11-09', en: 'A date, such as 2026-11-09' },
};

const attributeShape = (question: Question, order: number, speech: Speech): Value => {
  const described = DATATYPE_WORDS[question.type];
  const isList = question.type === 'choice' || question.type === 'choices';
  return {
    // Words that are shown and not answered.
    variable: question.type !== 'notice',
    code: question.code,
    datatype: DATATYPES[question.type],
    required: question.required,
    datatype_description: described ? named(described, speech) : null,
    order,
    description: named(question.label, speech),
    ...(isList ? { values: question.choices.map((choice) => ({ key: choice.key, name: named(choice, speech) })) } : {}),
  };
};

export const definitionShape = ({ code, questions }: Category, speech: Speech): Value => ({
  service_code: code,
  attributes: questions.map((question, index) => attributeShape(question, index + 1, speech)),
});

/** What is known around a report. */
export interface Around {
  readonly service?: Category;
  readonly agency?: string;
  /** Village, district and regency, from the narrow to the wide. */
  readonly place: string;
  /** Where it lies in public. */
  readonly point: { readonly lat: number; readonly lon: number } | null;
  readonly photoUrl: (photoId: string) => string;
  readonly speech: Speech;
}

/** @source schema of a request: at most 4,000 characters. Imported reports may be longer. */
const LONGEST = 4000;

/** Of a merged one where it goes on. */
const saidOf = (report: PublicReport, speech: Speech): string => {
  const words = named(STATUS_WORDS[report.status], speech);
  if (report.mainCode)
    return `${words}; ${named({ id: 'berlanjut di', en: 'it goes on in' }, speech)} ${report.mainCode}`;
  return report.said && report.status !== 'archived' ? `${words}. ${report.said}` : words;
};

/** How exactly an address is told: that of an anonymous reporter no closer than the village. */
const addressOf = ({ anonymous, address }: PublicReport, place: string): string =>
  anonymous || !address ? place : [address, place].filter(Boolean).join(', ');

/** Of an archived one that it is, and nothing that anybody wrote. */
export const requestShape = (report: PublicReport, around: Around): Record<string, Value> => {
  const isHidden = report.status === 'archived';
  const { service, speech, point } = around;
  return {
    service_request_id: report.code,
    // What has been answered is open until its reporter has said so, or has been silent for as long as the law gives.
    status: report.closedAt ? 'closed' : 'open',
    status_notes: saidOf(report, speech),
    service_name: service ? nameOf(service, speech) : null,
    service_code: report.serviceCode ?? 'other',
    description: isHidden ? null : beginningOf(report.text, LONGEST),
    agency_responsible: around.agency ?? null,
    service_notice: null,
    requested_datetime: writeDate(report.reportedAt),
    updated_datetime: writeDate(report.closedAt ?? report.updatedAt),
    expected_datetime: writeDate(report.resolveDueAt),
    address: isHidden ? null : addressOf(report, around.place),
    address_id: isHidden ? null : (report.placeCode ?? report.districtCode),
    zipcode: null,
    lat: isHidden ? null : (point?.lat ?? null),
    long: isHidden ? null : (point?.lon ?? null),
    media_url: isHidden || !report.photoId ? null : around.photoUrl(report.photoId),
  };
};

/** Answers that were chosen, counted or dated; what somebody wrote in their own words nobody has read for the public. */
const answersOf = (report: PublicReport, { service, speech }: Around): Value =>
  (service?.questions ?? []).flatMap(({ code, type, label, choices }) => {
    const given = report.answers[code];
    if (given === undefined || type === 'text') return [];
    const answers = [given].flat().map((key) => {
      const choice = choices.find((one) => one.key === key);
      return { key, name: choice ? named(choice, speech) : key };
    });
    return [{ code, description: named(label, speech), answers }];
  });

/** What the standard does not know, for those who ask for extensions. */
export const extensionShape = (
  report: PublicReport,
  around: Around,
  notes: readonly PublicNote[],
  photos: readonly string[],
): Record<string, Value> => {
  const isHidden = report.status === 'archived';
  return {
    attributes: isHidden ? [] : answersOf(report, around),
    extended_attributes: {
      title: isHidden ? null : report.title,
      status: report.status,
      channel: report.channel,
      photos: isHidden ? [] : photos.map(around.photoUrl),
    },
    notes: isHidden
      ? []
      : notes.map(({ at, body, kind }) => ({ datetime: writeDate(at), description: body, type: kind })),
  };
};

export const updateShape = (update: PublicUpdate): Value => ({
  update_id: update.id,
  service_request_id: update.code,
  status: update.status ? UPDATE_STATES[update.status] : 'in_progress',
  updated_datetime: writeDate(update.at),
  description: update.said,
  media_url: null,
});

/** Columns of the bulk data, in their order. @source GeoReport Bulk Data Specification (proposed) */
export const BULK_COLUMNS = [
  'service_request_id',
  'requested_datetime',
  'updated_datetime',
  'closed_date',
  'status_description',
  'status_notes',
  'source',
  'service_name',
  'service_subtype',
  'description',
  'agency_responsible',
  'address',
  'lat',
  'long',
] as const;

export const bulkShape = (
  report: PublicReport,
  around: Around,
): Record<(typeof BULK_COLUMNS)[number], string | number | null> => {
  const { status, status_notes, requested_datetime, updated_datetime, ...request } = requestShape(
    report,
    around,
  ) as Record<string, string | number | null>;
  return {
    service_request_id: report.code,
    requested_datetime,
    updated_datetime,
    closed_date: writeDate(report.closedAt),
    status_description: status,
    status_notes,
    source: report.channel,
    service_name: request.service_name,
    service_subtype: null,
    description: request.description,
    agency_responsible: request.agency_responsible,
    address: request.address,
    lat: request.lat,
    long: request.long,
  };
};
