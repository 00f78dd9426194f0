import type { Phase, Version } from '../types.ts';

const NEXT: Readonly<Record<Phase, readonly Phase[]>> = {
  kua_ppas: ['rka', 'rapbd'],
  rka: ['rapbd'],
  rapbd: ['approved'],
  approved: ['evaluated', 'apbd'],
  evaluated: ['apbd'],
  apbd: ['dpa', 'shift', 'changed_kua_ppas'],
  dpa: ['shift', 'changed_kua_ppas'],
  shift: ['shift', 'changed_kua_ppas'],
  changed_kua_ppas: ['changed_rapbd'],
  changed_rapbd: ['changed_apbd'],
  changed_apbd: ['changed_dpa', 'shift'],
  changed_dpa: ['shift'],
};

/**
 * What may be opened after the last locked version of a year. A year that is begun here from documents of an earlier time may begin
 * anywhere, which its reason then says.
 * @source PP 12/2019, ps. 89 to 177: the order of the phases. Dates never block (invariant 9)
 */
export const nextPhases = (last: Phase | undefined): readonly Phase[] =>
  last ? NEXT[last] : (Object.keys(NEXT) as Phase[]).filter((phase) => phase !== 'shift' && phase !== 'changed_dpa');

/** Whether the year's first version needs a reason: those before it are not here. */
export const beginsLate = (phase: Phase): boolean => phase !== 'kua_ppas';

/** A change of what was in force says why. @source PP 12/2019, ps. 164 (pergeseran), ps. 161 (perubahan) */
export const wantsReason = (phase: Phase): boolean => phase === 'shift' || phase === 'changed_kua_ppas';

/** Ceilings are set on wider levels than lines: an agency's programme, an account group. */
export const isCoarse = (phase: Phase): boolean => phase === 'kua_ppas' || phase === 'changed_kua_ppas';

/** What must balance to be locked (invariant 2); the others are shown as they are. */
export const mustBalance = (phase: Phase): boolean =>
  !['kua_ppas', 'rka', 'rapbd', 'changed_kua_ppas', 'changed_rapbd'].includes(phase);

/** What can be spent from, when it is locked. */
export const isInForce = (phase: Phase): boolean =>
  ['apbd', 'dpa', 'shift', 'changed_apbd', 'changed_dpa'].includes(phase);

/** Agencies write their own parts into it, and the ceilings hold. */
export const isWorkedOn = (phase: Phase): boolean => phase === 'rka';

/** The phase whose lines carry a plan of payments by month. */
export const hasCashPlan = (phase: Phase): boolean => phase === 'dpa' || phase === 'changed_dpa';

/** Whether a new version begins with the lines of the one before it. */
export const copiesLines = (from: Phase, to: Phase): boolean => !isCoarse(from) && !isCoarse(to) && to !== 'rka';

/**
 * The four phases that open data knows.
 * @source Fiscal Data Package, `phase:id`; KUA-PPAS, the agreement and the governor's evaluation are published under their own labels
 */
export const openPhase = (phase: Phase): 'proposed' | 'approved' | 'adjusted' | undefined => {
  if (phase === 'rapbd') return 'proposed';
  if (phase === 'apbd' || phase === 'dpa') return 'approved';
  return phase === 'shift' || phase === 'changed_apbd' || phase === 'changed_dpa' ? 'adjusted' : undefined;
};

/** The version that is spent from on a day: the last one locked, by the day of its document. */
export const inForceOn = (versions: readonly Version[], day: string): Version | undefined =>
  versions.findLast(({ phase, document }) => isInForce(phase) && document !== null && document.date <= day);
