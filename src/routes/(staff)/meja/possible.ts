import { type Act, mayAct } from '#modules/accounts/index.ts';
import { actsFrom, isOpen, isUnread, mayArchive, mayHappen, type Report } from '#modules/reports/index.ts';
import type { Actor } from '#platform/actor.ts';

/** What staff do to a report, in the order in which a desk offers it. */
export const DESK_ACTS = [
  'audit',
  'send_answer',
  'return_answer',
  'recall_answer',
  'verify',
  'release',
  'assign',
  'decide',
  'accept',
  'answer',
  'start',
  'progress',
  'delegate',
  'ask',
  'withdraw',
  'transfer',
  'appeal',
  'merge',
  'gather',
  'unmerge',
  'unhold',
  'archive',
  'refer_outside',
  'converse',
  'note',
  'show_words',
  'track',
] as const;
export type DeskAct = (typeof DESK_ACTS)[number];

export const isDeskAct = (name: string): name is DeskAct => (DESK_ACTS as readonly string[]).includes(name);

type Place = Pick<Report, 'region' | 'organisationId'>;
type Standing = Place &
  Pick<Report, 'status' | 'transfers' | 'appealedAt' | 'decidedAt' | 'forwardedAt' | 'verifiedAt' | 'reached'>;
/** What only some acts ask for. */
type Details = Partial<Pick<Report, 'held' | 'secret' | 'channel'>>;

/** What stands beside a report and decides what is possible. */
interface Besides {
  /** It waits for its auditor. */
  readonly isDrawn?: boolean;
  /** An answer waits for a second person: of the reader's own making, or of somebody else's. */
  readonly waiting?: 'own' | 'other';
}

/** @param hops how often a report may be handed on before the secretary decides; undefined: without end */
const happens = (
  act: DeskAct,
  report: Standing & Details,
  hops: number | undefined,
  { isDrawn = false, waiting }: Besides,
): boolean => {
  const { status } = report;
  const hopsUsed = hops !== undefined && report.transfers >= hops;
  switch (act) {
    case 'audit':
      return isDrawn;
    case 'answer':
      return mayHappen('answer', status) && waiting === undefined;
    case 'send_answer':
    case 'return_answer':
      return mayHappen('answer', status) && waiting === 'other';
    case 'recall_answer':
      return mayHappen('answer', status) && waiting === 'own';
    case 'note':
      return true;
    case 'track':
      return report.channel !== undefined && report.channel !== 'import'; // that came with its number
    case 'show_words':
      return report.verifiedAt !== null;
    case 'converse':
      return isOpen(status) || status === 'merged';
    case 'progress':
      return mayHappen('answer', status);
    case 'release':
      return isUnread(report) && isOpen(status);
    case 'gather':
      return isOpen(status) && !report.secret;
    case 'unhold':
      return report.held === true;
    case 'archive':
    case 'refer_outside':
      return mayArchive(report);
    case 'delegate':
      return isOpen(status) && report.organisationId !== null;
    case 'decide':
      return mayHappen('decide_agency', status);
    case 'transfer':
      return mayHappen('transfer', status) && !report.decidedAt && !hopsUsed;
    case 'appeal':
      return mayHappen('transfer', status) && !report.decidedAt && hopsUsed && !report.appealedAt;
    default:
      return (actsFrom(status) as readonly string[]).includes(act);
  }
};

/** Acts that go with another one's permission: who may ask may also take the question back. */
const WITH: Partial<Record<DeskAct, Act>> = {
  withdraw: 'report.ask',
  decide: 'report.decide_agency',
  gather: 'report.merge',
  unmerge: 'report.merge',
  unhold: 'report.verify',
  refer_outside: 'report.archive',
  send_answer: 'report.answer',
  return_answer: 'report.answer',
  recall_answer: 'report.answer',
};
const permissionOf = (act: DeskAct): Act => WITH[act] ?? (`report.${act}` as Act);

/** The acts that are possible now for this person. */
export const possibleActs = (
  actor: Actor,
  report: Standing & Details,
  hops?: number,
  besides: Besides = {},
): DeskAct[] => {
  const where = { region: report.region, organisation: report.organisationId };
  return DESK_ACTS.filter((act) => happens(act, report, hops, besides) && mayAct(actor, permissionOf(act), where));
};

/** The act that stands open on the desk: the one by which the report goes on. What waits for the secretary's word does so by that. */
export const nextAct = (
  acts: readonly DeskAct[],
  report: Pick<Report, 'reached' | 'appealedAt' | 'status'>,
): DeskAct | undefined =>
  acts.find((act) => ['audit', 'send_answer', 'verify', 'assign', 'accept', 'answer'].includes(act)) ??
  (report.appealedAt || (report.reached && report.status === 'received')
    ? acts.find((act) => act === 'decide')
    : undefined);

export const mayOpen = (actor: Actor, report: Place): boolean =>
  mayAct(actor, 'report.read', { region: report.region, organisation: report.organisationId });

/** A secret report is read by those who handle it and those who watch over them, not by everybody who sees that it exists. */
export const mayReadText = (actor: Actor, report: Place & Pick<Report, 'secret'>): boolean =>
  !report.secret || mayAct(actor, 'report.read_secret', { region: report.region, organisation: report.organisationId });
