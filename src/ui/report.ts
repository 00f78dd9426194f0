// How a report is spoken of, the same on every page. Shapes, not the module's types: pages give what they have.

import type { Language } from '#platform/messages.ts';
import { type Calendar, lateness, localDay, timeFormat } from '#platform/time/index.ts';
import type { MessageKey, Translate } from './messages/index.ts';
import { capital, timesWords } from './number-words.ts';
import type { StateKind, StateOf } from './types.ts';

type Tail<Prefix extends string, Key = MessageKey> = Key extends `${Prefix}.${infer Word}` ? Word : never;
/** The statuses that have a word; the module's own list must fit in. */
export type StatusWord = Exclude<Tail<'status'>, 'late' | 'lateBy' | 'answeredOpen'>;
export type StepWord = Tail<'step'>;

/** Whose eyes, which clock, which working days. */
export interface Reading {
  readonly t: Translate;
  readonly language: Language;
  readonly now: Date;
  readonly calendar: Calendar;
}

export interface Standing {
  readonly status: StatusWord;
  readonly dueStep: StepWord | null;
  readonly dueAt: Date | null;
}

const KINDS: Record<StatusWord, StateKind> = {
  received: 'wait',
  awaiting_reporter: 'wait',
  verified: 'progress',
  assigned: 'progress',
  accepted: 'progress',
  in_progress: 'progress',
  answered: 'wait',
  confirmed: 'done',
  reopened: 'progress',
  closed_unconfirmed: 'quiet',
  archived: 'quiet',
  merged: 'quiet',
};

/** Only an office is ever late: what a reporter owes lapses, it is not held against them. */
const isLate = ({ dueStep, dueAt }: Standing, now: Date): boolean =>
  dueAt !== null && dueStep !== null && !dueStep.startsWith('reporter_') && dueAt < now;

/** Answered, and the time of its reporter went by without a word that closes it: nobody owes anything. */
const isUnconfirmed = ({ status, dueStep }: Standing): boolean => status === 'answered' && dueStep === null;

/** The status as icon, word and colour; what is late says so first: "Lewat 4 hari kerja". */
export const stateOf = (report: Standing, { t, now, calendar }: Omit<Reading, 'language'>): StateOf => {
  if (!isLate(report, now)) {
    const word = t(isUnconfirmed(report) ? 'status.answeredOpen' : `status.${report.status}`);
    return { kind: KINDS[report.status], word };
  }
  const { workingDays } = lateness(calendar, report.dueAt as Date, now);
  return { kind: 'late', word: workingDays ? t('status.lateBy', { n: workingDays }) : t('status.late') };
};

/** What is owed next: "selesai paling lambat 27 Nov", "seharusnya ditanggapi 16 Nov"; empty when nothing is. */
export const dueWords = ({ dueStep, dueAt }: Standing, { t, language, now, calendar }: Reading): string => {
  if (!dueStep || !dueAt) return '';
  const year = (at: Date) => localDay(calendar.timeZone, at).slice(0, 4);
  const format = timeFormat(language, calendar.timeZone);
  const day = year(dueAt) === year(now) ? format.shortDay(dueAt) : format.shortDate(dueAt);
  return t(`${dueAt < now ? 'missed' : 'due'}.${dueStep}`, { day });
};

/** "Desa Jampet, Kecamatan Ngasem": the village if it is known, else the district. @param labels by official code */
export const placeWords = (
  report: { readonly placeCode: string | null; readonly districtCode: string | null },
  labels: ReadonlyMap<string, string>,
  t: Translate,
): string => labels.get(report.placeCode ?? '') ?? labels.get(report.districtCode ?? '') ?? t('place.unknown');

/** "Ketiga kalinya dalam 6 bulan di titik ini". @param times this one included @param days within which an earlier one counts */
export const recurrenceWords = (
  times: number,
  days: number,
  { t, language }: Pick<Reading, 't' | 'language'>,
): string =>
  capital(t('recurs.here', { time: timesWords(language, times), months: Math.max(1, Math.round(days / 30)) }));

/** Why two reports may be the same: "120 m dari sini, kategori sama, 6 kata sama". */
export const alikeWords = (
  {
    metres,
    sameService,
    sharedWords,
  }: { readonly metres: number | null; readonly sameService: boolean; readonly sharedWords: number },
  t: Translate,
): string =>
  [
    metres === null ? t('same.village') : t('same.metres', { n: metres }),
    sameService && t('same.service'),
    sharedWords > 0 && t('same.words', { n: sharedWords }),
  ]
    .filter(Boolean)
    .join(', ');
