import {
  isPublicText,
  mayHappen,
  mayReopen,
  type Report,
  reportById,
  sourcesOf,
  timelineOf,
} from '#modules/reports/index.ts';
import type { Tx } from '#platform/db/index.ts';
import { stateOf } from '#ui/report.ts';
import { sentenceOf, stationsOf, type Telling } from '../../../thread-words.ts';

/** What the page of a merged report needs of the one in which it goes on; undefined when it was not merged. */
export const mainOf = async (tx: Tx, { mergedInto }: Report) => {
  const report = mergedInto ? await reportById(tx, mergedInto) : undefined;
  return report && { report, sources: await sourcesOf(tx, report) };
};
type Main = NonNullable<Awaited<ReturnType<typeof mainOf>>>;

/** The main report as everybody may read it: its own reporter's words are not for the reporters of merged ones. */
export const mainView = ({ report, sources }: Main, telling: Omit<Telling, 'report' | 'isReporter'>) => {
  const own: Telling = { ...telling, report, isReporter: false };
  const mayRead = isPublicText(report);
  return {
    code: report.code,
    title: mayRead ? (report.title ?? telling.t('report.untitled.received')) : undefined,
    state: stateOf(report, own),
    sentence: sentenceOf(own),
    stations: stationsOf(own, timelineOf({ ...sources, mayRead, isParty: false }, telling.now)),
  };
};
export type MainView = ReturnType<typeof mainView>;

/** The outcome of the main report is theirs to judge as well. */
export const mayJudge = (act: 'confirm' | 'contest' | 'reopen', report: Report, main: Main | undefined): boolean =>
  act === 'reopen' ? mayReopen(main?.report ?? report) : mayHappen(act, (main?.report ?? report).status);
