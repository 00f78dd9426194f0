import { listServers } from '#modules/open311/index.ts';
import {
  acceptReport,
  answerReport,
  appealAgency,
  archiveReport,
  askReporter,
  assignReport,
  auditReport,
  CLASSIFICATIONS,
  type Classification,
  converse,
  decideAgency,
  delegateReport,
  FINDINGS,
  findingNeeded,
  mergeReports,
  noteOnReport,
  type Report,
  type ReportRef,
  readCode,
  recallAnswer,
  referOutside,
  releaseReport,
  reportByCode,
  reportById,
  reportProgress,
  returnAnswer,
  type StoredPhoto,
  sendAnswer,
  servicesOf,
  setTrackingId,
  showWords,
  startWork,
  transferReport,
  unholdReport,
  unmergeReport,
  verifyAndAssign,
  withdrawQuestion,
} from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';
import { theApp } from '#platform/app.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import type { StoredDocument } from '#platform/files/index.ts';
import { Problem } from '#platform/problem.ts';
import { beginningOf, isUuid } from '#platform/text.ts';
import { type DeskAct, mayOpen } from '../possible.ts';

/** What a form said, by field; an absent field is empty. */
export type Values = Readonly<Record<string, string>>;

/** A form of the desk, read and ready to be done. */
export interface Filled {
  readonly db: Db;
  readonly actor: Actor;
  readonly ref: ReportRef;
  readonly values: Values;
  readonly photos: readonly StoredPhoto[];
  readonly documents: readonly StoredDocument[];
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

const reportUnknown = () =>
  new Problem(422, 'report-unknown', {
    id: 'Pilih laporan utamanya di atas, atau tulis kodenya huruf demi huruf. Alasan yang Anda tulis masih ada di formulir.',
    en: 'Choose the main report above, or write its code letter by letter. The reason you wrote is still in the form.',
  });

/** A report of this region by its code as somebody wrote it. @throws {Problem} 422 `report-unknown` */
const idOf = async ({ db, ref, actor }: Filled, typed: string): Promise<string> => {
  const read = readCode(typed);
  const found =
    typeof read === 'object' && read.region === ref.region
      ? await inRegion(db, ref.region, (tx) => reportByCode(tx, read.code))
      : undefined;
  if (!found || !mayOpen(actor, found)) throw reportUnknown();
  return found.id;
};

const reportHere = async ({ db, ref }: Filled): Promise<Report> =>
  (await inRegion(db, ref.region, (tx) => reportById(tx, ref.id)))!;

/** Checkboxes of a form are fields of their own: `code.3522-…`. */
const CHECKED = 'code.';
const checkedCodes = (values: Values): string[] =>
  Object.keys(values)
    .filter((name) => name.startsWith(CHECKED))
    .map((name) => name.slice(CHECKED.length));

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
  send_answer: ({ db, actor, ref, values, now }) =>
    sendAnswer({ db, files: theApp().files }, actor, ref, values.answer ?? '', now),
  return_answer: ({ db, actor, ref, values, now }) =>
    returnAnswer(db, actor, ref, values.answer ?? '', values.body ?? '', now),
  recall_answer: ({ db, actor, ref, now }) => recallAnswer(db, actor, ref, now),
  start: ({ db, actor, ref, values, now }) => startWork(db, actor, ref, values.body ?? '', now),
  progress: ({ db, actor, ref, values, photos, now }) => reportProgress(db, actor, ref, values.body ?? '', photos, now),
  delegate: ({ db, actor, ref, values: { person = '' }, now }) =>
    delegateReport(db, actor, ref, person === 'office' ? null : isUuid(person) ? person : NOBODY, now),
  ask: ({ db, actor, ref, values, now }) => askReporter(db, actor, ref, values.body ?? '', now),
  withdraw: ({ db, actor, ref, now }) => withdrawQuestion(db, actor, ref, now),
  transfer: ({ db, actor, ref, values, now }) =>
    transferReport(db, actor, ref, agencyOf(values), values.body ?? '', now),
  release: async (filled) => {
    const { db, actor, ref, now } = filled;
    return releaseReport(db, actor, ref, await decisionOf(filled), now);
  },
  appeal: ({ db, actor, ref, values, now }) => appealAgency(db, actor, ref, values.body ?? '', now),
  decide: ({ db, actor, ref, values, now }) => decideAgency(db, actor, ref, agencyOf(values), values.body ?? '', now),
  merge: async (filled) => {
    const { db, actor, ref, values, now } = filled;
    const into = await idOf(filled, values.into || values.code || '');
    await mergeReports(db, actor, { region: ref.region, id: into }, { ids: [ref.id] }, values.body ?? '', now);
    return reportHere(filled);
  },
  gather: async (filled) => {
    const { db, actor, ref, values, now } = filled;
    const ids = await Promise.all(checkedCodes(values).map((code) => idOf(filled, code)));
    return mergeReports(db, actor, ref, { ids, copies: values.copies === '1' }, values.body ?? '', now);
  },
  unmerge: ({ db, actor, ref, values, now }) => unmergeReport(db, actor, ref, values.body ?? '', now),
  unhold: ({ db, actor, ref, now }) => unholdReport(db, actor, ref, now),
  archive: ({ db, actor, ref, values, now }) => archiveReport(db, actor, ref, values.body ?? '', now),
  refer_outside: async ({ db, actor, ref, values, now }) => {
    const { receiver: name = '', contact = '', body: reason = '', words } = values;
    // what is written for somebody's server goes to nobody else
    const hasServer = (await inRegion(db, ref.region, listServers)).some((server) => server.name === name.trim());
    const given = { receiver: { name, contact }, reason, ...(hasServer ? { words } : {}) };
    return referOutside(db, actor, ref, given, now);
  },
  converse: ({ db, actor, ref, values, photos, documents, now }) =>
    converse(db, actor, ref, values.body ?? '', photos, now, documents),
  show_words: ({ db, actor, ref, values, now }) => {
    const { message = '', body = '', reason = '', shown } = values;
    const words = { message: isUuid(message) ? message : NOBODY, body: shown === '0' ? null : body, reason };
    return showWords(db, actor, ref, words, now);
  },
  note: ({ db, actor, ref, values, now }) => noteOnReport(db, actor, ref, values.body ?? '', now),
  track: ({ db, actor, ref, values, now }) => setTrackingId(db, actor, ref, values.body ?? '', now),
};
