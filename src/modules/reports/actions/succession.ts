import { currentSuccessor, isValidOn, listOrganisations, type Organisation } from '#modules/organisations/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Db } from '#platform/db/index.ts';
import { localDay } from '#platform/time/index.ts';
import { inheritSecondLook } from '../queries/second-look.ts';
import { mayHappen } from '../rules/life.ts';
import type { Report, ReportRef } from '../types.ts';
import { move, onReport, say } from './step.ts';

/** Who does the work of an office that has ended. @returns undefined while it is in force, or when nobody in force follows it */
export const successorOf = (all: readonly Organisation[], id: string, day: string): Organisation | undefined => {
  const office = all.find((organisation) => organisation.id === id);
  if (!office?.validTo || office.validTo >= day) return undefined;
  const successor = currentSuccessor(all, id);
  return successor && isValidOn(successor, day) ? successor : undefined;
};

/**
 * Hands a report of an office that has ended to the one that follows it: its own act, for the law moved it and nobody passed it on, so it
 * counts as no hop. Leaves everything else as it is, also what waits for its reporter: it is handed over once it comes back.
 */
export const handToSuccessor = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.transfer', ref, now, async (step) => {
    const { report, tx, calendar } = step;
    if (!report.organisationId || !mayHappen('transfer', report.status)) return report;
    const day = localDay(calendar.timeZone, step.now);
    const agency = successorOf(await listOrganisations(tx), report.organisationId, day);
    if (!agency) return report;
    await inheritSecondLook(tx, report.id, report.organisationId, agency.id);
    const message = await say(step, 'transfer', `Instansi berganti menjadi ${agency.name}.`);
    return move(
      step,
      'transfer',
      { organisationId: agency.id, assignedAt: step.now, acceptedAt: null },
      {
        public: {
          message,
          fromOrganisation: report.organisationId,
          organisation: agency.id,
          organisationName: agency.name,
          succession: true,
        },
      },
    );
  });
