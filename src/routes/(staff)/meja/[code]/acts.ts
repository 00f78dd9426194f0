import {
  acceptReport,
  answerReport,
  archiveReport,
  askReporter,
  assignReport,
  auditReport,
  CLASSIFICATIONS,
  type Classification,
  converse,
  FINDINGS,
  findingNeeded,
  noteOnReport,
  type Report,
  type ReportRef,
  reportProgress,
  type StoredPhoto,
  servicesOf,
  startWork,
  transferReport,
  verifyAndAssign,
  withdrawQuestion,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { Problem } from '#platform/problem.ts';
import { beginningOf, isUuid } from '#platform/text.ts';
import type { DeskAct } from '../possible.ts';

/** What a form said, by field; an absent field is empty. */
export type Values = Readonly<Record<string, string>>;

/** A form of the desk, read and ready to be done. */
export interface Filled {
  readonly db: Db;
  readonly actor: Actor;
  readonly ref: ReportRef;
  readonly values: Values;
  readonly photos: readonly StoredPhoto[];
  readonly now: Date;
}

const titleNeeded = () =>
  new Problem(422, 'title-needed', {
    id: 'Tulis judul yang jelas: judul ini yang dibaca semua orang.',
    en: 'Write a clear title: it is what everybody reads.',
  });

const serviceUnknown = () =>
  new Problem(422, 'service-unknown', {
    id: 'Pilih kategori dari daftar: yang terkirim tidak ada di sana. Yang Anda tulis masih ada di formulir.',
    en: 'Choose a category from the list: the one sent is not in it. What you wrote is still in the form.',
  });

const NOBODY = '00000000-0000-0000-0000-000000000000';

/** A proposed agency, else the one from the list; what is no id at all is the id of none. */
const agencyOf = ({ organisation = '', other = '' }: Values): string => {
  const chosen = organisation && organisation !== 'other' ? organisation : other;
  return isUuid(chosen) ? chosen : NOBODY;
};

const isClassification = (text: string): text is Classification =>
  (CLASSIFICATIONS as readonly string[]).includes(text);

const decisionOf = async ({ db, ref, values: { title = '', classification = '', service } }: Filled) => {
  if (title.trim().length < 5) throw titleNeeded();
  const services = service ? await inRegion(db, ref.region, (tx) => servicesOf(tx, true)) : [];
  if (service && !services.some(({ code }) => code === service)) throw serviceUnknown();
  return {
    title: beginningOf(title.trim(), 200),
    classification: isClassification(classification) ? classification : ('complaint' as const),
    serviceCode: service || undefined,
  };
};

/** Each form of the desk does one act. */
export const ACTS: Record<DeskAct, (filled: Filled) => Promise<Report>> = {
  audit: async ({ db, actor, ref, values, photos, now }) => {
    const finding = FINDINGS.find((one) => one === values.finding);
    if (!finding) throw findingNeeded();
    return auditReport(db, actor, ref, { finding, body: values.body ?? '', photos }, now);
  },
  verify: async (filled) => {
    const { db, actor, ref, values, now } = filled;
    return verifyAndAssign(db, actor, ref, await decisionOf(filled), agencyOf(values), now);
  },
  assign: ({ db, actor, ref, values, now }) => assignReport(db, actor, ref, agencyOf(values), now),
  accept: ({ db, actor, ref, now }) => acceptReport(db, actor, ref, now),
  answer: ({ db, actor, ref, values, photos, now }) =>
    answerReport(db, actor, ref, { body: values.body ?? '', workDone: values.done !== 'explain', photos }, now),
  start: ({ db, actor, ref, values, now }) => startWork(db, actor, ref, values.body ?? '', now),
  progress: ({ db, actor, ref, values, photos, now }) => reportProgress(db, actor, ref, values.body ?? '', photos, now),
  ask: ({ db, actor, ref, values, now }) => askReporter(db, actor, ref, values.body ?? '', now),
  withdraw: ({ db, actor, ref, now }) => withdrawQuestion(db, actor, ref, now),
  transfer: ({ db, actor, ref, values, now }) =>
    transferReport(db, actor, ref, agencyOf(values), values.body ?? '', now),
  archive: ({ db, actor, ref, values, now }) => archiveReport(db, actor, ref, values.body ?? '', now),
  converse: ({ db, actor, ref, values, photos, now }) => converse(db, actor, ref, values.body ?? '', photos, now),
  note: ({ db, actor, ref, values, now }) => noteOnReport(db, actor, ref, values.body ?? '', now),
};
