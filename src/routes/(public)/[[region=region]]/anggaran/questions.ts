import { listReports, messagesOf } from '#modules/reports/index.ts';
import { calendarOfRegion } from '#platform/calendar.ts';
import type { Tx } from '#platform/db/index.ts';
import { labelsOf } from '../../../labels.ts';
import { type Line, lineOf } from '../../lines.ts';
import type { Reader } from './reader.ts';

/** A public report that holds the code of a budget line. */
export interface Question extends Line {
  /** The last that the office has answered, as everybody may read it. */
  readonly answer: string | undefined;
}

const QUESTIONS = 10;

const answerTo = async (tx: Tx, report: string): Promise<string | undefined> => {
  const last = (await messagesOf(tx, report)).findLast(({ kind, isPublic }) => kind === 'answer' && isPublic);
  return last && (last.publicBody ?? last.body);
};

/** What residents have asked about a line, the newest first, each with its answer: that stays with the line. */
export const questionsAbout = async (tx: Tx, { t, language, now, region }: Reader, id: string): Promise<Question[]> => {
  const calendar = await calendarOfRegion(tx, region.region_id, region.time_zone);
  const labels = await labelsOf(tx, region.region_id);
  const reports = await listReports(tx, {
    audience: { kind: 'public' },
    filter: { q: id },
    now,
    timeZone: region.time_zone,
    order: 'newest',
    limit: QUESTIONS,
  });
  const questions: Question[] = [];
  for (const report of reports)
    questions.push({
      ...lineOf(report, labels, { t, language, now, calendar }),
      answer: await answerTo(tx, report.id),
    });
  return questions;
};
