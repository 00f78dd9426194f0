import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { lastingNotAsked } from '../problems.ts';
import { askedNow, maySay } from '../rules/lasting.ts';
import type { LastingAnswer, Report, ReportRef } from '../types.ts';
import { onReport, write } from './step.ts';

/** Asks the reporter whether it is still fixed, when that is due: on the page of the report, and from the journal by mail. */
export const askLasting = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.ask_lasting', ref, now, async (step) => {
    const asked = askedNow(step.report, step.lasting, step.now);
    return asked ? write(step, 'ask_lasting', asked, { public: { time: asked.lastingAsked } }) : step.report;
  });

/**
 * The reporter says whether it is still fixed; twice the same is once. It moves nothing: whether it is opened again is for them to say.
 * @throws {Problem} 409 `lasting-not-asked`
 */
export const sayLasting = (db: Db, actor: Actor, ref: ReportRef, said: LastingAnswer, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.say_lasting', ref, now, async (step) => {
    if (step.report.lasting === said) return step.report;
    if (!maySay(step.report, said)) throw lastingNotAsked();
    const change = { lasting: said, lastingBroke: said === 'broken', lastingDueAt: null };
    return write(step, 'say_lasting', change, { public: { said } });
  });
