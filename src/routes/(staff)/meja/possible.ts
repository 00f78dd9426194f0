import { type Act, mayAct } from '#modules/accounts/index.ts';
import { actsFrom, isOpen, mayHappen, type Report } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';

/** What staff do to a report, in the order in which a desk offers it. */
export const DESK_ACTS = [
  'verify',
  'assign',
  'accept',
  'answer',
  'start',
  'progress',
  'ask',
  'withdraw',
  'transfer',
  'merge',
  'gather',
  'unmerge',
  'release',
  'archive',
  'converse',
  'note',
] as const;
export type DeskAct = (typeof DESK_ACTS)[number];

export const isDeskAct = (name: string): name is DeskAct => (DESK_ACTS as readonly string[]).includes(name);

type Standing = Pick<Report, 'region' | 'status' | 'organisationId'>;
/** What only some acts ask for. */
type Details = Partial<Pick<Report, 'held' | 'secret'>>;

const happens = (act: DeskAct, { status, held, secret }: Standing & Details): boolean => {
  if (act === 'note') return true;
  if (act === 'converse') return isOpen(status) || status === 'merged';
  if (act === 'progress') return mayHappen('answer', status);
  if (act === 'gather') return isOpen(status) && !secret;
  if (act === 'release') return held === true;
  return (actsFrom(status) as readonly string[]).includes(act);
};

/** Acts that go with another one's permission: who may ask may also take the question back. */
const WITH: Partial<Record<DeskAct, Act>> = {
  withdraw: 'report.ask',
  gather: 'report.merge',
  unmerge: 'report.merge',
  release: 'report.verify',
};
const permissionOf = (act: DeskAct): Act => WITH[act] ?? (`report.${act}` as Act);

/** The acts that are possible now for this person. */
export const possibleActs = (actor: Actor, report: Standing & Details): DeskAct[] => {
  const where = { region: report.region, organisation: report.organisationId };
  return DESK_ACTS.filter((act) => happens(act, report) && mayAct(actor, permissionOf(act), where));
};

/** The act that stands open on the desk: the one by which the report goes on. */
export const nextAct = (acts: readonly DeskAct[]): DeskAct | undefined =>
  acts.find((act) => ['verify', 'assign', 'accept', 'answer'].includes(act));

export const mayOpen = (actor: Actor, report: Standing): boolean =>
  mayAct(actor, 'report.read', { region: report.region, organisation: report.organisationId });

/** A secret report is read by those who handle it and those who watch over them, not by everybody who sees that it exists. */
export const mayReadText = (actor: Actor, report: Standing & Pick<Report, 'secret'>): boolean =>
  !report.secret || mayAct(actor, 'report.read_secret', { region: report.region, organisation: report.organisationId });
