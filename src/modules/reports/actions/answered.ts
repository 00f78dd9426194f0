import { recallWaiting } from '../queries/second-look.ts';
import { dueAt } from '../rules/deadlines.ts';
import { flagCounts } from '../rules/proof.ts';
import type { Report, StoredPhoto } from '../types.ts';
import { judgePhotos } from './proof.ts';
import { type JudgedPhoto, move, type Step, say } from './step.ts';

export interface Answer {
  readonly body: string;
  /** Work was done, so there is proof; otherwise the answer explains. */
  readonly workDone: boolean;
  readonly photos: readonly StoredPhoto[];
}

/** Characters that an answer has at least. */
export const LEAST_ANSWER = 20;

export const noticed = (photos: readonly JudgedPhoto[]) => {
  const flags = photos.flatMap((photo) => photo.flags ?? []);
  return flags.length > 0 ? { flags: flagCounts(flags) } : {};
};

/** The answer goes out. @param told what only those who audit are told of it */
export const answered = async (step: Step, answer: Answer, told?: Record<string, unknown>): Promise<Report> => {
  const { report, rules, calendar } = step;
  // an answer that went out has overtaken the one that waited for a second person
  await recallWaiting(step.tx, 'report_id', report.id, step.now);
  const judged = await judgePhotos(step.tx, report, answer.photos, step.now);
  const message = await say(step, 'answer', answer.body, { least: LEAST_ANSWER, photos: judged });
  return move(
    step,
    'answer',
    {
      answeredAt: step.now,
      firstResponseAt: report.firstResponseAt ?? step.now,
      reporterDueAt: dueAt(rules, calendar, report.classification, 'reporter_silence', step.now),
    },
    { public: { message, workDone: answer.workDone, ...noticed(judged) }, private: told },
  );
};
