import { uuidv7 } from 'uuidv7';
import { requirePermission } from '#modules/accounts/index.ts';
import { type Organisation, organisationById } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import { type Db, inRegion } from '#platform/db/index.ts';
import { journal } from '#platform/journal.ts';
import { localDay } from '#platform/time/index.ts';
import { rungNotFound, rungUnfit } from '../problems.ts';
import { proposalsOf } from '../proposals.ts';
import { dropRung, endRung, insertRung, lastAnswer, rungsTaken, setRungAt, takeRungs } from '../queries/ladder.ts';
import { judgeProposal } from '../queries/proposal.ts';
import { ladderOf } from '../queries/report.ts';
import { type Climb, climb, higher, isInForce, misfitOf, workingDaysLate } from '../rules/ladder.ts';
import { isImported } from '../rules/life.ts';
import { isProved } from '../rules/silence.ts';
import type { Report, ReportRef, Rung } from '../types.ts';
import { agencyClocks, move, onReport, type Step, write } from './step.ts';

/** What the journal says of the rungs that told somebody: who, and how far from the due moment. */
const toldOf = ({ report, calendar, now }: Step, { told }: Pick<Climb, 'told'>) => ({
  step: report.dueStep,
  rungs: told.map(({ recipient, amount, unit }) => ({ recipient, amount, unit })),
  lateDays: workingDaysLate(calendar, report.dueAt!, now),
});

/** The agency that a report seems to be meant for. @returns undefined when nothing in it points to one */
const proposedAgency = async ({ tx, report, calendar, now }: Step): Promise<Organisation | undefined> => {
  const [first] = await proposalsOf(tx, report, localDay(calendar.timeZone, now));
  return first && organisationById(tx, first.organisation);
};

const forward = (step: Step, climbed: Climb, agency: Organisation): Promise<Report> =>
  move(
    step,
    'forward_unverified',
    { organisationId: agency.id, assignedAt: step.now, forwardedAt: step.now, ...agencyClocks(step) },
    { public: { ...toldOf(step, climbed), organisation: agency.id, organisationName: agency.name } },
  );

/**
 * Takes every rung that has come for a report, once: reminds, raises it a level, or hands it over unverified. The mails follow from what
 * is written here (digest.ts). A report that nothing points to an agency for goes to the secretary instead, and so does a held copy: late
 * verification does not carry to an office what was held from it.
 */
export const climbLadder = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.remind', ref, now, async (step) => {
    const { tx, report, calendar, rungs } = step;
    const { dueStep, dueAt: at } = report;
    const due = dueStep && at && { step: dueStep, at };
    const climbed = due && climb(rungs, calendar, due, await rungsTaken(tx, report.id, at), step.now);
    if (!climbed || climbed.taken.length === 0) {
      await setRungAt(tx, report.id, climbed?.next ?? null);
      return report;
    }
    requirePermission(actor, 'report.escalate', ref);
    const agency = climbed.forward && !report.held ? await proposedAgency(step) : undefined;
    const isTold = (rung: Rung) =>
      !climbed.told.includes(rung) ||
      rung.recipient === 'reporter' ||
      (rung.recipient === 'proposed_agency' && !agency);
    const organisationId = agency?.id ?? report.organisationId;
    const takings = climbed.taken.map((rung) => ({ rung, organisationId, isTold: isTold(rung) }));
    await takeRungs(tx, report, takings, step.now);
    if (agency) {
      await judgeProposal(tx, report.id, agency.id, 'program', step.now);
      return forward(step, climbed, agency);
    }
    if (climbed.told.length === 0) {
      await setRungAt(tx, report.id, climbed.next);
      return report;
    }
    const isLeft = climbed.forward;
    const level = isLeft && climbed.level !== 'regent' ? 'secretary' : climbed.level;
    const isNotice = climbed.told.every(({ recipient }) => recipient === 'reporter');
    const told = {
      ...(level ? { level } : {}),
      ...(isLeft && !report.held ? { stranded: true } : {}),
      ...(await closesOf(step)),
    };
    return write(
      step,
      level ? 'escalate' : isNotice ? 'notify' : 'remind',
      { rungAt: climbed.next, ...(level ? { escalatedTo: higher(report.escalatedTo, level) } : {}) },
      { public: { ...toldOf(step, climbed), ...told } },
    );
  });

/** Of a notice to whoever has not said whether it is solved: whether their silence closes the report. */
const closesOf = async ({ tx, report }: Step): Promise<{ closes?: boolean }> => {
  if (report.dueStep !== 'reporter_silence') return {};
  const answer = await lastAnswer(tx, report.id);
  return { closes: answer ? isProved(answer) : isImported(report) };
};

export type NewRung = Pick<Rung, 'step' | 'amount' | 'unit' | 'recipient' | 'validFrom' | 'source'>;

/**
 * A rung from a day on, which running reports look at from then on too. Of handing on there is one at a time: the one before ends the day before.
 * @throws {Problem} 422 `rung-unfit`
 */
export const addRung = (db: Db, actor: Actor, region: number, rung: NewRung, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'ladder.change', { region });
    const misfit = misfitOf(rung);
    if (misfit) throw rungUnfit(misfit);
    if (rung.step === 'transfer') {
      for (const { id, step } of await ladderOf(tx)) {
        if (step !== 'transfer') continue;
        await dropRung(tx, id, rung.validFrom);
        await endRung(tx, id, rung.validFrom);
      }
    }
    await insertRung(tx, { ...rung, id: uuidv7(), validTo: null }, null);
    await journal(tx, actor, { act: 'ladder.change', subject: `ladders/${rung.step}`, at: now, public: { ...rung } });
  });

/**
 * Ends a rung: its last day is yesterday, or today if it began today.
 * @param today YYYY-MM-DD in the region's own time
 * @throws {Problem} 404 `rung-not-found`; the limit on handing on is changed, never ended
 */
export const removeRung = (db: Db, actor: Actor, region: number, id: string, today: string, now: Date): Promise<void> =>
  inRegion(db, region, async (tx) => {
    requirePermission(actor, 'ladder.change', { region });
    const rung = (await ladderOf(tx)).find((one) => one.id === id);
    const isOver = rung?.validTo && rung.validTo < today;
    if (!rung || isOver || rung.step === 'transfer') throw rungNotFound();
    if (isInForce(rung, today)) await endRung(tx, id, today);
    else await dropRung(tx, id, rung.validFrom);
    const { step, amount, unit, recipient } = rung;
    await journal(tx, actor, {
      act: 'ladder.change',
      subject: `ladders/${step}`,
      at: now,
      public: { step, amount, unit, recipient, ended: today },
    });
  });
