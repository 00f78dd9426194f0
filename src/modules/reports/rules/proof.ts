import type { FlagName, ProofRule, ProofRuleName, StoredPhoto } from '../types.ts';

/** What makes a photo doubtful, as far as a region has decided. */
export interface ProofLimits {
  /** From the place of the report. */
  readonly farMetres: number;
  /** From the taking of the photo to the answer. */
  readonly oldDays: number;
  /** So far the clock of a camera may be out. */
  readonly clockMinutes: number;
  /** Of what can be compared of two pictures, so much shows the same when they are one. */
  readonly samePercent: number;
  /** Parts of the names of programs that change or make pictures, in small letters. */
  readonly editors: readonly string[];
}

/** The newest of each rule that was in force on a day. @param day YYYY-MM-DD */
export const inForce = (rules: readonly ProofRule[], day: string): ReadonlyMap<ProofRuleName, ProofRule> => {
  const found = new Map<ProofRuleName, ProofRule>();
  for (const rule of rules) {
    const known = found.get(rule.rule);
    if (rule.validFrom <= day && (!known || known.validFrom <= rule.validFrom)) found.set(rule.rule, rule);
  }
  return found;
};

const DRAWS: readonly ProofRuleName[] = ['audit_percent', 'audit_least'];

/**
 * The first day from which a rule can be set: what was noticed in the past stays noticed. On the first of a month its draw has begun,
 * so a share of audit set then can begin on the second only, and holds for the next month.
 * @param today YYYY-MM-DD
 */
export const earliestStart = (rule: ProofRuleName, today: string): string =>
  DRAWS.includes(rule) && today.endsWith('-01') ? today.replace(/-01$/, '-02') : today;

export const proofLimits = (rules: readonly ProofRule[], day: string): ProofLimits => {
  const found = inForce(rules, day);
  const amount = (rule: ProofRuleName) => found.get(rule)?.amount ?? 0;
  return {
    farMetres: amount('far_metres'),
    oldDays: amount('old_days'),
    clockMinutes: amount('clock_minutes'),
    samePercent: amount('same_percent'),
    editors: found.get('editing_software')?.words ?? [],
  };
};

/** An earlier picture that shows the same. */
export interface Match {
  readonly photoId: string;
  readonly percent: number;
  /** It came from the reporter of the same report. */
  readonly isReporters: boolean;
}

export interface Flag {
  readonly flag: FlagName;
  /** With `reused` and `reporters` only. */
  readonly match?: Match;
}

/** What is known of a photo and of the report that it is to prove. */
export interface Evidence {
  readonly photo: Pick<StoredPhoto, 'takenAt' | 'software' | 'traces'>;
  /** From the place of the report to where the camera was; undefined where either is unknown. */
  readonly metres?: number;
  /** The same to where the sending device says it was. */
  readonly deviceMetres?: number;
  /** Whether camera or device named a place at all. */
  readonly hasPlace: boolean;
  /** When the report was made, or last contested. */
  readonly since: Date;
  readonly matches: readonly Match[];
}

const MINUTE = 60_000;
const DAY = 86_400_000;

const likest = (matches: readonly Match[], least: number): Match | undefined =>
  matches.filter(({ percent }) => percent >= least).toSorted((one, other) => other.percent - one.percent)[0];

const flagsOfTime = ({ photo: { takenAt }, since }: Evidence, now: Date, limits: ProofLimits): FlagName[] => {
  if (!takenAt) return ['no_time'];
  const tolerance = limits.clockMinutes * MINUTE;
  if (takenAt.getTime() > now.getTime() + tolerance) return ['ahead'];
  if (takenAt.getTime() < since.getTime() - tolerance) return ['early'];
  return now.getTime() - takenAt.getTime() > limits.oldDays * DAY ? ['old'] : [];
};

const flagsOfPlace = ({ metres, deviceMetres, hasPlace }: Evidence, limits: ProofLimits): FlagName[] => {
  if (!hasPlace) return ['no_place'];
  // The camera's word goes before the device's: it was written when the photo was taken.
  return (metres ?? deviceMetres ?? 0) > limits.farMetres ? ['far'] : [];
};

/** A hint and no more: honest photos pass through such programs too, and a dishonest one need not say so. */
const flagsOfMaking = ({ photo: { software = '', traces = [] } }: Evidence, limits: ProofLimits): FlagName[] => {
  const name = software.toLowerCase();
  return [
    ...(traces.includes('generated') ? (['generated'] as const) : []),
    ...(limits.editors.some((editor) => name.includes(editor)) ? (['edited'] as const) : []),
  ];
};

/** What is to be noticed about a photo that an office sends as proof. It never keeps the photo from being sent. */
export const flagsOf = (evidence: Evidence, now: Date, limits: ProofLimits): Flag[] => {
  const alike = (flag: FlagName, isReporters: boolean): Flag[] => {
    const match = likest(
      evidence.matches.filter((one) => one.isReporters === isReporters),
      limits.samePercent,
    );
    return match ? [{ flag, match }] : [];
  };
  return [
    ...alike('reused', false),
    ...alike('reporters', true),
    ...[
      ...flagsOfPlace(evidence, limits),
      ...flagsOfTime(evidence, now, limits),
      ...flagsOfMaking(evidence, limits),
    ].map((flag) => ({ flag })),
  ];
};

/** That a photo keeps neither time nor place is no reason to ask: most that went through a messenger do not, and the form says it before. */
const TOLD_ONLY: readonly FlagName[] = ['no_time', 'no_place'];
export const isDoubt = ({ flag }: Flag): boolean => !TOLD_ONLY.includes(flag);

/** How often each was noticed, for the journal: names no picture. */
export const flagCounts = (flags: readonly Flag[]): Partial<Record<FlagName, number>> => {
  const counts: Partial<Record<FlagName, number>> = {};
  for (const { flag } of flags) counts[flag] = (counts[flag] ?? 0) + 1;
  return counts;
};
