import { type Act, mayAct } from '#modules/accounts/index.ts';
import { actsFrom, isOpen, mayHappen, type Report } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';

/** What staff do to a report, in the order in which a desk offers it. */
export const DESK_ACTS = [
  'audit',
  'verify',
  'assign',
  'accept',
  'answer',
  'start',
  'progress',
  'ask',
  'withdraw',
  'transfer',
  'archive',
  'converse',
  'note',
] as const;
export type DeskAct = (typeof DESK_ACTS)[number];

export const isDeskAct = (name: string): name is DeskAct => (DESK_ACTS as readonly string[]).includes(name);

type Standing = Pick<Report, 'region' | 'status' | 'organisationId'>;

const happens = (act: DeskAct, status: Report['status'], isDrawn: boolean): boolean => {
  if (act === 'audit') return isDrawn;
  if (act === 'note') return true;
  if (act === 'converse') return isOpen(status);
  if (act === 'progress') return mayHappen('answer', status);
  return (actsFrom(status) as readonly string[]).includes(act);
};

/** Who may ask may also take the question back. */
const permissionOf = (act: DeskAct): Act => (act === 'withdraw' ? 'report.ask' : `report.${act}`);

/** The acts that are possible now for this person. @param isDrawn the report waits for its auditor */
export const possibleActs = (actor: Actor, report: Standing, isDrawn = false): DeskAct[] => {
  const where = { region: report.region, organisation: report.organisationId };
  return DESK_ACTS.filter((act) => happens(act, report.status, isDrawn) && mayAct(actor, permissionOf(act), where));
};

/** The act that stands open on the desk: the one by which the report goes on. */
export const nextAct = (acts: readonly DeskAct[]): DeskAct | undefined =>
  acts.find((act) => ['audit', 'verify', 'assign', 'accept', 'answer'].includes(act));

export const mayOpen = (actor: Actor, report: Standing): boolean =>
  mayAct(actor, 'report.read', { region: report.region, organisation: report.organisationId });

/** A secret report is read by those who handle it and those who watch over them, not by everybody who sees that it exists. */
export const mayReadText = (actor: Actor, report: Standing & Pick<Report, 'secret'>): boolean =>
  !report.secret || mayAct(actor, 'report.read_secret', { region: report.region, organisation: report.organisationId });
