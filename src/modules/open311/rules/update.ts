import type { ReportStatus } from '#modules/reports/index.ts';

/** What a reporter does to a report by writing an update in another application. */
export type UpdateAct = 'complete' | 'contest' | 'confirm' | 'converse';

/** @source mysociety, Open311 extended: the states of an update */
const UPDATE_STATES = [
  'open',
  'investigating',
  'in_progress',
  'planned',
  'action_scheduled',
  'closed',
  'fixed',
  'no_further_action',
  'not_councils_responsibility',
  'duplicate',
  'internal_referral',
  'for_triage',
];
export const isUpdateState = (text: string): boolean => UPDATE_STATES.includes(text.toLowerCase());

/**
 * The words of the reporter do what they would do on our own page: answer a question, contest what was closed, confirm, or only speak.
 * Applications tell the state of the report with every word, so `open` says something only of what they were told is closed.
 */
export const updateAct = (state: string | undefined, status: ReportStatus): UpdateAct => {
  const said = state?.toLowerCase();
  if (status === 'awaiting_reporter') return 'complete';
  if (said === 'open' && (status === 'closed_unconfirmed' || status === 'confirmed')) return 'contest';
  return said === 'fixed' && (status === 'answered' || status === 'closed_unconfirmed') ? 'confirm' : 'converse';
};
