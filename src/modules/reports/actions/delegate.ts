import { listPeople, mayAct, type Person, personActor, personById } from '#modules/accounts/index.ts';
import type { Actor } from '#platform/actor.ts';
import type { Db, Tx } from '#platform/db/index.ts';
import { colleagueUnknown, handlerSame } from '../desk-problems.ts';
import { reportCannotMove } from '../problems.ts';
import { handledReports } from '../queries/desk.ts';
import { isOpen } from '../rules/life.ts';
import type { Report, ReportRef } from '../types.ts';
import { onReport, write } from './step.ts';

/** Whether this person can have a report of this office in hand. */
const handles = (person: Person, organisation: string): boolean =>
  person.endedAt === null && mayAct(personActor(person), 'report.answer', { region: person.region, organisation });

/** Who can have reports of an office in hand, by name. */
export const colleaguesOf = async (tx: Tx, organisation: string): Promise<Person[]> =>
  (await listPeople(tx, { organisation, ended: false })).filter((person) => handles(person, organisation));

/**
 * Somebody of the office gets it in hand, or nobody in particular. It says nothing to the outside: the office owes it as before.
 * @param person null: back to the office's list
 * @throws {Problem} 422 `colleague-unknown`, 409 `handler-same`, `report-cannot-move`
 */
export const delegateReport = (
  db: Db,
  actor: Actor,
  ref: ReportRef,
  person: string | null,
  now: Date,
): Promise<Report> =>
  onReport(db, actor, 'report.delegate', ref, now, async (step) => {
    const { tx, report } = step;
    if (!isOpen(report.status) || !report.organisationId) throw reportCannotMove('accept', report.status);
    if (person === report.handlerId) throw handlerSame();
    const found = person === null ? undefined : await personById(tx, person);
    if (person !== null && !(found && handles(found, report.organisationId))) throw colleagueUnknown();
    return write(step, 'delegate', { handlerId: person, handlerLeftAt: null }, { private: { person } });
  });

/** Whoever had it has left: it is on the office's list again, and says so. Nothing happens while they are there. */
export const giveBackReport = (db: Db, actor: Actor, ref: ReportRef, now: Date): Promise<Report> =>
  onReport(db, actor, 'report.delegate', ref, now, async (step) => {
    const { tx, report } = step;
    const found = report.handlerId === null ? undefined : await personById(tx, report.handlerId);
    const stays = found !== undefined && report.organisationId !== null && handles(found, report.organisationId);
    if (report.handlerId === null || stays) return report;
    return write(
      step,
      'delegate',
      { handlerId: null, handlerLeftAt: step.now },
      { private: { person: null, before: report.handlerId } },
    );
  });

/** Open reports that somebody has in hand who is not there any more. */
export const leftReports = async (tx: Tx): Promise<ReportRef[]> => {
  const people = new Map((await listPeople(tx)).map((person) => [person.id, person]));
  return (await handledReports(tx)).filter(({ handlerId, organisationId }) => {
    const person = people.get(handlerId);
    return !person || !handles(person, organisationId);
  });
};
